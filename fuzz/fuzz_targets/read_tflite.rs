//! Whatever the bytes, the reader of this format answers: `fuzz/read tflite` searches.
#![no_main]

use libfuzzer_sys::fuzz_target;
use netwright_exchange::read::tflite;

fuzz_target!(|bytes: &[u8]| drop(tflite::read(bytes)));
