//! Whatever the tokens, the compiler answers without a panic, twice the same, and what it says is Rust of a bounded
//! length.
//!
//! `fuzz/run` searches; a bounded search of the same kind runs with the tests of `netwright-codegen`, in
//! `tests/never_panics.rs`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use proc_macro2::{TokenStream, TokenTree};

/// Emitted tokens that are read again: longer ones differ in their numbers only, and take a second each.
const READ: usize = 20_000;
/// What no answer is longer than.
const MOST: usize = 400_000;

fn count(tokens: TokenStream) -> usize {
    let of = |token| if let TokenTree::Group(group) = token { 2 + count(group.stream()) } else { 1 };
    tokens.into_iter().map(of).sum()
}

fuzz_target!(|text: &str| {
    answer(text);
    // Else the text of every input would be kept, so that its places can be told.
    proc_macro2::extra::invalidate_current_thread_spans();
});

fn answer(text: &str) {
    // As the facade passes it on: without the path, everything behind the first parenthesis would be a switch.
    let Ok(tokens) = format!("(::netwright, alloc) {text}").parse::<TokenStream>() else { return };
    let (emitted, errors) = netwright_codegen::compile(tokens.clone());
    let length = count(emitted.clone());
    assert!(length <= MOST, "{length} tokens");
    if length > READ {
        return;
    }
    let emitted = emitted.to_string();
    assert!(emitted.parse::<TokenStream>().is_ok());
    let (again, same) = netwright_codegen::compile(tokens);
    assert_eq!(emitted, again.to_string());
    assert_eq!(errors.len(), same.len());
}
