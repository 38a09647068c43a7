//! [`Graph`]: values in an order in which they can be computed, and its [`Roots`], the values that are
//! needed.

use proc_macro2::Ident;

use super::op::Op;
use crate::ids::{IdVec, id};
use crate::model::{LayerId, MemoryId, Shape};

id!(
    /// A [`Value`] of a [`Graph`].
    ValueId,
    "v"
);

/// The program for one sample.
#[derive(Clone, Debug)]
pub struct Graph {
    /// All values; operands come before their readers.
    pub(crate) values: IdVec<ValueId, Value>,
    /// The results of the program.
    pub(crate) roots: Roots,
}

/// The numbers of a node, of a gradient, or of what lies between.
#[derive(Clone, Debug)]
pub struct Value {
    /// Its name in emitted code: `z_h`, `a_h`, `d_z_h`. Unique in the graph.
    pub name: String,
    /// How it is computed.
    pub op: Op,
    /// The values that it is computed from, in the order that the operation says.
    pub operands: Vec<ValueId>,
    /// Its shape.
    pub shape: Shape,
}

impl Value {
    /// How many numbers it has.
    pub fn size(&self) -> usize {
        self.shape.size()
    }
}

/// The gradient of a layer: weights `x ⊗ d_z`, bias `d_z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LayerGradient {
    /// The layer.
    pub layer: LayerId,
    /// The part of the layer's parameters.
    pub part: LayerPart,
    /// Its input. Of shared weights, the inputs of all uses, concatenated; of a bias alone, anything.
    pub x: ValueId,
    /// The gradient of its output, likewise.
    pub d_z: ValueId,
}

/// The gradient of a value of an earlier step: a part of that of the value itself, so many steps before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Later {
    /// The memory that has the value.
    pub memory: MemoryId,
    /// The steps.
    pub steps: usize,
    /// The gradient.
    pub gradient: ValueId,
}

/// A part of a layer's parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayerPart {
    /// Weights and bias.
    Whole,
    /// The weights, which several layers use.
    Weights,
    /// The bias.
    Bias,
}

/// The results of a graph.
#[derive(Clone, Debug)]
pub struct Roots {
    /// The result of `forward`.
    pub output: ValueId,
    /// The output before its last activation.
    pub logits: ValueId,
    /// The loss of one sample.
    pub loss: Option<ValueId>,
    /// The gradients of all layers that are trained, after differentiation.
    pub layer_gradients: Vec<LayerGradient>,
    /// The gradient with respect to the input, after differentiation.
    pub input_gradient: Option<ValueId>,
    /// The value of each name but the input's, in the order of the declaration. Where no other root needs
    /// such a value, a pass leaves it out.
    pub named: Vec<(Ident, ValueId)>,
    /// The values that are remembered, each with its memory, in the order of the memories. Where no value
    /// reads a memory, a pass leaves it out.
    pub memories: Vec<(MemoryId, ValueId)>,
    /// The gradients that go back in time, after differentiation.
    pub laters: Vec<Later>,
}

impl Roots {
    /// All values that somebody wants.
    pub fn values(&self) -> Vec<ValueId> {
        let mut values = vec![self.output, self.logits];
        values.extend(self.loss);
        values.extend(self.layer_gradients.iter().flat_map(|gradient| [gradient.x, gradient.d_z]));
        values.extend(self.input_gradient);
        values
    }

    /// The same roots on other values.
    #[must_use]
    pub fn map(&self, new: impl Fn(ValueId) -> ValueId) -> Roots {
        let gradient = |old: &LayerGradient| LayerGradient { x: new(old.x), d_z: new(old.d_z), ..*old };
        Roots {
            output: new(self.output),
            logits: new(self.logits),
            loss: self.loss.map(&new),
            layer_gradients: self.layer_gradients.iter().map(gradient).collect(),
            input_gradient: self.input_gradient.map(&new),
            named: self.named.iter().map(|(name, value)| (name.clone(), new(*value))).collect(),
            memories: self.memories.iter().map(|(memory, value)| (*memory, new(*value))).collect(),
            laters: self
                .laters
                .iter()
                .map(|later| Later { gradient: new(later.gradient), ..*later })
                .collect(),
        }
    }
}

impl Graph {
    /// For each value, whether one of `wanted` depends on it, in this step or in a later one.
    pub(crate) fn needed(&self, wanted: &[ValueId]) -> Vec<bool> {
        use crate::ids::Id as _;
        let mut needed = vec![false; self.values.len()];
        for value in wanted {
            needed[value.index()] = true;
        }
        loop {
            for (id, value) in self.values.entries().rev() {
                if needed[id.index()] {
                    for operand in &value.operands {
                        needed[operand.index()] = true;
                    }
                }
            }
            // A value that is read from a memory may come later, so its sources are not seen yet.
            let is_new = |(memory, value): &&(MemoryId, ValueId)| {
                !needed[value.index()] && self.reads(*memory, &needed)
            };
            let new = self.roots.memories.iter().find(is_new).map(|(_, value)| *value);
            // So may a gradient that goes back in time.
            let is_carried =
                |later: &&Later| !needed[later.gradient.index()] && self.carries(later.memory, &needed);
            let new = new.or_else(|| self.roots.laters.iter().find(is_carried).map(|later| later.gradient));
            let Some(value) = new else { return needed };
            needed[value.index()] = true;
        }
    }

    /// Whether one of these values is the gradient of what later steps read of a memory.
    pub(crate) fn carries(&self, memory: MemoryId, values: &[bool]) -> bool {
        self.values.iter().zip(values).any(|(value, is_there)| *is_there && value.op == Op::Later(memory))
    }

    /// Whether one of these values is read from a memory.
    pub(crate) fn reads(&self, memory: MemoryId, values: &[bool]) -> bool {
        let reads = |op: &Op| matches!(op, Op::Earlier { memory: of, .. } if *of == memory);
        self.values.iter().zip(values).any(|(value, is_there)| *is_there && reads(&value.op))
    }
}
