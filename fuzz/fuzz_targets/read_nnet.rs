//! Whatever the bytes, the reader of this format answers: `fuzz/read nnet` searches.
#![no_main]

use libfuzzer_sys::fuzz_target;
use netwright_exchange::read::nnet;

fuzz_target!(|bytes: &[u8]| drop(nnet::read(bytes)));
