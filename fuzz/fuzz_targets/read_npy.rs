//! Whatever the bytes, an array of numpy is read or refused: `fuzz/read npy` searches.
#![no_main]

use libfuzzer_sys::fuzz_target;
use netwright::train::numpy;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(array) = numpy::parse(bytes) {
        drop((array.rows::<3>(), array.classes(), array.targets::<3>()));
    }
});
