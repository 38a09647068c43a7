//! The normalised row: `(x − mean) / √(variance + ε)`, or without a mean `x / √(Σx²/n + ε)`.
#![allow(clippy::needless_range_loop)] // the indices are those of the formulas

use netwright_runtime::topology::{DenseLayer, Shape};

use super::bound::{Bound, Traced};
use super::compute::{Compute, Contract, Known, Setting, Site, Towards};
use super::draw::{ArrowNumber, Draw, Joining, Look, Outline, Wiring};
use super::explain::{Explain, Summand, Words};
use crate::error::Error;
use crate::paper::document::{Block, Equation, announce_example, line};
use crate::paper::math::{Math, row};
use crate::paper::shape::{SMALL, column, column_factor, derived, matrix, sum, written};
use crate::paper::step::{Arrow, TrainingStep};
use crate::rounding::{AbsoluteSum, BoundedRow, Incoming};

pub(super) struct Normalize {
    /// Whether the mean is taken off.
    pub(super) centres: bool,
    pub(super) epsilon: f64,
}

/// Σx/n, as the first number and the mean of the distances to it: so numbers that differ little lose no
/// digit.
pub(super) fn mean(x: &[f64]) -> f64 {
    let first = x.first().copied().unwrap_or(0.0);
    first + x.iter().map(|x| x - first).sum::<f64>() / x.len() as f64
}

impl Normalize {
    /// The normalised row, and its divisor.
    fn normalized(&self, x: &[f64]) -> (Vec<f64>, f64) {
        let count = x.len() as f64;
        let mean = if self.centres { mean(x) } else { 0.0 };
        let square = x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
        let deviation = (square + self.epsilon).sqrt();
        (x.iter().map(|x| (x - mean) / deviation).collect(), deviation)
    }
}

/// The node that the tests of every word add to a sketch, of two values of one size.
#[cfg(test)]
pub(super) fn example(sketch: &mut crate::every_word::Sketch, [source, _]: [usize; 2]) -> usize {
    use netwright_runtime::topology::Operation;

    sketch.same(Operation::Normalize { centres: true, epsilon: 0.1 }, &[source])
}

impl Compute for Normalize {
    fn contract(&self) -> Contract {
        Contract::of_sources(1..=1)
    }

    fn check(&self, site: &Site<'_>) -> Result<(), Error> {
        site.check_same_sizes()
    }

    fn value(&self, _: &Setting<'_>, read: &[&[f64]]) -> Vec<f64> {
        self.normalized(read[0]).0
    }

    /// `∂nⱼ/∂xᵢ = (δᵢⱼ − 1/n − nᵢ·nⱼ/n) / deviation`, without the 1/n for a norm that does not centre.
    fn pass_back(&self, _: &Setting<'_>, at: &Known<'_>, to: &mut Towards<'_, f64>) {
        let (n, deviation) = self.normalized(at.read[0]);
        let count = n.len() as f64;
        let mut back = vec![0.0; n.len()];
        for i in 0..n.len() {
            for j in 0..n.len() {
                let same = if i == j { 1.0 } else { 0.0 };
                let shift = if self.centres { 1.0 / count } else { 0.0 };
                back[i] += at.d[j] * (same - shift - n[i] * n[j] / count) / deviation;
            }
        }
        to.add(0, back);
    }
}

/// Rounding errors of a normalised row.
struct Errors {
    /// Σ|terms| of each number.
    of_entries: Vec<f64>,
    /// The divisor of the numbers.
    deviation: f64,
    /// The relative error of the deviation.
    relative: f64,
}

impl Normalize {
    /// Of the normalised row `n` of `x`.
    fn errors(&self, x: &BoundedRow<'_>, n: &[f64]) -> Errors {
        let (centres, count) = (self.centres, x.value.len() as f64);
        // The numbers, or their distances to the first one.
        let first = if centres { (x.value[0], x.error[0]) } else { (0.0, 0.0) };
        let distance = |(value, error): (&f64, &f64)| {
            let rounding = if centres { (value - first.0).abs() } else { 0.0 };
            (value - first.0, rounding + error + first.1)
        };
        let numbers = || x.value.iter().zip(x.error).map(distance);
        let (mean, mean_error) = match centres {
            true => {
                (numbers().map(|(value, _)| value).sum::<f64>() / count, AbsoluteSum::of(numbers()) / count)
            }
            false => (0.0, 0.0),
        };
        let centred: Vec<(f64, f64)> = numbers()
            .map(|(value, error)| (value - mean, (value - mean).abs() + error + mean_error))
            .collect();
        let squares = centred.iter().map(|(value, error)| (value * value, 2.0 * value.abs() * error));
        let square = centred.iter().map(|(value, _)| value * value).sum::<f64>() / count + self.epsilon;
        // The square root halves a relative error; it, the quotient and ε add one rounding each.
        let relative = 0.5 * (AbsoluteSum::of(squares) / count + square) / square + 2.0;
        let deviation = square.sqrt();
        let of_entry = |(n, (_, error)): (&f64, &(f64, f64))| n.abs() * (relative + 1.0) + error / deviation;
        Errors { of_entries: n.iter().zip(&centred).map(of_entry).collect(), deviation, relative }
    }
}

