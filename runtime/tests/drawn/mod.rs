//! Numbers that a test draws, the same at each run.
#![allow(dead_code, reason = "each test uses a part")]

use netwright_runtime::{Generator, Scalar};

/// A number in [−scale/2, scale/2).
pub(crate) fn number<S: Scalar>(scale: f64, generator: &mut Generator) -> S {
    S::from_f64(scale * (generator.uniform() - 0.5))
}

/// Rows of such numbers.
pub(crate) fn rows<S: Scalar, const N: usize>(
    rows: usize,
    scale: f64,
    generator: &mut Generator,
) -> Vec<[S; N]> {
    (0..rows).map(|_| [(); N].map(|()| number(scale, generator))).collect()
}
