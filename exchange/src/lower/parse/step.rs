//! Steps behind an arrow: `dense(16, bias = false)`.
//!
//! Input: the text of a step and the row before it. Output: a node. Guarantees: sizes and tensors fit.

use std::rc::Rc;

use super::Network;
use crate::flat::{BatchNorm, Matrix, NodeId, Op};
use crate::lower::step::{EPSILON, RMS_EPSILON};
use crate::state;

/// A word with its arguments.
pub(super) struct Call<'a> {
    pub(super) word: &'a str,
    arguments: Vec<&'a str>,
}

impl<'a> Call<'a> {
    pub(super) fn of(step: &'a str) -> Option<Self> {
        let Some((word, inside)) = step.split_once('(') else {
            return Some(Self { word: step, arguments: Vec::new() });
        };
        Some(Self { word, arguments: list(inside.strip_suffix(')')?) })
    }

    /// The n-th argument without a name.
    pub(super) fn nth(&self, index: usize) -> Option<&'a str> {
        self.arguments.iter().filter(|argument| !argument.contains(" = ")).nth(index).copied()
    }

    /// The arguments with a name, and their names.
    pub(super) fn options(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.arguments.iter().filter_map(|argument| argument.split_once(" = "))
    }

    pub(super) fn option(&self, name: &str) -> Option<&'a str> {
        self.arguments.iter().find_map(|argument| argument.strip_prefix(name)?.strip_prefix(" = "))
    }

    fn epsilon(&self, default: f64) -> Option<f64> {
        self.option("epsilon").map_or(Some(default), |text| text.parse().ok())
    }

    pub(super) fn has_bias(&self) -> bool {
        self.option("bias") != Some("false")
    }
}

