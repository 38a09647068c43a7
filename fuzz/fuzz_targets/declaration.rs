//! Whatever the tokens, the compiler answers without a panic, twice the same, and what it says is Rust of a
//! bounded length.
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
/// Of this many inputs one is compiled twice and its answer read: that takes four times as long as to compile
/// it.
const ASKED_TWICE: u64 = 16;

fn count(tokens: TokenStream) -> usize {
    let of = |token| if let TokenTree::Group(group) = token { 2 + count(group.stream()) } else { 1 };
    tokens.into_iter().map(of).sum()
}

/// Whether an input is among those: the same each time, so that a crash comes again.
fn is_asked_twice(text: &str) -> bool {
    // FNV-1a, whose high bits depend on every byte.
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    (hash >> 32).is_multiple_of(ASKED_TWICE)
}

fuzz_target!(|text: &str| {
    answer(text);
    // Else the text of every input would be kept, so that its places can be told.
    proc_macro2::extra::invalidate_current_thread_spans();
});

fn answer(text: &str) {
    // As the facade passes it on: without the path, everything behind the first parenthesis would be a
    // switch.
    let Ok(tokens) = format!("(::netwright, alloc) {text}").parse::<TokenStream>() else { return };
    let again = is_asked_twice(text).then(|| tokens.clone());
    let (emitted, errors) = netwright_codegen::compile(tokens);
    let Some(again) = again else { return bounded(emitted) };
    let length = count(emitted.clone());
    assert!(length <= MOST, "{length} tokens");
    if length > READ {
        return;
    }
    let emitted = emitted.to_string();
    assert!(emitted.parse::<TokenStream>().is_ok());
    let (again, same) = netwright_codegen::compile(again);
    assert_eq!(emitted, again.to_string());
    assert_eq!(errors.len(), same.len());
}

fn bounded(emitted: TokenStream) {
    let length = count(emitted);
    assert!(length <= MOST, "{length} tokens");
}
