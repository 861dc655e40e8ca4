//! The few ways in which a type of another crate gets its class: one macro for each, so that a type and what
//! may be done with it stand on one line.

/// Anybody may record these; each is written by its function.
macro_rules! loggable {
    ($($type:ty => $encode:expr),+ $(,)?) => {$(
        impl $crate::loggable::Encode for $type {
            #[inline]
            fn encode(&self, encoder: &mut $crate::encode::Encoder) {
                let encode: fn(&$type, &mut $crate::encode::Encoder) = $encode;
                encode(self, encoder);
            }

            /// Everything there is to it is written, or says itself that it is not.
            fn may_be_displayed(&self) -> bool {
                true
            }
        }
        impl $crate::loggable::Loggable for $type {
            const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
        }
    )+};
}

/// Anybody may record these, and what their `Display` prints is all there is to them.
macro_rules! displayed {
    ($($type:ty),+ $(,)?) => {$(
        impl $crate::loggable::Encode for $type {
            #[inline]
            fn encode(&self, encoder: &mut $crate::encode::Encoder) {
                encoder.display(self);
            }

            fn may_be_displayed(&self) -> bool {
                true
            }
        }
        impl $crate::loggable::Loggable for $type {
            const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
        }
    )+};
}

/// Text or bytes: written only where somebody has said that it is public.
macro_rules! unclassified {
    ($($type:ty, $label:literal => $encode:expr),+ $(,)?) => {$(
        $crate::loggable::declare::text! { $type, $label => $encode }
        impl $crate::loggable::Loggable for $type
        where
            for<'a> $crate::loggable::class::Unclassified: $crate::loggable::class::SaidToBePublic<$type>,
        {
            const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
        }
    )+};
}

/// `unclassified!` without the refusal. The compiler quotes the refusing impl, whole macro and all, so the
/// types that are refused most often have one that is written out.
macro_rules! text {
    ($($type:ty, $label:literal => $encode:expr),+ $(,)?) => {$(
        impl $crate::loggable::Encode for $type {
            #[inline]
            fn encode(&self, encoder: &mut $crate::encode::Encoder) {
                let encode: fn(&Self, &mut $crate::encode::Encoder) = $encode;
                encode(self, encoder);
            }

            fn may_be_displayed(&self) -> bool {
                true
            }
        }
        impl $crate::loggable::UnclassifiedText for $type {
            const LABEL: &'static str = $label;
        }
    )+};
}

/// Generic types that anybody may record if their parts may be recorded.
macro_rules! containers {
    ($([$($generics:tt)*] $type:ty: $($part:ty),+ => $encode:expr;)+) => {$(
        $crate::loggable::declare::encoded_parts! { [$($generics)*] $type: $($part),+ => $encode; }
        impl<$($generics)*> $crate::loggable::Loggable for $type
        where
            $($part: $crate::loggable::Loggable,)+
        {
            const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
        }
    )+};
}

/// `containers!` without the class, for types of which refusals speak most often: see `text!`.
macro_rules! encoded_parts {
    ($([$($generics:tt)*] $type:ty: $($part:ty),+ => $encode:expr;)+) => {$(
        impl<$($generics)*> $crate::loggable::Encode for $type
        where
            $($part: $crate::loggable::Encode,)+
        {
            #[inline]
            fn encode(&self, encoder: &mut $crate::encode::Encoder) {
                let encode: fn(&Self, &mut $crate::encode::Encoder) = $encode;
                encode(self, encoder);
            }

            /// Everything there is to it is written, or says itself that it is not.
            fn may_be_displayed(&self) -> bool {
                true
            }
        }
    )+};
}

/// Containers that never hold more than one value, so that one which is fine alone is fine in here.
macro_rules! holders {
    ($([$($generics:tt)*] $type:ty: $part:ty => $encode:expr;)+) => {$(
        $crate::loggable::declare::containers! { [$($generics)*] $type: $part => $encode; }
        impl<$($generics)*> $crate::loggable::LoggableAlone for $type
        where
            $part: $crate::loggable::LoggableAlone,
        {
        }
    )+};
}

/// Types that dereference to the one value they hold and are written as that value. That they are `Loggable`
/// is written out beside it: see `text!`.
macro_rules! transparent {
    ($([$($generics:tt)*] $type:ty: $target:ty;)+) => {$(
        impl<$($generics)*> $crate::loggable::Encode for $type
        where
            $target: $crate::loggable::Encode,
        {
            #[inline]
            fn encode(&self, encoder: &mut $crate::encode::Encoder) {
                <$target as $crate::loggable::Encode>::encode(self, encoder);
            }

            fn variant(&self) -> Option<&'static str> {
                <$target as $crate::loggable::Encode>::variant(self)
            }

            fn may_be_displayed(&self) -> bool {
                <$target as $crate::loggable::Encode>::may_be_displayed(self)
            }
        }
        impl<$($generics)*> $crate::loggable::LoggableAlone for $type
        where
            $target: $crate::loggable::LoggableAlone,
        {
        }
        $crate::loggable::declare::unclassified_within! { [$($generics)*] $type: $target; }
    )+};
}

/// Containers of text and bytes that show, where text is not public, as what is in them.
macro_rules! unclassified_within {
    ($([$($generics:tt)*] $type:ty: $part:ty;)+) => {$(
        impl<$($generics)*> $crate::loggable::UnclassifiedText for $type
        where
            $part: $crate::loggable::UnclassifiedText,
        {
            const LABEL: &'static str = <$part as $crate::loggable::UnclassifiedText>::LABEL;
        }
    )+};
}

pub(super) use {
    containers, displayed, encoded_parts, holders, loggable, text, transparent, unclassified,
    unclassified_within,
};
