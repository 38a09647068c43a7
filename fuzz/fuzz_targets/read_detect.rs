//! Whatever the bytes, the format is told or refused: `fuzz/read detect` searches.
#![no_main]

use libfuzzer_sys::fuzz_target;
use netwright_exchange::read::detect;

fuzz_target!(|bytes: &[u8]| drop(detect("file", bytes)));
