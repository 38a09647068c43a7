//! Appends values to a graph, each under a name of its own; and the parts that the graph of one node is built
//! from.

use std::collections::BTreeMap;

use super::op::Op;
use super::value::{Value, ValueId};
use crate::ids::IdVec;
use crate::model::{Model, NodeId, Shape};

/// Appends values with unique names.
pub(crate) struct GraphBuilder {
    values: IdVec<ValueId, Value>,
    /// All names, each with the number that the next value of that name may get.
    names: BTreeMap<String, usize>,
}

impl GraphBuilder {
    /// Goes on where `values` ends.
    pub(crate) fn from(values: IdVec<ValueId, Value>) -> Self {
        let names = values.iter().map(|value| (value.name.clone(), 2)).collect();
        GraphBuilder { values, names }
    }

    /// Appends a value; where its name is taken, it gets a number.
    pub(crate) fn add(&mut self, name: &str, op: Op, operands: &[ValueId], shape: Shape) -> ValueId {
        let mut unique = name.to_owned();
        if let Some(&next) = self.names.get(name) {
            let mut number = next;
            while self.names.contains_key(&unique) {
                unique = format!("{name}_{number}");
                number += 1;
            }
            self.names.insert(name.to_owned(), number);
        }
        self.names.insert(unique.clone(), 2);
        self.values.push(Value { name: unique, op, operands: operands.to_vec(), shape })
    }

    /// The first value that is computed like this, appended if there is none.
    pub(crate) fn find_or_add(&mut self, name: &str, op: Op, operands: &[ValueId], shape: Shape) -> ValueId {
        let is_equal = |value: &Value| value.op == op && value.operands == operands;
        let found = self.values.entries().find(|(_, value)| is_equal(value)).map(|(id, _)| id);
        found.unwrap_or_else(|| self.add(name, op, operands, shape))
    }

    /// The value with this id.
    pub(crate) fn value(&self, id: ValueId) -> &Value {
        &self.values[id]
    }

    /// The finished list.
    pub(crate) fn finish(self) -> IdVec<ValueId, Value> {
        self.values
    }
}

/// The mode of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Outputs, and the gradient of what they are: dropout passes everything.
    Inference,
    /// A step of training.
    Training,
}

/// The parts that the graph of one node is built from.
pub(crate) struct Building<'a> {
    /// Where its values are appended.
    pub(crate) builder: &'a mut GraphBuilder,
    /// The network.
    pub(crate) model: &'a Model,
    /// The mode of the program; an operation that does not act in inference mode is built in training alone.
    pub(crate) mode: Mode,
    /// The node.
    pub(crate) node: NodeId,
    /// The declared name.
    pub(crate) name: &'a str,
    /// The values of its sources.
    pub(crate) sources: Vec<ValueId>,
    /// The shape of the node.
    pub(crate) shape: Shape,
}

impl Building<'_> {
    /// Appends a value of the node's shape that is computed from all its sources: `z_h` for the letter z.
    pub(crate) fn add(&mut self, letter: &str, op: Op) -> ValueId {
        self.builder.add(&format!("{letter}_{}", self.name), op, &self.sources, self.shape)
    }

    /// Appends a value that is computed from others.
    pub(crate) fn add_of(&mut self, letter: &str, op: Op, operands: &[ValueId], shape: Shape) -> ValueId {
        self.builder.add(&format!("{letter}_{}", self.name), op, operands, shape)
    }
}
