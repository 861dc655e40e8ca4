//! What is not promised of sensitive fields, as the front page of the documentation lists it: each thing that gets through.
//!
//! Where one of these is refused one day, its test does not compile any more: then the page is to be changed as well.

use std::ops::Deref;

use casefile::testing::{Records, capture};
use casefile::{Loggable, event, traced};

#[derive(Loggable)]
struct Card {
    id: u64,
    #[sensitive]
    pin: u32,
}

impl Card {
    fn pin(&self) -> u32 {
        self.pin
    }
}

fn card() -> Card {
    Card { id: 7, pin: 1234 }
}

#[track_caller]
fn assert_gets_through(records: &Records) {
    assert!(records.to_string().contains("1234"), "it is not recorded any more:\n{records}");
}

#[test]
fn what_a_function_or_a_method_reads() {
    fn pin_of(card: &Card) -> u32 {
        card.pin
    }
    assert_gets_through(&capture(|| event!("function", value = pin_of(&card()))));
    assert_gets_through(&capture(|| event!("method", value = card().pin())));
    let some = Some(card());
    assert_gets_through(&capture(|| event!("path", value = some.as_ref().map(Card::pin))));
}

#[test]
fn what_a_closure_from_elsewhere_reads() {
    let pin_of = |card: &Card| card.pin;
    assert_gets_through(&capture(|| event!("closure", value = pin_of(&card()))));
}

#[test]
fn what_the_expansion_of_a_macro_reads() {
    macro_rules! pin_of {
        ($card:expr) => {
            $card.pin
        };
    }
    assert_gets_through(&capture(|| event!("macro", value = pin_of!(card()))));
}

#[test]
fn a_variable_of_a_function_without_an_attribute() {
    assert_gets_through(&capture(|| {
        let pin = card().pin;
        event!("let", value = pin);
    }));
}

#[test]
fn a_variable_in_a_macro_under_another_name() {
    use casefile::event as note;

    #[traced]
    fn bound(#[log(skip)] card: &Card) {
        let entered = card.pin;
        note!("bound", entered);
    }
    #[traced]
    fn argument(#[sensitive] number: u32) {
        note!("argument", number);
    }
    assert_gets_through(&capture(|| bound(&card())));
    assert_gets_through(&capture(|| argument(1234)));
}

#[test]
fn a_variable_that_is_assigned_later_or_bound_by_a_branch_or_an_argument() {
    #[traced]
    fn assigned(#[log(skip)] card: &Card) {
        let mut sum = 0;
        sum += card.pin;
        event!("assigned", sum);
    }
    #[traced]
    fn branch(#[log(skip)] card: &Card) {
        if let Some(Card { pin, .. }) = Some(card) {
            event!("branch", value = pin);
        }
    }
    #[traced]
    fn argument(#[log(skip)] Card { pin, .. }: &Card) {
        event!("argument", value = pin);
    }
    #[traced]
    fn through_a_function(#[log(skip)] card: &Card) {
        let pin = u32::max(card.pin, 1);
        event!("through a function", value = pin);
    }
    for function in [assigned, branch, argument, through_a_function] {
        assert_gets_through(&capture(|| function(&card())));
    }
}

#[test]
fn a_variant_under_another_name() {
    #[derive(Loggable)]
    enum Payment {
        Card {
            #[sensitive]
            number: u32,
        },
        Cash,
    }
    use Payment::Card as Plastic;
    let payment = [Payment::Cash, Payment::Card { number: 1234 }];
    assert_gets_through(&capture(|| {
        event!("variant", value = if let Plastic { number } = &payment[1] { *number } else { 0 });
    }));
}

#[test]
fn what_stands_behind_the_dots_of_a_tuple_pattern() {
    #[derive(Loggable)]
    struct Pin(u32, #[sensitive] u32);
    assert_gets_through(&capture(|| {
        let pin = Pin(1, 1234);
        event!(
            "dots",
            first = pin.0,
            value = {
                let Pin(.., last) = pin;
                last
            }
        );
    }));
}

#[test]
fn what_is_dereferenced_more_than_five_times() {
    struct Layer<T>(T);
    impl<T> Deref for Layer<T> {
        type Target = T;

        fn deref(&self) -> &T {
            &self.0
        }
    }
    let deep = Layer(Layer(Layer(Layer(Layer(Layer(card()))))));
    assert_gets_through(&capture(|| event!("deep", id = deep.id, value = deep.pin)));
}

#[test]
fn a_type_that_derives_nothing() {
    struct Legacy {
        pin: u32,
    }
    let legacy = Legacy { pin: 1234 };
    assert_gets_through(&capture(|| event!("legacy", value = legacy.pin)));
}
