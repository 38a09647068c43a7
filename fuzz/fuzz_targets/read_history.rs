//! Whatever the text, the history of a checkpoint is read or refused: `fuzz/read history` searches.
#![no_main]

use libfuzzer_sys::fuzz_target;
use netwright::train::fuzzing;

fuzz_target!(|text: &str| {
    fuzzing::history(text);
});
