//! What does the compiler say to users of the macros?
//!
//! Each file in `fail/` is refused with the sentences in the `.stderr` beside it, each file in `pass/` compiles and
//! runs. A changed sentence is accepted, once it has been read as a user would read it, with
//! `TRYBUILD=overwrite cargo test -p casefile-ui-tests`.

#[test]
fn what_the_compiler_says() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("fail/*.rs");
    cases.pass("pass/*.rs");
}
