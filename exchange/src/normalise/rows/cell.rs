//! Recurrent layers: gates, and the state before.
//!
//! Input: one step of a layer. Output: a dense layer that computes all gates, and what they do. Guarantees:
//! the biases of both products are one wherever they are added to the same sum.
//!
//! Example, an LSTM: `gates: (x, prev(h)) -> dense(4·n); c: f * prev(c) + i * g; h: o * tanh(c)`.

use std::rc::Rc;

use super::{Done, Rows};
use crate::flat::{Matrix, NodeId, Op as FlatOp};
use crate::foreign::{Axes, Cell, Node, Pair, Pointwise};
use crate::lower::hint;

/// The numbers of a layer, and the rows that it reads.
struct Layer {
    name: String,
    gates: usize,
    inputs: usize,
    units: usize,
    /// `[gate][unit][input]`
    weights: Vec<f64>,
    /// `[gate][unit][unit]`
    recurrent: Vec<f64>,
    /// Of the input's product, then of the state's.
    bias: Vec<f64>,
    x: NodeId,
    h: NodeId,
}

impl Layer {
    /// `[input][output]` of some gates: of the input, of the state, or of both.
    fn matrix(&self, gates: std::ops::Range<usize>, of_input: bool, of_state: bool) -> Rc<Matrix> {
        let rows = gates.start * self.units..gates.end * self.units;
        let part = |numbers: &[f64], inputs: usize| -> Vec<f64> {
            (0..inputs)
                .flat_map(|input| rows.clone().map(move |row| (input, row)))
                .map(|(input, row)| numbers[row * inputs + input])
                .collect()
        };
        let mut numbers = if of_input { part(&self.weights, self.inputs) } else { Vec::new() };
        if of_state {
            numbers.extend(part(&self.recurrent, self.units));
        }
        let outputs = rows.len();
        Rc::new(Matrix { inputs: numbers.len() / outputs.max(1), outputs, numbers })
    }

    /// The biases of some gates: of the input's product, of the state's, or the sum of both.
    fn bias(&self, gates: std::ops::Range<usize>, of_input: bool, of_state: bool) -> Vec<f64> {
        let all = self.gates * self.units;
        let rows = gates.start * self.units..gates.end * self.units;
        let of = |is_there: bool, at: usize| if is_there { self.bias[at] } else { 0.0 };
        rows.map(|row| of(of_input, row) + of(of_state, all + row)).collect()
    }
}

