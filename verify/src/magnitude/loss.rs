//! Σ|terms| of the losses and of their gradients.

use netwright_runtime::topology::{Activation, Loss};

use super::Term;
use super::activation::{of_activation, of_ln_sum};
use crate::error::Error;
use crate::interpreter::{
    Direction, LEAST, TermOf, Trace, loss_gradient, sigmoid, softened, softmax, terms, value_of,
};

/// Σ|terms| of the loss; those of its gradients are added at the nodes that its terms read.
pub(super) fn start(
    trace: &Trace<'_>,
    target: &[f64],
    errors: &[Vec<f64>],
    allowance: f64,
    to: &mut [Vec<Term>],
) -> Result<f64, Error> {
    let mut sum = Term::default();
    for term in terms(trace, target)? {
        let error: Vec<f64> = term.nodes.iter().flat_map(|node| errors[*node].clone()).collect();
        let value = term.weight * value_of(term.loss, &term.read, term.target)?;
        sum.add(value, term.weight.abs() * of_value(&term, &error)?, false);
        let gradient = of_gradient(&term, &error, allowance)?;
        for (node, part) in term.parts(&gradient) {
            for (to, Term { magnitude, value, kink }) in to[node].iter_mut().zip(part) {
                to.add(term.weight * value, term.weight.abs() * magnitude, *kink);
            }
        }
    }
    Ok(sum.magnitude)
}

/// Σ|terms| of a loss, from the errors of what it reads.
fn of_value(term: &TermOf<'_>, error: &[f64]) -> Result<f64, Error> {
    let (read, target) = (term.read.as_slice(), term.target);
    if term.loss == Loss::Cosine {
        return Ok(of_cosine(read, error, target));
    }
    let n = target.len() as f64;
    let largest = read.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let p = softmax(read);
    let mass: f64 = target.iter().map(|t| t.abs()).sum::<f64>().max(1.0);
    let ln_sum = of_ln_sum(read);
    let mut sum = Term::default();
    for o in 0..target.len() {
        let (z, t, error_of_z) = (read[o], target[o], error[o]);
        let off = (z - t).abs();
        let magnitude = match term.loss {
            // Both terms are right to parts of themselves.
            Loss::Bce { positive_weight: w } => {
                let (positive, negative) = (w * t, 1.0 - t);
                let factor = if z > 0.0 { negative.abs() } else { positive.abs() };
                let linear = if factor == 0.0 { 0.0 } else { factor * z.abs() };
                let both = positive.abs() + negative.abs();
                let slope = (sigmoid(z) * (positive + negative) - positive).abs();
                (3.0 * linear + 4.0 * both * (-z.abs()).exp().ln_1p() + slope * error_of_z) / n
            }
            Loss::CrossEntropy { label_smoothing } => {
                let t = softened(t.abs(), label_smoothing, target.len());
                let rounds = 2.0 + of_softening(label_smoothing);
                let minus_ln_p = if t == 0.0 { 0.0 } else { ln_sum + (z - largest).abs() };
                t * (rounds * minus_ln_p + error_of_z) + p[o] * mass * error_of_z
            }
            Loss::Mse => (off.powi(2) + 2.0 * off * (z.abs() + t.abs() + error_of_z)) / n,
            Loss::Mae => (off + error_of_z) / n,
            Loss::Huber { delta } => {
                let cut = off.min(delta);
                (cut * off + 0.5 * cut * cut + cut * error_of_z) / n
            }
            Loss::LogCosh => {
                // The form for small errors is right to a part of the loss, the one for large errors to that of 1.
                let rounding = if off < 0.99 { 4.0 * off * off } else { off + 2.0 };
                (rounding + off.tanh() * error_of_z) / n
            }
            Loss::Hinge => {
                let terms = 1.0 + (t * z).abs() + t.abs() * error_of_z;
                if 1.0 - t * z > -0.01 * terms { terms / n } else { 0.0 }
            }
            Loss::Poisson => (z.exp() * (2.0 + error_of_z) + (t * z).abs() + t.abs() * error_of_z) / n,
            Loss::GaussianNll { epsilon } => {
                let (variance, error_of_v) = (read[target.len() + o].max(epsilon), error[target.len() + o]);
                let logarithm = variance.ln().abs() + 1.0 + error_of_v / variance;
                let quotient = off * (off / variance) * (3.0 + error_of_v / variance);
                0.5 * (logarithm + quotient + 2.0 * off * error_of_z / variance) / n
            }
            other => return Err(Error::unsupported("loss", other)),
        };
        sum.add(magnitude, 0.0, false);
    }
    Ok(sum.magnitude)
}

