//! The invariants of a [`Graph`], checked between the passes in debug builds and in tests.

use std::collections::BTreeSet;

use super::{Graph, Op, Part, Value, ValueId};
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
        let expected = expected_length(graph, model, value);
        if expected.is_some_and(|expected| expected != value.length) {
            return Err(format!("{} has {} numbers, not {expected:?}", value.name, value.length));
        }
    }
    for gradient in &graph.roots.layer_gradients {
        let layer = &model.layers()[gradient.layer];
        let lengths = (graph.values[gradient.x].length, graph.values[gradient.d_z].length);
        let fits = match gradient.part {
            Part::Whole => lengths == (layer.inputs, layer.outputs),
            Part::Bias => lengths.1 == layer.outputs,
            // As often as the weights are used.
            Part::Weights => {
                lengths.0.is_multiple_of(layer.inputs)
                    && lengths
                        == (
                            layer.inputs * (lengths.0 / layer.inputs),
                            layer.outputs * (lengths.0 / layer.inputs),
                        )
            }
        };
        if !fits {
            return Err(format!("the gradient of {} has the shape {lengths:?}", layer.name));
        }
    }
    Ok(())
}

/// The length that follows from the operands; `None` where nothing determines it or the operands do not fit.
fn expected_length(graph: &Graph, model: &Model, value: &Value) -> Option<usize> {
    let length = |id: ValueId| graph.values[id].length;
    let layer = |id: LayerId| &model.layers()[id];
    // A length that cannot be, so that operands of the wrong size are reported.
    let unless = |wrong: bool, right: usize| if wrong { usize::MAX } else { right };
    match value.op {
        Op::Input | Op::Target => None,
        Op::Seed | Op::Loss(_) | Op::Total(_) => Some(1),
        Op::Dense(id, x) | Op::Weigh(id, x) => Some(unless(length(x) != layer(id).inputs, layer(id).outputs)),
        Op::InputGradient(id, d_z) => Some(unless(length(d_z) != layer(id).outputs, layer(id).inputs)),
        Op::Add(a, b)
        | Op::Subtract(a, b)
        | Op::Multiply(a, b)
        | Op::ActivationGradient(_, a, b)
        | Op::NormalizeGradient(_, a, b)
        | Op::BatchNormalizeGradient(_, a, b) => Some(unless(length(a) != length(b), length(a))),
        Op::Bias(id, p) => Some(unless(length(p) != layer(id).outputs, length(p))),
        Op::Activation(_, z) | Op::Negate(z) | Op::Normalize(_, z) | Op::Dropout(_, z) => Some(length(z)),
        Op::Standardize(_, z) | Op::StandardizeGradient(_, z) | Op::BatchNormalize(_, z) => Some(length(z)),
        Op::Concat(ref parts) => Some(parts.iter().map(|part| length(*part)).sum()),
        // A part may have any length that fits.
        Op::Slice(source, start) => Some(unless(start + value.length > length(source), value.length)),
        Op::Pad(source, start) => Some(unless(start + length(source) > value.length, value.length)),
        Op::LossGradient(operands, _) => {
            let wanted = length(operands.target) * operands.loss.operands();
            Some(unless(length(operands.prediction) != wanted, length(operands.read)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::verify;
    use crate::check::declared;
    use crate::ids::Id as _;
    use crate::ir::{Graph, Op, ValueId};
    use crate::model::Model;

    fn network() -> Model {
        declared(
            "struct Net { x: input(2); h: x -> dense(3) -> tanh; y: h + h -> dense(1) -> sigmoid; loss: bce(y); }",
        )
    }

    /// What is said of the differentiated graph after `break_it`.
    fn verdict(break_it: impl Fn(&mut Graph)) -> Result<(), String> {
        let model = network();
        let mut graph = crate::differentiated(&model, crate::ir::Mode::Training);
        break_it(&mut graph);
        verify(&graph, &model)
    }

    fn find(graph: &Graph, name: &str) -> ValueId {
        let found = graph.values.entries().find(|(_, value)| value.name == name);
        found.map_or(ValueId::new(usize::MAX), |(id, _)| id)
    }

    #[test]
    fn a_differentiated_graph_holds_all_invariants() {
        assert_eq!(verdict(|_| {}), Ok(()));
    }

    #[test]
    fn names_must_differ() {
        let found = verdict(|graph| {
            let z_h = find(graph, "z_h");
            graph.values[z_h].name = "x".to_owned();
        });
        assert_eq!(found, Err("two values are called x".to_owned()));
    }

    #[test]
    fn operands_must_come_first() {
        let found = verdict(|graph| {
            let (z_h, a_h) = (find(graph, "z_h"), find(graph, "a_h"));
            let Op::Dense(layer, _) = graph.values[z_h].op else { return };
            graph.values[z_h].op = Op::Dense(layer, a_h);
        });
        assert_eq!(found, Err("z_h reads a_h, which comes later".to_owned()));
    }

    #[test]
    fn lengths_must_fit() {
        for (name, length, expected) in [
            ("z_h", 4, "z_h has 4 numbers, not Some(3)"),
            ("x", 3, &format!("z_h has 3 numbers, not {:?}", Some(usize::MAX))),
            ("loss", 2, "loss has 2 numbers, not Some(1)"),
        ] {
            let found = verdict(|graph| {
                let value = find(graph, name);
                graph.values[value].length = length;
            });
            assert_eq!(found, Err(expected.to_owned()));
        }
    }

    #[test]
    fn gradients_must_have_the_shape_of_their_layer() {
        let found = verdict(|graph| {
            let gradients = &mut graph.roots.layer_gradients;
            let (first, second) = (gradients[0].layer, gradients[1].layer);
            (gradients[0].layer, gradients[1].layer) = (second, first);
        });
        assert_eq!(found, Err("the gradient of h has the shape (3, 1)".to_owned()));
    }
}
