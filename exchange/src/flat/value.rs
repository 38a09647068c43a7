//! The values of a normalised network, in double precision or as single precision rounds them.
//!
//! Input: a network that can be written down, and the rows of its inputs. Output: the rows of its outputs.
//! Guarantees: the functions are the language's own definitions, not those of `evaluate`, so that an
//! agreement with it is evidence.

use super::{Flat, NodeId, Op};
use crate::foreign::Pair;

/// How each result is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Not at all: double precision.
    Double,
    /// To single precision, after each operation.
    Single,
}

impl Rounding {
    fn of(self, number: f64) -> f64 {
        match self {
            Self::Double => number,
            #[expect(clippy::cast_possible_truncation, reason = "that is what rounding is")]
            Self::Single => f64::from(number as f32),
        }
    }
}

/// The rows of the outputs, `None` for a network that cannot be written down or has other inputs.
#[must_use]
pub fn outputs(flat: &Flat, inputs: &[Vec<f64>], rounding: Rounding) -> Option<Vec<Vec<f64>>> {
    let mut rows: Vec<Vec<f64>> = Vec::with_capacity(flat.nodes.len());
    for node in &flat.nodes {
        let mut row = row(&node.op, &rows, inputs, rounding)?;
        row.iter_mut().for_each(|number| *number = rounding.of(*number));
        if row.len() != node.size {
            return None;
        }
        rows.push(row);
    }
    Some(flat.outputs.iter().map(|output| rows[output.node.0].clone()).collect())
}

fn row(op: &Op, rows: &[Vec<f64>], inputs: &[Vec<f64>], rounding: Rounding) -> Option<Vec<f64>> {
    let at = |id: &NodeId| rows.get(id.0);
    let each = |id: &NodeId, f: &dyn Fn(usize, f64) -> f64| {
        at(id).map(|row| row.iter().enumerate().map(|(index, &x)| f(index, x)).collect::<Vec<f64>>())
    };
    match op {
        Op::Input(index) => inputs.get(*index).cloned(),
        Op::Constant(numbers) => Some(numbers.clone()),
        Op::Pointwise(..) | Op::Where(..) | Op::LogSumExp(_) => None,
        Op::Pair(pair, a, b) => {
            let pair: fn(f64, f64) -> f64 = match pair {
                Pair::Add => |a, b| a + b,
                Pair::Sub => |a, b| a - b,
                Pair::Mul => |a, b| a * b,
                _ => return None,
            };
            Some(at(a)?.iter().zip(at(b)?).map(|(&a, &b)| pair(a, b)).collect())
        }
        Op::Affine { x, weights, bias, .. } => {
            each(x, &|index, x| rounding.of(rounding.of(weights[index]) * x) + rounding.of(bias[index]))
        }
        Op::Dense { x, weights, bias, .. } => {
            let x = at(x)?;
            let sum = |output: usize| {
                let start = bias.as_ref().map_or(0.0, |bias| rounding.of(bias[output]));
                let add = |sum: f64, (input, x): (usize, &f64)| {
                    rounding.of(sum + x * rounding.of(weights.numbers[input * weights.outputs + output]))
                };
                x.iter().enumerate().fold(start, add)
            };
            Some((0..weights.outputs).map(sum).collect())
        }
        Op::LayerNorm { x, weights, bias, epsilon } => {
            let row = at(x)?;
            #[expect(clippy::cast_precision_loss, reason = "a row has fewer numbers than 2⁵³")]
            let n = row.len() as f64;
            let mean = if bias.is_some() { rounding.of(row.iter().sum::<f64>() / n) } else { 0.0 };
            let spread = rounding.of(row.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n);
            let root = rounding.of((spread + epsilon).sqrt());
            each(x, &|index, x| {
                rounding.of((x - mean) / root) * weights[index]
                    + bias.as_ref().map_or(0.0, |bias| bias[index])
            })
        }
        Op::Softmax(x) | Op::LogSoftmax(x) => {
            let largest = at(x)?.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let sum: f64 = at(x)?.iter().map(|x| rounding.of((x - largest).exp())).sum();
            let logarithm = matches!(op, Op::LogSoftmax(_));
            each(x, &|_, x| if logarithm { x - largest - sum.ln() } else { (x - largest).exp() / sum })
        }
        Op::Sum(x, factor) => Some(vec![at(x)?.iter().fold(0.0, |sum, x| rounding.of(sum + x * factor))]),
        Op::Clip(x, low, high) => {
            each(x, &|index, x| x.max(rounding.of(low[index])).min(rounding.of(high[index])))
        }
        Op::Gather(x, places) => places.iter().map(|&place| at(x)?.get(place).copied()).collect(),
        Op::Concat(parts) => parts
            .iter()
            .map(at)
            .collect::<Option<Vec<_>>>()
            .map(|parts| parts.into_iter().flatten().copied().collect()),
        Op::Activation(word, x) => {
            let function = activation(word)?;
            each(x, &|_, x| function(x))
        }
        Op::Prelu(x, slopes) => each(x, &|index, x| if x < 0.0 { slopes[index] * x } else { x }),
    }
}

