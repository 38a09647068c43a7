//! No ONNX file makes the import panic: cuts and changed bytes, through reading, normalising and lowering.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::path::Path;

use netwright::Generator;
use netwright_exchange::import::{Options, import};
use netwright_exchange::read::{Folder, onnx};

/// Imports whatever can be read; what it says is not looked at.
fn answer(bytes: &[u8], folder: &Path) -> bool {
    let foreign = onnx::read(bytes, &Folder(folder), &[]);
    foreign
        .and_then(|foreign| {
            import(foreign, &Options { name: "Net".into(), stem: "net".into(), ..Options::default() })
        })
        .is_ok()
}

#[test]
fn no_onnx_file_makes_the_import_panic() {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/models");
    let mut generator = Generator::new(1);
    let mut random = |below: usize| generator.below(below);
    for model in [
        "mlp-gelu-erf/ts11.onnx",
        "glu/ts11.onnx",
        "mlp-layernorm/ts13.onnx",
        "sklearn-mlp-binary/model.onnx",
        "tied-autoencoder/ts17.onnx",
    ] {
        let path = models.join(model);
        let bytes = std::fs::read(&path).unwrap();
        let folder = path.parent().unwrap();
        assert!(answer(&bytes, folder), "{model}");
        for length in (0..bytes.len()).step_by(7) {
            assert!(!answer(&bytes[..length], folder), "{model} of {length} bytes is imported");
        }
        for _ in 0..1500 {
            let mut changed = bytes.clone();
            for _ in 0..=random(3) {
                let at = random(changed.len());
                changed[at] = match random(3) {
                    0 => 0xff,
                    1 => 0,
                    _ => u8::try_from(random(256)).unwrap(),
                };
            }
            answer(&changed, folder);
        }
    }
}
