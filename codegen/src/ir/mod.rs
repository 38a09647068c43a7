//! [`Model`](crate::model::Model) to [`Graph`]: the program for one sample, without Rust syntax.
//!
//! A graph is a list of values in an order in which they can be computed, and the [`Roots`] that somebody
//! wants of it. [`print`] writes it as stable text, [`verify`] checks its invariants.

mod build;
mod print;
mod verify;

pub(crate) use build::Builder;
pub use build::{Mode, graph};
pub use verify::verify;

use crate::ids::{IdVec, id};
use crate::keyword::{Activation, Divisor, Loss};
use crate::model::{BatchNorm, Dropout, LayerId, Norm};

id!(
    /// A [`Value`] of a [`Graph`].
    ValueId,
    "v"
);

/// The program for one sample.
#[derive(Clone, Debug)]
pub struct Graph {
    /// All values; operands stand before what reads them.
    pub(crate) values: IdVec<ValueId, Value>,
    /// What the program is asked for.
    pub(crate) roots: Roots,
}

/// A row of numbers.
#[derive(Clone, Debug)]
pub struct Value {
    /// Its name in emitted code: `z_h`, `a_h`, `d_z_h`. Unique in the graph.
    pub name: String,
    /// How it is computed.
    pub op: Op,
    /// How many numbers it has.
    pub length: usize,
}

/// How a value is computed. `d_…` is the gradient of the loss with respect to the value named after it.
#[derive(Clone, Debug, PartialEq)]
pub enum Op {
    /// The network's input.
    Input,
    /// What the output is compared with.
    Target,
    /// The gradient of what is minimised with respect to this sample's loss: 1 for one sample, 1/n in a batch.
    Seed,
    /// `x·weights + bias`.
    Dense(LayerId, ValueId),
    /// `x·weights`: a tied layer before its bias.
    Weigh(LayerId, ValueId),
    /// `p + bias`: the bias of a tied layer.
    Bias(LayerId, ValueId),
    /// `a + b`.
    Add(ValueId, ValueId),
    /// `a − b`.
    Subtract(ValueId, ValueId),
    /// `a ⊙ b`, number by number.
    Multiply(ValueId, ValueId),
    /// `−a`.
    Negate(ValueId),
    /// The values one behind the other.
    Concat(Vec<ValueId>),
    /// As many numbers as this value has of another, from an index on.
    Slice(ValueId, usize),
    /// A value from an index on, zeros around it.
    Pad(ValueId, usize),
    /// Each number brought to one scale by running statistics.
    Standardize(BatchNorm, ValueId),
    /// The gradient at what goes into that.
    StandardizeGradient(BatchNorm, ValueId),
    /// Each number brought to one scale over the rows of the batch.
    BatchNormalize(BatchNorm, ValueId),
    /// The gradient at what goes into that, from it and the gradient at what comes out.
    BatchNormalizeGradient(BatchNorm, ValueId, ValueId),
    /// A part of the numbers set to 0, the others larger; of a gradient it is the same.
    Dropout(Dropout, ValueId),
    /// The row brought to one scale.
    Normalize(Norm, ValueId),
    /// The gradient at what goes into a norm, from that and the gradient at what comes out.
    NormalizeGradient(Norm, ValueId, ValueId),
    /// `f(z)`.
    Activation(Activation, ValueId),
    /// A term of the loss of one sample.
    Loss(LossOperands),
    /// The sum of the terms of the loss.
    Total(Vec<ValueId>),
    /// `∂loss/∂read · seed`.
    LossGradient(LossOperands, ValueId),
    /// `d_a · f′(z)`, from `z` or `f(z)`, as the activation says, and `d_a`.
    ActivationGradient(Activation, ValueId, ValueId),
    /// `weights · d_z`; also a layer that is tied to the transposed weights, before its bias.
    InputGradient(LayerId, ValueId),
}

/// What a loss is computed from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LossOperands {
    /// Which loss.
    pub loss: Loss,
    /// What it is multiplied with.
    pub weight: f64,
    /// What the sum over the samples of a batch is divided by.
    pub divisor: Divisor,
    /// What the loss reads: the pre-activation, or the prediction itself.
    pub read: ValueId,
    /// The prediction.
    pub prediction: ValueId,
    /// What it is compared with.
    pub target: ValueId,
}

impl Op {
    /// The layer whose parameters it reads, if it reads some.
    pub fn layer(&self) -> Option<LayerId> {
        match *self {
            Op::Dense(layer, _) | Op::Weigh(layer, _) | Op::Bias(layer, _) | Op::InputGradient(layer, _) => {
                Some(layer)
            }
            Op::Input
            | Op::Target
            | Op::Seed
            | Op::Add(..)
            | Op::Subtract(..)
            | Op::Multiply(..)
            | Op::Negate(_)
            | Op::Concat(_)
            | Op::Slice(..)
            | Op::Pad(..)
            | Op::Standardize(..)
            | Op::StandardizeGradient(..)
            | Op::BatchNormalize(..)
            | Op::BatchNormalizeGradient(..)
            | Op::Dropout(..)
            | Op::Normalize(..)
            | Op::NormalizeGradient(..)
            | Op::Activation(..)
            | Op::Loss(_)
            | Op::Total(_)
            | Op::LossGradient(..)
            | Op::ActivationGradient(..) => None,
        }
    }

