//! Programs for one sample: which values are computed, in which order.

use super::program::{RowProgram, RowStep};
use crate::ids::Id as _;
use crate::ir::op::Op;
use crate::ir::value::{Graph, LayerGradient, ValueId};

/// The steps that compute `wanted` and handle `gradients`.
pub(super) fn plan_row(
    graph: &Graph,
    result: Option<ValueId>,
    wanted: &[ValueId],
    gradients: &[LayerGradient],
) -> RowProgram {
    let steps = plan_steps(graph, wanted, gradients);
    let is_argument = |step: &RowStep| match step {
        RowStep::Value(value) => matches!(graph.values[*value].op, Op::Input | Op::Target),
        RowStep::Parameters(_) => false,
    };
    RowProgram { steps: steps.into_iter().filter(|step| !is_argument(step)).collect(), result }
}

/// The values that are needed, in the graph's order, and each layer's gradient as soon as nothing reads the
/// layer's parameters any more: applying it changes them.
pub(super) fn plan_steps(graph: &Graph, wanted: &[ValueId], gradients: &[LayerGradient]) -> Vec<RowStep> {
    let mut wanted = wanted.to_vec();
    wanted.extend(gradients.iter().flat_map(|gradient| [gradient.x, gradient.d_z]));
    let needed = graph.needed(&wanted);
    let needed_values: Vec<ValueId> = graph.values.ids().filter(|value| needed[value.index()]).collect();
    let reads_layer =
        |value: ValueId, gradient: &LayerGradient| graph.values[value].op.layer() == Some(gradient.layer);
    let last_use = |gradient: &LayerGradient| {
        let readers = needed_values.iter().rev().find(|&&value| reads_layer(value, gradient)).copied();
        readers.into_iter().chain([gradient.x, gradient.d_z]).max()
    };
    let last_uses: Vec<Option<ValueId>> = gradients.iter().map(last_use).collect();
    let mut steps = Vec::new();
    for &value in &needed_values {
        steps.push(RowStep::Value(value));
        let due = gradients.iter().zip(&last_uses).filter(|(_, last_use)| **last_use == Some(value));
        steps.extend(due.map(|(gradient, _)| RowStep::Parameters(*gradient)));
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::super::program::RowStep;
    use super::plan_steps;
    use crate::check::declared;
    use crate::differentiated;
    use crate::ir::builder::Mode;
    use crate::ir::value::Graph;

    /// Whether no step reads a layer's parameters after the step that changes them, and each gradient has a
    /// step.
    fn updates_come_last(graph: &Graph, steps: &[RowStep]) -> bool {
        let mut updated = Vec::new();
        for step in steps {
            match step {
                RowStep::Parameters(gradient) => updated.push(gradient.layer),
                RowStep::Value(value) => {
                    let layer = graph.values[*value].op.layer();
                    if layer.is_some_and(|layer| updated.contains(&layer)) {
                        return false;
                    }
                }
            }
        }
        updated.sort();
        let mut all: Vec<_> = graph.roots.layer_gradients.iter().map(|gradient| gradient.layer).collect();
        all.sort();
        updated == all
    }

    const DECLARATIONS: [&str; 4] = [
        "struct Net<2, 4, 4, 1>;",
        "struct Net { x: input(2); a: x -> dense(2) -> tanh; b: a + x -> dense(2) -> relu; c: a + b -> dense(2); \
         y: c + b + x -> dense(1) -> sigmoid; loss: bce(y); }",
        "struct Net { x: input(2); a: x -> dense(2, frozen = true); b: a -> dense(2); y: b + a -> dense(2) -> sigmoid; \
         loss: mse(y); }",
        "struct Net { x: input(2); h: x -> dense(3) -> tanh; k: x -> dense(3, tie = h); \
         y: h * k -> dense(2, tie = transpose(h)); loss: mse(y); }",
    ];

    #[test]
    fn parameters_are_updated_after_their_last_reader() {
        for declaration in DECLARATIONS {
            let graph = differentiated(&declared(declaration), Mode::Training);
            let roots = &graph.roots;
            for wanted in [vec![], roots.loss.into_iter().collect(), roots.values()] {
                let steps = plan_steps(&graph, &wanted, &roots.layer_gradients);
                assert!(updates_come_last(&graph, &steps), "{declaration}: {steps:?}");
            }
        }
    }

    #[test]
    fn an_early_update_is_noticed() {
        for declaration in DECLARATIONS {
            let graph = differentiated(&declared(declaration), Mode::Training);
            let mut steps = plan_steps(&graph, &graph.roots.values(), &graph.roots.layer_gradients);
            steps.sort_by_key(|step| matches!(step, RowStep::Value(_)));
            assert!(!updates_come_last(&graph, &steps), "{declaration}");
        }
    }
}
