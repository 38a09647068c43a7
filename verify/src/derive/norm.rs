//! Norms and prelu on paper: their values, their local derivatives, and the gradient of the slopes.
#![allow(clippy::needless_range_loop)] // the indices are those of the formulas

use netwright_runtime::topology::DenseLayer;

use super::activation::{negative, positive};
use super::document::{Block, Equation, line};
use super::forward::announce_example;
use super::math::{Math, row};
use super::shape::{SMALL, column, derived, matrix, sum};
use super::step::{Step, entry};

/// What is known of a norm: the mean that it takes off, what it divides by, and its ε.
struct Norm {
    centres: bool,
    epsilon: f64,
    mean: f64,
    deviation: f64,
}

impl Norm {
    fn of(step: &Step, node: usize, centres: bool, epsilon: f64) -> Self {
        let x = &step.values[step.node(node).sources[0]];
        let count = x.len() as f64;
        let mean = if centres { x.iter().sum::<f64>() / count } else { 0.0 };
        let square = x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
        Self { centres, epsilon, mean, deviation: (square + epsilon).sqrt() }
    }
}

/// The mean of the source of a norm.
fn mean_symbol(step: &Step, node: usize) -> Math {
    Math::Atom("μ").sub(Math::Name(step.node(node).name.to_owned()))
}

/// What a norm divides by.
fn deviation_symbol(step: &Step, node: usize) -> Math {
    Math::Atom("r").sub(Math::Name(step.node(node).name.to_owned()))
}

/// `μ = Σx/n`, `r² = Σ(x − μ)²/n + ε`, `n = (x − μ)/r`.
pub(super) fn write_forward(step: &Step, node: usize, centres: bool, epsilon: f64, to: &mut Vec<Block>) {
    let norm = Norm::of(step, node, centres, epsilon);
    let source = step.node(node).sources[0];
    let (x, n) = (&step.values[source], &step.values[node]);
    let (mean, deviation) = (mean_symbol(step, node), deviation_symbol(step, node));
    let less = |symbol: Math| if centres { row![symbol, "−", mean.clone()].group() } else { symbol };
    if centres {
        let total = sum(x.len(), |i| step.value(source, i)).over(x.len());
        to.push(Block::Equation(Equation::new(mean.clone()).is(total).is(norm.mean)));
    }
    let squares = sum(x.len(), |i| less(step.value(source, i)).sup("2")).over(x.len());
    let square = Equation::new(deviation.clone().sup("2")).is(row![squares, "+", norm.epsilon]);
    to.push(Block::Equation(square.is(norm.deviation * norm.deviation)));
    to.push(Block::Equation(Equation::new(deviation.clone()).is(norm.deviation)));
    if n.len() > SMALL {
        let whole =
            Equation::new(step.value(node, None)).is(less(step.value(source, None)).over(deviation.clone()));
        to.push(Block::Equation(whole.is(column(n))));
        announce_example(n.len(), to);
    }
    for entry in derived(n.len()) {
        let number = if centres { row![x[entry], "−", norm.mean] } else { Math::Number(x[entry]) };
        let equation = Equation::new(step.value(node, entry))
            .is(less(step.value(source, entry)).over(deviation.clone()))
            .is(number.over(norm.deviation));
        to.push(Block::Equation(equation.is(n[entry])));
    }
}

/// `∂nⱼ/∂xᵢ = (δⱼᵢ − 1/n − nⱼ·nᵢ/n)/r`, without the 1/n for a norm that does not centre.
pub(super) fn slope(step: &Step, node: usize, (centres, epsilon): (bool, f64), j: usize, i: usize) -> f64 {
    let norm = Norm::of(step, node, centres, epsilon);
    let (n, count) = (&step.values[node], step.node(node).size as f64);
    let same = if i == j { 1.0 } else { 0.0 };
    let shift = if norm.centres { 1.0 / count } else { 0.0 };
    (same - shift - n[j] * n[i] / count) / norm.deviation
}

