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
mod op;
mod value;

pub use op::{BatchNorm, Matrix, Op};
pub use value::{Rounding, Stream, distance, largest, outputs};

/// A node of a [`Flat`]: its place in `nodes`.
///
/// ```
/// use netwright::exchange::flat::{Flat, NodeId, Op};
///
/// let mut flat = Flat::default();
/// assert_eq!(flat.push("one", "", 1, Op::Constant(vec![1.0])), NodeId(0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub usize);

/// A network of rows of numbers.
///
/// ```
/// use netwright::exchange::flat::{Flat, Op, Output, Rounding, outputs};
///
/// let mut flat = Flat { inputs: vec![("x".into(), 2)], ..Flat::default() };
/// let x = flat.push("x", "input `x`", 2, Op::Input(0));
/// let y = flat.push("y", "node `y`", 2, Op::Activation("relu".into(), x));
/// flat.outputs.push(Output { name: "y".into(), node: y, class: false, last: false });
/// assert_eq!(outputs(&flat, &[vec![-1.0, 2.0]], Rounding::Double), Some(vec![vec![0.0, 2.0]]));
/// ```
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
///
/// ```
/// use netwright::exchange::flat::{NodeId, Output};
///
/// let output = Output { name: "action".into(), node: NodeId(3), class: true, last: false };
/// // The file has the index of the largest number.
/// assert!(output.class);
/// ```
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
///
/// ```
/// use netwright::exchange::flat::{Flat, Op};
/// use netwright::exchange::foreign::Pointwise;
///
/// let mut flat = Flat { inputs: vec![("x".into(), 2)], ..Flat::default() };
/// let x = flat.push("x", "input `x`", 2, Op::Input(0));
/// let y = flat.push("y", "node `y`", 2, Op::Pointwise(Pointwise::Relu, x));
/// assert_eq!((flat.nodes[y.0].name.as_str(), flat.nodes[y.0].size), ("y", 2));
/// ```
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

impl Flat {
    /// A joined row as the inputs that it is made of.
    ///
    /// ```
    /// use netwright::exchange::flat::Flat;
    ///
    /// let flat = Flat { inputs: vec![("a".into(), 1), ("b".into(), 2)], ..Flat::default() };
    /// assert_eq!(flat.split(&[1.0, 2.0, 3.0]), [vec![1.0], vec![2.0, 3.0]]);
    /// ```
    #[must_use]
    pub fn split(&self, x: &[f64]) -> Vec<Vec<f64>> {
        parts(x, self.inputs.iter().map(|(_, size)| *size))
    }

    /// Adds an operation after all others.
    ///
    /// ```
    /// use netwright::exchange::flat::{Flat, Op};
    /// use netwright::exchange::foreign::Pointwise;
    ///
    /// let mut flat = Flat { inputs: vec![("x".into(), 2)], ..Flat::default() };
    /// let x = flat.push("x", "input `x`", 2, Op::Input(0));
    /// let y = flat.push("y", "node `y`", 2, Op::Pointwise(Pointwise::Relu, x));
    /// assert_eq!((x.0, y.0, flat.size(y)), (0, 1, 2));
    /// ```
    pub fn push(&mut self, name: &str, place: &str, size: usize, op: Op) -> NodeId {
        self.nodes.push(Node { name: name.into(), place: place.into(), op, size });
        NodeId(self.nodes.len() - 1)
    }

    /// The operation of a node.
    ///
    /// ```
    /// use netwright::exchange::flat::{Flat, Op};
    /// use netwright::exchange::foreign::Pointwise;
    ///
    /// let mut flat = Flat { inputs: vec![("x".into(), 2)], ..Flat::default() };
    /// let x = flat.push("x", "input `x`", 2, Op::Input(0));
    /// let y = flat.push("y", "node `y`", 2, Op::Pointwise(Pointwise::Relu, x));
    /// assert!(matches!(flat.op(y), Op::Pointwise(Pointwise::Relu, of) if *of == x));
    /// ```
    #[must_use]
    pub fn op(&self, node: NodeId) -> &Op {
        &self.nodes[node.0].op
    }

    /// The size of a node.
    ///
    /// ```
    /// use netwright::exchange::flat::{Flat, Op};
    /// use netwright::exchange::foreign::Pointwise;
    ///
    /// let mut flat = Flat { inputs: vec![("x".into(), 2)], ..Flat::default() };
    /// let x = flat.push("x", "input `x`", 2, Op::Input(0));
    /// let y = flat.push("y", "node `y`", 2, Op::Pointwise(Pointwise::Relu, x));
    /// assert_eq!(flat.size(y), 2);
    /// ```
    #[must_use]
    pub fn size(&self, node: NodeId) -> usize {
        self.nodes[node.0].size
    }

