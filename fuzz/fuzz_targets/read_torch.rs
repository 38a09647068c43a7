//! Whatever the bytes, the reader of this format answers: `fuzz/read torch` searches.
#![no_main]

use libfuzzer_sys::fuzz_target;
use netwright_exchange::read::torch;

fuzz_target!(|bytes: &[u8]| drop(torch::read(bytes, None)));
