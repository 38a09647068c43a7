//! The declaration as const data, for interpreters, pictures and exports.
//!
//! Every emitted network has a constant `TOPOLOGY`; it says what the network computes, and where each layer's
//! parameters are in the flat view.

#[doc(inline)]
pub use netwright_vocabulary::{Activation, ComparedSteps, Divisor, Loss, Shape, StepOptions};

mod operation;
mod summary;

pub use operation::Operation;
pub use summary::Summary;

use crate::init::Init;

/// A declared network.
///
/// ```
/// use netwright::prelude::*;
///
/// network! { struct Net<2, 3 tanh, 1>; }
///
/// let topology = Net::TOPOLOGY;
/// assert_eq!((topology.name, topology.parameters), ("Net", 13));
/// let sizes: Vec<usize> = topology.nodes.iter().map(|node| node.size()).collect();
/// assert_eq!(sizes, [2, 3, 3, 1, 1]); // the input, and twice a layer and its activation
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Topology {
    /// Name of the struct.
    pub name: &'static str,
    /// All operations; sources come before their readers.
    pub nodes: &'static [Node],
    /// Indices of the nodes that are the network's outputs, in their order.
    pub outputs: &'static [usize],
    /// The terms of the loss, which are added; none if no loss was declared.
    pub losses: &'static [LossTerm],
    /// How many parameters the network has.
    pub parameters: usize,
    /// How many numbers a workspace has for each sample; 0 without a loss.
    pub workspace: usize,
}

/// One operation on the values of other nodes.
///
/// ```
/// use netwright::prelude::*;
///
/// network! { struct Net<2, 3 tanh, 1>; }
///
/// let node = Net::TOPOLOGY.nodes[2];
/// assert_eq!((node.name, node.size(), node.sources), ("layer1", 3, &[1][..]));
/// assert!(format!("{:?}", node.operation).contains("Tanh"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// The declared name that it belongs to; a chain of several operations makes several nodes of one name.
    pub name: &'static str,
    /// The shape of its value: one axis of a row, or height, width and channels.
    pub shape: Shape,
    /// Its operation.
    pub operation: Operation,
    /// Indices of the nodes that it reads.
    pub sources: &'static [usize],
}

impl Node {
    /// How many numbers it yields.
    ///
    /// ```
    /// use netwright::prelude::*;
    ///
    /// network! { struct Net { x: input(8, 8); y: x -> dense(1); loss: mse(y); } }
    /// assert_eq!(Net::TOPOLOGY.nodes.iter().map(|node| node.size()).collect::<Vec<_>>(), [64, 1]);
    /// ```
    pub const fn size(&self) -> usize {
        self.shape.size()
    }
}

impl Topology {
    /// The shape of the input; an empty row if no node is one.
    ///
    /// ```
    /// use netwright::prelude::*;
    ///
    /// network! { struct Net { x: input(8, 8); y: x -> dense(1); loss: mse(y); } }
    /// let input = Net::TOPOLOGY.input();
    /// assert_eq!((input.axes(), input.size()), (&[8, 8][..], 64));
    /// ```
    pub fn input(&self) -> Shape {
        let input = self.nodes.iter().find(|node| node.operation == Operation::Input);
        input.map_or(Shape::row(0), |node| node.shape)
    }