/// How often the target is rounded on its way to a softened one.
fn of_softening(part: f64) -> f64 {
    if part == 0.0 { 0.0 } else { 2.0 }
}

/// `|u − v|²/2` of the directions: what the roundings of each unit's numbers do to their distance, those of both lengths,
/// and the square of these, which is left of the loss of equal directions.
fn of_cosine(y: &[f64], error: &[f64], t: &[f64]) -> f64 {
    let (u, v) = (Direction::of(y), Direction::of(t));
    let rounds = y.len() as f64 + 4.0;
    let pairs = || u.unit.iter().zip(&v.unit);
    let square: f64 = pairs().map(|(u, v)| (u - v).powi(2)).sum();
    let units: f64 = pairs().map(|(u, v)| (u - v).abs() * (u.abs() + v.abs())).sum();
    let short = if u.length < LEAST || v.length < LEAST { 2.0 } else { 0.0 };
    rounds * (square + short + rounds * EQUAL) + 4.0 * units + 2.0 * error.iter().sum::<f64>() / u.divisor()
}

/// The square of a rounding is at most this part of the rounding: ε of `f32`, with a margin.
const EQUAL: f64 = 1e-7;

/// Σ|terms| of the gradient of a loss at what it reads. An error or a margin within `allowance`·Σ|terms| of where
/// the slope jumps is a kink.
fn of_gradient(term: &TermOf<'_>, error: &[f64], allowance: f64) -> Result<Vec<Term>, Error> {
    let (read, target) = (term.read.as_slice(), term.target);
    let gradient = loss_gradient(term.loss, read, target)?;
    let kind = Kind { term, error, allowance };
    let magnitudes: Vec<(f64, bool)> = match term.loss {
        Loss::CrossEntropy { label_smoothing } => kind.cross_entropy(label_smoothing)?,
        Loss::GaussianNll { epsilon } => kind.gaussian(epsilon),
        Loss::Cosine => kind.cosine(),
        _ => (0..target.len()).map(|o| kind.of_output(o)).collect::<Result<_, _>>()?,
    };
    let of = |(value, (magnitude, kink)): (&f64, (f64, bool))| Term { magnitude, value: *value, kink };
    Ok(gradient.iter().zip(magnitudes).map(of).collect())
}

/// A gradient of some loss.
struct Kind<'a> {
    term: &'a TermOf<'a>,
    error: &'a [f64],
    allowance: f64,
}

