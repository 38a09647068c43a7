//! What only `rustc` can show: where its errors stand and that none follows from another one, and that
//! correct declarations compile in every surrounding without an error or a lint.
//!
//! Everything else about the compiler's own messages is tested in `codegen/tests/diagnostics.rs`.
//! `TRYBUILD=overwrite` stores the messages of the pinned toolchain.

#[test]
fn errors_and_correct_declarations() {
    // One list: the libraries are built once for both.
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/*.rs");
    cases.pass("tests/ui/pass/*.rs");
}
