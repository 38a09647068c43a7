//! Whatever the bytes, the reader of this format answers: `fuzz/read rtneural` searches.
#![no_main]

use libfuzzer_sys::fuzz_target;
use netwright_exchange::read::rtneural;

fuzz_target!(|bytes: &[u8]| drop(rtneural::read(bytes)));
