//! The invariants of a [`Graph`], checked between the passes in debug builds and in tests.

use std::collections::BTreeSet;

use super::{Graph, Op, ValueId};
use crate::model::{LayerId, Model};

/// Checks that operands come first, names are unique and lengths fit; says what does not hold.
pub fn verify(graph: &Graph, model: &Model) -> Result<(), String> {
    let mut names = BTreeSet::new();
    for (id, value) in graph.values.entries() {
        if !names.insert(value.name.as_str()) {
            return Err(format!("two values are called {}", value.name));
        }
        if let Some(operand) = value.op.operands().into_iter().find(|operand| *operand >= id) {
            return Err(format!("{} reads {}, which comes later", value.name, graph.values[operand].name));
        }
        let expected = expected_length(graph, model, &value.op);
        if expected.is_some_and(|expected| expected != value.length) {
            return Err(format!("{} has {} numbers, not {expected:?}", value.name, value.length));
        }
    }
    for gradient in &graph.roots.layer_gradients {
        let layer = &model.layers()[gradient.layer];
        let lengths = (graph.values[gradient.x].length, graph.values[gradient.d_z].length);
        if lengths != (layer.inputs, layer.outputs) {
            return Err(format!("the gradient of {} has the shape {lengths:?}", layer.name));
        }
    }
    Ok(())
}

/// The length that follows from the operands; `None` where nothing determines it or the operands do not fit.
fn expected_length(graph: &Graph, model: &Model, op: &Op) -> Option<usize> {
    let length = |id: ValueId| graph.values[id].length;
    let layer = |id: LayerId| &model.layers()[id];
    // A length that cannot be, so that operands of the wrong size are reported.
    let unless = |wrong: bool, right: usize| if wrong { usize::MAX } else { right };
    match *op {
        Op::Input | Op::Target => None,
        Op::Seed | Op::Loss(_) => Some(1),
        Op::Dense(id, x) => Some(unless(length(x) != layer(id).inputs, layer(id).outputs)),
        Op::InputGradient(id, d_z) => Some(unless(length(d_z) != layer(id).outputs, layer(id).inputs)),
        Op::Add(a, b) | Op::ActivationGradient(_, a, b) => Some(unless(length(a) != length(b), length(a))),
        Op::Activation(_, z) => Some(length(z)),
        Op::LossGradient(operands, _) => {
            Some(unless(length(operands.target) != length(operands.prediction), length(operands.read)))
        }
    }
}
