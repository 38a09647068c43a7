//! The forward program of a [`Model`], and its loss.

use std::collections::BTreeMap;

use super::{Graph, LossOperands, Op, Roots, Value, ValueId};
use crate::ids::IdVec;
use crate::keyword::Activation;
use crate::model::{LayerId, LossTerm, Model, NodeId, Operation, Tie};

/// Appends values with unique names.
pub(crate) struct Builder {
    values: IdVec<ValueId, Value>,
    /// All names, each with the number that the next value of that name may get.
    names: BTreeMap<String, usize>,
}

impl Builder {
    /// Goes on where `values` ends.
    pub(crate) fn from(values: IdVec<ValueId, Value>) -> Self {
        let names = values.iter().map(|value| (value.name.clone(), 2)).collect();
        Builder { values, names }
    }

    /// Appends a value; where its name is taken, it gets a number.
    pub(crate) fn add(&mut self, name: &str, op: Op, length: usize) -> ValueId {
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

/// What the program is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Outputs, and the gradient of what they are: dropout passes everything.
    Inference,
    /// A step of training.
    Training,
}

/// Builds the graph of the forward pass and the loss.
pub fn graph(model: &Model, mode: Mode) -> Graph {
    let mut builder = Builder::from(IdVec::new());
    let mut value_of: IdVec<NodeId, ValueId> = IdVec::new();
    for node in model.nodes().iter() {
        let name = node.name.trim_start_matches("r#");
        let value = match &node.operation {
            Operation::Input => builder.add("x", Op::Input, node.size),
            Operation::Dense(layer, source) if model.layers()[*layer].tie.is_some() => {
                build_tied(&mut builder, model, name, *layer, value_of[*source])
            }
            Operation::Dense(layer, source) => {
                builder.add(&format!("z_{name}"), Op::Dense(*layer, value_of[*source]), node.size)
            }
            Operation::Normalize(norm, source) => {
                builder.add(&format!("n_{name}"), Op::Normalize(*norm, value_of[*source]), node.size)
            }
            Operation::BatchNormalize(norm, source) => {
                let by_batch = mode == Mode::Training && !norm.frozen;
                let kind = if by_batch { Op::BatchNormalize } else { Op::Standardize };
                builder.add(&format!("n_{name}"), kind(*norm, value_of[*source]), node.size)
            }
            Operation::Dropout(_, source) if mode == Mode::Inference => value_of[*source],
            Operation::Dropout(dropout, source) => {
                builder.add(&format!("k_{name}"), Op::Dropout(*dropout, value_of[*source]), node.size)
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
    let before_activation = |node: &NodeId| match model.nodes()[*node].operation {
        Operation::Activation(_, source) => value_of[source],
        _ => value_of[*node],
    };
    let outputs: Vec<ValueId> = model.outputs().iter().map(|node| value_of[*node]).collect();
    let logits: Vec<ValueId> = model.outputs().iter().map(before_activation).collect();
    let output = build_join(&mut builder, "c_output", &outputs);
    let logits = build_join(&mut builder, "c_logits", &logits);
    let loss = build_loss(&mut builder, model, &value_of);
    let roots = Roots { output, logits, loss, layer_gradients: Vec::new(), input_gradient: None };
    Graph { values: builder.finish(), roots }
}

/// A layer with the weights of another one, `x·weights` or `weights·x`, and its own bias.
fn build_tied(builder: &mut Builder, model: &Model, name: &str, id: LayerId, x: ValueId) -> ValueId {
    let layer = &model.layers()[id];
    let product = match layer.tie {
        Some(Tie { owner, transposed: true }) => Op::InputGradient(owner, x),
        Some(Tie { owner, transposed: false }) => Op::Weigh(owner, x),
        None => Op::Dense(id, x),
    };
    if layer.biases() == 0 {
        return builder.add(&format!("z_{name}"), product, layer.outputs);
    }
    let product = builder.add(&format!("w_{name}"), product, layer.outputs);
    builder.add(&format!("z_{name}"), Op::Bias(id, product), layer.outputs)
}

/// Values one behind the other; of one, that one.
fn build_join(builder: &mut Builder, name: &str, parts: &[ValueId]) -> ValueId {
    if let [only] = parts {
        return *only;
    }
    let length = parts.iter().map(|part| builder.value(*part).length).sum();
    builder.add(name, Op::Concat(parts.to_vec()), length)
}

/// The loss: its only term, or the sum of its terms, each with its part of the target.
fn build_loss(builder: &mut Builder, model: &Model, value_of: &IdVec<NodeId, ValueId>) -> Option<ValueId> {
    if model.losses().is_empty() {
        return None;
    }
    let is_alone = model.losses().len() == 1;
    let targets = model.targets();
    let whole = builder.add("target", Op::Target, targets);
    let mut parts: Vec<(usize, ValueId)> = Vec::new();
    let mut terms = Vec::new();
    for term in model.losses() {
        let size = model.target_size(term);
        let known = parts.iter().find(|(start, _)| *start == term.target).map(|(_, part)| *part);
        let name = term.operands.first().map_or("", |operand| model.nodes()[*operand].name.as_str());
        let name = name.trim_start_matches("r#");
        let target = match known {
            Some(part) => part,
            None if size == targets => whole,
            None => builder.add(&format!("t_{name}"), Op::Slice(whole, term.target), size),
        };
        parts.push((term.target, target));
        let values =
            |nodes: &[NodeId]| -> Vec<ValueId> { nodes.iter().map(|node| value_of[*node]).collect() };
        let (read, prediction) = (values(&term.reads), values(&term.operands));
        let read = build_join(builder, &format!("c_{name}_loss"), &read);
        // The gradient of a cross-entropy needs probabilities, also where the operand is their logarithm.
        let is_logarithm =
            matches!(builder.value(prediction[0]).op, Op::Activation(Activation::LogSoftmax, _));
        let prediction = match prediction.as_slice() {
            [_] if is_logarithm && read != prediction[0] => {
                builder.add(&format!("p_{name}"), Op::Activation(Activation::Softmax, read), size)
            }
            [only] => *only,
            // What is joined is read as it is.
            _ => read,
        };
        let LossTerm { loss, weight, divisor, .. } = *term;
        let operands = LossOperands { loss, weight, divisor, read, prediction, target };
        let name = if is_alone { "loss".to_owned() } else { format!("loss_{name}") };
        terms.push(builder.add(&name, Op::Loss(operands), 1));
    }
    match terms.as_slice() {
        [only] => Some(*only),
        _ => Some(builder.add("loss", Op::Total(terms), 1)),
    }
}

/// `prelu z = relu z − weights ⊙ relu(−z)`: two rectifiers and a scale, so that each number takes its slope.
fn build_prelu(builder: &mut Builder, name: &str, layer: LayerId, z: ValueId, size: usize) -> ValueId {
    let above = builder.add(&format!("above_{name}"), Op::Activation(Activation::Relu, z), size);
    let negative = builder.add(&format!("negative_{name}"), Op::Negate(z), size);
    let below = builder.add(&format!("below_{name}"), Op::Activation(Activation::Relu, negative), size);
    let scaled = builder.add(&format!("scaled_{name}"), Op::Dense(layer, below), size);
    builder.add(&format!("a_{name}"), Op::Subtract(above, scaled), size)
}
