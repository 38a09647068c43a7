//! The losses by their definitions, at the nodes where their gradients start.
//!
//! Binary cross-entropy and cross-entropy take the logarithm of a sigmoid or softmax; both are evaluated and
//! differentiated at its pre-activation, where no logarithm of a rounded probability is needed.
#![allow(clippy::needless_range_loop)] // the indices are those of the formulas

use std::cmp::Ordering;

use netwright_runtime::topology::{Activation, Divisor, Loss, LossTerm, Operation, Topology};

use super::check::malformed;
use super::{Interpreter, Trace, ln_sum_exp, sigmoid, softmax};
use crate::error::Error;

/// How much of the loss of a batch the loss of one of its samples is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Shares {
    /// Of terms that are divided by the number of samples.
    by_rows: f64,
    /// Of terms that are divided by the sum of the weights.
    by_weights: f64,
}

impl Shares {
    /// A sample alone.
    pub(crate) const WHOLE: Self = Self { by_rows: 1.0, by_weights: 1.0 };

    /// For each sample of a batch wₛ/n and wₛ/Σw, where 0/0 is 0.
    pub(crate) fn of_batch(weights: &[f64]) -> impl Iterator<Item = Self> + '_ {
        let (count, sum) = (weights.len() as f64, weights.iter().sum::<f64>());
        weights.iter().map(move |&weight| Self {
            by_rows: weight / count,
            by_weights: if weight == 0.0 && sum == 0.0 { 0.0 } else { weight / sum },
        })
    }

    const fn of(self, divisor: Divisor) -> f64 {
        match divisor {
            Divisor::Rows => self.by_rows,
            Divisor::Weights => self.by_weights,
        }
    }
}

impl Interpreter<'_> {
    /// The rows of a batch whose samples have weights, as many as there are rows: the losses of the rows, and their
    /// gradients, become their shares of those of the batch, so that the sum over the rows is Σ weightₛ·Lₛ / n, or of terms
    /// with [`Divisor::Weights`] Σ weightₛ·Lₛ / Σ weightₛ, where 0/0 is 0.
    ///
    /// # Errors
    ///
    /// If there are more or fewer weights than rows.
    pub fn weighted(rows: Vec<Self>, weights: &[f64]) -> Result<Vec<Self>, Error> {
        Error::check_length("weights", rows.len(), weights.len())?;
        let shares = Shares::of_batch(weights);
        Ok(rows.into_iter().zip(shares).map(|(row, shares)| Self { shares, ..row }).collect())
    }
}

/// A term of the loss of a trace.
pub(crate) struct TermOf<'a> {
    pub(crate) loss: Loss,
    /// What it is multiplied with; in a batch with weights, its sample's share of it, too.
    pub(crate) weight: f64,
    pub(crate) divisor: Divisor,
    /// What is compared with the target.
    pub(crate) operands: &'static [usize],
    /// The nodes whose values the loss reads, where its gradient starts.
    pub(crate) nodes: Vec<usize>,
    /// Their values, one behind the other.
    pub(crate) read: Vec<f64>,
    pub(crate) target: &'a [f64],
}

impl TermOf<'_> {
    /// A row as long as what is read, in parts for the nodes.
    pub(crate) fn parts<'r, T>(&self, row: &'r [T]) -> Vec<(usize, &'r [T])> {
        let size = row.len() / self.nodes.len().max(1);
        self.nodes.iter().copied().zip(row.chunks(size.max(1))).collect()
    }
}

/// The nodes whose values a loss reads: the pre-activation for [`Loss::Bce`] and [`Loss::CrossEntropy`], the
/// operands for all others.
pub(super) fn read_nodes(topology: &Topology, term: &LossTerm) -> Result<Vec<usize>, Error> {
    let required: &[Activation] = match term.loss {
        Loss::Bce { .. } => &[Activation::Sigmoid],
        Loss::CrossEntropy { .. } => &[Activation::Softmax, Activation::LogSoftmax],
        Loss::Mse | Loss::Mae | Loss::Huber { .. } | Loss::LogCosh => return Ok(term.operands.to_vec()),
        Loss::Hinge | Loss::Poisson | Loss::Cosine => return Ok(term.operands.to_vec()),
        Loss::GaussianNll { .. } => return Ok(term.operands.to_vec()),
        other => return Err(Error::unsupported("loss", other)),
    };
    let operand = term.operands.first().and_then(|operand| topology.nodes.get(*operand));
    match operand.map(|operand| (operand.operation, operand.sources)) {
        Some((Operation::Activation(activation), [source, ..])) if required.contains(&activation) => {
            Ok(vec![*source])
        }
        _ => Err(malformed("loss", "its operand does not end with the loss's activation")),
    }
}