/// A function of the language by its word, with its argument if it has one.
fn activation(word: &str) -> Option<Box<dyn Fn(f64) -> f64>> {
    let (name, argument) = match word.split_once('(') {
        Some((name, rest)) => (name, Some(rest.trim_end_matches(')').parse::<f64>().ok()?)),
        None => (word, None),
    };
    Some(match name {
        "elu" => {
            let alpha = argument.unwrap_or(1.0);
            Box::new(move |x: f64| if x > 0.0 { x } else { alpha * x.exp_m1() })
        }
        "leaky_relu" => {
            let slope = argument.unwrap_or(0.01);
            Box::new(move |x: f64| if x > 0.0 { x } else { slope * x })
        }
        _ => Box::new(plain(name)?),
    })
}

fn plain(name: &str) -> Option<fn(f64) -> f64> {
    Some(match name {
        "abs" => f64::abs,
        "erf" => erf,
        "exp" => f64::exp,
        "log" => f64::ln,
        "reciprocal" => |x| 1.0 / x,
        "sqrt" => f64::sqrt,
        "gaussian" => |x| (-x * x).exp(),
        "gelu" => |x| x * 0.5 * (1.0 + erf(x / std::f64::consts::SQRT_2)),
        "gelu_tanh" => {
            |x| 0.5 * x * (1.0 + ((2.0 / std::f64::consts::PI).sqrt() * (x + 0.044_715 * x.powi(3))).tanh())
        }
        "hard_sigmoid" => |x| (x + 3.0).clamp(0.0, 6.0) / 6.0,
        "hard_swish" => |x| x * (x + 3.0).clamp(0.0, 6.0) / 6.0,
        "hard_tanh" => |x| x.clamp(-1.0, 1.0),
        "identity" => |x| x,
        "mish" => |x| x * softplus(x).tanh(),
        "relu" => |x| x.max(0.0),
        "relu6" => |x| x.clamp(0.0, 6.0),
        "selu" => {
            |x| 1.050_700_987_355_480_5 * if x > 0.0 { x } else { 1.673_263_242_354_377_2 * x.exp_m1() }
        }
        "sigmoid" => sigmoid,
        "silu" => |x| x * sigmoid(x),
        "sin" => f64::sin,
        "softplus" => softplus,
        "square" => |x| x * x,
        "softsign" => |x| x / (1.0 + x.abs()),
        "tanh" => f64::tanh,
        _ => return None,
    })
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn softplus(x: f64) -> f64 {
    if x > 40.0 { x } else { x.exp().ln_1p() }
}

/// The alternating series of the error function, Abramowitz & Stegun 7.1.5, which is enough below 5.
fn erf(x: f64) -> f64 {
    if x.abs() > 4.5 {
        return x.signum();
    }
    let (mut sum, mut term) = (0.0, x);
    for n in 0..200_u32 {
        sum += term / f64::from(2 * n + 1);
        term *= -x * x / f64::from(n + 1);
    }
    sum * 2.0 / std::f64::consts::PI.sqrt()
}

/// The index of the largest number of a row, the first one of several.
#[must_use]
pub fn largest(row: &[f64]) -> f64 {
    let best = (0..row.len()).fold(0, |best, at| if row[at] > row[best] { at } else { best });
    #[expect(clippy::cast_precision_loss, reason = "a row has fewer numbers than 2⁵³")]
    let best = best as f64;
    best
}

/// How far two rows are apart, over the largest number that is wanted and at least 1.
#[must_use]
pub fn distance(got: &[f64], want: &[f64]) -> f64 {
    let scale = want.iter().fold(1.0, |largest: f64, number| largest.max(number.abs()));
    got.iter()
        .zip(want)
        .map(|(got, want)| if got == want { 0.0 } else { (got - want).abs() / scale })
        .fold(0.0, |largest, apart| if apart > largest || apart.is_nan() { apart } else { largest })
}
