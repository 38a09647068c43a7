//! The forward program of a [`Model`], and its loss.

use std::collections::BTreeSet;

use super::{Graph, LossOperands, Op, Roots, Value, ValueId};
use crate::ids::IdVec;
use crate::keyword::Activation;
use crate::model::{LayerId, Model, NodeId, Operation};

/// Appends values with unique names.
pub(crate) struct Builder {
    values: IdVec<ValueId, Value>,
    names: BTreeSet<String>,
}

impl Builder {
    /// Goes on where `values` ends.
    pub(crate) fn from(values: IdVec<ValueId, Value>) -> Self {
        let names = values.iter().map(|value| value.name.clone()).collect();
        Builder { values, names }
    }

    /// Appends a value; where its name is taken, it gets a number.
    pub(crate) fn add(&mut self, name: &str, op: Op, length: usize) -> ValueId {
        let mut unique = name.to_owned();
        let mut number = 2;
        while !self.names.insert(unique.clone()) {
            unique = format!("{name}_{number}");
            number += 1;
        }
        self.values.push(Value { name: unique, op, length })
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

/// Builds the graph of the forward pass and the loss.
pub fn graph(model: &Model) -> Graph {
    let mut builder = Builder::from(IdVec::new());
    let mut value_of: IdVec<NodeId, ValueId> = IdVec::new();
    for node in model.nodes().iter() {
        let name = node.name.trim_start_matches("r#");
        let value = match &node.operation {
            Operation::Input => builder.add("x", Op::Input, node.size),
            Operation::Dense(layer, source) => {
                builder.add(&format!("z_{name}"), Op::Dense(*layer, value_of[*source]), node.size)
            }
            Operation::Normalize(norm, source) => {
                builder.add(&format!("n_{name}"), Op::Normalize(*norm, value_of[*source]), node.size)
            }
            Operation::Prelu(layer, source) => {
                build_prelu(&mut builder, name, *layer, value_of[*source], node.size)
            }
            Operation::Activation(activation, source) => {
                builder.add(&format!("a_{name}"), Op::Activation(*activation, value_of[*source]), node.size)
            }
            Operation::Sum([a, b]) => {
                builder.add(&format!("s_{name}"), Op::Add(value_of[*a], value_of[*b]), node.size)
            }
            Operation::Difference([a, b]) => {
                builder.add(&format!("s_{name}"), Op::Subtract(value_of[*a], value_of[*b]), node.size)
            }
            Operation::Product([a, b]) => {
                builder.add(&format!("m_{name}"), Op::Multiply(value_of[*a], value_of[*b]), node.size)
            }
            Operation::Concat(parts) => {
                let parts = parts.iter().map(|part| value_of[*part]).collect();
                builder.add(&format!("c_{name}"), Op::Concat(parts), node.size)
            }
            Operation::Slice { source, start } => {
                builder.add(&format!("p_{name}"), Op::Slice(value_of[*source], *start), node.size)
            }
        };
        value_of.push(value);
    }
    let output = value_of[model.output()];
    let logits = match model.nodes()[model.output()].operation {
        Operation::Activation(_, source) => value_of[source],
        _ => output,
    };
    let loss = model.loss().map(|term| {
        let target = builder.add("target", Op::Target, model.nodes()[term.operand].size);
        let (read, prediction) = (value_of[term.read], value_of[term.operand]);
        builder.add("loss", Op::Loss(LossOperands { loss: term.loss, read, prediction, target }), 1)
    });
    let roots = Roots { output, logits, loss, layer_gradients: Vec::new(), input_gradient: None };
    Graph { values: builder.finish(), roots }
}

/// `prelu z = relu z − weights ⊙ relu(−z)`: two rectifiers and a scale, so that each number takes its slope.
fn build_prelu(builder: &mut Builder, name: &str, layer: LayerId, z: ValueId, size: usize) -> ValueId {
    let above = builder.add(&format!("above_{name}"), Op::Activation(Activation::Relu, z), size);
    let negative = builder.add(&format!("negative_{name}"), Op::Negate(z), size);
    let below = builder.add(&format!("below_{name}"), Op::Activation(Activation::Relu, negative), size);
    let scaled = builder.add(&format!("scaled_{name}"), Op::Dense(layer, below), size);
    builder.add(&format!("a_{name}"), Op::Subtract(above, scaled), size)
}
