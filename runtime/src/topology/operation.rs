//! The operation of a node of a topology.
//!
//! Input: an operation. Output: its parameters, its running statistics, and its words in the signature.
//! Guarantees: a new operation without any of these does not compile.

use core::fmt::{self, Formatter};

use netwright_vocabulary::OperationWord;

use super::{Activation, BatchNorm, DenseLayer, Pattern};

/// The operation of a node.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::topology::Operation;
///
/// network! { struct Net { x: input(4); h: x -> slice(1..3); y: h -> dense(1); loss: mse(y); } }
/// assert_eq!(Net::TOPOLOGY.nodes[0].operation, Operation::Input);
/// assert_eq!(Net::TOPOLOGY.nodes[1].operation, Operation::Slice { start: 1 });
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(not(feature = "closed"), non_exhaustive)]
pub enum Operation {
    /// The network's input.
    Input,
    /// The value that another node had some steps before; zeros before the first step. That node may come
    /// later, and is no source.
    Earlier {
        /// The index of that node.
        of: usize,
        /// How many steps before, at least one.
        steps: usize,
    },
    /// The sum of its two sources.
    Sum,
    /// The first of its two sources minus the second.
    Difference,
    /// The product of its two sources, number by number.
    Product,
    /// `factor·x + offset` of each number.
    Affine {
        /// The factor.
        factor: f64,
        /// The number that is added.
        offset: f64,
    },
    /// The only number of its source, as often as the node is long.
    Broadcast,
    /// `min(max(x, low), high)`: each bound is one number for all, or one for each. Infinite numbers bound
    /// nothing.
    Clip {
        /// The lower bound.
        low: &'static [f64],
        /// The upper bound.
        high: &'static [f64],
    },
    /// Its sources concatenated.
    Concat,
    /// As many numbers as the node has of its source, from `start` on.
    Slice {
        /// The index in the source of the first number.
        start: usize,
    },
    /// `x·weights + bias`, with the weights that the layer's pattern has.
    Dense(DenseLayer),
    /// `max(0, z) + weights ⊙ min(0, z)`: a trainable slope for the numbers below 0.
    Prelu(DenseLayer),
    /// The row brought to one scale: with the mean taken off, `(x − mean) / √(variance + ε)`; else
    /// `x / √(Σx²/n + ε)`.
    Normalize {
        /// Whether the mean is taken off.
        centres: bool,
        /// ε.
        epsilon: f64,
    },
    /// Each unit brought to mean 0 and variance 1: in training over the rows of the batch, else by what the
    /// network's state has of both, which follows the batches.
    BatchNormalize(BatchNorm),
    /// In training a number is 0 with this probability, and else divided by the rest of it.
    Dropout {
        /// The probability.
        probability: f64,
        /// How many dropouts come before it.
        layer: u64,
    },
    /// An activation.
    Activation(Activation),
}

impl Operation {
    /// The parameters that it has, if it has some.
    pub const fn layer(&self) -> Option<DenseLayer> {
        match self {
            Self::Dense(layer) | Self::Prelu(layer) => Some(*layer),
            Self::Input
            | Self::Earlier { .. }
            | Self::Sum
            | Self::Difference
            | Self::Product
            | Self::Affine { .. }
            | Self::Broadcast
            | Self::Clip { .. }
            | Self::Concat
            | Self::Slice { .. }
            | Self::Normalize { .. }
            | Self::BatchNormalize(_)
            | Self::Dropout { .. }
            | Self::Activation(_) => None,
        }
    }

    /// Where its running statistics begin in the state, if it has some.
    pub const fn running(&self) -> Option<usize> {
        match self {
            Self::BatchNormalize(norm) => Some(norm.offset),
            Self::Input
            | Self::Earlier { .. }
            | Self::Sum
            | Self::Difference
            | Self::Product
            | Self::Affine { .. }
            | Self::Broadcast
            | Self::Clip { .. }
            | Self::Concat
            | Self::Slice { .. }
            | Self::Dense(_)
            | Self::Prelu(_)
            | Self::Normalize { .. }
            | Self::Dropout { .. }
            | Self::Activation(_) => None,
        }
    }

