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
    /// Indices of the nodes that are the network's outputs, one behind the other.
    pub outputs: &'static [usize],
    /// The terms of the loss, which are added; none if no loss was declared.
    pub losses: &'static [LossTerm],
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
#[cfg_attr(not(feature = "closed"), non_exhaustive)]
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
    /// Each unit brought to mean 0 and variance 1: in training over the rows of the batch, else by what the network's state
    /// has of both, which follows the batches.
    BatchNormalize(BatchNorm),
    /// In training a number is 0 with this probability, and else divided by the rest of it.
    Dropout {
        /// The probability.
        probability: f64,
        /// How many dropouts stand before it.
        layer: u64,
    },
    /// An activation.
    Activation(Activation),
}

impl Topology {
    /// How many units the state has statistics of.
    pub fn units(&self) -> usize {
        let end = |node: &Node| match node.operation {
            Operation::BatchNormalize(norm) => norm.offset.saturating_add(node.size),
            _ => 0,
        };
        self.nodes.iter().map(end).max().unwrap_or(0)
    }

    /// How many numbers the targets of all terms of the loss have; 0 without a loss.
    pub fn targets(&self) -> usize {
        let size = |term: &LossTerm| {
            term.operands.first().and_then(|operand| self.nodes.get(*operand)).map_or(0, |node| node.size)
        };
        self.losses.iter().map(|term| term.target.saturating_add(size(term))).max().unwrap_or(0)
    }
}

impl Operation {
    /// The parameters that it has, if it has some.
    pub const fn layer(&self) -> Option<DenseLayer> {
        match self {
            Self::Dense(layer) | Self::Prelu(layer) => Some(*layer),
            Self::Input
            | Self::Sum
            | Self::Difference
            | Self::Product
            | Self::Concat
            | Self::Slice { .. }
            | Self::Normalize { .. }
            | Self::BatchNormalize(_)
            | Self::Dropout { .. }
            | Self::Activation(_) => None,
        }
    }
}

/// Which inputs of a layer lead to which outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Every input to every output.
    Full,
    /// Input k to output k alone.
    Diagonal,
    /// Every input to every output, with weights ordered by output, then by input.
    Transposed,
    /// These pairs of input and output, ordered by input, then by output.
    Connections(&'static [(usize, usize)]),
}

impl DenseLayer {
    /// How many weights the layer has; `usize::MAX` if they are more than can be counted.
    pub const fn weight_count(&self) -> usize {
        match self.pattern {
            Pattern::Full | Pattern::Transposed => self.inputs.saturating_mul(self.outputs),
            Pattern::Diagonal => self.outputs,
            Pattern::Connections(pairs) => pairs.len(),
        }
    }

    /// Where in the flat view the weight from input `i` to output `o` lies; `None` if they are not connected.
    pub fn weight(&self, i: usize, o: usize) -> Option<usize> {
        let index = match self.pattern {
            Pattern::Full => match i.checked_mul(self.outputs) {
                Some(row) if i < self.inputs && o < self.outputs => row.checked_add(o),
                _ => None,
            },
            Pattern::Transposed => match o.checked_mul(self.inputs) {
                Some(row) if i < self.inputs && o < self.outputs => row.checked_add(i),
                _ => None,
            },
            Pattern::Diagonal => (i == o && o < self.outputs).then_some(o),
            Pattern::Connections(pairs) => pairs.binary_search(&(i, o)).ok(),
        };
        index.and_then(|index| self.weights.checked_add(index))
    }

    /// The input and the output that weight `k` connects, counted from the layer's first weight.
    pub fn connection(&self, k: usize) -> Option<(usize, usize)> {
        match self.pattern {
            Pattern::Full => (k < self.weight_count()).then(|| (k / self.outputs, k % self.outputs)),
            Pattern::Transposed => (k < self.weight_count()).then(|| (k % self.inputs, k / self.inputs)),
            Pattern::Diagonal => (k < self.outputs).then_some((k, k)),
            Pattern::Connections(pairs) => pairs.get(k).copied(),
        }
    }
}

/// The parameters of a layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DenseLayer {
    /// Numbers that go in.
    pub inputs: usize,
    /// Numbers that come out.
    pub outputs: usize,
    /// Which inputs lead to which outputs.
    pub pattern: Pattern,
    /// Where the weights begin in the flat view, ordered by input, then by output; see [`DenseLayer::weight`].
    pub weights: usize,
    /// Where the bias begins in the flat view, if there is one.
    pub bias: Option<usize>,
    /// How weights begin that the declaration does not give.
    pub init: Init,
    /// Whether training leaves the layer as it is.
    pub frozen: bool,
    /// The name of the layer whose weights these are, where they are not its own.
    pub tie: Option<&'static str>,
    /// How training changes it.
    pub step: Step,
    /// Whether a multiply-add is a statement of its own in the methods for one sample.
    pub unrolled: bool,
    /// Into how many interleaved partial sums each output is split.
    pub partials: usize,
}

/// How units are normalised over the rows of a batch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BatchNorm {
    /// What is added to the variance.
    pub epsilon: f64,
    /// How far the running statistics go to those of a batch: running + momentum·(batch − running).
    pub momentum: f64,
    /// Where its units begin in the state's `running`.
    pub offset: usize,
    /// Whether training uses the running statistics, too, and leaves them.
    pub frozen: bool,
}

/// How a step of training changes a layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// λ of the penalty λ·Σ|w| on the weights; 0 for none.
    pub l1: f64,
    /// λ of the penalty λ/2·Σw² on the weights; 0 for none.
    pub l2: f64,
    /// What the learning rate is multiplied with.
    pub rate_scale: f64,
    /// The largest √Σw² of the weights that lead to an output.
    pub max_norm: Option<f64>,
}

