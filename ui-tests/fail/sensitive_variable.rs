//! A variable, or `self`, of a sensitive type.

use casefile::{Loggable, Sensitive, attribute, event, traced};

#[derive(Clone, Loggable)]
#[sensitive]
struct ApiKey(u32);

impl ApiKey {
    fn size(&self) -> u32 {
        self.0
    }
}

fn events(key: &ApiKey, keys: Vec<ApiKey>, pin: Sensitive<u32>, maybe: Option<Sensitive<u32>>) {
    event!("whole", a = key, b = pin);
    event!("asked", b = key.size(), c = keys.len(), d = maybe.is_some(), e = verify(key));
    event!("printed", a = Public(format!("{pin:?}")), b = Public(format!("{:?}", pin)));
    attribute!(key);
}

fn verify(key: &ApiKey) -> bool {
    key.0 == 1
}

impl ApiKey {
    #[traced(fields(b = self.size()))]
    fn fields(&self) {}

    #[traced(fields(a = self.0))]
    fn own_field(&self) {}
}

fn main() {
    events(&ApiKey(1), Vec::new(), Sensitive::new(1), None);
    ApiKey(1).fields();
    ApiKey(1).own_field();
    field(&ApiKey(1));
}

/// By itself: what the compiler asks at the end of a function it does not ask after another mistake.
fn field(key: &ApiKey) {
    event!("field", a = key.0);
}
