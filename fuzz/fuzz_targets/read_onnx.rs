//! Whatever the bytes, a model of ONNX is imported or refused: `fuzz/read onnx` searches.
#![no_main]

use libfuzzer_sys::fuzz_target;
use netwright_exchange::import::{Options, import};
use netwright_exchange::read::{NoFiles, onnx};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(foreign) = onnx::read(bytes, &NoFiles, &[]) {
        drop(import(foreign, &Options { name: "Net".into(), stem: "net".into(), ..Options::default() }));
    }
});
