//! Layers over time, as readers of formats make them that compute one step after the other.
//!
//! Input: a layer's numbers. Output: its operations at one step, with the values that it remembers.
//! Guarantees: the values of a step have a leading axis of length 1.

use super::graph::{Dense, Graph};
use crate::Tensor;
use crate::foreign::causal::{LARGEST_GROUPS, check_taps, matrix};
use crate::foreign::{Axes, Cell, Layout, Op, ValueId, elements};

/// A convolution over time, whose newest number meets the newest sample.
pub(super) struct Causal<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// Its word in the file.
    pub(super) word: &'a str,
    /// How many numbers it reads of a step, and how many it makes.
    pub(super) size: [usize; 2],
    /// How many steps it reads.
    pub(super) kernel: usize,
    /// From one of these steps to the next.
    pub(super) dilation: usize,
    /// How many groups of numbers are apart from each other.
    pub(super) groups: usize,
}

impl Causal<'_> {
    /// How many weights it has, `None` where a size is 0 or its groups do not fit.
    pub(super) fn weights(&self) -> Option<usize> {
        let [inputs, outputs] = self.size;
        let fits = inputs.min(outputs).min(self.kernel) > 0
            && (1..=LARGEST_GROUPS).contains(&self.groups)
            && inputs.is_multiple_of(self.groups)
            && outputs.is_multiple_of(self.groups);
        elements(&[outputs, inputs.checked_div(self.groups)?, self.kernel]).filter(|_| fits)
    }
}

impl Graph {
    /// A value and those of earlier steps that a convolution reads, the oldest one first.
    fn taps(&mut self, of: &Causal<'_>, x: ValueId) -> Result<Vec<ValueId>, String> {
        check_taps(of.kernel, of.dilation, of.size[0])?;
        let mut taps = Vec::with_capacity(of.kernel);
        for before in (1..of.kernel).rev() {
            let start = Tensor::row(vec![0.0; of.size[0]]).reshaped(vec![1, of.size[0]]);
            let start = start.ok_or("its input does not fit into memory")?;
            let name = format!("{}.before{before}", of.name);
            let read = self.0.earlier(&name, before * of.dilation, start);
            self.0.remember(read, x);
            taps.push(read);
        }
        taps.push(x);
        Ok(taps)
    }

    /// A convolution over time; `beside` are values of this step with a matrix `[input][output]` each.
    pub(super) fn causal(
        &mut self,
        of: &Causal<'_>,
        x: ValueId,
        weights: &[f64],
        bias: Option<Vec<f64>>,
        beside: Option<(ValueId, Vec<f64>)>,
    ) -> Result<ValueId, String> {
        let unfit = "its weights do not fit into memory";
        let mut joined = self.taps(of, x)?;
        let own = of.size[0].checked_div(of.groups).ok_or(unfit)?;
        let mut matrix = matrix(weights, [of.size[1], own, of.kernel], of.groups).ok_or(unfit)?;
        if let Some((value, numbers)) = beside {
            joined.push(value);
            matrix.extend(numbers);
        }
        let x = match joined[..] {
            [one] => one,
            _ => self.0.node("", of.word, Op::Layout(Layout::Concat { axis: 1 }), &joined),
        };
        let rows = matrix.len() / of.size[1].max(1);
        let matrix = Tensor::row(matrix).reshaped(vec![rows, of.size[1]]).ok_or(unfit)?;
        let layer = Dense { name: of.name, word: of.word, transposed: false, axes: 1 };
        Ok(self.dense(&layer, x, matrix, bias.map(Tensor::row)))
    }

    /// The operands of a recurrent layer: its sequence and its weights.
    pub(super) fn weights(&mut self, of: &Recurrent<'_>, x: ValueId) -> Result<Vec<ValueId>, String> {
        let rows = of.cell.gates().checked_mul(of.units).ok_or_else(unfit)?;
        let parts = [
            ("weight", &of.weights, vec![1, rows, of.inputs]),
            ("recurrent", &of.recurrent, vec![1, rows, of.units]),
            ("bias", &of.bias, vec![1, 2 * rows]),
        ];
        let mut operands = vec![x];
        for (part, numbers, shape) in parts {
            let tensor = Tensor::row(numbers.clone()).reshaped(shape).ok_or_else(unfit)?;
            operands.push(self.constant(&format!("{}.{part}", of.name), tensor));
        }
        Ok(operands)
    }

    /// One step of a recurrent layer of one sequence: its state.
    pub(super) fn cell(&mut self, of: Recurrent<'_>, x: ValueId) -> Result<ValueId, String> {
        let (name, word, cell) = (of.name, of.word, of.cell);
        let x = self.reshape(&format!("{name}.x"), word, x, vec![1, -1]);
        let mut operands = self.weights(&of, x)?;
        let mut states = Vec::new();
        for (part, start) in ["h", "c"].into_iter().zip(of.start) {
            let start = Tensor::row(start).reshaped(vec![1, 1, of.units]).ok_or_else(unfit)?;
            states.push(self.0.earlier(&format!("{name}.{part}"), 1, start));
        }
        operands.extend(&states);
        self.0.node(name, word, Op::Cell(cell), &operands);
        let more: Vec<ValueId> = states.iter().map(|_| self.0.value(name, None)).collect();
        if let Some(node) = self.0.nodes.last_mut() {
            node.results.extend(&more);
        }
        for (&state, &of) in states.iter().zip(&more) {
            self.0.remember(state, of);
        }
        let h = more.first().copied().ok_or_else(unfit)?;
        Ok(self.reshape(&format!("{name}.y"), word, h, vec![-1]))
    }
}

