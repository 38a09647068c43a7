//! `Foreign`: a network as another program wrote it, whatever the format.
//!
//! Input: what a reader found. Output: what `normalise` rewrites, `evaluate` computes and `lower` translates.
//! Guarantees: each node comes after the nodes that it reads; every id is one of `values`.
//!
//! ```
//! use netwright::exchange::read;
//!
//! let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
//! let foreign = read::network("net.nnet", text.as_bytes(), &read::Choices::default())?;
//! // Each node names the values that it reads; a clip of the inputs comes first.
//! assert_eq!(foreign.nodes[0].word, "clip");
//! assert!(!foreign.name(foreign.outputs[0]).is_empty());
//! # Ok::<(), netwright::exchange::Refusal>(())
//! ```

pub(crate) mod causal;
mod layout;
mod op;
mod tensor;

pub use layout::{Kind, Layout};
pub use op::{Cell, NormOf, Op, Pair, Pointwise, Reduction};
pub use tensor::{Axes, Data, Tensor, elements, transposed};

/// A value of a [`Foreign`]: its place in `values`.
///
/// ```
/// use netwright::exchange::Foreign;
/// use netwright::exchange::foreign::ValueId;
///
/// let mut foreign = Foreign::default();
/// assert_eq!(foreign.value("x", None), ValueId(0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValueId(pub usize);

/// A network as another program wrote it.
///
/// ```
/// use netwright::exchange::foreign::{Op, Pointwise, Port};
/// use netwright::exchange::{Foreign, evaluate};
///
/// let mut foreign = Foreign::default();
/// let x = foreign.value("x", None);
/// foreign.inputs.push(Port { value: x, shape: vec![1, 2], batch: true });
/// let y = foreign.node("y", "Relu", Op::Pointwise(Pointwise::Relu), &[x]);
/// foreign.outputs.push(y);
/// assert_eq!(evaluate::outputs(&foreign, &[vec![-1.0, 2.0]])?, [[0.0, 2.0]]);
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Foreign {
    /// Where it came from, for the doc comment of what is written: the format, its version, the program; and
    /// sentences, which end with a point.
    pub origin: Vec<String>,
    /// What is given to the network, in the order of the file.
    pub inputs: Vec<Port>,
    /// What the network computes, in the order of the file.
    pub outputs: Vec<ValueId>,
    /// All values.
    pub values: Vec<Value>,
    /// The operations; each comes after those that it reads.
    pub nodes: Vec<Node>,
    /// Values of earlier steps. Without one, a network computes each sample by itself.
    pub memories: Vec<Memory>,
    /// Numbers that a program needs beside the network.
    pub facts: Vec<Fact>,
    /// What a user should know of what was read, such as a number that is left out.
    pub remarks: Vec<String>,
    /// The items of a declaration that the writer kept beside the graph, which still is as it was.
    pub declaration: Option<String>,
}

/// An input.
///
/// ```
/// use netwright::exchange::foreign::{Port, ValueId};
///
/// // Four numbers for each sample; the first axis is that of the samples.
/// let port = Port { value: ValueId(0), shape: vec![1, 4], batch: true };
/// assert_eq!(port.shape.iter().product::<usize>(), 4);
/// ```
#[derive(Clone, Debug)]
pub struct Port {
    /// The value.
    pub value: ValueId,
    /// Its axes for one sample: a leading batch axis is 1.
    pub shape: Vec<usize>,
    /// Whether the first axis is that of the samples.
    pub batch: bool,
}

/// A value of an earlier step, which is no node's result.
///
/// ```
/// use netwright::exchange::read;
///
/// // 0.5 times the newest sample and 0.25 times the one before.
/// let text = r#"{"architecture": "Linear", "config": {"receptive_field": 2}, "weights": [0.5, 0.25]}"#;
/// let foreign = read::nam::read(text.as_bytes())?;
/// let [memory] = &foreign.memories[..] else { panic!("it remembers one value") };
/// assert_eq!((foreign.name(memory.of), memory.steps), ("x", 1));
/// assert_eq!(memory.start.numbers(), [0.0]);
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
#[derive(Clone, Debug)]
pub struct Memory {
    /// What nodes read.
    pub read: ValueId,
    /// What is remembered.
    pub of: ValueId,
    /// For how many steps, at least one.
    pub steps: usize,
    /// What is read before there was such a step.
    pub start: Tensor,
}

