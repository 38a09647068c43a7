//! Whatever the tokens, the compiler answers without a panic, twice the same, and what it says is Rust.
//!
//! `cargo +nightly fuzz run declaration` searches; a bounded search of the same kind runs with the tests of
//! `netwright-codegen`, in `tests/never_panics.rs`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use proc_macro2::TokenStream;

fuzz_target!(|text: &str| {
    let Ok(tokens) = text.parse::<TokenStream>() else { return };
    let (emitted, errors) = netwright_codegen::compile(tokens.clone());
    let emitted = emitted.to_string();
    assert!(emitted.parse::<TokenStream>().is_ok());
    let (again, same) = netwright_codegen::compile(tokens);
    assert_eq!(emitted, again.to_string());
    assert_eq!(errors.len(), same.len());
});
