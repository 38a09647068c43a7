//! One step back through the graph: a value with its gradient, and the gradients that its operation passes
//! back.

use std::collections::BTreeMap;

use crate::ir::builder::GraphBuilder;
use crate::ir::op::Op;
use crate::ir::value::{Later, LayerGradient, LayerPart, ValueId};
use crate::model::{LayerId, MemoryId, Model};

/// The results of differentiation besides gradients of values.
#[derive(Default)]
pub(super) struct Found {
    /// The gradients of parameters.
    pub(super) layers: Vec<LayerGradient>,
    /// For each layer whose weights others use, too, the input of each use and the gradient of its output.
    pub(super) shared: BTreeMap<LayerId, Vec<(ValueId, ValueId)>>,
    /// The gradient of the network's input.
    pub(super) input: Option<ValueId>,
    /// The gradients that go back in time.
    pub(super) laters: Vec<Later>,
}

/// A value whose gradient is known.
pub(crate) struct Back<'a> {
    /// The network.
    pub(crate) model: &'a Model,
    /// The value.
    pub(crate) value: ValueId,
    /// The gradient of the loss with respect to it.
    pub(crate) gradient: ValueId,
    pub(super) builder: &'a mut GraphBuilder,
    pub(super) found: &'a mut Found,
    /// The operands with the gradients that are passed back to them.
    pub(super) passed: Vec<(ValueId, ValueId)>,
}

impl Back<'_> {
    /// The operands of the value, in order.
    pub(crate) fn operands(&self) -> Vec<ValueId> {
        self.builder.value(self.value).operands.clone()
    }

    /// The only operand of an operation that has one.
    pub(crate) fn only(&self) -> ValueId {
        self.builder.value(self.value).operands[0]
    }

    /// The operands of an operation that has two.
    pub(crate) fn both(&self) -> [ValueId; 2] {
        let operands = &self.builder.value(self.value).operands;
        [operands[0], operands[1]]
    }

    /// How many numbers a value has.
    pub(crate) fn length(&self, value: ValueId) -> usize {
        self.builder.value(value).size()
    }

    /// Passes a gradient back to an operand.
    pub(crate) fn pass(&mut self, operand: ValueId, gradient: ValueId) {
        self.passed.push((operand, gradient));
    }

    /// Passes a gradient back to an operand that is computed like this: a new value `d_x` for the operand x.
    pub(crate) fn pass_new(&mut self, operand: ValueId, op: Op, operands: &[ValueId]) {
        let gradient = self.add("d", operand, op, operands);
        self.passed.push((operand, gradient));
    }

    /// A new value that is computed like this, with the shape of `of` and named after it: `d_x` for the
    /// letter d.
    pub(crate) fn add(&mut self, letter: &str, of: ValueId, op: Op, operands: &[ValueId]) -> ValueId {
        let of = self.builder.value(of);
        let (name, shape) = (format!("{letter}_{}", of.name), of.shape);
        self.builder.add(&name, op, operands, shape)
    }

    /// The value of the forward program that is computed like this of `operand`, with its shape; a new one
    /// if there is none.
    pub(crate) fn find_or_add(&mut self, letter: &str, op: Op, operand: ValueId) -> ValueId {
        let of = self.builder.value(operand);
        let (name, shape) = (format!("{letter}_{}", of.name), of.shape);
        self.builder.find_or_add(&name, op, &[operand], shape)
    }

    /// The value is the network's input.
    pub(crate) fn reach_input(&mut self) {
        self.found.input = Some(self.gradient);
    }

    /// The value is that of so many steps before, which has the gradient as a part of its own.
    pub(crate) fn reach_earlier(&mut self, memory: MemoryId, steps: usize) {
        self.found.laters.push(Later { memory, steps, gradient: self.gradient });
    }

    /// A layer whose weights nothing else uses makes `x·weights + bias`: `x` with the gradient `d_z` of that.
    pub(crate) fn reach_layer(&mut self, layer: LayerId, x: ValueId, d_z: ValueId) {
        self.found.layers.push(LayerGradient { layer, part: LayerPart::Whole, x, d_z });
    }

    /// The weights of a layer, or those that it is tied to, are used: `x` with the gradient `d_z` of the
    /// product.
    pub(crate) fn reach_shared(&mut self, layer: LayerId, x: ValueId, d_z: ValueId) {
        self.found.shared.entry(layer).or_default().push((x, d_z));
    }

    /// The bias of a layer, if it has one, is added to what becomes the value.
    pub(crate) fn reach_bias(&mut self, layer: LayerId) {
        let d_z = self.gradient;
        if self.model.layers()[layer].biases() > 0 {
            self.found.layers.push(LayerGradient { layer, part: LayerPart::Bias, x: d_z, d_z });
        }
    }
}
