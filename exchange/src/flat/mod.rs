//! `Flat`: a network of rows of numbers, between a [`Foreign`](crate::Foreign) and a declaration.
//!
//! Input: what `normalise` makes of a foreign graph. Output: what `lower` names and writes. Guarantees:
//! each node comes after those that it reads; the size of a node is that of its operation.
//!
//! ```
//! use netwright::exchange::{flat, normalise, read};
//!
//! let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
//! let foreign = read::network("net.nnet", text.as_bytes(), &read::Choices::default())?;
//! let network = normalise::normalise(&foreign, &normalise::Options { keep_batch_norm: false })?;
//! assert_eq!(network.inputs[0].1, 2);
//! assert_eq!(flat::uniform(&[0.5, 0.5]), Some(0.5));
//! # Ok::<(), netwright::exchange::Refusal>(())
//! ```

pub(crate) mod activation;
mod needed;
mod value;

pub use value::{Rounding, Stream, distance, largest, outputs};

use std::rc::Rc;

use crate::foreign::{Pair, Pointwise};

/// A node of a [`Flat`]: its place in `nodes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub usize);

/// A network of rows of numbers.
#[derive(Clone, Debug, Default)]
pub struct Flat {
    /// The inputs: names and sizes, in the order in which they are joined.
    pub inputs: Vec<(String, usize)>,
    /// The operations; each comes after those that it reads.
    pub nodes: Vec<Node>,
    /// The outputs.
    pub outputs: Vec<Output>,
    /// What is remembered from one step to the next.
    pub memories: Vec<Memory>,
    /// What a user should know of how this differs from the file.
    pub remarks: Vec<String>,
}

/// An output.
#[derive(Clone, Debug)]
pub struct Output {
    /// The name in the file.
    pub name: String,
    /// The value.
    pub node: NodeId,
    /// Whether the file's output is the index of the largest number of this value.
    pub class: bool,
    /// Whether the file has it of the last step alone.
    pub last: bool,
}

/// A row that is remembered.
///
/// ```
/// use netwright::exchange::{normalise, read};
///
/// // 0.5 times the newest sample and 0.25 times the one before.
/// let text = r#"{"architecture": "Linear", "config": {"receptive_field": 2}, "weights": [0.5, 0.25]}"#;
/// let foreign = read::nam::read(text.as_bytes())?;
/// let flat = normalise::normalise(&foreign, &normalise::Options::default())?;
/// let memory = &flat.memories[0];
/// assert_eq!((flat.size(memory.of), memory.steps), (1, 1));
/// assert_eq!(memory.start, [0.0]);
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
#[derive(Clone, Debug)]
pub struct Memory {
    /// The row.
    pub of: NodeId,
    /// For how many steps, at least one.
    pub steps: usize,
    /// What is read before there was such a step.
    pub start: Vec<f64>,
}

/// An operation and the size of its row.
#[derive(Clone, Debug)]
pub struct Node {
    /// A name of the file that hints at one, possibly empty.
    pub name: String,
    /// Where it came from, for messages.
    pub place: String,
    /// What it computes.
    pub op: Op,
    /// How many numbers it has.
    pub size: usize,
}

/// Weights, `[input][output]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    /// How many inputs.
    pub inputs: usize,
    /// How many outputs.
    pub outputs: usize,
    /// Row-major.
    pub numbers: Vec<f64>,
}

