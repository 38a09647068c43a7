//! Words that remember: `gru(8)`, `causal_conv(8, kernel = 3)`.
//!
//! Input: the text of a step and the row before it. Output: the row of the equations that the reference has
//! for the word. Guarantees: sizes and tensors fit; nothing is taken from where such words are written.

use std::rc::Rc;

use super::step::Call;
use super::{Network, Of};
use crate::evaluate::LARGEST;
use crate::flat::{Matrix, NodeId, Op};
use crate::foreign::Pair;
use crate::lower::Item;

impl Network<'_> {
    /// The row behind a step of an item.
    pub(super) fn word(&mut self, item: &Item, x: NodeId, step: &str) -> Option<NodeId> {
        let call = Call::of(step)?;
        match call.word {
            "causal_conv" => self.conv(item.field(), x, &call),
            "rnn" | "gru" | "lstm" => self.cell(item, x, &call),
            _ => self.step(item.field(), x, step),
        }
    }

    /// `x·W` of values of x, the oldest one first.
    fn conv(&mut self, field: &str, x: NodeId, call: &Call<'_>) -> Option<NodeId> {
        let (kernel, dilation) = (call.option("kernel")?, call.option("dilation").unwrap_or("1"));
        let (kernel, dilation): (usize, usize) = (kernel.parse().ok()?, dilation.parse().ok()?);
        let size = self.flat.size(x);
        let joined = kernel.checked_mul(size).filter(|&all| kernel > 1 && dilation > 0 && all <= LARGEST)?;
        let mut parts = Vec::new();
        for before in (1..kernel).rev() {
            parts.push(self.memory(size, before.checked_mul(dilation)?, Of::Row(x))?);
        }
        parts.push(x);
        let joined = self.push(joined, Op::Concat(parts))?;
        self.dense(field, joined, call)
    }

    /// The state of a recurrent layer, which is the value of its item.
    fn cell(&mut self, item: &Item, x: NodeId, call: &Call<'_>) -> Option<NodeId> {
        let units = call.nth(0)?.parse().ok().filter(|units| (1..=LARGEST / 4).contains(units))?;
        let of = Cell { field: item.field(), x, units, has_bias: call.has_bias() };
        let before = self.memory(units, 1, Of::Item(item.name.clone()))?;
        match call.word {
            "rnn" => {
                let sum = self.full(&of, "", &[x, before], units)?;
                self.push(units, Op::Activation(call.nth(1).unwrap_or("tanh").into(), sum))
            }
            "lstm" => self.lstm(&of, before),
            _ => self.gru(&of, before, call.option("reset") == Some("before")),
        }
    }

    /// `h = o·tanh(c)`, `c = f·c′ + i·g`
    fn lstm(&mut self, of: &Cell<'_>, before: NodeId) -> Option<NodeId> {
        let sums = self.full(of, "", &[of.x, before], of.units.checked_mul(4)?)?;
        let functions = ["sigmoid", "sigmoid", "tanh", "sigmoid"];
        let gate = |network: &mut Self, at: usize| network.gate(of, sums, at, functions[at]);
        let (i, f, g, o) = (gate(self, 0)?, gate(self, 1)?, gate(self, 2)?, gate(self, 3)?);
        let place = self.flat.memories.len();
        let past = self.memory(of.units, 1, Of::Row(before))?;
        let (kept, new) = (self.of_pair(Pair::Mul, f, past)?, self.of_pair(Pair::Mul, i, g)?);
        let c = self.of_pair(Pair::Add, kept, new)?;
        *self.earlier.get_mut(place)? = Of::Row(c);
        let active = self.push(of.units, Op::Activation("tanh".into(), c))?;
        self.of_pair(Pair::Mul, o, active)
    }

    /// `h = (1 − z)·n + z·h′`
    fn gru(&mut self, of: &Cell<'_>, before: NodeId, is_reset_before: bool) -> Option<NodeId> {
        let sums = self.full(of, "", &[of.x, before], of.units.checked_mul(2)?)?;
        let (r, z) = (self.gate(of, sums, 0, "sigmoid")?, self.gate(of, sums, 1, "sigmoid")?);
        let sum = if is_reset_before {
            let kept = self.of_pair(Pair::Mul, r, before)?;
            self.full(of, "_new", &[of.x, kept], of.units)?
        } else {
            let of_x = self.full(of, "_new", &[of.x], of.units)?;
            let hidden = self.full(of, "_hidden", &[before], of.units)?;
            let kept = self.of_pair(Pair::Mul, r, hidden)?;
            self.of_pair(Pair::Add, of_x, kept)?
        };
        let n = self.push(of.units, Op::Activation("tanh".into(), sum))?;
        let rest = self.affine(z, -1.0, 1.0)?;
        let (new, old) = (self.of_pair(Pair::Mul, rest, n)?, self.of_pair(Pair::Mul, z, before)?);
        self.of_pair(Pair::Add, new, old)
    }

    fn of_pair(&mut self, pair: Pair, a: NodeId, b: NodeId) -> Option<NodeId> {
        self.push(self.flat.size(a), Op::Pair(pair, a, b))
    }

    /// A part of all gates, bent.
    fn gate(&mut self, of: &Cell<'_>, sums: NodeId, at: usize, function: &str) -> Option<NodeId> {
        let places = (at * of.units..(at + 1) * of.units).collect();
        let sum = self.push(of.units, Op::Gather(sums, places))?;
        self.push(of.units, Op::Activation(function.into(), sum))
    }

    /// A full matrix of a layer, `gru_new.weights` of the part `_new`, of these rows concatenated.
    fn full(&mut self, of: &Cell<'_>, part: &str, rows: &[NodeId], outputs: usize) -> Option<NodeId> {
        let field = format!("{}{part}", of.field);
        let inputs = rows.iter().try_fold(0_usize, |sum, row| sum.checked_add(self.flat.size(*row)))?;
        let tensor = self.tensors.get(format!("{field}.weights").as_str())?;
        if tensor.shape != [inputs, outputs] || inputs.checked_mul(outputs) != Some(tensor.numbers.len()) {
            return None;
        }
        let numbers = tensor.numbers.iter().map(|&number| f64::from(number)).collect();
        let weights = Rc::new(Matrix { inputs, outputs, numbers });
        let bias = if of.has_bias { self.row(&field, "bias", outputs)? } else { vec![0.0; outputs] };
        let x = match rows {
            [one] => *one,
            _ => self.push(inputs, Op::Concat(rows.to_vec()))?,
        };
        self.push(outputs, Op::Dense { x, weights, bias: Some(bias), tie: None })
    }
}

/// A recurrent layer.
struct Cell<'a> {
    field: &'a str,
    x: NodeId,
    units: usize,
    has_bias: bool,
}
