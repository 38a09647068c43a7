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
mod op;
mod tensor;

pub use op::{Cell, Kind, Layout, NormOf, Op, Pair, Pointwise, Reduction};
pub use tensor::{Axes, Data, Tensor, elements, transposed};

/// A value of a [`Foreign`]: its place in `values`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValueId(pub usize);

/// A network as another program wrote it.
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
#[derive(Clone, Debug, Default)]
pub struct Value {
    /// The name in the file.
    pub name: String,
    /// The numbers, where the file has them.
    pub constant: Option<Tensor>,
}

/// An operation of the graph.
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
    pub const PREWARM: &'static str = "PREWARM";
}

impl Foreign {
    /// Adds a value.
    pub fn value(&mut self, name: impl Into<String>, constant: Option<Tensor>) -> ValueId {
        self.values.push(Value { name: name.into(), constant });
        ValueId(self.values.len() - 1)
    }

    /// Adds an operation with one result, after all others.
    pub fn node(&mut self, name: &str, word: &str, op: Op, operands: &[ValueId]) -> ValueId {
        let result = self.value(name, None);
        let operands = operands.iter().copied().map(Some).collect();
        self.nodes.push(Node { name: name.into(), word: word.into(), op, operands, results: vec![result] });
        result
    }

    /// Adds a value of an earlier step, of one that [`Foreign::remember`] names later.
    pub fn earlier(&mut self, name: &str, steps: usize, start: Tensor) -> ValueId {
        let read = self.value(name, None);
        self.memories.push(Memory { read, of: read, steps, start });
        read
    }

    /// Says which value the one of an earlier step is.
    pub fn remember(&mut self, read: ValueId, of: ValueId) {
        // It is one of the newest in most cases.
        if let Some(memory) = self.memories.iter_mut().rev().find(|memory| memory.read == read) {
            memory.of = of;
        }
    }

    /// The name of a value.
    #[must_use]
    pub fn name(&self, value: ValueId) -> &str {
        &self.values[value.0].name
    }

    /// The numbers of a value that the file holds.
    #[must_use]
    pub fn constant(&self, value: ValueId) -> Option<&Tensor> {
        self.values[value.0].constant.as_ref()
    }

    /// How many numbers the file holds.
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
    #[must_use]
    pub fn place(&self, values: &[Value]) -> String {
        let name = if self.name.is_empty() { &values[self.results[0].0].name } else { &self.name };
        format!("node `{name}` ({})", self.word)
    }

    /// The n-th operand, `None` where it is left out.
    #[must_use]
    pub fn operand(&self, index: usize) -> Option<ValueId> {
        self.operands.get(index).copied().flatten()
    }
}
