//! Files of weights that do not fit are one error each, at the literal, however the network is used.
use netwright::prelude::*;

network! {
    struct Missing {
        x: input(2);
        y: x -> dense(1);
        weights: file("missing.safetensors");
    }
}

network! {
    struct OtherShape {
        x: input(2);
        h: x -> dense(3);
        weights: file("../../../weights/every.safetensors");
    }
}

static MISSING: Missing = Missing::trained();
const OTHER: OtherShape = OtherShape::trained();

fn main() {
    let _ = (MISSING.forward(&[0.0; 2]), OTHER.forward(&[0.0; 2]));
    let _ = (Missing::trained_ref().forward(&[0.0; 2]), OtherShape::boxed_trained().parameters().len());
}
