//! Faults of the graph: each function imitates a mistake in `ir/build.rs`, `grad` or `pass`.

use crate::ids::Id as _;
use crate::ir::{Graph, LayerGradient, LossOperands, Op, Part, ValueId};
use crate::keyword::Activation;
use crate::model::{LayerId, Model};

/// Rewrites every operation for which there is another one.
fn rewrite(graph: &mut Graph, new: impl Fn(&Graph, ValueId, &Op) -> Option<Op>) {
    for id in graph.values.ids() {
        if let Some(op) = new(graph, id, &graph.values[id].op) {
            graph.values[id].op = op;
        }
    }
}

pub(super) fn sum_of_one(graph: &mut Graph, _: &Model) {
    rewrite(graph, |_, _, op| match *op {
        Op::Add(a, _) => Some(Op::Add(a, a)),
        _ => None,
    });
}

pub(super) fn turned_difference(graph: &mut Graph, _: &Model) {
    rewrite(graph, |_, _, op| match *op {
        Op::Subtract(a, b) => Some(Op::Subtract(b, a)),
        _ => None,
    });
}

pub(super) fn square_of_one(graph: &mut Graph, _: &Model) {
    rewrite(graph, |_, _, op| match *op {
        Op::Multiply(a, _) => Some(Op::Multiply(a, a)),
        _ => None,
    });
}

pub(super) fn swapped_parts(graph: &mut Graph, _: &Model) {
    rewrite(graph, |_, _, op| {
        let Op::Concat(parts) = op else { return None };
        let mut parts = parts.clone();
        parts.reverse();
        Some(Op::Concat(parts))
    });
}

pub(super) fn early_slice(graph: &mut Graph, _: &Model) {
    rewrite(graph, |_, _, op| match *op {
        Op::Slice(source, start) => Some(Op::Slice(source, start.saturating_sub(1))),
        _ => None,
    });
}

pub(super) fn wrong_source(graph: &mut Graph, _: &Model) {
    rewrite(graph, |graph, id, op| {
        let Op::Dense(layer, x) = *op else { return None };
        let fits = |other: &ValueId| *other != x && graph.values[*other].length == graph.values[x].length;
        graph.values.ids().take(id.index()).find(fits).map(|other| Op::Dense(layer, other))
    });
}

pub(super) fn loss_of_prediction(graph: &mut Graph, _: &Model) {
    rewrite(graph, |_, _, op| match *op {
        Op::Loss(operands) => Some(Op::Loss(LossOperands { read: operands.prediction, ..operands })),
        _ => None,
    });
}

pub(super) fn no_weight(graph: &mut Graph, _: &Model) {
    rewrite(graph, |_, _, op| match *op {
        Op::Loss(operands) if operands.weight != 1.0 => {
            Some(Op::Loss(LossOperands { weight: 1.0, ..operands }))
        }
        _ => None,
    });
}

pub(super) fn missing_term(graph: &mut Graph, _: &Model) {
    rewrite(graph, |_, _, op| match op {
        Op::Total(terms) => Some(Op::Total(terms[1..].to_vec())),
        _ => None,
    });
}

pub(super) fn first_target(graph: &mut Graph, _: &Model) {
    rewrite(graph, |graph, _, op| match *op {
        Op::Slice(source, start) if start > 0 && graph.values[source].op == Op::Target => {
            Some(Op::Slice(source, 0))
        }
        _ => None,
    });
}

pub(super) fn logits_are_output(graph: &mut Graph, _: &Model) {
    graph.roots.logits = graph.roots.output;
}

pub(super) fn merged_layers(graph: &mut Graph, _: &Model) {
    rewrite(graph, |graph, id, op| {
        let Op::Dense(layer, x) = *op else { return None };
        let length = graph.values[id].length;
        graph.values.entries().take(id.index()).find_map(|(_, earlier)| match earlier.op {
            Op::Dense(other, source) if other != layer && source == x && earlier.length == length => {
                Some(Op::Dense(other, x))
            }
            _ => None,
        })
    });
}

/// Whether a value is the gradient of another one.
fn is_gradient(graph: &Graph, value: ValueId) -> bool {
    graph.values[value].name.starts_with("d_")
}

pub(super) fn no_minus(graph: &mut Graph, _: &Model) {
    rewrite(graph, |_, _, op| match *op {
        // A slice of the whole: the same numbers.
        Op::Negate(d) => Some(Op::Slice(d, 0)),
        _ => None,
    });
}

pub(super) fn own_factor(graph: &mut Graph, _: &Model) {
    rewrite(graph, |graph, id, op| {
        let Op::Multiply(d, other) = *op else { return None };
        let own = graph.values.entries().take(id.index()).find_map(|(product, value)| match value.op {
            Op::Multiply(a, b) if !is_gradient(graph, product) && a != b => {
                [(a, b), (b, a)].into_iter().find_map(|(own, factor)| (factor == other).then_some(own))
            }
            _ => None,
        });
        own.filter(|_| is_gradient(graph, id)).map(|own| Op::Multiply(d, own))
    });
}

pub(super) fn first_part(graph: &mut Graph, _: &Model) {
    rewrite(graph, |graph, id, op| match *op {
        Op::Slice(d, _) if is_gradient(graph, id) => Some(Op::Slice(d, 0)),
        _ => None,
    });
}

pub(super) fn pad_at_start(graph: &mut Graph, _: &Model) {
    rewrite(graph, |_, _, op| match *op {
        Op::Pad(d, _) => Some(Op::Pad(d, 0)),
        _ => None,
    });
}