/// The terms of a trace's loss.
pub(crate) fn terms<'a>(trace: &Trace<'_>, target: &'a [f64]) -> Result<Vec<TermOf<'a>>, Error> {
    let topology = trace.topology();
    if topology.losses.is_empty() {
        return Err(Error::NoLoss);
    }
    Error::check_length("target", topology.targets(), target.len())?;
    let of = |term: &LossTerm| {
        let nodes = read_nodes(topology, term)?;
        let size = term.operands.first().map_or(0, |operand| topology.nodes[*operand].size);
        let read = nodes.iter().flat_map(|node| trace.values[*node].clone()).collect();
        let target = &target[term.target..term.target + size];
        let LossTerm { loss, divisor, operands, .. } = *term;
        let weight = term.weight * trace.shares.of(divisor);
        Ok(TermOf { loss, weight, divisor, operands, nodes, read, target })
    };
    topology.losses.iter().map(of).collect()
}

/// The loss: the sum of its terms, each with its weight.
pub(crate) fn value(trace: &Trace<'_>, target: &[f64]) -> Result<f64, Error> {
    let mut sum = 0.0;
    for term in terms(trace, target)? {
        sum += term.weight * value_of(term.loss, &term.read, term.target)?;
    }
    Ok(sum)
}

/// One loss, with n outputs:
///
/// ```text
/// bce            −(1/n) Σ w·t·ln y + (1 − t)·ln(1 − y)   y = 1/(1 + e⁻ᶻ), ln y = −ln(1 + e⁻ᶻ), ln(1 − y) = −ln(1 + eᶻ)
/// cross_entropy  −Σ s·ln p                               ln pᵢ = zᵢ − ln Σ eᶻ, s = t·(1 − ε) + ε/n
/// mse             (1/n) Σ (y − t)²
/// mae             (1/n) Σ |y − t|
/// huber           (1/n) Σ e²/2, δ·(e − δ/2) beyond δ     e = |y − t|
/// log_cosh        (1/n) Σ ln cosh(y − t)
/// hinge           (1/n) Σ max(0, 1 − t·y)
/// poisson         (1/n) Σ eʸ − t·y
/// gaussian_nll    (1/n) Σ (ln v + (m − t)²/v)/2          v at least ε, whose slope is passed on where it is cut off
/// cosine          1 − y·t / (|y|·|t|)
/// ```
pub(crate) fn value_of(loss: Loss, read: &[f64], target: &[f64]) -> Result<f64, Error> {
    let pairs = read.iter().zip(target);
    let n = target.len();
    let mean = 1.0 / n as f64;
    Ok(match loss {
        Loss::Bce { positive_weight: w } => {
            let term = |z: f64, t: f64| weighted(w * t, ln_1p_exp(-z)) + weighted(1.0 - t, ln_1p_exp(z));
            mean * pairs.map(|(z, t)| term(*z, *t)).sum::<f64>()
        }
        Loss::CrossEntropy { label_smoothing } => {
            let (largest, ln_sum) = ln_sum_exp(read);
            let minus_ln_p = |z: f64| ln_sum - (z - largest);
            pairs.map(|(z, t)| weighted(softened(*t, label_smoothing, n), minus_ln_p(*z))).sum()
        }
        Loss::Mse => mean * pairs.map(|(y, t)| (y - t) * (y - t)).sum::<f64>(),
        Loss::Mae => mean * pairs.map(|(y, t)| (y - t).abs()).sum::<f64>(),
        Loss::Huber { delta } => {
            let term = |error: f64| match error <= delta {
                true => error * error / 2.0,
                false => delta * (error - delta / 2.0),
            };
            mean * pairs.map(|(y, t)| term((y - t).abs())).sum::<f64>()
        }
        Loss::LogCosh => mean * pairs.map(|(y, t)| ln_cosh(y - t)).sum::<f64>(),
        Loss::Hinge => mean * pairs.map(|(y, t)| (1.0 - t * y).max(0.0)).sum::<f64>(),
        // From 710 on the rate is ∞, which no count makes up for.
        Loss::Poisson => mean * pairs.map(|(y, t)| y.exp() - weighted(*t, y.min(710.0))).sum::<f64>(),
        Loss::GaussianNll { epsilon } => {
            let term = |o: usize| {
                let variance = read[n + o].max(epsilon);
                let error = read[o] - target[o];
                0.5 * (variance.ln() + error * (error / variance))
            };
            mean * (0..n).map(term).sum::<f64>()
        }
        Loss::Cosine => {
            // 1 − u·v = (|u − v|² + 1 − |u|² + 1 − |v|²)/2.
            let (u, v) = (Direction::of(read), Direction::of(target));
            let square: f64 = u.unit.iter().zip(&v.unit).map(|(u, v)| (u - v).powi(2)).sum();
            0.5 * (square + u.shortness() + v.shortness())
        }
        other => return Err(Error::unsupported("loss", other)),
    })
}