    /// The word that a declaration has for it, if it has one of its own.
    pub const fn word(&self) -> Option<&'static str> {
        if let Self::Activation(activation) = self {
            return Some(activation.word());
        }
        match self.row() {
            Some(row) => Some(row.word()),
            None => None,
        }
    }

    /// The row of its word in the vocabulary, if it has one and is not an activation.
    const fn row(&self) -> Option<OperationWord> {
        Some(match self {
            Self::Clip { .. } => OperationWord::Clip,
            Self::Slice { .. } => OperationWord::Slice,
            Self::Dense(layer) => layer.pattern.row(),
            Self::Prelu(_) => OperationWord::Prelu,
            Self::Normalize { centres: true, .. } => OperationWord::LayerNorm,
            Self::Normalize { centres: false, .. } => OperationWord::RmsNorm,
            Self::BatchNormalize(_) => OperationWord::BatchNorm,
            Self::Dropout { .. } => OperationWord::Dropout,
            Self::Input
            | Self::Earlier { .. }
            | Self::Sum
            | Self::Difference
            | Self::Product
            | Self::Affine { .. }
            | Self::Broadcast
            | Self::Concat
            | Self::Activation(_) => return None,
        })
    }

    /// Whether it has an effect in inference mode; an operation without one has no line in the signature.
    pub(crate) const fn acts_in_inference(&self) -> bool {
        match self.row() {
            Some(row) => row.acts_in_inference(),
            None => true,
        }
    }

    /// The sign between the sizes of its sources in a summary.
    pub(crate) const fn sign(&self) -> &'static str {
        match self {
            Self::Sum => " + ",
            Self::Difference => " - ",
            Self::Product => " * ",
            Self::Input
            | Self::Earlier { .. }
            | Self::Affine { .. }
            | Self::Broadcast
            | Self::Clip { .. }
            | Self::Concat
            | Self::Slice { .. }
            | Self::Dense(_)
            | Self::Prelu(_)
            | Self::Normalize { .. }
            | Self::BatchNormalize(_)
            | Self::Dropout { .. }
            | Self::Activation(_) => ", ",
        }
    }

    /// Its words in the summary and, if it acts in inference mode, in the
    /// [signature](super::Topology::signature) of a node of so many numbers: `tanh`,
    /// `leaky_relu(1e-2)`, `slice(2..5)`. Floats have the fewest digits that are read back as the same
    /// number.
    pub(crate) fn write(&self, size: usize, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input => f.write_str("input"),
            Self::Earlier { steps, .. } => write!(f, "prev({steps})"),
            Self::Sum => f.write_str("sum"),
            Self::Difference => f.write_str("difference"),
            Self::Product => f.write_str("product"),
            Self::Affine { factor, offset } => write!(f, "affine({factor:e}, {offset:e})"),
            Self::Broadcast => f.write_str("broadcast"),
            Self::Clip { low, high } => {
                f.write_str("clip(")?;
                write_bounds(low, f)?;
                f.write_str(", ")?;
                write_bounds(high, f)?;
                f.write_str(")")
            }
            Self::Concat => f.write_str("concat"),
            Self::Slice { start } => write!(f, "slice({start}..{})", start.saturating_add(size)),
            Self::Dense(layer) => write_layer(layer, f),
            Self::Prelu(_) => f.write_str("prelu"),
            Self::Normalize { centres: true, epsilon } => write!(f, "layer_normalize({epsilon:e})"),
            Self::Normalize { centres: false, epsilon } => write!(f, "rms_normalize({epsilon:e})"),
            Self::BatchNormalize(norm) => write!(f, "batch_normalize({:e})", norm.epsilon),
            Self::Dropout { probability, .. } => write!(f, "dropout({probability})"),
            Self::Activation(activation) => write_activation(*activation, f),
        }
    }
}

impl Pattern {
    /// The row of the word of a layer that has it.
    const fn row(self) -> OperationWord {
        match self {
            Self::Full | Self::Transposed | Self::Connections(_) => OperationWord::Dense,
            Self::Diagonal => OperationWord::Scale,
        }
    }
}

/// `-1e0`, `[0e0, inf]`.
fn write_bounds(bounds: &[f64], f: &mut Formatter<'_>) -> fmt::Result {
    if let [only] = bounds {
        return write!(f, "{only:e}");
    }
    for (index, bound) in bounds.iter().enumerate() {
        let before = if index == 0 { "[" } else { ", " };
        write!(f, "{before}{bound:e}")?;
    }
    f.write_str("]")
}

/// `dense`, `scale(bias = false)`, `dense(connect = [0 -> 0, 1 -> 3])`,
/// `dense(tie = transpose(h), bias = false)`.
fn write_layer(layer: &DenseLayer, f: &mut Formatter<'_>) -> fmt::Result {
    f.write_str(layer.pattern.row().word())?;
    let mut before = "(";
    match layer.pattern {
        Pattern::Full | Pattern::Diagonal | Pattern::Transposed => {}
        Pattern::Connections(pairs) => {
            f.write_str("(connect = [")?;
            for (index, (input, output)) in pairs.iter().enumerate() {
                let separator = if index == 0 { "" } else { ", " };
                write!(f, "{separator}{input} -> {output}")?;
            }
            f.write_str("]")?;
            before = ", ";
        }
    }
    if let Some(owner) = layer.tie {
        match layer.pattern {
            Pattern::Transposed => write!(f, "{before}tie = transpose({owner})")?,
            Pattern::Full | Pattern::Diagonal | Pattern::Connections(_) => {
                write!(f, "{before}tie = {owner}")?;
            }
        }
        before = ", ";
    }
    if layer.bias.is_none() {
        write!(f, "{before}bias = false")?;
        before = ", ";
    }
    f.write_str(if before == "(" { "" } else { ")" })
}

fn write_activation(activation: Activation, f: &mut Formatter<'_>) -> fmt::Result {
    f.write_str(activation.word())?;
    match activation.given() {
        Some(number) => write!(f, "({number:e})"),
        None => Ok(()),
    }
}