/// What is computed of rows of numbers.
#[derive(Clone, Debug)]
pub enum Op {
    /// The n-th input.
    Input(usize),
    /// Numbers of the file.
    Constant(Vec<f64>),
    /// What the n-th memory remembers.
    Earlier(usize),
    /// Number by number.
    Pointwise(Pointwise, NodeId),
    /// Of two rows of the same size.
    Pair(Pair, NodeId, NodeId),
    /// The second number where the first one is not 0, else the third.
    Where(NodeId, NodeId, NodeId),
    /// `weight·x + bias`, number by number.
    Affine {
        /// The row.
        x: NodeId,
        /// One for each number.
        weights: Vec<f64>,
        /// One for each number.
        bias: Vec<f64>,
        /// Whether it is what a batch norm does in inference mode: kept if asked for.
        norm: Option<BatchNorm>,
    },
    /// `x·W + b`
    Dense {
        /// The row.
        x: NodeId,
        /// `[input][output]`.
        weights: Rc<Matrix>,
        /// One for each output.
        bias: Option<Vec<f64>>,
        /// The layer whose weights these are, and whether they are transposed.
        tie: Option<(NodeId, bool)>,
    },
    /// Layer norm.
    LayerNorm {
        /// The row.
        x: NodeId,
        /// One for each number.
        weights: Vec<f64>,
        /// One for each number; none for RMS norm.
        bias: Option<Vec<f64>>,
        /// What is added to the variance or the mean square.
        epsilon: f64,
    },
    /// Of the whole row.
    Softmax(NodeId),
    /// Of the whole row.
    LogSoftmax(NodeId),
    /// The sum over the row, times a number.
    Sum(NodeId, f64),
    /// `ln Σ eˣ` of the row.
    LogSumExp(NodeId),
    /// Limited to the first and the second numbers.
    Clip(NodeId, Vec<f64>, Vec<f64>),
    /// The numbers at these places.
    Gather(NodeId, Vec<usize>),
    /// Concatenated.
    Concat(Vec<NodeId>),
    /// A function of the language, and its arguments: what an idiom is.
    Activation(String, NodeId),
    /// `max(0, x) + w·min(0, x)`, number by number.
    Prelu(NodeId, Vec<f64>),
}

/// The parts of a batch norm.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchNorm {
    /// The factors.
    pub weights: Vec<f64>,
    /// What is added.
    pub bias: Vec<f64>,
    /// The running means.
    pub mean: Vec<f64>,
    /// The running variances.
    pub variance: Vec<f64>,
    /// What is added to a variance.
    pub epsilon: f64,
}

impl BatchNorm {
    /// The factors and the summands of what it computes in inference mode.
    #[must_use]
    pub fn in_inference(&self) -> (Vec<f64>, Vec<f64>) {
        let weights: Vec<f64> = self
            .weights
            .iter()
            .zip(&self.variance)
            .map(|(weight, variance)| weight / (variance + self.epsilon).sqrt())
            .collect();
        let bias = self.bias.iter().zip(&self.mean).zip(&weights);
        let bias = bias.map(|((bias, mean), weight)| bias - mean * weight).collect();
        (weights, bias)
    }
}

impl Op {
    /// What it reads.
    #[must_use]
    pub fn operands(&self) -> Vec<NodeId> {
        match self {
            Self::Input(_) | Self::Constant(_) | Self::Earlier(_) => Vec::new(),
            Self::Pointwise(_, x)
            | Self::Affine { x, .. }
            | Self::LayerNorm { x, .. }
            | Self::Softmax(x)
            | Self::LogSoftmax(x)
            | Self::Sum(x, _)
            | Self::LogSumExp(x)
            | Self::Clip(x, ..)
            | Self::Gather(x, _)
            | Self::Activation(_, x)
            | Self::Prelu(x, _) => vec![*x],
            Self::Dense { x, tie, .. } => std::iter::once(*x).chain(tie.map(|(layer, _)| layer)).collect(),
            Self::Pair(_, a, b) => vec![*a, *b],
            Self::Where(condition, a, b) => vec![*condition, *a, *b],
            Self::Concat(parts) => parts.clone(),
        }
    }

    /// Gives new operands, in the order of [`Op::operands`].
    pub fn map(&mut self, mut f: impl FnMut(NodeId) -> NodeId) {
        match self {
            Self::Input(_) | Self::Constant(_) | Self::Earlier(_) => {}
            Self::Pointwise(_, x)
            | Self::Affine { x, .. }
            | Self::LayerNorm { x, .. }
            | Self::Softmax(x)
            | Self::LogSoftmax(x)
            | Self::Sum(x, _)
            | Self::LogSumExp(x)
            | Self::Clip(x, ..)
            | Self::Gather(x, _)
            | Self::Activation(_, x)
            | Self::Prelu(x, _) => *x = f(*x),
            Self::Dense { x, tie, .. } => {
                *x = f(*x);
                if let Some((layer, _)) = tie {
                    *layer = f(*layer);
                }
            }
            Self::Pair(_, a, b) => (*a, *b) = (f(*a), f(*b)),
            Self::Where(condition, a, b) => (*condition, *a, *b) = (f(*condition), f(*a), f(*b)),
            Self::Concat(parts) => parts.iter_mut().for_each(|part| *part = f(*part)),
        }
    }
}

