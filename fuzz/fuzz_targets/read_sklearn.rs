//! Whatever the bytes, the reader of this format answers: `fuzz/read sklearn` searches.
#![no_main]

use libfuzzer_sys::fuzz_target;
use netwright_exchange::read::sklearn;

fuzz_target!(|bytes: &[u8]| drop(sklearn::read(bytes)));
