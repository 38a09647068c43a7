//! Whatever the bytes, the reader of this format answers: `fuzz/read safetensors` searches.
#![no_main]

use libfuzzer_sys::fuzz_target;
use netwright_exchange::read::safetensors;

fuzz_target!(|bytes: &[u8]| drop(safetensors::read(bytes)));
