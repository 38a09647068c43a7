//! The operations, each in a file of its own, where every stage finds its answers.
//!
//! Input: an operation of the model or of the graph. Output: its rules. Guarantees: both tables are
//! exhaustive, so a new operation is a variant, its row here, and its file.

pub(crate) mod activation;
pub(crate) mod affine;
pub(crate) mod answers;
pub(crate) mod batch_norm;
pub(crate) mod broadcast;
pub(crate) mod clip;
pub(crate) mod dense;
mod dropout;
pub(crate) mod earlier;
pub(crate) mod factor;
pub(crate) mod follow;
mod given;
pub(crate) mod kept;
mod later;
pub(crate) mod leaf;
pub(crate) mod loss;
pub(crate) mod meaning;
pub(crate) mod norm;
pub(crate) mod pair;
pub(crate) mod part;
mod rules;

pub(crate) use rules::{Declared, Fuses, InBlock, Lengths, Rules, Stored};

use crate::ir::op::Op;
use crate::keyword::{Kept, Word};
use crate::model::Operation;

/// The facts that are in the row of its word.
impl Operation {
    /// The parts of the state that it keeps.
    pub(crate) fn keeps(&self) -> &'static [Kept] {
        declared(self).declared_word().map_or(&[], Word::keeps)
    }

    /// Whether it has an effect in inference mode. One without is its source there: it is not in that graph,
    /// and has no line in the signature.
    pub(crate) fn acts_in_inference(&self) -> bool {
        declared(self).declared_word().is_none_or(Word::acts_in_inference)
    }

    /// Whether a step of training needs several rows, as their statistics are what it computes with.
    pub(crate) fn needs_rows(&self) -> bool {
        let declared = declared(self);
        let is_frozen = declared.nature().frozen == Some(*self);
        declared.declared_word().is_some_and(Word::needs_rows) && !is_frozen
    }
}

/// The rules of a declared operation.
pub(crate) fn declared(operation: &Operation) -> Box<dyn Declared> {
    match *operation {
        Operation::Input => Box::new(leaf::Input),
        Operation::Earlier { memory, steps } => Box::new(earlier::Earlier { memory, steps }),
        Operation::Sum => Box::new(pair::Pair::Add),
        Operation::Difference => Box::new(pair::Pair::Subtract),
        Operation::Product => Box::new(pair::Pair::Multiply),
        Operation::Affine(affine) => Box::new(affine),
        Operation::Broadcast => Box::new(broadcast::Broadcast),
        Operation::Clip(clip) => Box::new(clip),
        Operation::Concat => Box::new(part::Concat),
        Operation::Slice(start) => Box::new(part::Slice(start)),
        Operation::Dense(layer) => Box::new(dense::Dense(layer)),
        Operation::Prelu(layer) => Box::new(dense::prelu::Prelu(layer)),
        Operation::Normalize(norm) => Box::new(norm::Normalize(norm)),
        Operation::BatchNormalize(norm) => Box::new(norm),
        Operation::Dropout(dropout) => Box::new(dropout),
        Operation::Activation(activation) => Box::new(activation),
    }
}

/// The rules of an operation of the graph.
pub(crate) fn rules(op: &Op) -> Box<dyn Rules> {
    match *op {
        Op::Input => Box::new(leaf::Input),
        Op::Earlier { memory, steps } => Box::new(earlier::Earlier { memory, steps }),
        Op::Later(memory) => Box::new(later::Later(memory)),
        Op::Target => Box::new(leaf::Target),
        Op::TermWeight(index) => Box::new(factor::TermWeight(index)),
        Op::TermScale(scaling) => Box::new(factor::TermScale(scaling)),
        Op::Seed => Box::new(leaf::Seed),
        Op::Dense(layer) => Box::new(dense::Dense(layer)),
        Op::Weigh(layer) => Box::new(dense::Weigh(layer)),
        Op::Bias(layer) => Box::new(dense::AddBias(layer)),
        Op::InputGradient(layer) => Box::new(dense::InputGradient(layer)),
        Op::Add => Box::new(pair::Pair::Add),
        Op::Subtract => Box::new(pair::Pair::Subtract),
        Op::Multiply => Box::new(pair::Pair::Multiply),
        Op::Negate => Box::new(pair::Negate),
        Op::Affine(affine) => Box::new(affine),
        Op::Broadcast => Box::new(broadcast::Broadcast),
        Op::RowSum => Box::new(broadcast::RowSum),
        Op::Clip(bounds) => Box::new(clip::Clipped(bounds)),
        Op::ClipGradient(bounds) => Box::new(clip::ClipGradient(bounds)),
        Op::Concat => Box::new(part::Concat),
        Op::Slice(start) => Box::new(part::Slice(start)),
        Op::Pad(start) => Box::new(part::Pad(start)),
        Op::Standardize(norm) => Box::new(batch_norm::Standardize(norm)),
        Op::StandardizeGradient(norm) => Box::new(batch_norm::StandardizeGradient(norm)),
        Op::BatchNormalize(norm) => Box::new(batch_norm::BatchNormalize(norm)),
        Op::BatchNormalizeGradient(norm) => Box::new(batch_norm::BatchNormalizeGradient(norm)),
        Op::Dropout(dropout) => Box::new(dropout),
        Op::Normalize(norm) => Box::new(norm::Normalize(norm)),
        Op::NormalizeGradient(norm) => Box::new(norm::NormalizeGradient(norm)),
        Op::Activation(activation) => Box::new(activation::Activate(activation)),
        Op::ActivationGradient(activation) => Box::new(activation::ActivationGradient(activation)),
        Op::Loss(of) => Box::new(loss::TermValue(of)),
        Op::LossGradient(of) => Box::new(loss::TermGradient(of)),
        Op::Total => Box::new(loss::Total),
    }
}