pub(super) fn no_accumulation(graph: &mut Graph, _: &Model) {
    let values: Vec<ValueId> = graph
        .values
        .entries()
        .map(|(id, value)| match value.op {
            Op::Add(a, _) if is_gradient(graph, a) && is_gradient(graph, id) => a,
            _ => id,
        })
        .collect();
    // Sums of sums lead to the first of all.
    let first = |mut id: ValueId| {
        while values[id.index()] != id {
            id = values[id.index()];
        }
        id
    };
    for id in graph.values.ids() {
        graph.values[id].op = graph.values[id].op.map(first);
    }
    graph.roots = graph.roots.map(first);
}

pub(super) fn stale_activation(graph: &mut Graph, _: &Model) {
    rewrite(graph, |graph, _, op| match *op {
        Op::ActivationGradient(activation, a, d_a) if activation.is_elementwise() => match graph.values[a].op
        {
            Op::Activation(_, z) => Some(Op::ActivationGradient(activation, z, d_a)),
            _ => None,
        },
        _ => None,
    });
}

pub(super) fn no_slope(graph: &mut Graph, _: &Model) {
    rewrite(graph, |_, _, op| match *op {
        Op::ActivationGradient(_, a, d_a) => Some(Op::ActivationGradient(Activation::Identity, a, d_a)),
        _ => None,
    });
}

pub(super) fn swapped_slopes(graph: &mut Graph, _: &Model) {
    rewrite(graph, |_, _, op| match *op {
        Op::ActivationGradient(Activation::Sigmoid, a, d_a) => {
            Some(Op::ActivationGradient(Activation::Tanh, a, d_a))
        }
        Op::ActivationGradient(Activation::Tanh, a, d_a) => {
            Some(Op::ActivationGradient(Activation::Sigmoid, a, d_a))
        }
        _ => None,
    });
}

pub(super) fn softmax_diagonal(graph: &mut Graph, _: &Model) {
    rewrite(graph, |_, _, op| match *op {
        Op::ActivationGradient(Activation::Softmax | Activation::LogSoftmax, a, d_a) => {
            Some(Op::ActivationGradient(Activation::Sigmoid, a, d_a))
        }
        _ => None,
    });
}

pub(super) fn wrong_weights(graph: &mut Graph, model: &Model) {
    rewrite(graph, |_, _, op| {
        let Op::InputGradient(layer, d_z) = *op else { return None };
        let shape = |id| (model.layers()[id].inputs, model.layers()[id].outputs);
        let has_weights = |id| model.layers()[id].tie.is_none();
        let fits = |&other: &LayerId| other != layer && has_weights(other) && shape(other) == shape(layer);
        let other = model.layers().ids().find(fits);
        other.map(|other| Op::InputGradient(other, d_z))
    });
}

pub(super) fn stale_input(graph: &mut Graph, _: &Model) {
    for index in 0..graph.roots.layer_gradients.len() {
        let x = graph.roots.layer_gradients[index].x;
        if let Op::Activation(_, z) = graph.values[x].op {
            graph.roots.layer_gradients[index].x = z;
        }
    }
}

pub(super) fn trained_frozen(graph: &mut Graph, model: &Model) {
    for (_, value) in graph.values.entries() {
        let Op::Dense(layer, x) = value.op else { continue };
        // The gradient of the layer's output, whatever name it has by now.
        let gradient = format!("d_{}", value.name);
        let d_z = graph.values.entries().find(|(_, other)| other.name == gradient);
        if let (true, Some((d_z, _))) = (model.layers()[layer].frozen, d_z) {
            graph.roots.layer_gradients.push(LayerGradient { layer, part: Part::Whole, x, d_z });
        }
    }
}

pub(super) fn forgotten_use(graph: &mut Graph, _: &Model) {
    for index in 0..graph.roots.layer_gradients.len() {
        let LayerGradient { part, x, d_z, .. } = graph.roots.layer_gradients[index];
        let first = |value: ValueId| match &graph.values[value].op {
            Op::Concat(parts) => parts.first().copied(),
            _ => None,
        };
        if let (Part::Weights, Some(x), Some(d_z)) = (part, first(x), first(d_z)) {
            graph.roots.layer_gradients[index].x = x;
            graph.roots.layer_gradients[index].d_z = d_z;
        }
    }
}

pub(super) fn turned_weights(graph: &mut Graph, model: &Model) {
    let size = |layer: LayerId| (model.layers()[layer].inputs, model.layers()[layer].outputs);
    let is_square = |layer: LayerId| size(layer).0 == size(layer).1 && size(layer).0 > 1;
    rewrite(graph, |_, _, op| match *op {
        Op::Weigh(layer, x) if is_square(layer) => Some(Op::InputGradient(layer, x)),
        _ => None,
    });
}

pub(super) fn nothing_dropped(graph: &mut Graph, _: &Model) {
    rewrite(graph, |_, _, op| match *op {
        // A slice of the whole: the same numbers.
        Op::Dropout(_, x) => Some(Op::Slice(x, 0)),
        _ => None,
    });
}

pub(super) fn undropped_gradient(graph: &mut Graph, _: &Model) {
    rewrite(graph, |graph, id, op| match *op {
        Op::Dropout(_, d) if is_gradient(graph, id) => Some(Op::Slice(d, 0)),
        _ => None,
    });
}

pub(super) fn running_in_training(graph: &mut Graph, _: &Model) {
    rewrite(graph, |_, _, op| match *op {
        Op::BatchNormalize(norm, x) => Some(Op::Standardize(norm, x)),
        _ => None,
    });
}

pub(super) fn given_statistics(graph: &mut Graph, _: &Model) {
    rewrite(graph, |_, _, op| match *op {
        Op::BatchNormalizeGradient(norm, _, d_n) => Some(Op::StandardizeGradient(norm, d_n)),
        _ => None,
    });
}
