//! Programs for one sample: which values are computed, in which order.

use crate::ids::Id as _;
use crate::ir::{Graph, LayerGradient, Op, ValueId};

/// The steps of a method for one sample.
#[derive(Clone, Debug)]
pub struct RowProgram {
    /// In the order in which they run.
    pub steps: Vec<Step>,
    /// What the method returns.
    pub result: Option<ValueId>,
}

/// One step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Computes a value.
    Value(ValueId),
    /// Stores or applies the gradient of a layer.
    Parameters(LayerGradient),
}

/// The steps that compute `wanted` and handle `gradients`.
pub(super) fn plan_row(
    graph: &Graph,
    result: Option<ValueId>,
    wanted: &[ValueId],
    gradients: &[LayerGradient],
) -> RowProgram {
    let steps = plan_steps(graph, wanted, gradients);
    let is_argument = |step: &Step| match step {
        Step::Value(value) => matches!(graph.values[*value].op, Op::Input | Op::Target),
        Step::Parameters(_) => false,
    };
    RowProgram { steps: steps.into_iter().filter(|step| !is_argument(step)).collect(), result }
}

/// The values that are needed, in the graph's order, and each layer's gradient as soon as nothing reads the
/// layer's parameters any more: applying it changes them.
pub(super) fn plan_steps(graph: &Graph, wanted: &[ValueId], gradients: &[LayerGradient]) -> Vec<Step> {
    let mut wanted = wanted.to_vec();
    wanted.extend(gradients.iter().flat_map(|gradient| [gradient.x, gradient.d_z]));
    let needed = graph.needed(&wanted);
    let needed_values: Vec<ValueId> = graph.values.ids().filter(|value| needed[value.index()]).collect();
    let reads_layer = |value: ValueId, gradient: &LayerGradient| match graph.values[value].op {
        Op::Dense(layer, _) | Op::InputGradient(layer, _) => layer == gradient.layer,
        _ => false,
    };
    let last_use = |gradient: &LayerGradient| {
        let readers = needed_values.iter().rev().find(|&&value| reads_layer(value, gradient)).copied();
        readers.into_iter().chain([gradient.x, gradient.d_z]).max()
    };
    let mut steps = Vec::new();
    for &value in &needed_values {
        steps.push(Step::Value(value));
        let due = gradients.iter().filter(|gradient| last_use(gradient) == Some(value));
        steps.extend(due.map(|gradient| Step::Parameters(*gradient)));
    }
    steps
}