impl Rows<'_> {
    /// The results of a layer at one step.
    pub(super) fn cell(&mut self, node: &Node, cell: Cell) -> Done {
        let layer = self.layer_of(node, cell)?;
        let (h, c) = match cell {
            Cell::Rnn(function) => {
                let sums = self.gates(&layer, 0..1);
                (self.part(&layer.name, layer.units, FlatOp::Pointwise(function, sums)), None)
            }
            Cell::Gru { linear_before_reset } => (self.gru(&layer, linear_before_reset), None),
            Cell::Lstm => {
                let c = node.operand(5).ok_or("its cell before the first step is missing")?;
                let c = self.row(c)?;
                let (h, c) = self.lstm(&layer, c);
                (h, Some(c))
            }
        };
        let rows = [Some(h), Some(h), c];
        for (result, row) in node.results.iter().zip(rows.into_iter().flatten()) {
            self.become_row(*result, row);
        }
        Ok(())
    }

    fn layer_of(&mut self, node: &Node, cell: Cell) -> Done<Layer> {
        let [x, h] = [0, 4].map(|index| node.operand(index));
        let (x, h) = (x.ok_or("its input is missing")?, h.ok_or("its state is missing")?);
        let shape = self.known.shape(x);
        let &[1, 1, inputs] = shape else {
            let fact = format!("it goes over the first axis of {}, which is not that of steps", Axes(shape));
            return Err(fact + "; help: export the model with an example of one sequence");
        };
        let weights = self.constant(node, 1, "weights")?.numbers();
        let recurrent = self.constant(node, 2, "recurrent weights")?.numbers();
        let gates = cell.gates();
        let units = self.known.shape(h).last().copied().unwrap_or_default();
        let bias = match node.operand(3) {
            Some(_) => self.constant(node, 3, "bias")?.numbers(),
            None => vec![0.0; 2 * gates * units],
        };
        let name = hint(&node.name).unwrap_or_else(|| node.word.to_lowercase());
        let (x, h) = (self.row(x)?, self.row(h)?);
        Ok(Layer { name, gates, inputs, units, weights, recurrent, bias, x, h })
    }

    /// A row of a layer.
    fn part(&mut self, name: &str, size: usize, op: FlatOp) -> NodeId {
        self.flat.push(name, &self.place, size, op)
    }

    /// The sums of some gates, all of them by one dense layer.
    fn gates(&mut self, layer: &Layer, gates: std::ops::Range<usize>) -> NodeId {
        let size = layer.inputs + layer.units;
        let x = self.part("", size, FlatOp::Concat(vec![layer.x, layer.h]));
        let (weights, bias) =
            (layer.matrix(gates.clone(), true, true), layer.bias(gates.clone(), true, true));
        let name = if layer.gates == 1 { layer.name.clone() } else { format!("{}_gates", layer.name) };
        let op = FlatOp::Dense { x, weights, bias: Some(bias), tie: None };
        self.part(&name, gates.len() * layer.units, op)
    }

    /// One gate of several.
    fn gate(&mut self, layer: &Layer, sums: NodeId, (at, name): (usize, &str), of: Pointwise) -> NodeId {
        let (name, units) = (format!("{}_{name}", layer.name), layer.units);
        let sum = self.part(&name, units, FlatOp::Gather(sums, (at * units..(at + 1) * units).collect()));
        self.part(&name, units, FlatOp::Pointwise(of, sum))
    }

    /// A dense layer of one gate.
    fn dense_of(&mut self, layer: &Layer, name: &str, x: NodeId, of: [bool; 2], bias: [bool; 2]) -> NodeId {
        let weights = layer.matrix(2..3, of[0], of[1]);
        let bias = layer.bias(2..3, bias[0], bias[1]);
        let op = FlatOp::Dense { x, weights, bias: Some(bias), tie: None };
        self.part(&format!("{}_{name}", layer.name), layer.units, op)
    }

    /// `(1 − z)·n + z·h`
    fn gru(&mut self, layer: &Layer, linear_before_reset: bool) -> NodeId {
        let (units, sigmoid) = (layer.units, Pointwise::Sigmoid);
        let sums = self.gates(layer, 0..2);
        let (z, r) =
            (self.gate(layer, sums, (0, "update"), sigmoid), self.gate(layer, sums, (1, "reset"), sigmoid));
        let sum = if linear_before_reset {
            let of_input = self.dense_of(layer, "input", layer.x, [true, false], [true, false]);
            let of_state = self.dense_of(layer, "state", layer.h, [false, true], [false, true]);
            let reset = self.part("", units, FlatOp::Pair(Pair::Mul, r, of_state));
            self.part("", units, FlatOp::Pair(Pair::Add, of_input, reset))
        } else {
            let reset = self.part("", units, FlatOp::Pair(Pair::Mul, r, layer.h));
            let x = self.part("", layer.inputs + units, FlatOp::Concat(vec![layer.x, reset]));
            self.dense_of(layer, "new", x, [true, true], [true, true])
        };
        let name = format!("{}_new", layer.name);
        let new = self.part(&name, units, FlatOp::Pointwise(Pointwise::Tanh, sum));
        let one = self.part("", units, FlatOp::Constant(vec![1.0; units]));
        let rest = self.part("", units, FlatOp::Pair(Pair::Sub, one, z));
        let (new, old) = (
            self.part("", units, FlatOp::Pair(Pair::Mul, rest, new)),
            self.part("", units, FlatOp::Pair(Pair::Mul, z, layer.h)),
        );
        self.part(&layer.name, units, FlatOp::Pair(Pair::Add, new, old))
    }

    /// `o·tanh(c)`, and `c = f·c + i·g`
    fn lstm(&mut self, layer: &Layer, before: NodeId) -> (NodeId, NodeId) {
        let (units, sigmoid) = (layer.units, Pointwise::Sigmoid);
        let sums = self.gates(layer, 0..4);
        let [i, o, f] =
            [(0, "input"), (1, "output"), (2, "forget")].map(|of| self.gate(layer, sums, of, sigmoid));
        let g = self.gate(layer, sums, (3, "new"), Pointwise::Tanh);
        let kept = self.part("", units, FlatOp::Pair(Pair::Mul, f, before));
        let new = self.part("", units, FlatOp::Pair(Pair::Mul, i, g));
        let c = self.part(&format!("{}_cell", layer.name), units, FlatOp::Pair(Pair::Add, kept, new));
        let name = format!("{}_active", layer.name);
        let active = self.part(&name, units, FlatOp::Pointwise(Pointwise::Tanh, c));
        (self.part(&layer.name, units, FlatOp::Pair(Pair::Mul, o, active)), c)
    }
}
