//! Recurrent layers and convolutions over time, of one step.
//!
//! Input: a layer over T steps, or over one with its state as an input. Output: the layer over one step,
//! which remembers its state, or the numbers of earlier steps. Guarantees: a state that something else
//! computes is refused.

use super::{Done, Steps, Time};
use crate::Tensor;
use crate::foreign::causal::{check_taps, matrix};
use crate::foreign::{Cell, Layout, Node, Op, ValueId};

impl Steps<'_> {
    pub(super) fn cell(&mut self, node: &Node, cell: Cell) -> Done {
        let x = node.operand(0).ok_or("its input is missing")?;
        let (value, time) = self.value(x);
        if self.padded.contains_key(&x) {
            return Err(String::from("zeros before its first step are steps of their own"));
        }
        if self.length > 1 && time != Time::Along(0) {
            return Err(String::from("its sequence is not that of an input"));
        }
        let units =
            node.operand(2).map(|weights| self.known.shape(weights)).and_then(<[usize]>::last).copied();
        let units = units.ok_or("its recurrent weights are missing")?;
        let mut made = Node { operands: vec![Some(value)], results: Vec::new(), ..node.clone() };
        for index in 1..4 {
            made.operands.push(node.operand(index).map(|operand| self.value(operand).0));
        }
        let mut states = Vec::new();
        for (index, part) in [(4, "h"), (5, "c")].into_iter().take(if cell == Cell::Lstm { 2 } else { 1 }) {
            let start = self.start(node.operand(index), units)?;
            let state = self.new.earlier(&format!("{}.{part}", node.name), 1, start);
            states.push(state);
            made.operands.push(Some(state));
        }
        let time = if self.length > 1 { Time::Along(0) } else { Time::Never };
        for at in 0..=states.len() {
            let time = if at == 0 || self.length == 1 { time } else { Time::Last };
            let result = match node.results.get(at) {
                Some(&result) => self.result(result, time),
                None => self.new.value("", None),
            };
            made.results.push(result);
        }
        for (state, result) in states.iter().zip(made.results.iter().skip(1)) {
            self.new.remember(*state, *result);
        }
        self.new.nodes.push(made);
        Ok(())
    }

    /// What a layer remembers before the first step: numbers of the file, or zeros where a program gives
    /// them.
    fn start(&self, state: Option<ValueId>, units: usize) -> Done<Tensor> {
        let fits = |tensor: Tensor| {
            tensor
                .reshaped(vec![1, 1, units])
                .ok_or_else(|| String::from("its state does not fit its weights"))
        };
        let zeros = || fits(Tensor::row(vec![0.0; units]));
        let Some(state) = state else { return zeros() };
        match self.known.constant(state) {
            Some(constant) => fits(Tensor::row(constant.numbers())),
            None if self.is_given(state) => zeros(),
            None => Err(String::from(
                "its first state is computed; help: the language has a state that begins with zeros",
            )),
        }
    }

    /// Whether a value is an input, moved at most.
    fn is_given(&self, value: ValueId) -> bool {
        let mut value = value;
        for node in self.old.nodes.iter().rev() {
            if !node.results.contains(&value) {
                continue;
            }
            match (&node.op, node.operand(0)) {
                (Op::Layout(layout), Some(x)) if !matches!(layout, Layout::Concat { .. }) => value = x,
                _ => return false,
            }
        }
        self.old.inputs.iter().any(|port| port.value == value)
    }

    pub(super) fn conv(
        &mut self,
        node: &Node,
        groups: usize,
        dilation: usize,
        (stride, padding): (usize, [usize; 2]),
    ) -> Done {
        let (x, weights) = (
            node.operand(0).ok_or("its input is missing")?,
            node.operand(1).ok_or("its weights are missing")?,
        );
        let numbers = self.known.constant(weights).ok_or("its weights are computed")?;
        let &[outputs, own, kernel] = numbers.shape() else {
            return Err("its weights should have three axes".into());
        };
        let (value, time) = self.value(x);
        if time != Time::Along(2) {
            return Err(String::from("its axis is not that of the steps of an input"));
        }
        if stride != 1 {
            return Err(format!("it makes one step of {stride}"));
        }
        let field = (kernel.max(1) - 1).saturating_mul(dilation);
        let before = self.padded.get(&x).copied().unwrap_or_default();
        let padding = [0, 1].map(|side| padding[side].saturating_add(before[side]));
        if padding != [field, 0] {
            let [before, behind] = padding;
            return Err(format!(
                "it has {before} zeros before the first step and {behind} behind the last one, and one that hears \
                 nothing of the future has {field} and 0; help: pad on the left alone: `F.pad(x, ({field}, 0))`"
            ));
        }
        let inputs = own.checked_mul(groups).ok_or("its groups do not fit")?;
        check_taps(kernel, dilation, inputs)?;
        let matrix =
            matrix(&numbers.numbers(), [outputs, own, kernel], groups).ok_or("its groups do not fit")?;
        let bias = match node.operand(2) {
            Some(bias) => Some(self.known.constant(bias).ok_or("its bias is computed")?.clone()),
            None => None,
        };
        let mut taps = Vec::new();
        for before in (1..kernel).rev() {
            let start = Tensor::row(vec![0.0; inputs])
                .reshaped(vec![1, inputs, 1])
                .ok_or("its input does not fit")?;
            let tap = self.new.earlier(&format!("{}.before{before}", node.name), before * dilation, start);
            self.new.remember(tap, value);
            taps.push(tap);
        }
        taps.push(value);
        let new = &mut self.new;
        let joined = new.node(&node.name, &node.word, Op::Layout(Layout::Concat { axis: 1 }), &taps);
        let row = new.node(&node.name, &node.word, Op::Layout(Layout::Flatten { axis: 1 }), &[joined]);
        let matrix =
            Tensor::row(matrix).reshaped(vec![kernel * inputs, outputs]).ok_or("its weights do not fit")?;
        let name = format!("{}.weight", self.old.name(weights).trim_end_matches(".weight"));
        let matrix = new.value(name, Some(matrix));
        let bias = bias.map(|bias| new.value(format!("{}.bias", node.name), Some(bias)));
        let op = Op::Gemm { alpha: 1.0, beta: 1.0, transpose_a: false, transpose_b: false };
        let operands: Vec<ValueId> = [row, matrix].into_iter().chain(bias).collect();
        let product = new.node(&node.name, &node.word, op, &operands);
        let axes = new.value("", Some(Tensor::integers(vec![2])));
        let result = self.result(node.results[0], Time::Along(2));
        let op = Op::Layout(Layout::Unsqueeze);
        let operands = vec![Some(product), Some(axes)];
        self.new.nodes.push(Node { op, operands, results: vec![result], ..node.clone() });
        Ok(())
    }
}
