//! Numbers that a test draws, the same at each run.
//!
//! Input: a [`Generator`] and a range. Output: numbers, rows, layers, samples. Guarantees: each number is
//! `start + (end − start)·u`, where u is the generator's next number in [0, 1), rounded once to the scalar.

use std::ops::Range;

use netwright_runtime::program::Row;
use netwright_runtime::{Dense, Generator, Scalar};

/// The range of most numbers.
pub const UNIT: Range<f64> = -1.0..1.0;

/// A number in the range.
pub fn number<S: Scalar>(range: Range<f64>, generator: &mut Generator) -> S {
    S::from_f64(range.start + (range.end - range.start) * generator.uniform())
}

/// Draws each number anew.
pub fn fill<S: Scalar>(numbers: &mut [S], range: Range<f64>, generator: &mut Generator) {
    for place in numbers {
        *place = number(range.clone(), generator);
    }
}

/// A row of such numbers.
pub fn row<S: Scalar, R: Row<S>>(range: Range<f64>, generator: &mut Generator) -> R {
    let mut row = R::filled(S::ZERO);
    fill(row.as_mut(), range, generator);
    row
}

/// So many rows.
pub fn rows<S: Scalar, R: Row<S>>(count: usize, range: Range<f64>, generator: &mut Generator) -> Vec<R> {
    (0..count).map(|_| row(range.clone(), generator)).collect()
}

/// A layer of numbers between −1 and 1: the bias, then the weights.
pub fn layer<S: Scalar, const I: usize, const O: usize, const BIAS: usize>(
    generator: &mut Generator,
) -> Box<Dense<S, I, O, BIAS>> {
    let mut layer = Box::new(Dense::zeros());
    fill(&mut layer.bias, UNIT, generator);
    fill(layer.weights.as_flattened_mut(), UNIT, generator);
    layer
}

/// A sample between −1 and 1, and a target that is a distribution, so that every loss takes it.
pub fn sample<const I: usize>(generator: &mut Generator) -> ([f64; I], [f64; 2]) {
    let x = row(UNIT, generator);
    let p = generator.uniform();
    (x, [p, 1.0 - p])
}