/// A number that a program needs beside the network: `SAMPLE_RATE`.
///
/// ```
/// use netwright::exchange::{foreign::Fact, read};
///
/// // 0.5 times the newest sample and 0.25 times the one before.
/// let text = r#"{"architecture": "Linear", "config": {"receptive_field": 2}, "weights": [0.5, 0.25]}"#;
/// let foreign = read::nam::read(text.as_bytes())?;
/// // So many zeros come before the first sample.
/// assert_eq!((foreign.facts[0].name, foreign.facts[0].number), (Fact::PREWARM, 1.0));
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// The name of a constant.
    pub name: &'static str,
    /// What it is.
    pub docs: &'static str,
    /// The number.
    pub number: f64,
    /// Whether it is a count.
    pub whole: bool,
}

/// A number, a row, a matrix, … of the graph.
///
/// ```
/// use netwright::exchange::Tensor;
/// use netwright::exchange::foreign::Value;
///
/// let bias = Value { name: "h.bias".into(), constant: Some(Tensor::row(vec![0.5, 1.5])) };
/// assert!(bias.constant.is_some() && Value::default().constant.is_none());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Value {
    /// The name in the file.
    pub name: String,
    /// The numbers, where the file has them.
    pub constant: Option<Tensor>,
}

/// An operation of the graph.
///
/// ```
/// use netwright::exchange::foreign::{Op, Pointwise, Port};
/// use netwright::exchange::Foreign;
///
/// # let mut foreign = Foreign::default();
/// # let x = foreign.value("x", None);
/// # foreign.inputs.push(Port { value: x, shape: vec![1, 2], batch: true });
/// # let y = foreign.node("y", "Relu", Op::Pointwise(Pointwise::Relu), &[x]);
/// # foreign.outputs.push(y);
/// let node = &foreign.nodes[0];
/// assert_eq!((node.word.as_str(), node.operands.len(), node.results[0]), ("Relu", 1, y));
/// ```
#[derive(Clone, Debug)]
pub struct Node {
    /// The name in the file, possibly empty.
    pub name: String,
    /// The operation's name in the file, such as `Gemm`.
    pub word: String,
    /// What it computes.
    pub op: Op,
    /// What it reads; `None` where an optional operand is left out.
    pub operands: Vec<Option<ValueId>>,
    /// What it computes, at least one.
    pub results: Vec<ValueId>,
}

impl Fact {
    /// The name of the number of zeros that come before a stream.
    ///
    /// ```
    /// use netwright::exchange::foreign::Fact;
    ///
    /// assert_eq!(Fact::PREWARM, "PREWARM");
    /// ```
    pub const PREWARM: &'static str = "PREWARM";
}

impl Foreign {
    /// Adds a value.
    ///
    /// ```
    /// use netwright::exchange::{Foreign, Tensor};
    ///
    /// let mut foreign = Foreign::default();
    /// let half = foreign.value("half", Some(Tensor::number(0.5)));
    /// assert_eq!(foreign.name(half), "half");
    /// ```
    pub fn value(&mut self, name: impl Into<String>, constant: Option<Tensor>) -> ValueId {
        self.values.push(Value { name: name.into(), constant });
        ValueId(self.values.len() - 1)
    }

    /// Adds an operation with one result, after all others.
    ///
    /// ```
    /// use netwright::exchange::foreign::{Op, Pointwise, Port};
    /// use netwright::exchange::{Foreign, evaluate};
    ///
    /// let mut foreign = Foreign::default();
    /// let x = foreign.value("x", None);
    /// foreign.inputs.push(Port { value: x, shape: vec![1, 2], batch: true });
    /// let y = foreign.node("y", "Relu", Op::Pointwise(Pointwise::Relu), &[x]);
    /// foreign.outputs.push(y);
    /// assert_eq!(evaluate::outputs(&foreign, &[vec![-1.0, 2.0]])?, [[0.0, 2.0]]);
    /// # Ok::<(), netwright::exchange::Refusal>(())
    /// ```
    pub fn node(&mut self, name: &str, word: &str, op: Op, operands: &[ValueId]) -> ValueId {
        let result = self.value(name, None);
        let operands = operands.iter().copied().map(Some).collect();
        self.nodes.push(Node { name: name.into(), word: word.into(), op, operands, results: vec![result] });
        result
    }