impl Step {
    /// As the optimiser says.
    pub const PLAIN: Self = Self { l1: 0.0, l2: 0.0, rate_scale: 1.0, max_norm: None };
}

/// An activation.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(not(feature = "closed"), non_exhaustive)]
pub enum Activation {
    /// `f(z) = z`.
    Identity,
    /// `f(z) = 1 / (1 + e⁻ᶻ)`.
    Sigmoid,
    /// `f(z) = tanh z`.
    Tanh,
    /// `f(z) = max(0, z)`.
    Relu,
    /// `f(z) = max(0, z) + slope·min(0, z)`.
    LeakyRelu {
        /// The slope below 0.
        slope: f64,
    },
    /// `f(z) = min(max(0, z), 6)`.
    Relu6,
    /// `f(z) = z·sigmoid(z)`.
    Silu,
    /// `f(z) = z/2·(1 + erf(z/√2))`.
    Gelu,
    /// `f(z) = z·sigmoid(2·√(2/π)·(z + 0.044715·z³))`: the tanh form of gelu.
    GeluTanh,
    /// `f(z) = z·tanh(softplus(z))`.
    Mish,
    /// `f(z) = ln(1 + eᶻ)`.
    Softplus,
    /// `f(z) = z / (1 + |z|)`.
    Softsign,
    /// `f(z) = min(max(0, z + 3), 6) / 6`.
    HardSigmoid,
    /// `f(z) = min(max(−1, z), 1)`.
    HardTanh,
    /// `f(z) = z·hard_sigmoid(z)`.
    HardSwish,
    /// `f(z) = sin z`.
    Sin,
    /// `f(z) = e^(−z²)`.
    Gaussian,
    /// `f(z) = z` above 0, `α·(eᶻ − 1)` below.
    Elu {
        /// α.
        alpha: f64,
    },
    /// `f(z) = λ·z` above 0, `λ·α·(eᶻ − 1)` below, with λ = 1.0507 and α = 1.6733.
    Selu,
    /// `f(z)ᵢ = e^zᵢ / Σ e^z`.
    Softmax,
    /// `f(z)ᵢ = zᵢ − ln Σ e^z`.
    LogSoftmax,
}

impl Activation {
    /// Its word in a declaration.
    ///
    /// ```
    /// use netwright_runtime::topology::Activation;
    ///
    /// assert_eq!(Activation::LeakyRelu { slope: 0.1 }.word(), "leaky_relu");
    /// ```
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Sigmoid => "sigmoid",
            Self::Tanh => "tanh",
            Self::Relu => "relu",
            Self::LeakyRelu { .. } => "leaky_relu",
            Self::Relu6 => "relu6",
            Self::Silu => "silu",
            Self::Gelu => "gelu",
            Self::GeluTanh => "gelu_tanh",
            Self::Mish => "mish",
            Self::Softplus => "softplus",
            Self::Softsign => "softsign",
            Self::HardSigmoid => "hard_sigmoid",
            Self::HardTanh => "hard_tanh",
            Self::HardSwish => "hard_swish",
            Self::Sin => "sin",
            Self::Gaussian => "gaussian",
            Self::Elu { .. } => "elu",
            Self::Selu => "selu",
            Self::Softmax => "softmax",
            Self::LogSoftmax => "log_softmax",
        }
    }
}

/// A term of what training makes small.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LossTerm {
    /// Which loss.
    pub loss: Loss,
    /// What it is multiplied with.
    pub weight: f64,
    /// Indices of the nodes that are compared with the target: the prediction, or a mean and its variance.
    pub operands: &'static [usize],
    /// Where its target, which is as long as its first operand, begins in the row of all targets. Terms with the
    /// same first operand have one target.
    pub target: usize,
    /// What the sum over the samples of a batch with weights is divided by.
    pub divisor: Divisor,
}

/// By what the sum over the samples of a batch is divided where samples have weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Divisor {
    /// The number of samples: Σ wₛLₛ / n.
    Rows,
    /// The sum of the weights, the option `normalise = weights`: Σ wₛLₛ / Σ wₛ.
    Weights,
}

/// A loss.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(not(feature = "closed"), non_exhaustive)]
pub enum Loss {
    /// Binary cross-entropy, `−(1/n) Σ w·t·ln y + (1 − t)·ln(1 − y)`.
    Bce {
        /// w: how often a positive target counts.
        positive_weight: f64,
    },
    /// Cross-entropy, `−Σ s·ln y` with `s = t·(1 − ε) + ε/n`.
    CrossEntropy {
        /// ε: the part of the target that is spread over all classes.
        label_smoothing: f64,
    },
    /// Mean squared error, `(1/n) Σ (y − t)²`.
    Mse,
    /// Mean absolute error, `(1/n) Σ |y − t|`.
    Mae,
    /// `(1/n) Σ e²/2` for errors e = |y − t| up to δ, `δ·(e − δ/2)` beyond.
    Huber {
        /// δ.
        delta: f64,
    },
    /// `(1/n) Σ ln cosh(y − t)`.
    LogCosh,
    /// `(1/n) Σ max(0, 1 − t·y)`.
    Hinge,
    /// `(1/n) Σ eʸ − t·y`.
    Poisson,
    /// `(1/n) Σ (ln v + (m − t)²/v)/2`, from a mean m and a variance v.
    GaussianNll {
        /// The least variance.
        epsilon: f64,
    },
    /// `1 − y·t / (|y|·|t|)`.
    Cosine,
}
