//! The checked network: valid by construction, made only by [`crate::check`].
//!
//! Every node is one operation, its sources stand before it, shapes fit, and every node leads to the output.

use proc_macro2::{Ident, Span};
use syn::{Attribute, Visibility};

use crate::ids::{IdVec, id};
use crate::keyword::{Activation, Divisor, Init, Loss};
use crate::syntax::Documentation;

id!(
    /// A [`Node`] of a [`Model`].
    NodeId,
    "n"
);
id!(
    /// A [`Layer`] of a [`Model`]: one public field of the emitted struct.
    LayerId,
    "l"
);

/// A network that can be compiled.
#[derive(Clone)]
pub struct Model {
    parts: Parts,
}

/// What is emitted for a network, at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Statements of the largest function, a step of training on rows: one for each value that it computes, one for the
    /// value's buffer.
    pub statements: usize,
    /// Lines of LLVM IR before optimisation, with each method compiled once, for `f32`, one optimiser and one number of
    /// rows in a workspace.
    pub lines: usize,
}

/// What a [`Model`] is made of; `check` fills it in.
#[derive(Clone)]
pub(crate) struct Parts {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) keyword: Span,
    pub(crate) documentation: Vec<Documentation>,
    pub(crate) name: Ident,
    pub(crate) nodes: IdVec<NodeId, Node>,
    pub(crate) layers: IdVec<LayerId, Layer>,
    pub(crate) axes: Vec<usize>,
    pub(crate) outputs: Vec<NodeId>,
    pub(crate) losses: Vec<LossTerm>,
    pub(crate) parameters: usize,
    pub(crate) cost: Cost,
}

/// One operation on one row of numbers.
#[derive(Clone, Debug)]
pub struct Node {
    /// The declared name that it belongs to.
    pub name: String,
    /// What it does.
    pub operation: Operation,
    /// How many numbers it yields.
    pub size: usize,
}

/// What a node does.
#[derive(Clone, Debug, PartialEq)]
pub enum Operation {
    /// The network's input.
    Input,
    /// The sum of two nodes of one size.
    Sum([NodeId; 2]),
    /// The first of two nodes of one size minus the second.
    Difference([NodeId; 2]),
    /// The product of two nodes of one size, number by number.
    Product([NodeId; 2]),
    /// Nodes one behind the other.
    Concat(Vec<NodeId>),
    /// A part of a node: as many numbers as this one has, from `start` on.
    Slice {
        /// What it is a part of.
        source: NodeId,
        /// The index there of its first number.
        start: usize,
    },
    /// `x·weights + bias`, with the weights that the layer's pattern has.
    Dense(LayerId, NodeId),
    /// Slopes for the numbers below 0: `max(0, z) + weights ⊙ min(0, z)`.
    Prelu(LayerId, NodeId),
    /// The row brought to one scale.
    Normalize(Norm, NodeId),
    /// Each number brought to one scale over a batch, or by running statistics.
    BatchNormalize(BatchNorm, NodeId),
    /// A part of the numbers is 0 in training.
    Dropout(Dropout, NodeId),
    /// An activation.
    Activation(Activation, NodeId),
}

/// How numbers are normalised over the rows of a batch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BatchNorm {
    /// What is added to the variance.
    pub epsilon: f64,
    /// How far the running statistics go to those of a batch.
    pub momentum: f64,
    /// Where its units begin in the state.
    pub offset: usize,
    /// Whether training uses the running statistics, too, and leaves them.
    pub frozen: bool,
}

/// How much is dropped.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dropout {
    /// The share of the numbers.
    pub probability: f64,
    /// How many dropouts stand before it.
    pub layer: u64,
}

impl Operation {
    /// The nodes that it reads.
    pub fn sources(&self) -> &[NodeId] {
        match self {
            Operation::Input => &[],
            Operation::Sum(sources) | Operation::Difference(sources) | Operation::Product(sources) => sources,
            Operation::Concat(sources) => sources,
            Operation::Dense(_, source)
            | Operation::Prelu(_, source)
            | Operation::Normalize(_, source)
            | Operation::Dropout(_, source)
            | Operation::BatchNormalize(_, source)
            | Operation::Activation(_, source)
            | Operation::Slice { source, .. } => core::slice::from_ref(source),
        }
    }

