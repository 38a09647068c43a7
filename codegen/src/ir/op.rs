//! The operations of a [`Graph`](super::Graph), with their parts besides the operands.
//!
//! Guarantees: the meaning of an operation for each stage is in its file of `crate::operation`, which its row
//! there names.

use crate::keyword::{Activation, ComparedSteps, Divisor, Loss};
use crate::model::{Affine, BatchNorm, BoundsId, Dropout, LayerId, MemoryId, NodeId, Norm};

/// How a value is computed from its operands, which are named in their order. `d_…` is the gradient of the
/// loss with respect to the value named after it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Op {
    /// The network's input.
    Input,
    /// The value that a memory has of so many steps before.
    Earlier {
        /// The memory.
        memory: MemoryId,
        /// The steps.
        steps: usize,
    },
    /// The gradient of what later steps read of the value that a memory has: the sum of those of all
    /// `Later`s of the memory.
    Later(MemoryId),
    /// The target, with which the output is compared.
    Target,
    /// The number of the target at an index, by which a term of the loss is multiplied; in a batch, times the
    /// weight of the sample.
    TermWeight(usize),
    /// The number that a term of the loss is multiplied by because it is divided by weights that are parts of
    /// the target: one for all samples of a batch.
    TermScale(Scaling),
    /// The gradient of what is minimised with respect to this sample's loss: 1 for one sample, 1/n in a
    /// batch.
    Seed,
    /// `x·weights + bias` of x.
    Dense(LayerId),
    /// `x·weights` of x: a tied layer before its bias.
    Weigh(LayerId),
    /// `p + bias` of p: the bias of a tied layer.
    Bias(LayerId),
    /// `weights · d_z` of d_z; also a layer that is tied to the transposed weights, before its bias.
    InputGradient(LayerId),
    /// `a + b` of a, b.
    Add,
    /// `a − b` of a, b.
    Subtract,
    /// `a ⊙ b` of a, b, number by number.
    Multiply,
    /// `−a` of a.
    Negate,
    /// `factor·a + offset` of a, number by number.
    Affine(Affine),
    /// Its only number, as often as this value is long.
    Broadcast,
    /// The sum of its numbers: one number.
    RowSum,
    /// Each number of z brought between two bounds.
    Clip(BoundsId),
    /// The gradient at that z, of z and the gradient at the result.
    ClipGradient(BoundsId),
    /// The operands concatenated.
    Concat,
    /// As many numbers as this value has of its operand, from an index on.
    Slice(usize),
    /// The operand from an index on, zeros around it.
    Pad(usize),
    /// Each number of x brought to one scale by running statistics.
    Standardize(BatchNormOf),
    /// The gradient at that x, of the gradient at the result.
    StandardizeGradient(BatchNormOf),
    /// Each number of x brought to one scale over the rows of the batch.
    BatchNormalize(BatchNormOf),
    /// The gradient at that x, of x and the gradient at the result.
    BatchNormalizeGradient(BatchNormOf),
    /// A part of the numbers of x set to 0, the others larger; of a gradient it is the same.
    Dropout(Dropout),
    /// The row x brought to one scale.
    Normalize(Norm),
    /// The gradient at that x, of x and the gradient at the result.
    NormalizeGradient(Norm),
    /// `f(z)` of z.
    Activation(Activation),
    /// `d_a · f′(z)` of z or `f(z)`, as the activation says, and d_a.
    ActivationGradient(Activation),
    /// A term of the loss of one sample, of the prediction, or of the pre-activation where the loss requires
    /// an activation, and the target; then of its [factors](LossOf::factors).
    Loss(LossOf),
    /// `∂loss/∂read · seed` of the prediction, the target and the seed, where `read` is the first operand of
    /// the loss; then of its factors.
    LossGradient(LossOf),
    /// The sum of the terms of the loss.
    Total,
}

impl Op {
    /// The layer whose parameters it reads: they are not updated before.
    pub fn layer(&self) -> Option<LayerId> {
        match *self {
            Op::Dense(layer) | Op::Weigh(layer) | Op::Bias(layer) | Op::InputGradient(layer) => Some(layer),
            Op::Input
            | Op::Earlier { .. }
            | Op::Later(_)
            | Op::Target
            | Op::TermWeight(_)
            | Op::TermScale(_)
            | Op::Seed
            | Op::Add
            | Op::Subtract
            | Op::Multiply
            | Op::Negate
            | Op::Affine(_)
            | Op::Broadcast
            | Op::RowSum
            | Op::Clip(_)
            | Op::ClipGradient(_)
            | Op::Concat
            | Op::Slice(_)
            | Op::Pad(_)
            | Op::Standardize(_)
            | Op::StandardizeGradient(_)
            | Op::BatchNormalize(_)
            | Op::BatchNormalizeGradient(_)
            | Op::Dropout(_)
            | Op::Normalize(_)
            | Op::NormalizeGradient(_)
            | Op::Activation(_)
            | Op::ActivationGradient(_)
            | Op::Loss(_)
            | Op::LossGradient(_)
            | Op::Total => None,
        }
    }
}

/// A norm over batches, and the node whose running statistics it has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BatchNormOf {
    /// The norm.
    pub norm: BatchNorm,
    /// The node that keeps the statistics.
    pub node: NodeId,
}

/// A term of the loss without its operands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LossOf {
    /// Which loss.
    pub loss: Loss,
    /// The factor of the term.
    pub weight: f64,
    /// The divisor of the sum over the samples of a batch.
    pub divisor: Divisor,
    /// The steps of a sequence that it compares.
    pub steps: ComparedSteps,
    /// Whether a mask is behind the numbers of the target, one for each.
    pub is_masked: bool,
    /// Whether an operand is the weight of the sample.
    pub is_weighted: bool,
}

impl LossOf {
    /// Whether an operand is the scale of the term: it is divided by numbers that are parts of the target.
    pub fn is_scaled(&self) -> bool {
        self.divisor == Divisor::Weights && (self.is_masked || self.is_weighted)
    }

    /// How many operands the term is multiplied by: its [weight](Op::TermWeight), then its
    /// [scale](Op::TermScale).
    pub fn factors(&self) -> usize {
        usize::from(self.is_weighted) + usize::from(self.is_scaled())
    }
}

/// The numbers of the target that the scale of a term is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scaling {
    /// The index of the weight.
    pub weight: Option<usize>,
    /// Where the mask begins, and how many numbers it has.
    pub mask: Option<(usize, usize)>,
    /// The steps of a sequence whose weights they are.
    pub steps: ComparedSteps,
}