/// The gradient of one loss at the nodes that it reads.
pub(crate) fn gradient(loss: Loss, read: &[f64], target: &[f64]) -> Result<Vec<f64>, Error> {
    let pairs = read.iter().zip(target);
    let count = target.len();
    let n = count as f64;
    Ok(match loss {
        Loss::Bce { positive_weight: w } => {
            pairs.map(|(z, t)| (sigmoid(*z) * (w * t + 1.0 - t) - w * t) / n).collect()
        }
        Loss::CrossEntropy { label_smoothing } => {
            let soft: Vec<f64> = target.iter().map(|t| softened(*t, label_smoothing, count)).collect();
            let mass: f64 = soft.iter().sum();
            softmax(read).iter().zip(soft).map(|(p, t)| p * mass - t).collect()
        }
        Loss::Mse => pairs.map(|(y, t)| 2.0 * (y - t) / n).collect(),
        Loss::Mae => pairs.map(|(y, t)| if y == t { 0.0 } else { (y - t).signum() / n }).collect(),
        Loss::Huber { delta } => pairs.map(|(y, t)| (y - t).clamp(-delta, delta) / n).collect(),
        Loss::LogCosh => pairs.map(|(y, t)| (y - t).tanh() / n).collect(),
        Loss::Hinge => {
            let slope = |product: f64, t: f64| match product.partial_cmp(&1.0) {
                None => f64::NAN,
                Some(Ordering::Less) => -t / n,
                Some(_) => 0.0,
            };
            pairs.map(|(y, t)| slope(t * y, *t)).collect()
        }
        Loss::Poisson => pairs.map(|(y, t)| (y.exp() - t) / n).collect(),
        Loss::GaussianNll { epsilon } => {
            let of_mean = |o: usize| (read[o] - target[o]) / read[count + o].max(epsilon) / n;
            let of_variance = |o: usize| {
                // Below ε the slope at ε is passed on.
                let (error, variance) = (read[o] - target[o], read[count + o].max(epsilon));
                0.5 * (1.0 / variance - (error / variance).powi(2)) / n
            };
            (0..count).map(of_mean).chain((0..count).map(of_variance)).collect()
        }
        Loss::Cosine => {
            let (u, v) = (Direction::of(read), Direction::of(target));
            // A length that counts as 1e-8 does not change with y.
            let along = if u.length > LEAST { u.cosine(&v) } else { 0.0 };
            let slope = |(u_o, v_o): (&f64, &f64)| (u_o * along - v_o) / u.divisor();
            u.unit.iter().zip(&v.unit).map(slope).collect()
        }
        other => return Err(Error::unsupported("loss", other)),
    })
}

/// The least length that the cosine counts with.
pub(crate) const LEAST: f64 = 1e-8;

/// A row divided by its length, which counts as [`LEAST`] where it is shorter.
pub(crate) struct Direction {
    pub(crate) unit: Vec<f64>,
    pub(crate) length: f64,
}

impl Direction {
    pub(crate) fn of(row: &[f64]) -> Self {
        // Squares are taken of shares of the largest number, so that none overflows.
        let largest = row.iter().fold(LEAST, |largest, x| largest.max(x.abs()));
        let square: f64 = row.iter().map(|x| (x / largest).powi(2)).sum();
        let (length, divisor) = (square.sqrt() * largest, square.sqrt().max(LEAST / largest));
        Self { unit: row.iter().map(|x| x / largest / divisor).collect(), length }
    }

    pub(crate) const fn divisor(&self) -> f64 {
        self.length.max(LEAST)
    }

    /// The product of both units.
    pub(crate) fn cosine(&self, other: &Self) -> f64 {
        self.unit.iter().zip(&other.unit).map(|(u, v)| u * v).sum()
    }

    /// 1 − |u|², which is 0 unless the row is short.
    fn shortness(&self) -> f64 {
        if self.length < LEAST { 1.0 - (self.length / LEAST).powi(2) } else { 0.0 }
    }
}

/// y·t, |y| and |t|.
pub(crate) fn lengths(y: &[f64], t: &[f64]) -> (f64, f64, f64) {
    let dot = y.iter().zip(t).map(|(y, t)| y * t).sum();
    (dot, Direction::of(y).divisor(), Direction::of(t).divisor())
}

/// The product, or 0 for a weight of 0: what is infinite and has no weight counts for nothing.
fn weighted(weight: f64, x: f64) -> f64 {
    if weight == 0.0 { 0.0 } else { weight * x }
}

/// A target with a part of it spread over n classes.
pub(crate) fn softened(target: f64, part: f64, n: usize) -> f64 {
    target * (1.0 - part) + part / n as f64
}

/// ln(1 + eˣ), which for large x is x + ln(1 + e⁻ˣ).
fn ln_1p_exp(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// ln cosh x = ln(1 + 2·sinh²(x/2)), which for large x is |x| − ln 2 + ln(1 + e^(−2|x|)).
fn ln_cosh(x: f64) -> f64 {
    if x.abs() < 1.0 {
        return (2.0 * (x / 2.0).sinh().powi(2)).ln_1p();
    }
    x.abs() - core::f64::consts::LN_2 + (-2.0 * x.abs()).exp().ln_1p()
}
