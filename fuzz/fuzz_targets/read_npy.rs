//! Whatever the bytes, an array of numpy is read or refused, also as sequences: `fuzz/read npy` searches.
#![no_main]

use libfuzzer_sys::fuzz_target;
use netwright::train::{Sequences, numpy};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(array) = numpy::parse(bytes) {
        drop((array.rows::<3>(), array.classes(), array.targets::<3>()));
        for lengths in [None, Some(&array)] {
            if let Ok(sequences) = Sequences::<2, 2>::from_arrays(&array, &array, lengths) {
                assert_eq!(sequences.lengths().iter().sum::<usize>(), sequences.rows().len());
            }
        }
    }
});
