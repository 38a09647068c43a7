//! The invariants of a [`Graph`], checked between the passes in debug builds and in tests.

use std::collections::BTreeSet;

use super::op::Op;
use super::value::{Graph, LayerPart};
use crate::ids::Id as _;
use crate::model::Model;
use crate::operation::{self, Lengths};

/// Checks that operands come first, names are unique, lengths fit, and each layer on the way to the loss has
/// a gradient once there are some; reports a violation.
pub fn verify(graph: &Graph, model: &Model) -> Result<(), String> {
    let mut names = BTreeSet::new();
    for (id, value) in graph.values.entries() {
        if !names.insert(value.name.as_str()) {
            return Err(format!("two values are called {}", value.name));
        }
        if let Some(operand) = value.operands.iter().find(|operand| **operand >= id) {
            return Err(format!("{} reads {}, which comes later", value.name, graph.values[*operand].name));
        }
        let operands: Vec<usize> =
            value.operands.iter().map(|operand| graph.values[*operand].size()).collect();
        let expected =
            operation::rules(&value.op).length(&Lengths { model, operands: &operands, own: value.size() });
        if expected != Some(value.size()) {
            return Err(format!("{} has {} numbers, not {expected:?}", value.name, value.size()));
        }
    }
    verify_memories(graph, model)?;
    for gradient in &graph.roots.layer_gradients {
        let layer = &model.layers()[gradient.layer];
        let lengths = (graph.values[gradient.x].size(), graph.values[gradient.d_z].size());
        let fits = match gradient.part {
            LayerPart::Whole => lengths == (layer.inputs, layer.outputs),
            LayerPart::Bias => lengths.1 == layer.outputs,
            // As often as the weights are used.
            LayerPart::Weights => {
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
    verify_gradients(graph, model)
}

/// Checks that each value of an earlier step is remembered, in its size and for as many steps, and that its
/// gradient goes back as far.
fn verify_memories(graph: &Graph, model: &Model) -> Result<(), String> {
    for value in graph.values.iter() {
        let Op::Earlier { memory, steps } = value.op else { continue };
        let of = graph.roots.memories.iter().find(|(other, _)| *other == memory);
        let fits = of.is_some_and(|(_, of)| graph.values[*of].size() == value.size());
        if !fits || steps == 0 || steps > model.memories()[memory].steps {
            return Err(format!("{} is not remembered", value.name));
        }
    }
    for later in &graph.roots.laters {
        let of = graph.values.iter().filter(|value| value.op == Op::Later(later.memory));
        let fits = of.map(|of| of.size()).all(|size| size == graph.values[later.gradient].size());
        if !fits || later.steps == 0 || later.steps > model.memories()[later.memory].steps {
            return Err(format!("{} goes back to no earlier step", graph.values[later.gradient].name));
        }
    }
    Ok(())
}

/// Checks that each layer that is trained has a gradient, if a value on the way to the loss reads it and the
/// graph is differentiated.
fn verify_gradients(graph: &Graph, model: &Model) -> Result<(), String> {
    let is_differentiated = graph.values.iter().any(|value| value.op == Op::Seed);
    let Some(loss) = graph.roots.loss.filter(|_| is_differentiated) else { return Ok(()) };
    let needed = graph.needed(&[loss]);
    let on_the_way = graph.values.entries().filter(|(id, _)| needed[id.index()]);
    for id in on_the_way.filter_map(|(_, value)| value.op.layer()) {
        let layer = &model.layers()[id];
        let is_trained = !layer.frozen && layer.parameters() > 0;
        if is_trained && graph.roots.layer_gradients.iter().all(|gradient| gradient.layer != id) {
            return Err(format!("{} has no gradient", layer.name));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::verify;
    use crate::check::declared;
    use crate::ids::Id as _;
    use crate::ir::{Graph, ValueId};
    use crate::model::{Model, Shape};

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
            graph.values[z_h].operands = vec![a_h];
        });
        assert_eq!(found, Err("z_h reads a_h, which comes later".to_owned()));
    }

    #[test]
    fn lengths_must_fit() {
        for (name, length, expected) in [
            ("z_h", 4, "z_h has 4 numbers, not Some(3)"),
            ("x", 3, "z_h has 3 numbers, not None"),
            ("loss", 2, "loss has 2 numbers, not Some(1)"),
        ] {
            let found = verdict(|graph| {
                let value = find(graph, name);
                graph.values[value].shape = Shape::row(length);
            });
            assert_eq!(found, Err(expected.to_owned()));
        }
    }

    #[test]
    fn layers_on_the_way_to_the_loss_must_have_gradients() {
        let found = verdict(|graph| graph.roots.layer_gradients.truncate(1));
        assert_eq!(found, Err("h has no gradient".to_owned()));
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
