//! A graph of ONNX that is being built: nodes, constants, inputs and outputs.
//!
//! Input: operations by name. Output: the messages of `onnx.proto`. Guarantees: a constant is there once; a
//! node comes after those that it reads.

use std::collections::BTreeSet;

use super::wire::Message;

/// `AttributeProto`.
pub(crate) enum Attribute {
    Float(f64),
    Integer(i64),
    Integers(Vec<i64>),
}

#[derive(Default)]
pub(crate) struct Graph {
    nodes: Message,
    tensors: Message,
    ports: Message,
    /// The constants that are there.
    known: BTreeSet<String>,
    /// Whether a number is another one in single precision.
    pub(super) rounded: bool,
}

/// The numbers of fields of `GraphProto`.
const NODE: u64 = 1;
const TENSOR: u64 = 5;
const INPUT: u64 = 11;
const OUTPUT: u64 = 12;
/// The types of numbers, `TensorProto.DataType`.
const FLOAT: i64 = 1;
const INT64: i64 = 7;

impl Graph {
    /// Adds an operation with one result, which has its name: onnxruntime takes no name twice.
    pub(crate) fn node(
        &mut self,
        word: &str,
        operands: &[&str],
        attributes: &[(&str, Attribute)],
        result: &str,
    ) {
        let mut node = Message::default();
        operands.iter().for_each(|operand| node.text(1, operand));
        node.text(2, result);
        node.text(3, result);
        node.text(4, word);
        for (name, value) in attributes {
            node.message(5, &attribute(name, value));
        }
        self.nodes.message(NODE, &node);
    }

    /// A constant of numbers in single precision.
    pub(crate) fn floats(&mut self, name: &str, shape: &[usize], numbers: &[f64]) {
        let mut bytes = Vec::with_capacity(4 * numbers.len());
        for &number in numbers {
            #[expect(clippy::cast_possible_truncation, reason = "the file says so in a remark")]
            let single = number as f32;
            self.rounded |= number.is_finite() && f64::from(single) != number;
            bytes.extend(single.to_le_bytes());
        }
        self.tensor(name, FLOAT, shape, &bytes);
    }

    /// The same number for all: a constant without axes; its name.
    pub(crate) fn number(&mut self, number: f64) -> String {
        let name = format!("number.{number:e}");
        #[expect(clippy::cast_possible_truncation, reason = "the number of a formula")]
        let single = number as f32;
        self.tensor(&name, FLOAT, &[], &single.to_le_bytes());
        name
    }

    /// A row of integers; its name.
    pub(crate) fn integer(&mut self, number: usize) -> String {
        let name = format!("integer.{number}");
        self.tensor(&name, INT64, &[1], &(number as u64).to_le_bytes());
        name
    }

    fn tensor(&mut self, name: &str, of: i64, shape: &[usize], bytes: &[u8]) {
        if !self.known.insert(name.into()) {
            return;
        }
        let mut tensor = Message::default();
        if !shape.is_empty() {
            tensor.integers(1, shape.iter().map(|&axis| axis as i64));
        }
        tensor.integer(2, of);
        tensor.text(8, name);
        tensor.field(9, bytes);
        self.tensors.message(TENSOR, &tensor);
    }

    pub(crate) fn input(&mut self, name: &str, axes: &[usize]) {
        let port = port(name, axes);
        self.ports.message(INPUT, &port);
    }

    pub(super) fn output(&mut self, name: &str, size: usize) {
        let port = port(name, &[size]);
        self.ports.message(OUTPUT, &port);
    }

    /// `GraphProto`.
    pub(super) fn finish(self, name: &str) -> Message {
        let mut graph = self.nodes;
        graph.text(2, name);
        graph.append(&self.tensors);
        graph.append(&self.ports);
        graph
    }
}

fn attribute(name: &str, value: &Attribute) -> Message {
    let mut attribute = Message::default();
    attribute.text(1, name);
    match value {
        #[expect(clippy::cast_possible_truncation, reason = "attributes are of single precision")]
        Attribute::Float(number) => {
            attribute.float(2, *number as f32);
            attribute.integer(20, 1);
        }
        Attribute::Integer(number) => {
            attribute.integer(3, *number);
            attribute.integer(20, 2);
        }
        Attribute::Integers(numbers) => {
            numbers.iter().for_each(|&number| attribute.integer(8, number));
            attribute.integer(20, 7);
        }
    }
    attribute
}

/// `ValueInfoProto`: rows of samples, as many as are given.
fn port(name: &str, axes: &[usize]) -> Message {
    let mut shape = Message::default();
    let mut batch = Message::default();
    batch.text(2, "batch");
    shape.message(1, &batch);
    for &axis in axes {
        let mut length = Message::default();
        length.integer(1, axis as i64);
        shape.message(1, &length);
    }
    let mut tensor = Message::default();
    tensor.integer(1, FLOAT);
    tensor.message(2, &shape);
    let mut of = Message::default();
    of.message(1, &tensor);
    let mut port = Message::default();
    port.text(1, name);
    port.message(2, &of);
    port
}
