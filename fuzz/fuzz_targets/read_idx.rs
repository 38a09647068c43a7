//! Whatever the bytes, an array of IDX is read or refused: `fuzz/read idx` searches.
#![no_main]

use libfuzzer_sys::fuzz_target;
use netwright::train::idx;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(array) = idx::parse(bytes) {
        drop((array.rows::<4>(), array.classes(), array.targets::<3>()));
    }
});