    /// The same operation with another layer's parameters, if it has some.
    #[must_use]
    pub fn map_layer(mut self, new: impl Fn(LayerId) -> LayerId) -> Operation {
        match &mut self {
            Operation::Dense(layer, _) | Operation::Prelu(layer, _) => *layer = new(*layer),
            Operation::Input
            | Operation::Sum(_)
            | Operation::Difference(_)
            | Operation::Product(_)
            | Operation::Concat(_)
            | Operation::Slice { .. }
            | Operation::Normalize(..)
            | Operation::BatchNormalize(..)
            | Operation::Dropout(..)
            | Operation::Activation(..) => {}
        }
        self
    }
}

/// What a row is brought to before a scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Norm {
    /// Whether the mean is taken off: `layer_norm`; else `rms_norm`.
    pub centres: bool,
    /// What is added to the mean square.
    pub epsilon: f64,
}

/// Which inputs of a layer lead to which outputs.
#[derive(Clone, Debug, PartialEq)]
pub enum Pattern {
    /// Every input to every output.
    Full,
    /// Input k to output k alone.
    Diagonal,
    /// These pairs of input and output, ordered by input, then by output.
    Connections(Vec<(usize, usize)>),
}

/// The parameters of one layer.
#[derive(Clone, Debug)]
pub struct Layer {
    /// The declared name, which is the field's name.
    pub name: Ident,
    /// Numbers that go in.
    pub inputs: usize,
    /// Numbers that come out.
    pub outputs: usize,
    /// Which inputs lead to which outputs.
    pub pattern: Pattern,
    /// How the bias begins, or that there is none.
    pub bias: Bias,
    /// The layer whose weights it uses instead of its own.
    pub tie: Option<Tie>,
    /// Weights given in the declaration.
    pub weights: Option<Given>,
    /// How weights begin that the declaration does not give.
    pub init: Init,
    /// Whether training leaves the layer as it is.
    pub frozen: bool,
    /// How training changes it.
    pub step: StepOptions,
}

/// Weights that a declaration gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// A number for each, by input, then by output.
    Each(Vec<f64>),
    /// One number for all: it takes no memory that grows with a layer nobody has measured yet.
    All(f64),
}

impl Given {
    /// The numbers that are given: one for each weight, or the one for all.
    pub fn numbers(&self) -> &[f64] {
        match self {
            Given::Each(weights) => weights,
            Given::All(weight) => std::slice::from_ref(weight),
        }
    }

    /// Whether every weight is 0.
    pub fn is_zero(&self) -> bool {
        self.numbers().iter().all(|weight| *weight == 0.0)
    }
}

/// The weights of another layer, which is no tied one, in the place of a layer's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tie {
    /// The layer that has them.
    pub owner: LayerId,
    /// Whether they are used with inputs and outputs exchanged.
    pub transposed: bool,
}

/// How a step of training changes a layer, besides what the optimiser says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepOptions {
    /// λ of λ·Σ|w|.
    pub l1: f64,
    /// λ of λ/2·Σw².
    pub l2: f64,
    /// What the learning rate is multiplied with.
    pub rate_scale: f64,
    /// The largest √Σw² of the weights that lead to an output.
    pub max_norm: Option<f64>,
}

impl StepOptions {
    /// As the optimiser says.
    pub const PLAIN: Self = Self { l1: 0.0, l2: 0.0, rate_scale: 1.0, max_norm: None };

    /// Whether the optimiser's rule is applied as it is.
    pub fn has_plain_rule(&self) -> bool {
        Self { max_norm: None, ..*self } == Self::PLAIN
    }
}

/// The bias of a layer.
#[derive(Clone, Debug, PartialEq)]
pub enum Bias {
    /// There is none.
    Absent,
    /// It begins with zeros.
    Zeros,
    /// It is drawn.
    Drawn(Init),
    /// It begins with these numbers, one for each output.
    Given(Vec<f64>),
}

impl Layer {
    /// Length of the bias.
    pub fn biases(&self) -> usize {
        if self.bias == Bias::Absent { 0 } else { self.outputs }
    }

    /// Weights that the layer holds.
    pub fn weights(&self) -> usize {
        if self.tie.is_some() { 0 } else { self.multiply_adds() }
    }

    /// Weights that the layer uses: as many as multiply-adds.
    pub fn multiply_adds(&self) -> usize {
        match &self.pattern {
            Pattern::Full => self.inputs.saturating_mul(self.outputs),
            Pattern::Diagonal => self.outputs,
            Pattern::Connections(pairs) => pairs.len(),
        }
    }

    /// Numbers that the layer holds.
    pub fn parameters(&self) -> usize {
        self.weights().saturating_add(self.biases())
    }

    /// How many inputs an output reads and how many outputs read an input, on average and rounded up: what
    /// initialisers ask for.
    pub fn fans(&self) -> (usize, usize) {
        let weights = self.multiply_adds();
        (weights.div_ceil(self.outputs.max(1)), weights.div_ceil(self.inputs.max(1)))
    }
}