impl Bound for Normalize {
    fn value_terms(&self, _: &Setting<'_>, read: &[BoundedRow<'_>], value: &[f64]) -> Vec<f64> {
        self.errors(&read[0], value).of_entries
    }

    /// Of `(d − mean(d) − n·mean(d·n)) / deviation`.
    fn gradient_terms(
        &self,
        _: &Setting<'_>,
        at: &Traced<'_>,
        of: &Incoming<'_>,
        to: &mut Towards<'_, AbsoluteSum>,
    ) {
        let n = at.value.value;
        let Errors { of_entries, deviation, relative } = self.errors(&at.read[0], n);
        let (d, d_terms, count) = (of.d, of.terms, n.len() as f64);
        let kink = d_terms.iter().any(|term| term.kink);
        let (mean, mean_terms) = match self.centres {
            true => {
                let terms = d.iter().zip(d_terms).map(|(d, term)| (*d, term.magnitude));
                (d.iter().sum::<f64>() / count, AbsoluteSum::of(terms) / count)
            }
            false => (0.0, 0.0),
        };
        let product = n.iter().zip(d).map(|(n, d)| n * d).sum::<f64>() / count;
        let products = (0..n.len())
            .map(|j| (n[j] * d[j], n[j].abs() * d_terms[j].magnitude + d[j].abs() * of_entries[j]));
        let product_terms = AbsoluteSum::of(products) / count;
        for (i, to) in to.source(0).iter_mut().enumerate() {
            let value = d[i] - mean - n[i] * product;
            let terms = d[i].abs() + d_terms[i].magnitude + mean.abs() + mean_terms;
            let own = (n[i] * product).abs() + n[i].abs() * product_terms + product.abs() * of_entries[i];
            let all = terms + own + value.abs() * (relative + 1.0);
            to.add(value / deviation, all / deviation, kink);
        }
    }

    fn sides(&self, _: &Setting<'_>, _: &[&[f64]]) -> Vec<bool> {
        Vec::new()
    }
}

/// The mean of the source of a norm.
fn mean_symbol(step: &TrainingStep, node: usize) -> Math {
    step.in_step(Math::Atom("μ").sub(Math::Name(step.node(node).name.to_owned())))
}

/// The divisor of a norm.
fn deviation_symbol(step: &TrainingStep, node: usize) -> Math {
    step.in_step(Math::Atom("r").sub(Math::Name(step.node(node).name.to_owned())))
}

impl Normalize {
    /// The mean that it subtracts, and its divisor, as they are written on paper.
    fn printed(&self, step: &TrainingStep, node: usize) -> (f64, f64) {
        let x = &step.values[step.node(node).sources[0]];
        let count = x.len() as f64;
        let mean = if self.centres { x.iter().sum::<f64>() / count } else { 0.0 };
        let square = x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
        (mean, (square + self.epsilon).sqrt())
    }

    /// `∂nⱼ/∂xᵢ = (δⱼᵢ − 1/n − nⱼ·nᵢ/n)/r`, without the 1/n for a norm that does not centre.
    fn slope(&self, step: &TrainingStep, node: usize, j: usize, i: usize) -> f64 {
        let (_, deviation) = self.printed(step, node);
        let (n, count) = (&step.values[node], step.node(node).size() as f64);
        let same = if i == j { 1.0 } else { 0.0 };
        let shift = if self.centres { 1.0 / count } else { 0.0 };
        (same - shift - n[j] * n[i] / count) / deviation
    }

    /// [`slope`](Self::slope) in symbols, as a factor.
    fn factor(&self, step: &TrainingStep, node: usize, j: usize, i: usize) -> Math {
        let count = step.node(node).size();
        let product = row![step.value(node, j), "·", step.value(node, i)].over(count);
        let own = match (i == j, self.centres) {
            (true, true) => row!["1", "−", Math::Atom("1").over(count), "−", product],
            (true, false) => row!["1", "−", product],
            (false, true) => row!["−", Math::Atom("1").over(count), "−", product],
            (false, false) => row!["−", product],
        };
        own.over(deviation_symbol(step, node))
    }
}

