//! Values of the `zeroize` crate that are wiped when they are dropped: never read for a record, like `Sensitive`.

use ::zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::class::{MayBeLogged, SensitiveData};
use super::{Encode, HoldsSensitive, Loggable, Sensitive, SensitiveType};
use crate::encode::Encoder;

impl<T: Zeroize> SensitiveType for Zeroizing<T> {}
impl<T: Zeroize> HoldsSensitive<()> for Zeroizing<T> {}

impl<T: Zeroize> Encode for Zeroizing<T> {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.redacted();
    }
}

impl<T: Zeroize> Loggable for Zeroizing<T>
where
    for<'a> SensitiveData: MayBeLogged<Zeroizing<T>>,
{
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}

impl<T: Zeroize> Sensitive<Zeroizing<T>> {
    /// Makes `value` sensitive, and its memory is wiped when it is dropped. Copies that were made before are not.
    pub fn wiped(value: T) -> Sensitive<Zeroizing<T>> {
        Sensitive::new(Zeroizing::new(value))
    }
}

impl<T: Zeroize> Zeroize for Sensitive<T> {
    fn zeroize(&mut self) {
        self.expose_mut().zeroize();
    }
}

impl<T: ZeroizeOnDrop> ZeroizeOnDrop for Sensitive<T> {}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use ::zeroize::{Zeroize, Zeroizing};
    use serde_json::Value;

    use super::Sensitive;
    use crate::loggable::testing::marked;

    thread_local! {
        static WIPED: Cell<u32> = const { Cell::new(0) };
    }

    struct Counts;

    impl Zeroize for Counts {
        fn zeroize(&mut self) {
            WIPED.set(WIPED.get() + 1);
        }
    }

    #[test]
    fn what_is_wiped_is_redacted() {
        assert_eq!(marked(&Zeroizing::new(7_u64)), (Value::Null, vec!["redacted"]));
    }

    #[test]
    fn it_is_wiped_when_dropped_or_asked() {
        drop(Sensitive::wiped(Counts));
        assert_eq!(WIPED.get(), 1);
        Sensitive::new(Counts).zeroize();
        assert_eq!(WIPED.get(), 2);
    }
}