/// [`slope`] in symbols, as a factor.
pub(super) fn factor(step: &Step, node: usize, centres: bool, j: usize, i: usize) -> Math {
    let count = step.node(node).size;
    let product = row![step.value(node, j), "·", step.value(node, i)].over(count);
    let own = match (i == j, centres) {
        (true, true) => row!["1", "−", Math::Atom("1").over(count), "−", product],
        (true, false) => row!["1", "−", product],
        (false, true) => row!["−", Math::Atom("1").over(count), "−", product],
        (false, false) => row!["−", product],
    };
    own.over(deviation_symbol(step, node))
}

/// The slopes as a matrix: row j and column i hold ∂nⱼ/∂xᵢ.
pub(super) fn jacobian_numbers(step: &Step, node: usize, norm: (bool, f64)) -> Math {
    let size = step.node(node).size;
    matrix(size, size, |j, i| slope(step, node, norm, j, i))
}

/// `a = z` above 0, `a = w·z` below.
pub(super) fn write_prelu(step: &Step, node: usize, layer: &DenseLayer, to: &mut Vec<Block>) {
    let source = step.node(node).sources[0];
    let (z, a) = (&step.values[source], &step.values[node]);
    if a.len() > SMALL {
        let symbol = step.value(source, None);
        let weights = matrix(a.len(), a.len(), |i, o| step.weight(layer, i, o));
        let form = |z: &Math, w: Math, below: Math| row![positive(z), "+", w, below];
        let whole = Equation::new(step.value(node, None))
            .is(form(&symbol, step.weights_symbol(node), negative(&symbol)))
            .is(form(&column(z), weights, negative(&column(z))));
        to.push(Block::Equation(whole.is(column(a))));
        announce_example(a.len(), to);
    }
    for entry in derived(a.len()) {
        let equation = Equation::new(step.value(node, entry));
        let equation = if z[entry] > 0.0 {
            equation.is(step.value(source, entry))
        } else {
            let weight = step.weight(layer, entry, entry);
            equation
                .is(row![step.weight_symbol(node, entry, entry), "·", step.value(source, entry)])
                .is(row![weight, "·", z[entry]])
        };
        to.push(Block::Equation(equation.is(a[entry])));
    }
}

/// `∂a/∂z` of a prelu: 1 above 0, the weight below.
pub(super) fn prelu_slope(step: &Step, node: usize, layer: &DenseLayer, entry: usize) -> (Math, f64) {
    if step.values[step.node(node).sources[0]][entry] > 0.0 {
        (Math::Atom("1"), 1.0)
    } else {
        (step.weight_symbol(node, entry, entry), step.weight(layer, entry, entry))
    }
}

/// `∂L/∂w = ∂L/∂a·min(0, z)`.
pub(super) fn write_slopes(step: &Step, node: usize, layer: &DenseLayer, to: &mut Vec<Block>) {
    let source = step.node(node).sources[0];
    let (z, d, size) = (&step.values[source], step.d(node), step.node(node).size);
    let gradient = &step.gradients.parameters[layer.weights..layer.weights + size];
    if size > SMALL {
        let factors = row![step.d_value(node, None), "⊙", negative(&step.value(source, None))];
        let numbers = matrix(size, size, |i, o| entry(&step.gradients.parameters, layer, i, o));
        let whole = Equation::new(Math::partial("L", step.weights_symbol(node)));
        to.push(Block::Equation(whole.is(row!["diag", factors.group()]).is(numbers)));
        announce_example(size, to);
    }
    for index in derived(size) {
        let (d_a, weight) = (step.d_value(node, index), step.weight_symbol(node, index, index));
        let equation = Equation::new(Math::partial("L", weight.clone()))
            .is(row![d_a.clone(), "·", Math::partial(step.value(node, index), weight)])
            .is(row![d_a, "·", negative(&step.value(source, index))])
            .is(row![d[index], "·", z[index].min(0.0)]);
        to.push(Block::Equation(equation.is(gradient[index])));
    }
}

/// What the letters of a norm mean.
pub(super) fn symbols() -> Vec<super::document::Inline> {
    line![
        Math::Atom("n"),
        ", ",
        Math::Atom("μ"),
        ", ",
        Math::Atom("r"),
        ": a normalised row, the mean that it takes off, what it divides by"
    ]
}
