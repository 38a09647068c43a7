//! Whatever the bytes, the reader of this format answers: `fuzz/read keras` searches.
#![no_main]

use libfuzzer_sys::fuzz_target;
use netwright_exchange::read::keras;

fuzz_target!(|bytes: &[u8]| drop(keras::read(bytes)));