    /// Adds a value of an earlier step, of one that [`Foreign::remember`] names later.
    ///
    /// ```
    /// use netwright::exchange::{Foreign, Tensor};
    ///
    /// let mut foreign = Foreign::default();
    /// let x = foreign.value("x", None);
    /// let before = foreign.earlier("before", 1, Tensor::number(0.0));
    /// foreign.remember(before, x);
    /// assert_eq!((foreign.memories[0].steps, foreign.memories[0].of), (1, x));
    /// ```
    pub fn earlier(&mut self, name: &str, steps: usize, start: Tensor) -> ValueId {
        let read = self.value(name, None);
        self.memories.push(Memory { read, of: read, steps, start });
        read
    }

    /// Says which value the one of an earlier step is.
    ///
    /// ```
    /// use netwright::exchange::{Foreign, Tensor};
    ///
    /// let mut foreign = Foreign::default();
    /// let x = foreign.value("x", None);
    /// let before = foreign.earlier("before", 1, Tensor::number(0.0));
    /// foreign.remember(before, x);
    /// assert_eq!((foreign.memories[0].read, foreign.memories[0].of), (before, x));
    /// ```
    pub fn remember(&mut self, read: ValueId, of: ValueId) {
        // It is one of the newest in most cases.
        if let Some(memory) = self.memories.iter_mut().rev().find(|memory| memory.read == read) {
            memory.of = of;
        }
    }

    /// The name of a value.
    ///
    /// ```
    /// use netwright::exchange::Foreign;
    ///
    /// let mut foreign = Foreign::default();
    /// let x = foreign.value("x", None);
    /// assert_eq!(foreign.name(x), "x");
    /// ```
    #[must_use]
    pub fn name(&self, value: ValueId) -> &str {
        &self.values[value.0].name
    }

    /// The numbers of a value that the file holds.
    ///
    /// ```
    /// use netwright::exchange::{Foreign, Tensor};
    ///
    /// let mut foreign = Foreign::default();
    /// let half = foreign.value("half", Some(Tensor::number(0.5)));
    /// assert_eq!(foreign.constant(half).map(Tensor::numbers), Some(vec![0.5]));
    /// ```
    #[must_use]
    pub fn constant(&self, value: ValueId) -> Option<&Tensor> {
        self.values[value.0].constant.as_ref()
    }

    /// How many numbers the file holds.
    ///
    /// ```
    /// use netwright::exchange::{Foreign, Tensor};
    ///
    /// let mut foreign = Foreign::default();
    /// foreign.value("bias", Some(Tensor::row(vec![0.5, 1.5])));
    /// // Integers, such as a shape, are no parameters.
    /// foreign.value("shape", Some(Tensor::integers(vec![1, 2, 3])));
    /// assert_eq!(foreign.parameters(), 2);
    /// ```
    #[must_use]
    pub fn parameters(&self) -> usize {
        self.values
            .iter()
            .filter_map(|value| value.constant.as_ref())
            .filter(|tensor| tensor.is_float())
            .map(Tensor::len)
            .sum()
    }
}

impl Node {
    /// The node as messages name it: ``node `/net/TopK` (TopK)``.
    ///
    /// ```
    /// use netwright::exchange::foreign::{Op, Pointwise, Port};
    /// use netwright::exchange::Foreign;
    ///
    /// # let mut foreign = Foreign::default();
    /// # let x = foreign.value("x", None);
    /// # foreign.inputs.push(Port { value: x, shape: vec![1, 2], batch: true });
    /// # let y = foreign.node("y", "Relu", Op::Pointwise(Pointwise::Relu), &[x]);
    /// # foreign.outputs.push(y);
    /// assert_eq!(foreign.nodes[0].place(&foreign.values), "node `y` (Relu)");
    /// ```
    #[must_use]
    pub fn place(&self, values: &[Value]) -> String {
        let name = if self.name.is_empty() { &values[self.results[0].0].name } else { &self.name };
        format!("node `{name}` ({})", self.word)
    }

    /// The n-th operand, `None` where it is left out.
    ///
    /// ```
    /// use netwright::exchange::foreign::{Op, Pointwise, Port};
    /// use netwright::exchange::Foreign;
    ///
    /// # let mut foreign = Foreign::default();
    /// # let x = foreign.value("x", None);
    /// # foreign.inputs.push(Port { value: x, shape: vec![1, 2], batch: true });
    /// # let y = foreign.node("y", "Relu", Op::Pointwise(Pointwise::Relu), &[x]);
    /// # foreign.outputs.push(y);
    /// let node = &foreign.nodes[0];
    /// assert_eq!((node.operand(0), node.operand(1)), (Some(x), None));
    /// ```
    #[must_use]
    pub fn operand(&self, index: usize) -> Option<ValueId> {
        self.operands.get(index).copied().flatten()
    }
}
