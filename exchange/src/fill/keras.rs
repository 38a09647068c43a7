//! Recurrent layers of Keras as the layers that the words `gru`, `lstm` and `rnn` declare.
//!
//! Input: the tensors of a file. Output: the same, where the three of a cell, its kernel, its recurrent
//! kernel and its bias, are one matrix `[input + state][gates]` in the order of the word; the new state of a
//! GRU is apart: `_new`, and `_hidden` of the state. Guarantees: tensors that are none of a cell stay as they
//! are.
//!
//! Source: `keras.layers.GRU`, `LSTM` and `SimpleRNN` of Keras 3, whose gates are z, r, h and i, f, c, o.

use super::Wanted;
use crate::Tensor;
use crate::foreign::Data;
use crate::read::Weights;

/// The tensors with plain layers instead of cells.
pub(super) fn plain(mut weights: Weights, wanted: &[Wanted]) -> Weights {
    let has_hidden = wanted.iter().any(|tensor| tensor.name.ends_with("_hidden.weights"));
    let mut plain = Vec::new();
    let all = std::mem::take(&mut weights.tensors);
    for (name, tensor) in &all {
        match of_cell(name) {
            Some((cell, 0)) => match Cell::find(&all, cell) {
                Some(found) => plain.extend(found.layers(base(cell), has_hidden)),
                None => plain.push((name.clone(), tensor.clone())),
            },
            Some((cell, _)) if Cell::find(&all, cell).is_some() => {}
            _ => plain.push((name.clone(), tensor.clone())),
        }
    }
    weights.tensors = plain;
    weights
}

/// The parts of a cell, by their place or their name.
const PARTS: [[&str; 2]; 3] = [["0", "kernel"], ["1", "recurrent_kernel"], ["2", "bias"]];

/// What a cell is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Gru,
    Lstm,
    SimpleRnn,
}

impl Class {
    /// The class of a cell, which its name begins with: `gru_cell_1`.
    fn of(cell: &str) -> Option<Self> {
        let own = cell.rsplit('/').next().unwrap_or(cell);
        match own.trim_end_matches(|sign: char| sign.is_ascii_digit()).trim_end_matches('_') {
            "gru_cell" => Some(Self::Gru),
            "lstm_cell" => Some(Self::Lstm),
            "simple_rnn_cell" => Some(Self::SimpleRnn),
            _ => None,
        }
    }

    /// How many columns of its kernels there are for each unit.
    const fn gates(self) -> usize {
        match self {
            Self::Gru => 3,
            Self::Lstm => 4,
            Self::SimpleRnn => 1,
        }
    }
}

/// The cell that a tensor is a part of, such as `gru/gru_cell`, and which part.
fn of_cell(name: &str) -> Option<(&str, usize)> {
    let (cell, last) = name.rsplit_once('/')?;
    let part = PARTS.iter().position(|names| names.contains(&last))?;
    Class::of(cell).map(|_| (cell, part))
}

/// The layer of a cell: the name before it.
fn base(cell: &str) -> &str {
    cell.rsplit_once('/').map_or(cell, |(layer, _)| layer)
}

/// A recurrent layer.
struct Cell {
    /// `[input][gates · units]`
    kernel: Vec<f64>,
    /// `[unit][gates · units]`
    recurrent: Vec<f64>,
    /// Of the input's product, and of the state's where it has one of its own.
    bias: Option<[Vec<f64>; 2]>,
    /// Whether there are two of them.
    has_two: bool,
    class: Class,
    units: usize,
}

impl Cell {
    /// The cell of this name, `None` where its tensors do not fit its class.
    fn find(all: &[(String, Tensor)], cell: &str) -> Option<Self> {
        let class = Class::of(cell)?;
        let part = |at: usize| {
            let is_it = |name: &str| of_cell(name) == Some((cell, at));
            all.iter().find(|(name, _)| is_it(name)).map(|(_, tensor)| tensor)
        };
        let (kernel, recurrent) = (part(0)?, part(1)?);
        let (&[_, columns], &[units, own]) = (kernel.shape(), recurrent.shape()) else { return None };
        units.checked_mul(class.gates()).filter(|all| *all == columns && own == columns)?;
        let (bias, has_two) = match part(2) {
            None => (None, false),
            Some(bias) if bias.shape() == [columns] => (Some([bias.numbers(), vec![0.0; columns]]), false),
            Some(bias) if class == Class::Gru && bias.shape() == [2, columns] => {
                let numbers = bias.numbers();
                (Some([numbers[..columns].to_vec(), numbers[columns..].to_vec()]), true)
            }
            Some(_) => return None,
        };
        let (kernel, recurrent) = (kernel.numbers(), recurrent.numbers());
        Some(Self { kernel, recurrent, bias, has_two, class, units })
    }

    /// The layers of the word, with these names.
    fn layers(&self, base: &str, has_hidden: bool) -> Vec<(String, Tensor)> {
        let Self { kernel, recurrent, class, units, .. } = self;
        let gate = |at: usize| at * units..(at + 1) * units;
        if *class != Class::Gru {
            let all: Vec<usize> = (0..class.gates() * units).collect();
            return self.layer(base, "", &[kernel, recurrent], &all, [true, true]);
        }
        // z, r, h as r, z and h.
        let first: Vec<usize> = gate(1).chain(gate(0)).collect();
        let new: Vec<usize> = gate(2).collect();
        let mut made = self.layer(base, "", &[kernel, recurrent], &first, [true, true]);
        // Without a bias the file does not say where the reset gate multiplies, and the declaration does.
        if self.has_two || self.bias.is_none() && has_hidden {
            made.extend(self.layer(base, "_new", &[kernel], &new, [true, false]));
            made.extend(self.layer(base, "_hidden", &[recurrent], &new, [false, true]));
        } else {
            made.extend(self.layer(base, "_new", &[kernel, recurrent], &new, [true, true]));
        }
        made
    }

    /// Some columns of some matrices, and the sum of some biases.
    fn layer(
        &self,
        base: &str,
        part: &str,
        of: &[&Vec<f64>],
        columns: &[usize],
        biases: [bool; 2],
    ) -> Vec<(String, Tensor)> {
        let all = self.class.gates() * self.units;
        let rows = of.iter().flat_map(|matrix| matrix.chunks(all));
        let numbers: Vec<f64> = rows.flat_map(|row| columns.iter().map(|&column| row[column])).collect();
        let shape = vec![numbers.len() / columns.len().max(1), columns.len()];
        let weights = Tensor::new(shape, Data::F64(numbers));
        let mut made: Vec<_> =
            weights.map(|weights| (format!("{base}{part}.weights"), weights)).into_iter().collect();
        if let Some(both) = &self.bias {
            let kept = || both.iter().zip(biases).filter(|(_, is_there)| *is_there);
            let sum = columns.iter().map(|&column| kept().map(|(bias, _)| bias[column]).sum());
            made.push((format!("{base}{part}.bias"), Tensor::row(sum.collect())));
        }
        made
    }
}
