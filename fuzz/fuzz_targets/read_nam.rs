//! Whatever the bytes, the reader of this format answers: `fuzz/read nam` searches.
#![no_main]

use libfuzzer_sys::fuzz_target;
use netwright_exchange::read::nam;

fuzz_target!(|bytes: &[u8]| drop(nam::read(bytes)));