impl Kind<'_> {
    /// Of a loss whose outputs have nothing to do with each other.
    fn of_output(&self, o: usize) -> Result<(f64, bool), Error> {
        let (z, t, error) = (self.term.read[o], self.term.target[o], self.error[o]);
        let n = self.term.target.len() as f64;
        let (y, off) = (sigmoid(z), (z - t).abs());
        let is_near = |distance: f64, terms: f64| distance.abs() <= self.allowance * terms;
        Ok(match self.term.loss {
            Loss::Bce { positive_weight: 1.0 } => ((2.0 * y + t.abs() + y * (1.0 - y) * error) / n, false),
            Loss::Bce { positive_weight: w } => {
                let both = 1.0 + (w - 1.0).abs() * t.abs();
                ((3.0 * y * both + w * t.abs() + both * y * (1.0 - y) * error) / n, false)
            }
            Loss::Mse => (2.0 * (z.abs() + t.abs() + error) / n, false),
            Loss::Mae => (1.0 / n, is_near(z - t, error + off)),
            Loss::Huber { delta } => ((off.min(delta) + error) / n, false),
            Loss::LogCosh => {
                let slope = off.tanh();
                ((slope + (1.0 - slope * slope) * (error + off)) / n, false)
            }
            Loss::Hinge => {
                let terms = 1.0 + (t * z).abs() + t.abs() * error;
                (t.abs() / n, is_near(1.0 - t * z, terms))
            }
            Loss::Poisson => ((z.exp() * (2.0 + error) + t.abs()) / n, false),
            other => return Err(Error::unsupported("loss", other)),
        })
    }

    /// `p·Σs − s`.
    fn cross_entropy(&self, label_smoothing: f64) -> Result<Vec<(f64, bool)>, Error> {
        let (z, target) = (self.term.read.as_slice(), self.term.target);
        let p = softmax(z);
        let p_error = of_activation(Activation::Softmax, z, self.error, &p, "loss")?;
        let soft: Vec<f64> =
            target.iter().map(|t| softened(t.abs(), label_smoothing, target.len())).collect();
        let rounds = 1.0 + of_softening(label_smoothing);
        // Σ|s| with its partial sums.
        let mut mass = Term::default();
        soft.iter().for_each(|t| mass.add(*t, (rounds - 1.0) * t, false));
        let mass = mass.magnitude;
        let largest = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let one = |o: usize| {
            // Forward code subtracts the largest logit everywhere, and its derivative cancels.
            let maximum = if z[o] == largest { mass } else { 0.0 };
            ((p[o] + p_error[o]) * mass + rounds * soft[o] + maximum, false)
        };
        Ok((0..z.len()).map(one).collect())
    }

    /// `(m − t)/v` and `(1/v − (m − t)²/v²)/2`.
    fn gaussian(&self, epsilon: f64) -> Vec<(f64, bool)> {
        let (read, target) = (self.term.read.as_slice(), self.term.target);
        let count = target.len();
        let n = count as f64;
        let parts = |o: usize| {
            let (v, error) = (read[count + o], self.error[count + o]);
            // What is cut off is ε, whatever its own error, and the slope there is passed on: there is no kink.
            let share = if v + self.allowance * error < epsilon { 0.0 } else { error / v.max(epsilon) };
            ((read[o] - target[o]).abs(), v.max(epsilon), share)
        };
        let of_mean = |o: usize| {
            let (off, variance, share) = parts(o);
            ((off * (2.0 + share) + self.error[o]) / variance / n, false)
        };
        let of_variance = |o: usize| {
            let (off, variance, share) = parts(o);
            let quotient = off * (off / variance);
            let terms = 1.0 + share + quotient * (4.0 + 2.0 * share) + 2.0 * off * self.error[o] / variance;
            (0.5 * terms / variance / n, false)
        };
        (0..count).map(of_mean).chain((0..count).map(of_variance)).collect()
    }

    /// `(y·(y·t)/|y|² − t) / (|y|·|t|)`.
    fn cosine(&self) -> Vec<(f64, bool)> {
        let (y, t) = (self.term.read.as_slice(), self.term.target);
        let (u, v) = (Direction::of(y), Direction::of(t));
        let (rounds, length) = (y.len() as f64 + 6.0, u.divisor());
        let products: f64 = u.unit.iter().zip(&v.unit).map(|(u, v)| (u * v).abs()).sum();
        let errors: f64 = self.error.iter().sum();
        let kink = (u.length - LEAST).abs() <= self.allowance * (errors + rounds * LEAST);
        let one = |o: usize| {
            let terms = u.unit[o].abs() * products + v.unit[o].abs();
            (rounds * terms / length + 4.0 * errors / (length * length), kink)
        };
        (0..y.len()).map(one).collect()
    }
}
