//! The nodes of a network, one operation each, and the terms of its loss.

use proc_macro2::Ident;

use super::{BoundsId, LayerId, MemoryId, NodeId, Shape};
use crate::keyword::{Activation, ComparedSteps, Divisor, Loss};

/// One operation on the values of other nodes.
#[derive(Clone, Debug)]
pub struct Node {
    /// The declared name that it belongs to.
    pub name: String,
    /// Its operation.
    pub operation: Operation,
    /// The nodes that it reads, in the order that the operation says.
    pub sources: Vec<NodeId>,
    /// The shape of its value.
    pub shape: Shape,
}

impl Node {
    /// How many numbers it yields.
    pub fn size(&self) -> usize {
        self.shape.size()
    }
}

/// The operation of a node on its sources.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Operation {
    /// The network's input.
    Input,
    /// A value of an earlier step.
    Earlier {
        /// The memory that has it.
        memory: MemoryId,
        /// How many steps before.
        steps: usize,
    },
    /// The sum of two nodes of one size.
    Sum,
    /// The first of two nodes of one size minus the second.
    Difference,
    /// The product of two nodes of one size, number by number.
    Product,
    /// Nodes concatenated.
    Concat,
    /// `factor·x + offset` of each number.
    Affine(Affine),
    /// A number, repeated.
    Broadcast,
    /// Each number brought between two bounds.
    Clip(Clip),
    /// A part of a node: as many numbers as this one has, from this index on.
    Slice(usize),
    /// `x·weights + bias`, with the weights that the layer's pattern has.
    Dense(LayerId),
    /// Slopes for the numbers below 0: `max(0, z) + weights ⊙ min(0, z)`.
    Prelu(LayerId),
    /// The row brought to one scale.
    Normalize(Norm),
    /// Each number brought to one scale over a batch, or by running statistics.
    BatchNormalize(BatchNorm),
    /// A part of the numbers is 0 in training.
    Dropout(Dropout),
    /// An activation.
    Activation(Activation),
}

/// How numbers are normalised over the rows of a batch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BatchNorm {
    /// The number that is added to the variance.
    pub epsilon: f64,
    /// How far the running statistics go to those of a batch.
    pub momentum: f64,
    /// Whether training uses the running statistics, too, and leaves them.
    pub frozen: bool,
}

/// How much is dropped.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dropout {
    /// The share of the numbers.
    pub probability: f64,
    /// How many dropouts come before it.
    pub layer: u64,
}

impl Operation {
    /// The same operation with another layer's parameters, if it has some.
    #[must_use]
    pub fn map_layer(self, new: impl Fn(LayerId) -> LayerId) -> Operation {
        match self {
            Operation::Dense(layer) => Operation::Dense(new(layer)),
            Operation::Prelu(layer) => Operation::Prelu(new(layer)),
            Operation::Input
            | Operation::Earlier { .. }
            | Operation::Sum
            | Operation::Difference
            | Operation::Product
            | Operation::Affine(_)
            | Operation::Broadcast
            | Operation::Clip(_)
            | Operation::Concat
            | Operation::Slice(_)
            | Operation::Normalize(_)
            | Operation::BatchNormalize(_)
            | Operation::Dropout(_)
            | Operation::Activation(_) => self,
        }
    }
}

/// Numbers beside a value: `factor·x + offset`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Affine {
    /// The factor.
    pub factor: f64,
    /// The number that is added.
    pub offset: f64,
}

/// Numbers brought between two bounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clip {
    /// The bounds.
    pub bounds: BoundsId,
    /// The least lower bound.
    pub least: f64,
    /// The largest upper bound.
    pub largest: f64,
}

/// The bounds of a `clip`: each is one number for all values, or one for each. Infinite numbers bound
/// nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Bounds {
    /// The lower bound.
    pub low: Vec<f64>,
    /// The upper bound, nowhere below the lower one.
    pub high: Vec<f64>,
}

/// A value that the next steps read: a part of the memory.
#[derive(Clone, Debug)]
pub struct Memory {
    /// The declared name.
    pub name: Ident,
    /// The node whose value it is.
    pub node: NodeId,
    /// How many steps it is remembered for.
    pub steps: usize,
}

/// The norm of a row before a scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Norm {
    /// Whether the mean is taken off: `layer_norm`; else `rms_norm`.
    pub centres: bool,
    /// The number that is added to the mean square.
    pub epsilon: f64,
}

/// A part of a row of targets or of outputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowPart {
    /// The declared name that it belongs to.
    pub name: String,
    /// How many numbers it has.
    pub size: usize,
}

/// Numbers of the target that an item declares, `advantage: target(1);`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetPart {
    /// The name of the item.
    pub name: String,
    /// Where it begins in the row of all targets.
    pub start: usize,
    /// How many numbers it has.
    pub size: usize,
}

/// A term of a network's loss.
#[derive(Clone, Debug)]
pub struct LossTerm {
    /// The name of its first operand, as it is written.
    pub name: String,
    /// Which loss.
    pub loss: Loss,
    /// Its weight in the sum.
    pub weight: f64,
    /// The divisor of the sum over the samples of a batch.
    pub divisor: Divisor,
    /// The steps of a sequence that it compares.
    pub steps: ComparedSteps,
    /// The operands that it compares with the target: the prediction, or a mean and its variance.
    pub operands: Vec<NodeId>,
    /// The values that it reads: the operands, or for losses of a pre-activation the inputs of that
    /// activation.
    pub reads: Vec<NodeId>,
    /// Where its target begins in the row of all targets. Terms with the same first operand have one target.
    pub target: usize,
    /// The number that its loss of a sample is multiplied by.
    pub sample_weight: Option<TargetPart>,
    /// The numbers that its losses of outputs are multiplied by.
    pub mask: Option<TargetPart>,
}

impl LossTerm {
    /// How long it makes a program, in operations and in values that they read.
    pub fn length(&self) -> usize {
        let of_parts = [&self.sample_weight, &self.mask].iter().filter(|part| part.is_some()).count();
        1 + self.operands.len() + 2 * of_parts + usize::from(self.is_normalised())
    }

    /// Whether its sum over a batch is divided by numbers that are parts of the target.
    pub fn is_normalised(&self) -> bool {
        self.divisor == Divisor::Weights && (self.sample_weight.is_some() || self.mask.is_some())
    }
}
