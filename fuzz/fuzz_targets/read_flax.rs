//! Whatever the bytes, the reader of this format answers: `fuzz/read flax` searches.
#![no_main]

use libfuzzer_sys::fuzz_target;
use netwright_exchange::read::flax;

fuzz_target!(|bytes: &[u8]| drop(flax::read(bytes)));
