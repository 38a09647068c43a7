//! Whatever the bytes, the reader of this format answers: `fuzz/read sb3` searches.
#![no_main]

use libfuzzer_sys::fuzz_target;
use netwright_exchange::read::sb3;

fuzz_target!(|bytes: &[u8]| drop(sb3::read(bytes, Some("tanh"))));
