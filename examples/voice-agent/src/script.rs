//! Who calls, and what do they say? Twelve calls; the numbers are ones that are never given to anybody.

/// One caller.
pub(crate) struct ScriptedCall {
    pub(crate) phone: &'static str,
    pub(crate) audio: &'static str,
}

const fn call(phone: &'static str, audio: &'static str) -> ScriptedCall {
    ScriptedCall { phone, audio }
}

pub(crate) const CALLS: [ScriptedCall; 12] = [
    call("+12025550101", "Hello, a table for four at Da Luigi at seven please"),
    call("+12025550117", "Dinner for two at Golden Lotus at eight"),
    call("+12025550123", "We would like to eat at Da Luigi at seven, a table for three"),
    call("+12025550138", "Hi, for two at Da Luigi at seven please"),
    call("+12025550142", "Chez Nour at six thirty, for six"),
    call("+12025550149", "A table for five at Golden Lotus at eight, my number is 202-555-0149"),
    call("+12025550155", "Chez Nour at six thirty, for four please"),
    call("+12025550160", "Good evening, Da Luigi at nine for eight people"),
    call("+12025550164", "For us at Da Luigi at seven, a table for one"),
    call("+12025550171", "Chez Nour at seven thirty, for four"),
    call("+12025550186", "Golden Lotus at eight for two, call me back on 2025550186"),
    call("+12025550192", "A table for two at Chez Nour at nine"),
];
