//! Whatever the bytes, the arrays of an archive of numpy are read or refused: `fuzz/read npz` searches.
#![no_main]

use libfuzzer_sys::fuzz_target;
use netwright::train::numpy::Archive;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(archive) = Archive::parse(bytes) {
        archive.names().for_each(|name| drop(archive.array(name).map(|array| array.rows::<3>())));
    }
});
