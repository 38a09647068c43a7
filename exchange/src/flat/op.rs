//! What a node of a [`Flat`](super::Flat) computes.

use std::rc::Rc;

use super::NodeId;
use crate::foreign::{Pair, Pointwise};

/// Weights, `[input][output]`.
///
/// ```
/// use netwright::exchange::flat::Matrix;
///
/// // One input and two outputs.
/// let matrix = Matrix { inputs: 1, outputs: 2, numbers: vec![0.5, -0.5] };
/// assert_eq!(matrix.numbers.len(), matrix.inputs * matrix.outputs);
/// ```
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
///
/// ```
/// use netwright::exchange::flat::{NodeId, Op};
///
/// // The last two numbers of a row of three.
/// let op = Op::Gather(NodeId(0), vec![1, 2]);
/// assert_eq!(op.operands(), [NodeId(0)]);
/// ```
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
///
/// ```
/// use netwright::exchange::flat::BatchNorm;
///
/// let norm = BatchNorm {
///     weights: vec![2.0],
///     bias: vec![1.0],
///     mean: vec![3.0],
///     variance: vec![4.0],
///     epsilon: 0.0,
/// };
/// assert_eq!(norm.in_inference(), (vec![1.0], vec![-2.0]));
/// ```
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
    ///
    /// ```
    /// use netwright::exchange::flat::BatchNorm;
    ///
    /// let norm = BatchNorm {
    ///     weights: vec![2.0],
    ///     bias: vec![1.0],
    ///     mean: vec![3.0],
    ///     variance: vec![4.0],
    ///     epsilon: 0.0,
    /// };
    /// // 2·(x − 3)/√4 + 1 = x − 2.
    /// assert_eq!(norm.in_inference(), (vec![1.0], vec![-2.0]));
    /// ```
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
    ///
    /// ```
    /// use netwright::exchange::flat::{NodeId, Op};
    ///
    /// let op = Op::Concat(vec![NodeId(2), NodeId(0)]);
    /// assert_eq!(op.operands(), [NodeId(2), NodeId(0)]);
    /// ```
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
    ///
    /// ```
    /// use netwright::exchange::flat::{NodeId, Op};
    ///
    /// let mut op = Op::Softmax(NodeId(1));
    /// op.map(|operand| NodeId(operand.0 + 1));
    /// assert_eq!(op.operands(), [NodeId(2)]);
    /// ```
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
