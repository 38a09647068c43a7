//! What only `rustc` can show: where its errors are and that none follows from another one, and that
//! correct declarations compile in every surrounding without an error or a lint. Crates are built here, too,
//! at the same time.
//!
//! Everything else about the compiler's own messages is tested in `codegen/tests/diagnostics.rs`.
//! `TRYBUILD=overwrite` stores the messages of the pinned toolchain.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may panic

mod weights;

#[test]
fn errors_and_correct_declarations() {
    // One list: the libraries are built once for both.
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/*.rs");
    cases.pass("tests/ui/pass/*.rs");
}
