//! nam-rs: `nam_rs MODEL.nam NAME SIGNAL ANSWERS`. It computes in place, so a block is copied first.

use nam_rs::{Model, NamModel};

fn main() {
    peer_time::run("nam-rs", "0.4.0", |path| {
        let file = NamModel::from_file(path).expect("a model");
        let mut model = Model::from_nam(&file).expect("a model");
        Box::new(move |x, y| {
            y.copy_from_slice(x);
            model.process_buffer(y);
        })
    });
}
