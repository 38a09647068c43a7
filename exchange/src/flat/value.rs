//! The values of a normalised network, in double precision or as single precision rounds them.
//!
//! Input: a network that can be written down, and the rows of its inputs. Output: the rows of its outputs.
//! Guarantees: the functions are the language's own definitions, not those of `evaluate`, so that an
//! agreement with it is evidence.

use std::collections::{HashMap, VecDeque};

use super::{Flat, NodeId, Op, activation};
use crate::foreign::Pair;

/// How each result is rounded.
///
/// ```
/// use netwright::exchange::flat::{self, Rounding};
/// use netwright::exchange::{normalise, read};
///
/// # let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
/// # let foreign = read::nnet::read(text.as_bytes())?;
/// # let flat = normalise::normalise(&foreign, &normalise::Options::default())?;
/// let x = [vec![0.1, 0.2]];
/// let [single, double] = [Rounding::Single, Rounding::Double].map(|how| flat::outputs(&flat, &x, how));
/// assert_ne!(single, double);
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
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

/// The rows of the outputs, of the first step of a stream; `None` for a network that cannot be written down
/// or has other inputs.
///
/// ```
/// use netwright::exchange::flat::{self, Rounding};
/// use netwright::exchange::{normalise, read};
///
/// let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
/// let foreign = read::nnet::read(text.as_bytes())?;
/// let flat = normalise::normalise(&foreign, &normalise::Options::default())?;
/// // 1/2 − 0/2 + 1/4.
/// let y = flat::outputs(&flat, &[vec![1.0, 0.0]], Rounding::Double);
/// assert_eq!(y, Some(vec![vec![0.75]]));
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
#[must_use]
pub fn outputs(flat: &Flat, inputs: &[Vec<f64>], rounding: Rounding) -> Option<Vec<Vec<f64>>> {
    Stream::new(flat, rounding).step(inputs)
}

/// A stream of samples through a network.
///
/// ```
/// use netwright::exchange::{flat::{Rounding, Stream}, normalise, read};
///
/// // 0.5 times the newest sample and 0.25 times the one before.
/// let text = r#"{"architecture": "Linear", "config": {"receptive_field": 2}, "weights": [0.5, 0.25]}"#;
/// let foreign = read::nam::read(text.as_bytes())?;
/// let flat = normalise::normalise(&foreign, &normalise::Options::default())?;
/// let mut stream = Stream::new(&flat, Rounding::Single);
/// assert_eq!(stream.step(&[vec![1.0]]), Some(vec![vec![0.5]]));
/// assert_eq!(stream.step(&[vec![0.0]]), Some(vec![vec![0.25]]));
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
#[derive(Debug)]
pub struct Stream<'a> {
    flat: &'a Flat,
    rounding: Rounding,
    /// For each row that is remembered, for how many steps at most, and what was: the oldest one first.
    past: HashMap<NodeId, (usize, VecDeque<Vec<f64>>)>,
}

impl<'a> Stream<'a> {
    /// A stream from its beginning.
    #[must_use]
    pub fn new(flat: &'a Flat, rounding: Rounding) -> Self {
        let mut past: HashMap<NodeId, (usize, VecDeque<Vec<f64>>)> = HashMap::new();
        for memory in &flat.memories {
            let (steps, _) = past.entry(memory.of).or_default();
            *steps = memory.steps.max(*steps);
        }
        Self { flat, rounding, past }
    }

    /// The rows of the outputs of the next step, `None` for a network that cannot be written down or has
    /// other inputs.
    pub fn step(&mut self, inputs: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
        let (flat, rounding) = (self.flat, self.rounding);
        let mut rows: Vec<Vec<f64>> = Vec::with_capacity(flat.nodes.len());
        for node in &flat.nodes {
            let mut row = match &node.op {
                Op::Earlier(at) => self.earlier(*at)?,
                op => row(op, &rows, inputs, rounding)?,
            };
            row.iter_mut().for_each(|number| *number = rounding.of(*number));
            if row.len() != node.size {
                return None;
            }
            rows.push(row);
        }
        for (of, (steps, past)) in &mut self.past {
            if past.len() == *steps {
                past.pop_front();
            }
            past.push_back(rows.get(of.0)?.clone());
        }
        Some(flat.outputs.iter().map(|output| rows[output.node.0].clone()).collect())
    }