/// Parts between commas that are in no brackets of their own.
fn list(text: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let is_end = |sign: char| {
        match sign {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        sign == ',' && depth == 0
    };
    text.split(is_end).map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// One bound for all numbers, or one for each.
fn bounds(text: &str, size: usize) -> Option<Vec<f64>> {
    let bounds: Vec<f64> = match text.strip_prefix('[') {
        Some(inside) => {
            list(inside.strip_suffix(']')?).iter().map(|bound| bound.parse().ok()).collect::<Option<_>>()?
        }
        None => vec![text.parse().ok()?; size],
    };
    (bounds.len() == size).then_some(bounds)
}

impl Network<'_> {
    /// The row behind a step of the item with this field.
    pub(super) fn step(&mut self, field: &str, x: NodeId, step: &str) -> Option<NodeId> {
        let call = Call::of(step)?;
        let size = self.flat.size(x);
        let op = match call.word {
            "dense" => return self.dense(field, x, &call),
            "dropout" => return Some(x),
            "slice" => {
                let (start, end) = call.nth(0)?.split_once("..")?;
                let places: Vec<usize> =
                    (start.parse().ok()?..end.parse::<usize>().ok()?.min(size)).collect();
                return if places.is_empty() { None } else { self.push(places.len(), Op::Gather(x, places)) };
            }
            "softmax" => Op::Softmax(x),
            "log_softmax" => Op::LogSoftmax(x),
            "clip" => Op::Clip(x, bounds(call.nth(0)?, size)?, bounds(call.nth(1)?, size)?),
            "scale" => {
                let weights = self.row(call.option("tie").unwrap_or(field), "weights", size)?;
                Op::Affine { x, weights, bias: self.bias(field, &call, size)?, norm: None }
            }
            "prelu" => Op::Prelu(x, self.row(call.option("tie").unwrap_or(field), "weights", size)?),
            "layer_norm" => {
                let (weights, bias) = (self.row(field, "weights", size)?, self.bias(field, &call, size)?);
                Op::LayerNorm { x, weights, bias: Some(bias), epsilon: call.epsilon(EPSILON)? }
            }
            "rms_norm" => {
                let weights = self.row(field, "weights", size)?;
                Op::LayerNorm { x, weights, bias: None, epsilon: call.epsilon(RMS_EPSILON)? }
            }
            "batch_norm" => self.batch_norm(field, x, &call)?,
            _ => Op::Activation(step.into(), x),
        };
        self.push(size, op)
    }

    pub(super) fn dense(&mut self, field: &str, x: NodeId, call: &Call<'_>) -> Option<NodeId> {
        let (inputs, outputs) = (self.flat.size(x), call.nth(0)?.parse::<usize>().ok()?);
        let tie = call.option("tie");
        let turned = tie.and_then(|tie| tie.strip_prefix("transpose(")?.strip_suffix(')'));
        let owner = turned.or(tie).unwrap_or(field).trim_start_matches("r#");
        let tensor = self.tensors.get(format!("{owner}.weights").as_str())?;
        let numbers = tensor.numbers.iter().map(|&number| f64::from(number));
        let numbers: Vec<f64> = match (call.option("connect"), turned, &tensor.shape[..]) {
            (Some(pairs), None, &[_]) => connected(numbers, pairs, (inputs, outputs))?,
            (None, None, &[rows, columns]) if (rows, columns) == (inputs, outputs) => numbers.collect(),
            (None, Some(_), &[rows, columns]) if (rows, columns) == (outputs, inputs) => {
                let all: Vec<f64> = numbers.collect();
                (0..inputs)
                    .flat_map(|input| (0..outputs).map(move |output| (input, output)))
                    .map(|(input, output)| all.get(output * inputs + input).copied())
                    .collect::<Option<_>>()?
            }
            _ => return None,
        };
        if inputs.checked_mul(outputs) != Some(numbers.len()) || outputs == 0 {
            return None;
        }
        let weights = Rc::new(Matrix { inputs, outputs, numbers });
        let bias = self.bias(field, call, outputs)?;
        self.push(outputs, Op::Dense { x, weights, bias: Some(bias), tie: None })
    }

    fn batch_norm(&self, field: &str, x: NodeId, call: &Call<'_>) -> Option<Op> {
        let size = self.flat.size(x);
        let (weights, bias) = (self.row(field, "weights", size)?, self.bias(field, call, size)?);
        let running = self.tensors.get(state::tensor(self.fields.get(field)?).as_str())?;
        let pair = |pair: &[f32]| Some((f64::from(*pair.first()?), f64::from(*pair.get(1)?)));
        let running = running.numbers.chunks(2).map(pair).collect::<Option<Vec<_>>>()?;
        if running.len() != size {
            return None;
        }
        let (mean, variance): (Vec<f64>, Vec<f64>) = running.into_iter().unzip();
        let epsilon = call.epsilon(EPSILON)?;
        let norm = BatchNorm { weights, bias, mean, variance, epsilon };
        let (weights, bias) = norm.in_inference();
        Some(Op::Affine { x, weights, bias, norm: Some(norm) })
    }

    /// One number for each of a row.
    pub(super) fn row(&self, owner: &str, part: &str, size: usize) -> Option<Vec<f64>> {
        let tensor = self.tensors.get(format!("{}.{part}", owner.trim_start_matches("r#")).as_str())?;
        let numbers = || tensor.numbers.iter().map(|&number| f64::from(number)).collect();
        (tensor.numbers.len() == size).then(numbers)
    }

    /// Zeros without one.
    fn bias(&self, field: &str, call: &Call<'_>, size: usize) -> Option<Vec<f64>> {
        if call.has_bias() { self.row(field, "bias", size) } else { Some(vec![0.0; size]) }
    }
}

/// The matrix of connections, `[0 -> 0, 2 -> 1]`.
fn connected(
    numbers: impl Iterator<Item = f64>,
    pairs: &str,
    (inputs, outputs): (usize, usize),
) -> Option<Vec<f64>> {
    let pairs = list(pairs.strip_prefix('[')?.strip_suffix(']')?);
    let numbers: Vec<f64> = numbers.collect();
    if numbers.len() != pairs.len() {
        return None;
    }
    let mut matrix = vec![0.0; inputs.checked_mul(outputs).filter(|&size| size <= crate::evaluate::LARGEST)?];
    for (pair, number) in pairs.iter().zip(numbers) {
        let (input, output) = pair.split_once("->")?;
        let (input, output): (usize, usize) = (input.trim().parse().ok()?, output.trim().parse().ok()?);
        if input >= inputs || output >= outputs {
            return None;
        }
        *matrix.get_mut(input * outputs + output)? = number;
    }
    Some(matrix)
}