impl Flat {
    /// A joined row as the inputs that it is made of.
    #[must_use]
    pub fn split(&self, x: &[f64]) -> Vec<Vec<f64>> {
        parts(x, self.inputs.iter().map(|(_, size)| *size))
    }

    /// Adds an operation after all others.
    pub fn push(&mut self, name: &str, place: &str, size: usize, op: Op) -> NodeId {
        self.nodes.push(Node { name: name.into(), place: place.into(), op, size });
        NodeId(self.nodes.len() - 1)
    }

    /// The operation of a node.
    #[must_use]
    pub fn op(&self, node: NodeId) -> &Op {
        &self.nodes[node.0].op
    }

    /// The size of a node.
    #[must_use]
    pub fn size(&self, node: NodeId) -> usize {
        self.nodes[node.0].size
    }

    /// The numbers of a constant.
    #[must_use]
    pub fn constant(&self, node: NodeId) -> Option<&[f64]> {
        if let Op::Constant(numbers) = self.op(node) { Some(numbers) } else { None }
    }

    /// How often each node is read; an output and a memory count, too.
    #[must_use]
    pub fn readers(&self) -> Vec<usize> {
        let mut readers = vec![0; self.nodes.len()];
        for node in &self.nodes {
            node.op.operands().iter().for_each(|operand| readers[operand.0] += 1);
        }
        self.outputs.iter().for_each(|output| readers[output.node.0] += 1);
        self.memories.iter().for_each(|memory| readers[memory.of.0] += 1);
        readers
    }

    /// How often the numbers of each node are read, not counting layers that share its weights.
    #[must_use]
    pub fn value_readers(&self) -> Vec<usize> {
        let mut readers = self.readers();
        for node in &self.nodes {
            if let Op::Dense { tie: Some((layer, _)), .. } = node.op {
                readers[layer.0] -= 1;
            }
        }
        readers
    }

    /// A new network of the nodes that `rewrite` makes: it is given each node with its operands renamed,
    /// and adds what is to be there instead.
    pub fn rewrite(&mut self, mut rewrite: impl FnMut(&mut Self, Node) -> NodeId) {
        let mut new = Self {
            inputs: std::mem::take(&mut self.inputs),
            memories: std::mem::take(&mut self.memories),
            remarks: std::mem::take(&mut self.remarks),
            ..Self::default()
        };
        let mut renamed: Vec<NodeId> = Vec::with_capacity(self.nodes.len());
        for mut node in std::mem::take(&mut self.nodes) {
            node.op.map(|operand| renamed[operand.0]);
            renamed.push(rewrite(&mut new, node));
        }
        new.outputs = std::mem::take(&mut self.outputs);
        new.outputs.iter_mut().for_each(|output| output.node = renamed[output.node.0]);
        new.memories.iter_mut().for_each(|memory| memory.of = renamed[memory.of.0]);
        *self = new;
        self.prune();
    }

    /// Adds a node as it is.
    pub fn keep(&mut self, node: Node) -> NodeId {
        self.nodes.push(node);
        NodeId(self.nodes.len() - 1)
    }
}

/// The number that all numbers of a row are.
#[must_use]
pub fn uniform(numbers: &[f64]) -> Option<f64> {
    let first = *numbers.first()?;
    numbers.iter().all(|&number| number == first).then_some(first)
}

/// The parts of a row, by their sizes.
#[must_use]
pub fn parts(row: &[f64], sizes: impl Iterator<Item = usize>) -> Vec<Vec<f64>> {
    let mut rest = row;
    let take = |size| {
        let (part, after) = rest.split_at_checked(size).unwrap_or((rest, &[]));
        rest = after;
        part.to_vec()
    };
    sizes.map(take).collect()
}