    /// The numbers of a constant.
    ///
    /// ```
    /// use netwright::exchange::flat::{Flat, Op};
    ///
    /// let mut flat = Flat::default();
    /// let (x, half) = (flat.push("x", "", 1, Op::Input(0)), flat.push("", "", 1, Op::Constant(vec![0.5])));
    /// assert_eq!((flat.constant(half), flat.constant(x)), (Some(&[0.5][..]), None));
    /// ```
    #[must_use]
    pub fn constant(&self, node: NodeId) -> Option<&[f64]> {
        if let Op::Constant(numbers) = self.op(node) { Some(numbers) } else { None }
    }

    /// How often each node is read; an output and a memory count, too.
    ///
    /// ```
    /// use netwright::exchange::flat::{Flat, Op, Output};
    /// use netwright::exchange::foreign::Pointwise;
    ///
    /// let mut flat = Flat { inputs: vec![("x".into(), 2)], ..Flat::default() };
    /// let x = flat.push("x", "input `x`", 2, Op::Input(0));
    /// let y = flat.push("y", "node `y`", 2, Op::Pointwise(Pointwise::Relu, x));
    /// flat.outputs.push(Output { name: "y".into(), node: y, class: false, last: false });
    /// // The node reads the input, and the output the node.
    /// assert_eq!(flat.readers(), [1, 1]);
    /// ```
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
    ///
    /// ```
    /// use std::rc::Rc;
    ///
    /// use netwright::exchange::flat::{Flat, Matrix, Op};
    ///
    /// let mut flat = Flat::default();
    /// let x = flat.push("x", "", 1, Op::Input(0));
    /// let weights = Rc::new(Matrix { inputs: 1, outputs: 1, numbers: vec![0.5] });
    /// let dense = |x, tie| Op::Dense { x, weights: weights.clone(), bias: None, tie };
    /// let h = flat.push("h", "", 1, dense(x, None));
    /// let _ = flat.push("y", "", 1, dense(h, Some((h, false))));
    /// // The second layer reads the value of the first one, and shares its weights.
    /// assert_eq!((flat.readers()[h.0], flat.value_readers()[h.0]), (2, 1));
    /// ```
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
    ///
    /// ```
    /// use netwright::exchange::flat::{Flat, Op, Output};
    /// use netwright::exchange::foreign::Pointwise;
    ///
    /// let mut flat = Flat { inputs: vec![("x".into(), 2)], ..Flat::default() };
    /// let x = flat.push("x", "input `x`", 2, Op::Input(0));
    /// let y = flat.push("y", "node `y`", 2, Op::Pointwise(Pointwise::Relu, x));
    /// flat.outputs.push(Output { name: "y".into(), node: y, class: false, last: false });
    /// flat.rewrite(|new, mut node| {
    ///     if let Op::Pointwise(function, _) = &mut node.op {
    ///         *function = Pointwise::Abs;
    ///     }
    ///     new.keep(node)
    /// });
    /// assert!(matches!(flat.op(flat.outputs[0].node), Op::Pointwise(Pointwise::Abs, _)));
    /// ```
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
    ///
    /// ```
    /// use netwright::exchange::flat::{Flat, Node, Op};
    ///
    /// let (mut flat, op) = (Flat::default(), Op::Constant(vec![1.0]));
    /// let one = flat.keep(Node { name: "one".into(), place: String::new(), op, size: 1 });
    /// assert_eq!(flat.constant(one), Some(&[1.0][..]));
    /// ```
    pub fn keep(&mut self, node: Node) -> NodeId {
        self.nodes.push(node);
        NodeId(self.nodes.len() - 1)
    }
}

/// The number that all numbers of a row are.
///
/// ```
/// use netwright::exchange::flat::uniform;
///
/// assert_eq!((uniform(&[0.5, 0.5]), uniform(&[0.5, 1.0]), uniform(&[])), (Some(0.5), None, None));
/// ```
#[must_use]
pub fn uniform(numbers: &[f64]) -> Option<f64> {
    let first = *numbers.first()?;
    numbers.iter().all(|&number| number == first).then_some(first)
}

/// The parts of a row, by their sizes.
///
/// ```
/// use netwright::exchange::flat::parts;
///
/// assert_eq!(parts(&[1.0, 2.0, 3.0], [1, 2].into_iter()), [vec![1.0], vec![2.0, 3.0]]);
/// ```
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
