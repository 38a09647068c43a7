//! Recurrent layers and convolutions of PyTorch as the layers that the words `gru`, `lstm`, `rnn` and
//! `causal_conv` declare.
//!
//! Input: the tensors of a file. Output: the same, where `weight_ih_l0`, `weight_hh_l0` and their biases are
//! one matrix `[input + state][gates]` with the sum of both biases; the new state of a GRU is apart: `_new`
//! of the input and `_hidden` of the state. The weights `[output][input][kernel]` of a convolution are
//! `[kernel · input][output]`, the oldest step first. Guarantees: a layer that no word is, is refused by its
//! name.
//!
//! Source: the equations of `torch.nn.GRU`, `LSTM`, `RNN` and `Conv1d`.

use std::collections::BTreeSet;

use crate::foreign::causal::matrix;
use crate::foreign::{Axes, Data};
use crate::read::Weights;
use crate::{Refusal, Tensor};

/// The tensors with plain layers instead of these.
///
/// # Errors
///
/// For layers of two directions and projections, and where tensors of a layer do not fit each other.
pub(super) fn plain(weights: &Weights) -> Result<Weights, Refusal> {
    let mut plain = weights.clone();
    plain.tensors.clear();
    let mut done: BTreeSet<String> = BTreeSet::new();
    for (name, tensor) in &weights.tensors {
        if let Some((layer, number)) = cell(name) {
            if let Some(word) = ["_reverse", "weight_hr"].iter().find(|word| name.contains(*word)) {
                let fact = match *word {
                    "_reverse" => "it reads a sequence from its end, and a network over time has no end",
                    _ => "it projects its state, which no word of the language does",
                };
                return Err(Refusal::new(format!("tensor `{name}`"), fact, "train it without"));
            }
            if done.insert(format!("{layer}{number}")) {
                plain.tensors.extend(of_cell(weights, layer, number)?);
            }
        } else if let (&[outputs, inputs, kernel], Some(layer)) =
            (tensor.shape(), name.strip_suffix("weight"))
        {
            let numbers = matrix(&tensor.numbers(), [outputs, inputs, kernel], 1);
            let matrix = numbers.and_then(|numbers| {
                Tensor::new(vec![numbers.len() / outputs.max(1), outputs], Data::F64(numbers))
            });
            plain.tensors.extend(matrix.map(|matrix| (format!("{layer}weights"), matrix)));
        } else {
            plain.tensors.push((name.clone(), tensor.clone()));
        }
    }
    Ok(plain)
}

/// The layer before `weight_ih_l0` or another part of a recurrent layer, and its number.
fn cell(name: &str) -> Option<(&str, &str)> {
    for part in ["weight_ih_l", "weight_hh_l", "bias_ih_l", "bias_hh_l", "weight_hr_l"] {
        if let Some(at) = name.rfind(part).filter(|&at| at == 0 || name[..at].ends_with('.')) {
            let number = &name[at + part.len()..];
            let digits = number.strip_suffix("_reverse").unwrap_or(number);
            if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return Some((&name[..at], digits));
            }
        }
    }
    None
}

/// A matrix `[row][column]` with its numbers.
struct Matrix {
    numbers: Vec<f64>,
    columns: usize,
}

impl Matrix {
    /// Its rows as columns: `[column][row]`.
    fn turned(&self, rows: std::ops::Range<usize>) -> Vec<f64> {
        (0..self.columns)
            .flat_map(|column| rows.clone().map(move |row| row * self.columns + column))
            .map(|at| self.numbers[at])
            .collect()
    }
}

/// The plain layers of a recurrent one.
fn of_cell(weights: &Weights, layer: &str, number: &str) -> Result<Vec<(String, Tensor)>, Refusal> {
    let find = |part: &str| {
        let name = format!("{layer}{part}_l{number}");
        weights.tensors.iter().find(|(known, _)| *known == name).map(|(_, tensor)| tensor)
    };
    let refused = |fact: String| {
        let help = "save the state of the whole module again";
        Err(Refusal::new(format!("recurrent layer `{layer}` {number}"), fact, help))
    };
    let (Some(input), Some(state)) = (find("weight_ih"), find("weight_hh")) else {
        return refused(String::from("one of its matrices is missing"));
    };
    let (&[rows, inputs], &[own, units]) = (input.shape(), state.shape()) else {
        return refused(String::from("its weights are no matrices"));
    };
    let gates = rows.checked_div(units).unwrap_or(0);
    let (all, biases) = ([find("bias_ih"), find("bias_hh")], rows);
    let fits = |bias: &Option<&Tensor>| bias.is_none_or(|bias| bias.shape() == [biases]);
    if rows != own || gates * units != rows || ![1, 3, 4].contains(&gates) || !all.iter().all(fits) {
        let (input, state) = (Axes(input.shape()), Axes(state.shape()));
        return refused(format!("its matrices {input} and {state} are none of a GRU, an LSTM or an RNN"));
    }
    let input = Matrix { numbers: input.numbers(), columns: inputs };
    let state = Matrix { numbers: state.numbers(), columns: units };
    let bias = |of: [bool; 2], rows: std::ops::Range<usize>| {
        let each = all.iter().zip(of).filter(|(_, is_there)| *is_there).filter_map(|(bias, _)| *bias);
        let each: Vec<Vec<f64>> = each.map(Tensor::numbers).collect();
        let is_there = all.iter().any(Option::is_some);
        is_there.then(|| rows.map(|row| each.iter().map(|bias| bias[row]).sum()).collect::<Vec<f64>>())
    };
    let is_single = !weights.tensors.iter().any(|(name, _)| cell(name).is_some_and(|of| of == (layer, "1")));
    let base = match layer.trim_end_matches('.') {
        "" => format!("l{number}"),
        layer if is_single => layer.into(),
        layer => format!("{layer}.l{number}"),
    };
    let mut made: Vec<(String, Tensor)> = Vec::new();
    let mut add = |name: &str, numbers: Vec<f64>, outputs: usize, bias: Option<Vec<f64>>| {
        let matrix = Tensor::new(vec![numbers.len() / outputs.max(1), outputs], Data::F64(numbers));
        made.extend(matrix.map(|matrix| (format!("{base}{name}.weights"), matrix)));
        made.extend(bias.map(|bias| (format!("{base}{name}.bias"), Tensor::row(bias))));
    };
    // The gates of a GRU that are added before their function: r and z.
    let joined = if gates == 3 { 2 * units } else { rows };
    let both = [input.turned(0..joined), state.turned(0..joined)].concat();
    add("", both, joined, bias([true, true], 0..joined));
    if gates == 3 {
        add("_new", input.turned(joined..rows), units, bias([true, false], joined..rows));
        add("_hidden", state.turned(joined..rows), units, bias([false, true], joined..rows));
    }
    Ok(made)
}
