//! Two values of one size, combined entry by entry: the common parts of sums, differences and products.
#![allow(clippy::needless_range_loop)] // the indices are those of the formulas

use crate::paper::document::{Block, Equation};
use crate::paper::math::row;
use crate::paper::shape::{SMALL, column};
use crate::paper::step::TrainingStep;
use crate::rounding::BoundedRow;

/// The value of two sources by a function of two numbers.
pub(super) fn combined(read: &[&[f64]], of: fn(f64, f64) -> f64) -> Vec<f64> {
    read[0].iter().zip(read[1]).map(|(a, b)| of(*a, *b)).collect()
}

/// Σ|terms| of a sum or a difference of two sources.
pub(super) fn sum_terms(read: &[BoundedRow<'_>], value: &[f64]) -> Vec<f64> {
    let errors = read[0].error.iter().zip(read[1].error);
    value.iter().zip(errors).map(|(value, (a, b))| value.abs() + a + b).collect()
}

/// Two values with a sign between them: the first between entries, the second between columns.
pub(super) fn write(step: &TrainingStep, node: usize, signs: [&'static str; 2], to: &mut Vec<Block>) {
    let [first, second] = [0, 1].map(|source| step.node(node).sources[source]);
    let values = &step.values;
    if step.node(node).size() > SMALL {
        let equation = step
            .left(node, None)
            .is(row![step.value(first, None), signs[1], step.value(second, None)])
            .is(row![column(&values[first]), signs[1], column(&values[second])]);
        to.push(Block::Equation(equation.is(column(&values[node]))));
        return;
    }
    for entry in 0..step.node(node).size() {
        let equation: Equation = step
            .left(node, entry)
            .is(row![step.value(first, entry), signs[0], step.value(second, entry)])
            .is(row![values[first][entry], signs[0], values[second][entry]]);
        to.push(Block::Equation(equation.is(values[node][entry])));
    }
}