/// A term of a network's loss.
#[derive(Clone, Debug)]
pub struct LossTerm {
    /// Which loss.
    pub loss: Loss,
    /// What it is multiplied with.
    pub weight: f64,
    /// What the sum over the samples of a batch is divided by.
    pub divisor: Divisor,
    /// What it compares with the target: the prediction, or a mean and its variance.
    pub operands: Vec<NodeId>,
    /// What it reads: the operands, or for losses of a pre-activation what goes into it.
    pub reads: Vec<NodeId>,
    /// Where its target begins in the row of all targets. Terms with the same first operand have one target.
    pub target: usize,
}

impl Model {
    /// Only `check` has seen that the parts fit together.
    pub(crate) fn from_checked(parts: Parts) -> Self {
        Model { parts }
    }

    /// Attributes of the struct.
    pub fn attributes(&self) -> &[Attribute] {
        &self.parts.attributes
    }

    /// Visibility of the struct.
    pub fn visibility(&self) -> &Visibility {
        &self.parts.visibility
    }

    /// Doc comments of items.
    pub fn documentation(&self) -> &[Documentation] {
        &self.parts.documentation
    }

    /// Where the word `struct` stands.
    pub fn keyword(&self) -> Span {
        self.parts.keyword
    }

    /// Name of the struct.
    pub fn name(&self) -> &Ident {
        &self.parts.name
    }

    /// All nodes; sources stand before what reads them.
    pub fn nodes(&self) -> &IdVec<NodeId, Node> {
        &self.parts.nodes
    }

    /// All layers in the order of their declaration.
    pub fn layers(&self) -> &IdVec<LayerId, Layer> {
        &self.parts.layers
    }

    /// The layers that hold parameters: the fields of the struct.
    pub fn fields(&self) -> impl Iterator<Item = (LayerId, &Layer)> {
        self.parts.layers.entries().filter(|(_, layer)| layer.parameters() > 0)
    }

    /// Whether the network keeps a state besides its parameters: the counter of its dropouts, or running statistics.
    pub fn has_state(&self) -> bool {
        let keeps =
            |node: &Node| matches!(node.operation, Operation::Dropout(..) | Operation::BatchNormalize(..));
        self.parts.nodes.iter().any(keeps)
    }

    /// How many numbers have running statistics.
    pub fn units(&self) -> usize {
        let of = |node: &Node| if let Operation::BatchNormalize(..) = node.operation { node.size } else { 0 };
        self.parts.nodes.iter().map(of).fold(0, usize::saturating_add)
    }

    /// Whether a step of training needs several rows: their statistics normalise.
    pub fn needs_rows(&self) -> bool {
        let needs =
            |node: &Node| matches!(node.operation, Operation::BatchNormalize(norm, _) if !norm.frozen);
        self.parts.nodes.iter().any(needs)
    }

    /// How long its programs are, in operations and in values that they read.
    pub fn length(&self) -> usize {
        self.parts.nodes.iter().map(|node| 1 + node.operation.sources().len()).sum::<usize>()
            + self.parts.losses.iter().map(|term| 1 + term.operands.len()).sum::<usize>()
    }

    /// Whether other layers use the weights of this one, too.
    pub fn is_shared(&self, layer: LayerId) -> bool {
        self.parts.layers.iter().any(|other| other.tie.is_some_and(|tie| tie.owner == layer))
    }

    /// The axes of the input: one for a row, or height, width and channels.
    pub fn axes(&self) -> &[usize] {
        &self.parts.axes
    }

    /// The nodes whose values `forward` returns, one behind the other.
    pub fn outputs(&self) -> &[NodeId] {
        &self.parts.outputs
    }

    /// The terms of the loss; none if no loss was declared.
    pub fn losses(&self) -> &[LossTerm] {
        &self.parts.losses
    }

    /// How many numbers a target of a term has.
    pub fn target_size(&self, term: &LossTerm) -> usize {
        term.operands.first().map_or(0, |operand| self.parts.nodes[*operand].size)
    }

    /// How many numbers the targets of all terms have.
    pub fn targets(&self) -> usize {
        let end = |term: &LossTerm| term.target.saturating_add(self.target_size(term));
        self.parts.losses.iter().map(end).max().unwrap_or(0)
    }

    /// What it costs `rustc`, at most.
    pub fn cost(&self) -> Cost {
        self.parts.cost
    }

    /// How many parameters all layers have.
    pub fn parameters(&self) -> usize {
        self.parts.parameters
    }
}