impl Explain for Normalize {
    fn words(&self) -> Words {
        Words {
            letter: "n",
            description: if self.centres {
                "mean 0 and variance 1".to_owned()
            } else {
                "mean square 1".to_owned()
            },
            legend: Some(line![
                Math::Atom("n"),
                ", ",
                Math::Atom("μ"),
                ", ",
                Math::Atom("r"),
                ": a normalised row, the mean that it subtracts, and its divisor"
            ]),
            in_training: None,
        }
    }

    /// `μ = Σx/n`, `r² = Σ(x − μ)²/n + ε`, `n = (x − μ)/r`.
    fn write_value(&self, step: &TrainingStep, node: usize, to: &mut Vec<Block>) {
        let source = step.node(node).sources[0];
        let (x, n) = (&step.values[source], &step.values[node]);
        let (mean, deviation) = self.printed(step, node);
        let (mean_symbol, deviation_symbol) = (mean_symbol(step, node), deviation_symbol(step, node));
        let less = |symbol: Math| match self.centres {
            true => row![symbol, "−", mean_symbol.clone()].group(),
            false => symbol,
        };
        if self.centres {
            let total = sum(x.len(), |i| step.value(source, i)).over(x.len());
            to.push(Block::Equation(Equation::new(mean_symbol.clone()).is(total).is(mean)));
        }
        let squares = sum(x.len(), |i| less(step.value(source, i)).sup("2")).over(x.len());
        let square = Equation::new(deviation_symbol.clone().sup("2")).is(row![squares, "+", self.epsilon]);
        to.push(Block::Equation(square.is(deviation * deviation)));
        to.push(Block::Equation(Equation::new(deviation_symbol.clone()).is(deviation)));
        if n.len() > SMALL {
            let whole = Equation::new(step.value(node, None))
                .is(less(step.value(source, None)).over(deviation_symbol.clone()));
            to.push(Block::Equation(whole.is(column(n))));
            announce_example(n.len(), to);
        }
        for entry in derived(n.len()) {
            let number = if self.centres { row![x[entry], "−", mean] } else { Math::Number(x[entry]) };
            let equation = Equation::new(step.value(node, entry))
                .is(less(step.value(source, entry)).over(deviation_symbol.clone()))
                .is(number.over(deviation));
            to.push(Block::Equation(equation.is(n[entry])));
        }
    }

    fn write_slopes(&self, _: &TrainingStep, _: usize, _: &mut Vec<Block>) {}

    fn write_parameters(&self, _: &TrainingStep, _: usize, _: &mut Vec<Block>) {}

    fn reads(&self, _: usize) -> bool {
        true
    }

    fn summands(&self, step: &TrainingStep, arrow: Arrow, entry: usize) -> Vec<Option<Summand>> {
        let Arrow { reader, .. } = arrow;
        let term = |j| Summand {
            entry: j,
            factor: self.factor(step, reader, j, entry),
            value: self.slope(step, reader, j, entry),
        };
        written(step.node(reader).size()).into_iter().map(|j| j.map(term)).collect()
    }

    fn column(&self, step: &TrainingStep, arrow: Arrow) -> [Math; 2] {
        let Arrow { reader, position } = arrow;
        let source = step.node(reader).sources[position];
        let jacobian = Math::partial(step.value(reader, None), step.value(source, None));
        let size = step.node(reader).size();
        let numbers = matrix(size, size, |j, i| self.slope(step, reader, j, i));
        let symbols = row![jacobian.group().sup("⊤"), step.d_value(reader, None)];
        [symbols, row![numbers, column_factor(step.d(reader))]]
    }

    fn link(&self, _: &TrainingStep, _: usize) -> Option<f64> {
        None
    }

    fn weights(&self) -> Option<DenseLayer> {
        None
    }
}

impl Draw for Normalize {
    fn look(&self, shape: Shape) -> Look {
        let word = if self.centres { "normalize" } else { "normalize by root mean square" };
        Look {
            word: word.to_owned(),
            extent: shape.size().to_string(),
            cell: word.to_owned(),
            sign: None,
            outline: Outline::Box,
            mark: None,
            joining: Joining::Begins,
            wiring: Wiring::Straight,
            arrow: ArrowNumber::Values,
        }
    }
}