    /// The name of the first item that reads a value of an earlier step; `None` of a network without a
    /// memory.
    ///
    /// ```
    /// use netwright::prelude::*;
    ///
    /// network! { struct Net { x: input(2); h: (x, prev(x)) -> dense(3) -> tanh; loss: mse(h); } }
    /// assert_eq!(Net::TOPOLOGY.remembers(), Some("h"));
    /// ```
    pub fn remembers(&self) -> Option<&'static str> {
        let is_earlier = |node: &&Node| matches!(node.operation, Operation::Earlier { .. });
        self.nodes.iter().find(is_earlier).map(|node| node.name)
    }

    /// How many units the state has statistics of.
    ///
    /// ```
    /// use netwright::prelude::*;
    ///
    /// network! { struct Net { x: input(2); n: x -> batch_norm; y: n -> dense(1); loss: mse(y); } }
    /// assert_eq!(Net::TOPOLOGY.units(), 2);
    /// ```
    pub fn units(&self) -> usize {
        let end = |node: &Node| node.operation.running().map_or(0, |start| start.saturating_add(node.size()));
        self.nodes.iter().map(end).max().unwrap_or(0)
    }

    /// How many numbers the targets of all terms of the loss have; 0 without a loss.
    ///
    /// ```
    /// use netwright::prelude::*;
    ///
    /// network! {
    ///     struct Net {
    ///         x: input(2);
    ///         a: x -> dense(3) -> softmax;
    ///         b: x -> dense(1);
    ///         loss: cross_entropy(a) + mse(b);
    ///     }
    /// }
    /// assert_eq!(Net::TOPOLOGY.targets(), 4);
    /// ```
    pub fn targets(&self) -> usize {
        let size = |term: &LossTerm| {
            term.operands.first().and_then(|operand| self.nodes.get(*operand)).map_or(0, |node| node.size())
        };
        let ends = self.losses.iter().map(|term| {
            let declared = [term.sample_weight, term.mask].into_iter().flatten();
            let declared = declared.map(|part| part.start.saturating_add(part.size)).max().unwrap_or(0);
            term.target.saturating_add(size(term)).max(declared)
        });
        ends.max().unwrap_or(0)
    }
}

/// Which inputs of a layer lead to which outputs.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::topology::{Operation, Pattern};
///
/// network! { struct Net { x: input(3); y: x -> dense(1, connect = [0 -> 0, 2 -> 0]); loss: mse(y); } }
/// let Operation::Dense(layer) = Net::TOPOLOGY.nodes[1].operation else { panic!("a dense layer") };
/// assert_eq!(layer.pattern, Pattern::Connections(&[(0, 0), (2, 0)]));
/// ```
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
    ///
    /// ```
    /// use netwright::prelude::*;
    ///
    /// network! { struct Net<2, 3 tanh, 1>; }
    /// use netwright::topology::Operation;
    ///
    /// let Operation::Dense(layer) = Net::TOPOLOGY.nodes[1].operation else { panic!("a dense layer") };
    /// assert_eq!(layer.weight_count(), 6);
    /// ```
    pub const fn weight_count(&self) -> usize {
        match self.pattern {
            Pattern::Full | Pattern::Transposed => self.inputs.saturating_mul(self.outputs),
            Pattern::Diagonal => self.outputs,
            Pattern::Connections(pairs) => pairs.len(),
        }
    }

    /// The index in the flat view of the weight from input `i` to output `o`; `None` without a connection.
    ///
    /// ```
    /// use netwright::prelude::*;
    ///
    /// network! { struct Net<2, 3 tanh, 1>; }
    /// use netwright::topology::Operation;
    ///
    /// let net = Net::new(1);
    /// let Operation::Dense(layer) = Net::TOPOLOGY.nodes[1].operation else { panic!("a dense layer") };
    /// let index = layer.weight(1, 2).expect("every input leads to every output");
    /// assert_eq!(net.parameters()[index], net.layer1.weights[1][2]);
    /// assert_eq!(layer.weight(2, 0), None);
    /// ```
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
    ///
    /// ```
    /// use netwright::prelude::*;
    ///
    /// network! { struct Net<2, 3 tanh, 1>; }
    /// use netwright::topology::Operation;
    ///
    /// let Operation::Dense(layer) = Net::TOPOLOGY.nodes[1].operation else { panic!("a dense layer") };
    /// assert_eq!(layer.connection(5), Some((1, 2)));
    /// assert_eq!(layer.connection(6), None);
    /// ```
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
///
/// ```
/// use netwright::prelude::*;
/// use netwright::topology::Operation;
///
/// network! { struct Net<2, 3 tanh, 1>; }
///
/// let Operation::Dense(layer) = Net::TOPOLOGY.nodes[1].operation else { panic!("a dense layer") };
/// assert_eq!((layer.inputs, layer.outputs), (2, 3));
/// // In the flat view, six weights come first, then the bias.
/// assert_eq!((layer.weights, layer.bias), (0, Some(6)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DenseLayer {
    /// Numbers that go in.
    pub inputs: usize,
    /// Numbers that come out.
    pub outputs: usize,
    /// Which inputs lead to which outputs.
    pub pattern: Pattern,
    /// Where the weights begin in the flat view, ordered by input, then by output; see
    /// [`DenseLayer::weight`].
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
    pub step: StepOptions,
    /// Whether a multiply-add is a statement of its own in the methods for one sample.
    pub unrolled: bool,
    /// Into how many interleaved partial sums each output is split.
    pub partials: usize,
}

