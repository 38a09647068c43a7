//! Foreign networks of the readers in f64, for tests: the operations that they make, over the last axis.
//!
//! It is short on purpose and shares nothing with the crate: a second opinion.

use netwright_exchange::Foreign;
use netwright_exchange::foreign::{Layout, Node, Op, Pair, Pointwise};
use serde_json::Value;

#[derive(Clone, Debug)]
pub(crate) struct Numbers {
    shape: Vec<usize>,
    numbers: Vec<f64>,
}

/// The outputs of the network for one row of each input.
pub(crate) fn evaluate(foreign: &Foreign, rows: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let constant = |value: &netwright_exchange::foreign::Value| {
        let tensor = value.constant.as_ref()?;
        Some(Numbers { shape: tensor.shape().to_vec(), numbers: tensor.numbers() })
    };
    let mut values: Vec<Option<Numbers>> = foreign.values.iter().map(constant).collect();
    for (port, row) in foreign.inputs.iter().zip(rows) {
        assert_eq!(port.shape.iter().product::<usize>(), row.len(), "{port:?}");
        values[port.value.0] = Some(Numbers { shape: port.shape.clone(), numbers: row.clone() });
    }
    for node in &foreign.nodes {
        let operands: Vec<Numbers> =
            node.operands.iter().flatten().map(|value| values[value.0].clone().expect("in order")).collect();
        values[node.results[0].0] = Some(node_value(node, &operands));
    }
    foreign.outputs.iter().map(|output| values[output.0].clone().unwrap().numbers).collect()
}

/// Both repeated along leading axes and axes of length 1.
fn zip(a: &Numbers, b: &Numbers, f: impl Fn(f64, f64) -> f64) -> Numbers {
    let rank = a.shape.len().max(b.shape.len());
    let axis = |of: &Numbers, at: usize| (at + of.shape.len()).checked_sub(rank).map_or(1, |at| of.shape[at]);
    let shape: Vec<usize> = (0..rank).map(|at| axis(a, at).max(axis(b, at))).collect();
    let place = |of: &Numbers, index: usize| {
        let (mut rest, mut place, mut step) = (index, 0, 1);
        for at in (0..rank).rev() {
            let length = axis(of, at);
            assert!(length == 1 || length == shape[at], "{:?} {:?}", a.shape, b.shape);
            place += if length == 1 { 0 } else { rest % shape[at] * step };
            rest /= shape[at];
            step *= length;
        }
        of.numbers[place]
    };
    let count = shape.iter().product();
    Numbers { numbers: (0..count).map(|index| f(place(a, index), place(b, index))).collect(), shape }
}

fn product(a: &Numbers, b: &Numbers, transposed: bool) -> Numbers {
    let (inner, &[one, two]) = (*a.shape.last().unwrap(), b.shape.as_slice()) else {
        panic!("{:?}", b.shape)
    };
    let (columns, from) = if transposed { (one, two) } else { (two, one) };
    assert_eq!(inner, from, "{:?} {:?}", a.shape, b.shape);
    let mut numbers = Vec::new();
    for row in a.numbers.chunks(inner) {
        for column in 0..columns {
            let at = |index: usize| if transposed { column * from + index } else { index * columns + column };
            numbers.push((0..inner).map(|index| row[index] * b.numbers[at(index)]).sum());
        }
    }
    let mut shape = a.shape.clone();
    *shape.last_mut().unwrap() = columns;
    Numbers { shape, numbers }
}

fn each_row(x: &Numbers, f: impl Fn(&[f64]) -> Vec<f64>) -> Numbers {
    let width = *x.shape.last().unwrap();
    Numbers { shape: x.shape.clone(), numbers: x.numbers.chunks(width).flat_map(f).collect() }
}

fn node_value(node: &Node, operands: &[Numbers]) -> Numbers {
    let x = &operands[0];
    match &node.op {
        Op::Pointwise(function) => {
            let numbers = x.numbers.iter().map(|&x| pointwise(*function, x)).collect();
            Numbers { shape: x.shape.clone(), numbers }
        }
        Op::Pair(function) => zip(x, &operands[1], |a, b| pair(*function, a, b)),
        Op::Clip => {
            let low = zip(x, &operands[1], f64::max);
            operands.get(2).map_or(low.clone(), |high| zip(&low, high, f64::min))
        }
        Op::Gemm { transpose_b, .. } => {
            let result = product(x, &operands[1], *transpose_b);
            operands.get(2).map_or(result.clone(), |bias| zip(&result, bias, |a, b| a + b))
        }
        Op::MatMul => product(x, &operands[1], false),
        Op::Softmax { .. } => each_row(x, |row| {
            let largest = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let sum: f64 = row.iter().map(|x| (x - largest).exp()).sum();
            row.iter().map(|x| (x - largest).exp() / sum).collect()
        }),
        Op::BatchNorm { epsilon } => each_row(x, |row| {
            let [scale, bias, mean, variance] = [1, 2, 3, 4].map(|index| &operands[index].numbers);
            let at = |(index, x): (usize, &f64)| {
                (x - mean[index]) / (variance[index] + epsilon).sqrt() * scale[index] + bias[index]
            };
            row.iter().enumerate().map(at).collect()
        }),
        Op::LayerNorm { epsilon, .. } => each_row(x, |row| {
            let count = row.len() as f64;
            let mean = row.iter().sum::<f64>() / count;
            let variance = row.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
            let at = |(index, x): (usize, &f64)| {
                let bias = operands.get(2).map_or(0.0, |bias| bias.numbers[index]);
                (x - mean) / (variance + epsilon).sqrt() * operands[1].numbers[index] + bias
            };
            row.iter().enumerate().map(at).collect()
        }),
        Op::Layout(Layout::Concat { .. }) => {
            let rows = operands.iter().flat_map(|part| part.numbers.clone());
            let numbers: Vec<f64> = rows.collect();
            Numbers { shape: vec![1, numbers.len()], numbers }
        }
        Op::Layout(Layout::Reshape { .. }) => {
            let mut shape: Vec<usize> =
                operands[1].numbers.iter().map(|&axis| axis.max(0.0) as usize).collect();
            let known: usize = shape.iter().filter(|&&axis| axis > 0).product();
            for axis in &mut shape {
                if *axis == 0 {
                    *axis = x.numbers.len() / known;
                }
            }
            Numbers { shape, numbers: x.numbers.clone() }
        }
        Op::Layout(Layout::Dropout | Layout::Identity) => x.clone(),
        other => panic!("{other:?}"),
    }
}

