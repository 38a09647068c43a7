//! The declaration as const data, for interpreters, pictures and exports.
//!
//! Every emitted network has a constant `TOPOLOGY`; it says what the network computes, and where each layer's
//! parameters lie in the flat view.

use crate::init::Init;

/// A declared network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Topology {
    /// Name of the struct.
    pub name: &'static str,
    /// The axes of the input: one for a row, or height, width and channels.
    pub axes: &'static [usize],
    /// All operations; sources stand before what reads them.
    pub nodes: &'static [Node],
    /// Index of the node that is the network's output.
    pub output: usize,
    /// What is trained, if a loss was declared.
    pub loss: Option<LossTerm>,
    /// How many parameters the network has.
    pub parameters: usize,
    /// How many numbers a workspace has for each sample; 0 without a loss.
    pub workspace: usize,
}

/// One operation on one row of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// The declared name that it belongs to; a chain of several operations makes several nodes of one name.
    pub name: &'static str,
    /// How many numbers it yields.
    pub size: usize,
    /// What it does.
    pub operation: Operation,
    /// Indices of the nodes that it reads.
    pub sources: &'static [usize],
}

/// What a node does.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Operation {
    /// The network's input.
    Input,
    /// The sum of its two sources.
    Sum,
    /// The first of its two sources minus the second.
    Difference,
    /// The product of its two sources, number by number.
    Product,
    /// Its sources one behind the other.
    Concat,
    /// As many numbers as the node has of its source, from `start` on.
    Slice {
        /// The index in the source of the first number.
        start: usize,
    },
    /// `x·weights + bias`.
    Dense(DenseLayer),
    /// An activation.
    Activation(Activation),
}

/// The parameters of a dense layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DenseLayer {
    /// Numbers that go in.
    pub inputs: usize,
    /// Numbers that come out.
    pub outputs: usize,
    /// Where the weights begin in the flat view; `weights[i][o]` is number `weights + i·outputs + o`.
    pub weights: usize,
    /// Where the bias begins in the flat view, if there is one.
    pub bias: Option<usize>,
    /// How weights begin that the declaration does not give.
    pub init: Init,
    /// Whether training leaves the layer as it is.
    pub frozen: bool,
    /// Whether a multiply-add is a statement of its own in the methods for one sample.
    pub unrolled: bool,
    /// Into how many interleaved partial sums each output is split.
    pub partials: usize,
}

/// An activation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Activation {
    /// `f(z) = z`.
    Identity,
    /// `f(z) = 1 / (1 + e⁻ᶻ)`.
    Sigmoid,
    /// `f(z) = tanh z`.
    Tanh,
    /// `f(z) = max(0, z)`.
    Relu,
    /// `f(z)ᵢ = e^zᵢ / Σ e^z`.
    Softmax,
}

/// What training makes small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LossTerm {
    /// Which loss.
    pub loss: Loss,
    /// Index of the node that is compared with the target.
    pub operand: usize,
}

/// A loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Loss {
    /// Binary cross-entropy, `−(1/n) Σ t·ln y + (1 − t)·ln(1 − y)`.
    Bce,
    /// Mean squared error, `(1/n) Σ (y − t)²`.
    Mse,
    /// Cross-entropy, `−Σ t·ln y`.
    CrossEntropy,
}
