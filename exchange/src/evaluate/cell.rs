//! Recurrent layers, step by step, by the equations of ONNX.
//!
//! Source: `RNN`, `GRU` and `LSTM` in `Operators.md` of github.com/onnx/onnx, 1.19.

use super::{count, floats, function};
use crate::foreign::{Axes, Cell, Pointwise, Tensor};

/// The largest number of multiplications of all steps.
const LARGEST_WORK: usize = 1 << 32;

/// The numbers of a layer: matrices are `[gate][unit][input]`.
struct Layer {
    cell: Cell,
    inputs: usize,
    units: usize,
    weights: Vec<f64>,
    recurrent: Vec<f64>,
    /// Of the input's product, then of the state's.
    bias: Vec<f64>,
}

impl Layer {
    /// `W·x` of a gate and a unit, with its bias.
    fn of_input(&self, gate: usize, unit: usize, x: &[f64]) -> f64 {
        let row = gate * self.units + unit;
        dot(&self.weights[row * self.inputs..][..self.inputs], x) + self.bias[row]
    }

    /// `R·h` of a gate and a unit, with its bias.
    fn of_state(&self, gate: usize, unit: usize, h: &[f64]) -> f64 {
        let row = gate * self.units + unit;
        let bias = self.bias[self.cell.gates() * self.units + row];
        dot(&self.recurrent[row * self.units..][..self.units], h) + bias
    }

    fn gate(&self, gate: usize, x: &[f64], h: &[f64], of: Pointwise) -> Vec<f64> {
        let sum = |unit| self.of_input(gate, unit, x) + self.of_state(gate, unit, h);
        (0..self.units).map(|unit| function(of, sum(unit))).collect()
    }

    /// The next state and the next cell.
    fn step(&self, x: &[f64], h: &[f64], c: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let sigmoid = |gate| self.gate(gate, x, h, Pointwise::Sigmoid);
        match self.cell {
            Cell::Rnn(of) => (self.gate(0, x, h, of), Vec::new()),
            Cell::Gru { linear_before_reset } => {
                let (z, r) = (sigmoid(0), sigmoid(1));
                let candidate = |unit: usize| {
                    let of_state = if linear_before_reset {
                        r[unit] * self.of_state(2, unit, h)
                    } else {
                        let reset: Vec<f64> = r.iter().zip(h).map(|(r, h)| r * h).collect();
                        self.of_state(2, unit, &reset)
                    };
                    (self.of_input(2, unit, x) + of_state).tanh()
                };
                let next = |unit: usize| (1.0 - z[unit]) * candidate(unit) + z[unit] * h[unit];
                ((0..self.units).map(next).collect(), Vec::new())
            }
            Cell::Lstm => {
                let (i, o, f) = (sigmoid(0), sigmoid(1), sigmoid(2));
                let g = self.gate(3, x, h, Pointwise::Tanh);
                let cell: Vec<f64> = (0..self.units).map(|at| f[at] * c[at] + i[at] * g[at]).collect();
                (o.iter().zip(&cell).map(|(o, c)| o * c.tanh()).collect(), cell)
            }
        }
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// `x`, `W`, `R`, optional `B`, state and cell: all outputs, the last state, the last cell.
pub(super) fn compute(cell: Cell, operands: &[Option<&Tensor>]) -> Result<Vec<Tensor>, String> {
    let operand = |index: usize| operands.get(index).copied().flatten();
    let needs = |index: usize| operand(index).ok_or_else(|| format!("its operand {index} is missing"));
    let (x, weights, recurrent) = (needs(0)?, needs(1)?, needs(2)?);
    let (steps, inputs) = match *x.shape() {
        [steps, 1, inputs] => (steps, inputs),
        _ => return Err(format!("its input of the shape {} is not one sequence", Axes(x.shape()))),
    };
    let gates = cell.gates();
    let units = match *weights.shape() {
        [1, rows, columns] if columns == inputs && rows.is_multiple_of(gates) => rows / gates,
        _ => return Err(String::from("its weights do not fit its input")),
    };
    if units == 0 {
        return Err(String::from("it has no units"));
    }
    if recurrent.shape() != [1, gates * units, units] {
        return Err(String::from("its recurrent weights do not fit"));
    }
    let row = |index: usize, size: usize, what: &str| match operand(index) {
        None => Ok(vec![0.0; size]),
        Some(numbers) if numbers.len() == size => Ok(numbers.numbers()),
        Some(_) => Err(format!("its {what} does not fit")),
    };
    let bias = row(3, 2 * gates * units, "bias")?;
    let (mut h, mut c) = (row(4, units, "state")?, row(5, units, "cell")?);
    count(&[steps, units])?;
    let work = (gates * units).checked_mul(inputs + units).and_then(|work| work.checked_mul(steps));
    if work.is_none_or(|work| work > LARGEST_WORK) {
        return Err(format!("its steps have more than {LARGEST_WORK} multiplications"));
    }
    let (weights, recurrent) = (weights.numbers(), recurrent.numbers());
    let layer = Layer { cell, inputs, units, weights, recurrent, bias };
    let numbers = x.numbers();
    let mut outputs = Vec::with_capacity(steps * units);
    for step in 0..steps {
        (h, c) = layer.step(&numbers[step * inputs..][..inputs], &h, &c);
        outputs.extend_from_slice(&h);
    }
    let mut results = vec![floats(vec![steps, 1, 1, units], outputs)?, floats(vec![1, 1, units], h)?];
    if cell == Cell::Lstm {
        results.push(floats(vec![1, 1, units], c)?);
    }
    Ok(results)
}