fn pointwise(function: Pointwise, x: f64) -> f64 {
    let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
    match function {
        Pointwise::Relu => x.max(0.0),
        Pointwise::Tanh => x.tanh(),
        Pointwise::Sigmoid => sigmoid(x),
        Pointwise::LeakyRelu(slope) => {
            if x < 0.0 {
                slope * x
            } else {
                x
            }
        }
        Pointwise::Elu(alpha) => {
            if x < 0.0 {
                alpha * x.exp_m1()
            } else {
                x
            }
        }
        Pointwise::Selu(alpha, gamma) => gamma * if x < 0.0 { alpha * x.exp_m1() } else { x },
        Pointwise::Silu(beta) => x * sigmoid(beta * x),
        Pointwise::Softsign => x / (1.0 + x.abs()),
        Pointwise::Softplus => x.max(0.0) + (-x.abs()).exp().ln_1p(),
        Pointwise::HardSigmoid(alpha, beta) => (alpha * x + beta).clamp(0.0, 1.0),
        Pointwise::Mish => x * pointwise(Pointwise::Softplus, x).tanh(),
        Pointwise::Gelu => 0.5 * x * (1.0 + erf(x / 2_f64.sqrt())),
        Pointwise::Exp => x.exp(),
        Pointwise::Neg => -x,
        Pointwise::Celu(alpha) => x.max(0.0) + alpha * (x / alpha).min(0.0).exp_m1(),
        Pointwise::HardSwish => x * (x / 6.0 + 0.5).clamp(0.0, 1.0),
        other => panic!("{other:?}"),
    }
}

/// By its series near 0, by the continued fraction of its complement elsewhere.
fn erf(x: f64) -> f64 {
    let z = x.abs();
    let value = if z < 3.0 {
        let (mut term, mut sum) = (z, z);
        for n in 1..200 {
            term *= -z * z / f64::from(n);
            sum += term / f64::from(2 * n + 1);
        }
        sum * 2.0 / std::f64::consts::PI.sqrt()
    } else {
        let fraction = (1..100).rev().fold(z, |fraction, n| z + f64::from(n) / 2.0 / fraction);
        1.0 - (-z * z).exp() / (fraction * std::f64::consts::PI.sqrt())
    };
    value.copysign(x)
}

fn pair(function: Pair, a: f64, b: f64) -> f64 {
    match function {
        Pair::Add => a + b,
        Pair::Sub => a - b,
        Pair::Mul => a * b,
        Pair::Div => a / b,
        Pair::Max => a.max(b),
        Pair::Min => a.min(b),
        Pair::PRelu => {
            if a < 0.0 {
                a * b
            } else {
                a
            }
        }
        other => panic!("{other:?}"),
    }
}

fn numbers(of: &Value) -> Vec<f64> {
    match of {
        Value::Array(list) => list.iter().flat_map(numbers).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
            vec![of.as_f64().unwrap_or_else(|| panic!("{of}"))]
        }
    }
}

/// The network must agree with the recorded rows; `outputs` names them where there are several.
pub(crate) fn assert_agrees(name: &str, foreign: &Foreign, cases: &Value, outputs: &[&str]) {
    let tolerance = cases["tolerance"].as_f64().unwrap();
    let rows = cases["inputs"].as_array().unwrap();
    assert!(rows.len() >= 8 && !rows[0].as_array().unwrap().is_empty());
    for (index, row) in rows.iter().enumerate() {
        let got = evaluate(foreign, &[numbers(row)]);
        for (at, got) in got.iter().enumerate() {
            let recorded = &cases["outputs"];
            let want = numbers(&if recorded.is_array() { recorded } else { &recorded[outputs[at]] }[index]);
            assert_eq!(got.len(), want.len(), "{name}");
            let largest = want.iter().copied().map(f64::abs).fold(1.0, f64::max);
            for (got, want) in got.iter().zip(&want) {
                assert!((got - want).abs() <= tolerance * largest, "{name}, row {index}: {got} for {want}");
            }
        }
    }
}