    fn earlier(&self, at: usize) -> Option<Vec<f64>> {
        let memory = self.flat.memories.get(at)?;
        let (_, past) = self.past.get(&memory.of)?;
        let at = past.len().checked_sub(memory.steps);
        Some(at.and_then(|at| past.get(at)).unwrap_or(&memory.start).clone())
    }
}

fn row(op: &Op, rows: &[Vec<f64>], inputs: &[Vec<f64>], rounding: Rounding) -> Option<Vec<f64>> {
    let at = |id: &NodeId| rows.get(id.0);
    let each = |id: &NodeId, f: &dyn Fn(usize, f64) -> f64| {
        at(id).map(|row| row.iter().enumerate().map(|(index, &x)| f(index, x)).collect::<Vec<f64>>())
    };
    match op {
        Op::Input(index) => inputs.get(*index).cloned(),
        Op::Constant(numbers) => Some(numbers.clone()),
        // A stream has what was remembered.
        Op::Pointwise(..) | Op::Where(..) | Op::LogSumExp(_) | Op::Earlier(_) => None,
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
            let (mean, root) = spread(at(x)?, bias.is_some(), *epsilon, rounding);
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
        Op::Concat(parts) => {
            let parts = parts.iter().map(at).collect::<Option<Vec<_>>>()?;
            Some(parts.into_iter().flatten().copied().collect())
        }
        Op::Activation(word, x) => {
            let activation = activation::read(word)?;
            at(x)?.iter().map(|&x| activation::at(activation, x)).collect()
        }
        Op::Prelu(x, slopes) => each(x, &|index, x| if x < 0.0 { slopes[index] * x } else { x }),
    }
}

/// The mean of a row, 0 for a norm that is not centred, and the root of its variance.
fn spread(row: &[f64], is_centred: bool, epsilon: f64, rounding: Rounding) -> (f64, f64) {
    #[expect(clippy::cast_precision_loss, reason = "a row has fewer numbers than 2⁵³")]
    let n = row.len() as f64;
    let mean = if is_centred { rounding.of(row.iter().sum::<f64>() / n) } else { 0.0 };
    let variance = rounding.of(row.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n);
    (mean, rounding.of((variance + epsilon).sqrt()))
}

/// The index of the largest number of a row, the first one of several.
///
/// ```
/// use netwright::exchange::flat::largest;
///
/// assert_eq!(largest(&[0.5, 2.0, 2.0]), 1.0);
/// ```
#[must_use]
pub fn largest(row: &[f64]) -> f64 {
    let best = (0..row.len()).fold(0, |best, at| if row[at] > row[best] { at } else { best });
    #[expect(clippy::cast_precision_loss, reason = "a row has fewer numbers than 2⁵³")]
    let best = best as f64;
    best
}

/// How far two rows are apart, over the largest number that is wanted and at least 1.
///
/// ```
/// use netwright::exchange::flat::distance;
///
/// assert_eq!(distance(&[0.5, 4.0], &[0.5, 2.0]), 1.0);
/// ```
#[must_use]
pub fn distance(got: &[f64], want: &[f64]) -> f64 {
    let scale = want.iter().fold(1.0, |largest: f64, number| largest.max(number.abs()));
    got.iter()
        .zip(want)
        .map(|(got, want)| if got == want { 0.0 } else { (got - want).abs() / scale })
        .fold(0.0, |largest, apart| if apart > largest || apart.is_nan() { apart } else { largest })
}