fn unfit() -> String {
    String::from("its weights do not fit into memory")
}

/// A recurrent layer, with ONNX' order of gates.
pub(super) struct Recurrent<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// Its word in the file.
    pub(super) word: &'a str,
    /// Its kind.
    pub(super) cell: Cell,
    /// How many numbers it reads.
    pub(super) inputs: usize,
    /// How many it remembers.
    pub(super) units: usize,
    /// `[gate][unit][input]`
    pub(super) weights: Vec<f64>,
    /// `[gate][unit][unit]`
    pub(super) recurrent: Vec<f64>,
    /// Of the input's product, then of the state's: `[2][gate][unit]`.
    pub(super) bias: Vec<f64>,
    /// The state before the first step; of an LSTM the cell, too.
    pub(super) start: Vec<Vec<f64>>,
}

impl<'a> Recurrent<'a> {
    /// A layer as Keras stores it: the kernels `[input][gate · unit]` and `[unit][gate · unit]`, the gates of
    /// a GRU z, r, h and those of an LSTM i, f, c, o. A GRU that multiplies by the reset gate behind the
    /// product has two biases, any other one: where there is one, it has to be that of the cell.
    pub(super) fn of_keras(
        (name, word): (&'a str, &'a str),
        cell: Cell,
        kernel: &Tensor,
        recurrent: &Tensor,
        bias: Option<&Tensor>,
    ) -> Result<Self, String> {
        let gates = cell.gates();
        let (&[inputs, columns], &[units, all]) = (kernel.shape(), recurrent.shape()) else {
            return Err(String::from("its kernels should have two axes"));
        };
        if units.checked_mul(gates) != Some(columns) || all != columns || columns == 0 {
            let (kernel, recurrent) = (Axes(kernel.shape()), Axes(recurrent.shape()));
            return Err(format!("its kernels {kernel} and {recurrent} are not those of {gates} gates"));
        }
        if let (Cell::Gru { linear_before_reset }, Some(bias)) = (cell, bias) {
            let wanted: &[usize] = if linear_before_reset { &[2, columns] } else { &[columns] };
            if bias.shape() != wanted {
                let (bias, wanted) = (Axes(bias.shape()), Axes(wanted));
                return Err(format!(
                    "its bias {bias} is not one of {wanted}, as a GRU with `reset_after={}` has it",
                    if linear_before_reset { "True" } else { "False" }
                ));
            }
        }
        let bias = match bias {
            None => vec![0.0; 2 * columns],
            Some(bias) if bias.shape() == [2, columns] => bias.numbers(),
            Some(bias) if bias.shape() == [columns] => [bias.numbers(), vec![0.0; columns]].concat(),
            Some(bias) => {
                let (shape, gates) = (Axes(bias.shape()), gates * units);
                return Err(format!("its bias {shape} is not one of {gates} numbers"));
            }
        };
        // Where the gates of ONNX' order are.
        let order: &[usize] = if cell == Cell::Lstm { &[0, 3, 1, 2] } else { &[0, 1, 2][..gates] };
        let rows: Vec<usize> = order.iter().flat_map(|gate| gate * units..(gate + 1) * units).collect();
        let turned = |numbers: &[f64], inputs: usize| -> Vec<f64> {
            let row = |&row: &usize| (0..inputs).map(move |input| numbers[input * columns + row]);
            rows.iter().flat_map(row).collect()
        };
        let both = |part: usize| rows.iter().map(move |row| part * columns + row);
        Ok(Self {
            name,
            word,
            cell,
            inputs,
            units,
            weights: turned(&kernel.numbers(), inputs),
            recurrent: turned(&recurrent.numbers(), units),
            bias: both(0).chain(both(1)).map(|at| bias[at]).collect(),
            start: vec![vec![0.0; units]; if cell == Cell::Lstm { 2 } else { 1 }],
        })
    }
}

impl Causal<'_> {
    /// Weights as Keras stores them, `[kernel][input / groups][output]`, as `[output][input /
    /// groups][kernel]`.
    pub(super) fn of_keras(&self, weights: &Tensor) -> Option<Vec<f64>> {
        let &[kernel, inputs, outputs] = weights.shape() else { return None };
        let fits = kernel == self.kernel && outputs == self.size[1] && self.weights() == Some(weights.len());
        let numbers = weights.numbers();
        let at =
            |output: usize, input: usize, step: usize| numbers[(step * inputs + input) * outputs + output];
        let of_input = |(output, input)| (0..kernel).map(move |step| (output, input, step));
        let places = (0..outputs).flat_map(|output| (0..inputs).map(move |input| (output, input)));
        fits.then(|| places.flat_map(of_input).map(|(output, input, step)| at(output, input, step)).collect())
    }
}