    /// The values that it reads.
    pub fn operands(&self) -> Vec<ValueId> {
        match *self {
            Op::Input | Op::Target | Op::Seed => vec![],
            Op::Dense(_, source) | Op::Activation(_, source) | Op::InputGradient(_, source) => vec![source],
            Op::Negate(source) | Op::Slice(source, _) | Op::Pad(source, _) => vec![source],
            Op::Dropout(_, source)
            | Op::Normalize(_, source)
            | Op::Weigh(_, source)
            | Op::Bias(_, source) => vec![source],
            Op::Standardize(_, x) | Op::StandardizeGradient(_, x) | Op::BatchNormalize(_, x) => vec![x],
            Op::NormalizeGradient(_, x, d_n) | Op::BatchNormalizeGradient(_, x, d_n) => vec![x, d_n],
            Op::Add(a, b) | Op::Subtract(a, b) | Op::Multiply(a, b) => vec![a, b],
            Op::ActivationGradient(_, a, b) => vec![a, b],
            Op::Concat(ref parts) | Op::Total(ref parts) => parts.clone(),
            // The value of a loss needs what it reads; its gradient needs the prediction.
            Op::Loss(LossOperands { read, target, .. }) => vec![read, target],
            Op::LossGradient(LossOperands { prediction, target, .. }, seed) => vec![prediction, target, seed],
        }
    }

    /// The same operation on other values.
    #[must_use]
    pub fn map(&self, new: impl Fn(ValueId) -> ValueId) -> Op {
        let operands = |old: &LossOperands| LossOperands {
            loss: old.loss,
            weight: old.weight,
            divisor: old.divisor,
            read: new(old.read),
            prediction: new(old.prediction),
            target: new(old.target),
        };
        match self {
            Op::Input | Op::Target | Op::Seed => self.clone(),
            Op::Dense(layer, x) => Op::Dense(*layer, new(*x)),
            Op::Weigh(layer, x) => Op::Weigh(*layer, new(*x)),
            Op::Bias(layer, p) => Op::Bias(*layer, new(*p)),
            Op::Add(a, b) => Op::Add(new(*a), new(*b)),
            Op::Subtract(a, b) => Op::Subtract(new(*a), new(*b)),
            Op::Multiply(a, b) => Op::Multiply(new(*a), new(*b)),
            Op::Negate(a) => Op::Negate(new(*a)),
            Op::Concat(parts) => Op::Concat(parts.iter().map(|part| new(*part)).collect()),
            Op::Total(terms) => Op::Total(terms.iter().map(|term| new(*term)).collect()),
            Op::Slice(source, start) => Op::Slice(new(*source), *start),
            Op::Pad(source, start) => Op::Pad(new(*source), *start),
            Op::Dropout(dropout, x) => Op::Dropout(*dropout, new(*x)),
            Op::Standardize(norm, x) => Op::Standardize(*norm, new(*x)),
            Op::StandardizeGradient(norm, d_n) => Op::StandardizeGradient(*norm, new(*d_n)),
            Op::BatchNormalize(norm, x) => Op::BatchNormalize(*norm, new(*x)),
            Op::BatchNormalizeGradient(norm, x, d_n) => Op::BatchNormalizeGradient(*norm, new(*x), new(*d_n)),
            Op::Normalize(norm, x) => Op::Normalize(*norm, new(*x)),
            Op::NormalizeGradient(norm, x, d_n) => Op::NormalizeGradient(*norm, new(*x), new(*d_n)),
            Op::Activation(activation, z) => Op::Activation(*activation, new(*z)),
            Op::Loss(old) => Op::Loss(operands(old)),
            Op::LossGradient(old, seed) => Op::LossGradient(operands(old), new(*seed)),
            Op::ActivationGradient(activation, a, d_a) => {
                Op::ActivationGradient(*activation, new(*a), new(*d_a))
            }
            Op::InputGradient(layer, d_z) => Op::InputGradient(*layer, new(*d_z)),
        }
    }
}

/// The gradient of a layer: weights `x ⊗ d_z`, bias `d_z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LayerGradient {
    /// The layer.
    pub layer: LayerId,
    /// What of it.
    pub part: Part,
    /// What goes into it. For shared weights, that of each use, one behind the other; what it is for a bias alone does not matter.
    pub x: ValueId,
    /// The gradient of what comes out, likewise.
    pub d_z: ValueId,
}

/// A part of a layer's parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Weights and bias.
    Whole,
    /// The weights, which several layers use.
    Weights,
    /// The bias.
    Bias,
}

/// What a graph is asked for.
#[derive(Clone, Debug)]
pub struct Roots {
    /// What `forward` returns.
    pub output: ValueId,
    /// The output before its last activation.
    pub logits: ValueId,
    /// The loss of one sample.
    pub loss: Option<ValueId>,
    /// The gradients of all layers that are trained, after differentiation.
    pub layer_gradients: Vec<LayerGradient>,
    /// The gradient with respect to the input, after differentiation.
    pub input_gradient: Option<ValueId>,
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
        }
    }
}

impl Graph {
    /// For each value, whether one of `wanted` depends on it.
    pub(crate) fn needed(&self, wanted: &[ValueId]) -> Vec<bool> {
        use crate::ids::Id as _;
        let mut needed = vec![false; self.values.len()];
        for value in wanted {
            needed[value.index()] = true;
        }
        for (id, value) in self.values.entries().rev() {
            if needed[id.index()] {
                for operand in value.op.operands() {
                    needed[operand.index()] = true;
                }
            }
        }
        needed
    }
}
