//! Whatever the bytes, a checkpoint is read or refused: `fuzz/read checkpoint` searches.
#![no_main]

use libfuzzer_sys::fuzz_target;
use netwright::prelude::*;
use netwright::train::fuzzing;

// The network of `train/tests/seeds.rs`.
network! { struct Net<2, 3 tanh, 1>; }

fuzz_target!(|bytes: &[u8]| {
    fuzzing::checkpoint(bytes, &mut Net::zeros());
});
