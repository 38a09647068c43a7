//! The slopes of an activation at a node, on paper: entry by entry, as a column, or as a matrix.

use super::entrywise::{ColumnText, EntryPair, Entrywise, Slope};
use super::rowwise::Rowwise;
use crate::paper::document::{Block, Equation, announce_example, line};
use crate::paper::math::Math;
use crate::paper::shape::{SMALL, column, matrix};
use crate::paper::step::TrainingStep;

/// An entry of a node and of its source, in symbols and in numbers.
fn pair(step: &TrainingStep, node: usize, entry: usize) -> EntryPair {
    let source = step.node(node).sources[0];
    EntryPair {
        z: (step.value(source, entry), step.values[source][entry]),
        a: (step.value(node, entry), step.values[node][entry]),
    }
}

/// The slope at an entry of a node whose activation acts on each number alone.
pub(crate) fn slope(of: &dyn Entrywise, step: &TrainingStep, node: usize, entry: usize) -> Slope {
    of.slope(&pair(step, node, entry))
}

/// The slopes of all entries as a column: in symbols, as a factor, and in numbers.
pub(crate) fn slopes(of: &dyn Entrywise, step: &TrainingStep, node: usize) -> (Math, Vec<f64>) {
    let source = step.node(node).sources[0];
    let symbols = match step.node(node).size() {
        1 => slope(of, step, node, 0).factor,
        _ => of.slope_of_column(step.value(source, None), step.value(node, None)),
    };
    (symbols, (0..step.node(node).size()).map(|entry| slope(of, step, node, entry).value).collect())
}

/// Writes the slopes of an activation of each number alone: entry by entry, or as a column.
pub(crate) fn write_slopes(of: &dyn Entrywise, step: &TrainingStep, node: usize, to: &mut Vec<Block>) {
    let source = step.node(node).sources[0];
    let size = step.node(node).size();
    let one = |entry: usize| {
        let left = Math::partial(step.value(node, entry), step.value(source, entry));
        slope(of, step, node, entry).steps.into_iter().fold(Equation::new(left), Equation::is)
    };
    if size <= SMALL {
        to.extend((0..size).map(|entry| Block::Equation(one(entry))));
        return;
    }
    let (symbols, numbers) = slopes(of, step, node);
    let left = Math::partial(step.value(node, None), step.value(source, None));
    let ColumnText { announcement, has_example } = of.column_text();
    to.push(Block::Paragraph(line![announcement]));
    to.push(Block::Equation(Equation::new(left).is(symbols).is(column(&numbers))));
    if has_example {
        announce_example(size, to);
        to.push(Block::Equation(one(0)));
    }
}

/// The slopes of an activation of a whole row as numbers: row j and column i hold ∂aⱼ/∂zᵢ.
pub(crate) fn jacobian_numbers(of: &dyn Rowwise, step: &TrainingStep, node: usize) -> Math {
    let size = step.node(node).size();
    matrix(size, size, |j, i| of.slope(&step.values[node], j, i))
}

/// Writes the slopes of an activation of a whole row as a matrix.
pub(crate) fn write_jacobian(of: &dyn Rowwise, step: &TrainingStep, node: usize, to: &mut Vec<Block>) {
    let source = step.node(node).sources[0];
    let left = Math::partial(step.value(node, None), step.value(source, None));
    let across = |column: Math| step.transpose(column, step.node(node).size());
    let symbols = of.jacobian(step.value(node, None), &across);
    to.push(Block::Equation(Equation::new(left).is(symbols).is(jacobian_numbers(of, step, node))));
}
