//! An autoencoder of ten layers, 640 numbers in and out, whose 265,864 parameters are in flash.
//!
//! Its shape is that of the detector of anomalies in MLPerf Tiny; its weights are drawn, so it detects
//! nothing. Output: the hash of its outputs for two inputs.
#![cfg_attr(target_os = "none", no_std, no_main)]

use core::hint::black_box;

use firmware::board::{measure, print};
use firmware::drawn;
use firmware::hash::Hash;
use netwright::prelude::*;

network! {
    struct Autoencoder<
        640, 128 relu, 128 relu, 128 relu, 128 relu, 8 relu, 128 relu, 128 relu, 128 relu, 128 relu, 640 identity
    >;
}

static NET: Autoencoder = Autoencoder::from_parameters(drawn::numbers(3, 0.2));
static X: [[f32; 640]; 2] = [drawn::numbers(4, 1.0), drawn::numbers(5, 1.0)];

firmware::program!(run);

fn run() {
    let hash = X.iter().fold(Hash::new(), |hash, x| hash.with(&NET.forward(x)));
    print("hash", hash.value());
    measure("ticks forward", 1, || {
        black_box(black_box(&NET).forward(&X[0]));
    });
}
