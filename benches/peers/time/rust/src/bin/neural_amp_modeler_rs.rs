//! NeuralAmpModeler-rs: `neural_amp_modeler_rs MODEL.nam NAME SIGNAL ANSWERS`, as its README loads a model.

use std::path::Path;

use neural_amp_modeler_rs::SystemSnapshot;
use neural_amp_modeler_rs::loader::{LoadOptions, load_and_build_model};
use neural_amp_modeler_rs::models::NamModel;

fn main() {
    peer_time::run("NeuralAmpModeler-rs", "1.0.1", |path| {
        let system = SystemSnapshot::capture();
        let pair = load_and_build_model(Path::new(path), &system, false, LoadOptions::default());
        let mut model = pair.expect("a model").model_l.expect("a model");
        Box::new(move |x, y| model.process(x, y))
    });
}
