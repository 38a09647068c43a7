//! Makes the page's calls without a browser, and prints the results, for `test` to compare.
//!
//! Input: `points SHAPE OPTIMIZER RATE EPOCHS` or `digits OPTIMIZER RATE EPOCHS`, shapes and optimisers as
//! numbers in the page's lists; `--fused` before it takes the machine's own arithmetic instead of the
//! separate one, which WebAssembly has. Output: one line: the hash of the parameters, the loss of the last
//! epoch, the accuracy.

use std::process::ExitCode;

use netwright::__private::force_separate;
use netwright_playground::exports::{
    digits_accuracy, digits_hash, digits_reset, digits_train, plane_accuracy, plane_hash, plane_points,
    plane_reset, plane_train,
};

/// The noise of the page's points, and the seed of all that it draws.
const NOISE: f64 = 0.06;
const SEED: u32 = 1;

fn main() -> ExitCode {
    let mut given: Vec<String> = std::env::args().skip(1).collect();
    let is_fused = given.first().is_some_and(|first| first == "--fused");
    if is_fused {
        given.remove(0);
    }
    force_separate(!is_fused);
    match run(&given) {
        Some((hash, loss, accuracy)) => {
            println!("{hash:016x} {loss:.4} {accuracy:.4}");
            ExitCode::SUCCESS
        }
        None => {
            eprintln!("error: expected points SHAPE OPTIMIZER RATE EPOCHS, or digits OPTIMIZER RATE EPOCHS");
            ExitCode::FAILURE
        }
    }
}

fn run(given: &[String]) -> Option<(u64, f32, f32)> {
    let given: Vec<&str> = given.iter().map(String::as_str).collect();
    match given[..] {
        ["points", shape, optimizer, rate, epochs] => {
            plane_points(shape.parse().ok()?, NOISE, SEED);
            plane_reset(SEED, optimizer.parse().ok()?, rate.parse().ok()?);
            let loss = plane_train(epochs.parse().ok()?);
            Some((plane_hash(), loss, plane_accuracy()))
        }
        ["digits", optimizer, rate, epochs] => {
            digits_reset(SEED, optimizer.parse().ok()?, rate.parse().ok()?);
            let loss = digits_train(epochs.parse().ok()?);
            Some((digits_hash(), loss, digits_accuracy()))
        }
        _ => None,
    }
}
