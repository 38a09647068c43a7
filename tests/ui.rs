//! What only `rustc` can show: where its errors stand and that none follows from another one, and that
//! correct declarations compile in every surrounding without an error or a lint.
//!
//! Everything else about the compiler's own messages is tested in `codegen/tests/diagnostics.rs`.
//! `TRYBUILD=overwrite` stores the messages of the pinned toolchain.

#[test]
fn errors_of_declarations_and_of_their_users() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}

#[test]
fn declarations_compile_in_every_surrounding() {
    trybuild::TestCases::new().pass("tests/ui/pass/*.rs");
}