/// How units are normalised over the rows of a batch.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::topology::Operation;
///
/// network! { struct Net { x: input(2); n: x -> batch_norm(momentum = 0.2); y: n -> dense(1); loss: mse(y); } }
/// let of = Net::TOPOLOGY.nodes.iter().find_map(|node| match node.operation {
///     Operation::BatchNormalize(of) => Some(of),
///     _ => None,
/// });
/// assert_eq!(of.map(|of| (of.momentum, of.offset, of.frozen)), Some((0.2, 0, false)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BatchNorm {
    /// The number that is added to the variance.
    pub epsilon: f64,
    /// How far the running statistics go to those of a batch: running + momentum·(batch − running).
    pub momentum: f64,
    /// Where its units begin in the state's `running`.
    pub offset: usize,
    /// Whether training uses the running statistics, too, and leaves them.
    pub frozen: bool,
}

/// A term of the loss.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::topology::Loss;
///
/// network! {
///     struct Net {
///         x: input(2);
///         y: x -> dense(3);
///         loss: mse(y) + 0.5 * huber(y, delta = 2);
///     }
/// }
/// let [first, second] = Net::TOPOLOGY.losses else { panic!("two terms") };
/// assert_eq!((first.loss, first.weight), (Loss::Mse, 1.0));
/// assert_eq!((second.loss, second.weight), (Loss::Huber { delta: 2.0 }, 0.5));
/// assert_eq!(first.target, second.target); // both compare y
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LossTerm {
    /// Which loss.
    pub loss: Loss,
    /// Its weight in the sum.
    pub weight: f64,
    /// Indices of the nodes that are compared with the target: the prediction, or a mean and its variance.
    pub operands: &'static [usize],
    /// Where its target, which is as long as its first operand, begins in the row of all targets. Terms with
    /// the same first operand have one target.
    pub target: usize,
    /// The divisor of the sum over the samples of a batch with weights.
    pub divisor: Divisor,
    /// The steps of a sequence that it compares: `at = last`.
    pub steps: ComparedSteps,
    /// The number of the target that its loss of a sample is multiplied by: `weight = advantage`.
    pub sample_weight: Option<TargetPart>,
    /// The numbers of the target that its losses of outputs are multiplied by: `mask = chosen`.
    pub mask: Option<TargetPart>,
}

/// Numbers of the target that no value is compared with: `advantage: target(1);`.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::topology::TargetPart;
///
/// network! {
///     struct Net {
///         x: input(2);
///         y: x -> dense(3);
///         advantage: target(1);
///         loss: mse(y, weight = advantage);
///     }
/// }
/// let weight = TargetPart { name: "advantage", start: 3, size: 1 };
/// assert_eq!(Net::TOPOLOGY.losses[0].sample_weight, Some(weight));
/// assert_eq!(Net::TARGETS, 4);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TargetPart {
    /// Its name.
    pub name: &'static str,
    /// Where it begins in the row of all targets.
    pub start: usize,
    /// How many numbers it has.
    pub size: usize,
}
