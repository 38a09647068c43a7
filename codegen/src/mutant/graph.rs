//! Faults of the graph: each function imitates a mistake in `ir/build.rs`, `grad` or `pass`.

use crate::ids::Id as _;
use crate::ir::{Graph, LayerGradient, LayerPart, LossOf, Op, Scaling, Value, ValueId};
use crate::keyword::Activation;
use crate::model::{Affine, LayerId, Model};

/// Rewrites every value for which there is another operation on other operands.
fn rewrite(graph: &mut Graph, new: impl Fn(&Graph, ValueId, &Value) -> Option<(Op, Vec<ValueId>)>) {
    for id in graph.values.ids() {
        if let Some((op, operands)) = new(graph, id, &graph.values[id]) {
            graph.values[id].op = op;
            graph.values[id].operands = operands;
        }
    }
}

/// Rewrites the operation of every value for which there is another one.
fn replace(graph: &mut Graph, new: impl Fn(&Graph, ValueId, Op) -> Option<Op>) {
    rewrite(graph, |graph, id, value| Some((new(graph, id, value.op)?, value.operands.clone())));
}

/// Rewrites the operands of every value with this operation.
fn reorder(graph: &mut Graph, op: Op, new: impl Fn(&[ValueId]) -> Vec<ValueId>) {
    rewrite(graph, |_, _, value| (value.op == op).then(|| (op, new(&value.operands))));
}

pub(super) fn sum_of_one(graph: &mut Graph, _: &Model) {
    reorder(graph, Op::Add, |operands| vec![operands[0]; 2]);
}

pub(super) fn turned_difference(graph: &mut Graph, _: &Model) {
    reorder(graph, Op::Subtract, |operands| operands.iter().rev().copied().collect());
}

pub(super) fn square_of_one(graph: &mut Graph, _: &Model) {
    reorder(graph, Op::Multiply, |operands| vec![operands[0]; 2]);
}

pub(super) fn swapped_parts(graph: &mut Graph, _: &Model) {
    reorder(graph, Op::Concat, |parts| parts.iter().rev().copied().collect());
}

pub(super) fn early_slice(graph: &mut Graph, _: &Model) {
    replace(graph, |_, _, op| match op {
        Op::Slice(start) => Some(Op::Slice(start.saturating_sub(1))),
        _ => None,
    });
}

pub(super) fn wrong_source(graph: &mut Graph, _: &Model) {
    rewrite(graph, |graph, id, value| {
        let (Op::Dense(_), [x]) = (value.op, value.operands.as_slice()) else { return None };
        let fits = |other: &ValueId| other != x && graph.values[*other].size() == graph.values[*x].size();
        graph.values.ids().take(id.index()).find(fits).map(|other| (value.op, vec![other]))
    });
}

pub(super) fn loss_of_prediction(graph: &mut Graph, _: &Model) {
    rewrite(graph, |graph, _, value| {
        let (Op::Loss(of), [read, others @ ..]) = (value.op, value.operands.as_slice()) else { return None };
        let activation = Op::Activation(of.loss.required_activation()?);
        let is_made = |of: &Value| of.op == activation && of.operands == [*read];
        let prediction = graph.values.entries().find(|(_, value)| is_made(value));
        prediction.map(|(prediction, _)| {
            (value.op, [prediction].into_iter().chain(others.iter().copied()).collect())
        })
    });
}

pub(super) fn no_weight(graph: &mut Graph, _: &Model) {
    replace(graph, |_, _, op| match op {
        Op::Loss(of) if of.weight != 1.0 => Some(Op::Loss(LossOf { weight: 1.0, ..of })),
        _ => None,
    });
}

pub(super) fn no_weight_of_target(graph: &mut Graph, _: &Model) {
    rewrite(graph, |graph, _, value| match value.op {
        // The divisor may be of weights all the same.
        Op::Loss(of) if of.is_weighted && (of.is_masked || !of.is_scaled()) => {
            let is_weight = |id: &ValueId| matches!(graph.values[*id].op, Op::TermWeight(_));
            let others = value.operands.iter().copied().filter(|id| !is_weight(id)).collect();
            Some((Op::Loss(LossOf { is_weighted: false, ..of }), others))
        }
        _ => None,
    });
}

pub(super) fn first_number_is_weight(graph: &mut Graph, _: &Model) {
    replace(graph, |_, _, op| match op {
        Op::TermWeight(_) => Some(Op::TermWeight(0)),
        _ => None,
    });
}

pub(super) fn target_is_mask(graph: &mut Graph, _: &Model) {
    rewrite(graph, |graph, _, value| {
        let is_masked = |other: &Value| {
            matches!(other.op, Op::Loss(of) if of.is_masked)
                && other.operands.get(1).is_some_and(|id| graph.values[*id].name == value.name)
        };
        match value.operands.as_slice() {
            [target, _] if value.op == Op::Concat && graph.values.iter().any(is_masked) => {
                Some((Op::Concat, vec![*target; 2]))
            }
            _ => None,
        }
    });
}

pub(super) fn divided_by_masks(graph: &mut Graph, _: &Model) {
    replace(graph, |_, _, op| match op {
        Op::TermScale(of) if of.weight.is_some() => Some(Op::TermScale(Scaling { weight: None, ..of })),
        _ => None,
    });
}

pub(super) fn not_divided_by_masks(graph: &mut Graph, _: &Model) {
    replace(graph, |_, _, op| match op {
        Op::TermScale(of) if of.mask.is_some() => Some(Op::TermScale(Scaling { mask: None, ..of })),
        _ => None,
    });
}

pub(super) fn missing_term(graph: &mut Graph, _: &Model) {
    reorder(graph, Op::Total, |terms| terms[1..].to_vec());
}

pub(super) fn first_target(graph: &mut Graph, _: &Model) {
    rewrite(graph, |graph, _, value| match (value.op, value.operands.as_slice()) {
        (Op::Slice(start), [source]) if start > 0 && graph.values[*source].op == Op::Target => {
            Some((Op::Slice(0), vec![*source]))
        }
        _ => None,
    });
}

pub(super) fn logits_are_output(graph: &mut Graph, _: &Model) {
    graph.roots.logits = graph.roots.output;
}

pub(super) fn merged_layers(graph: &mut Graph, _: &Model) {
    replace(graph, |graph, id, op| {
        let (Op::Dense(layer), value) = (op, &graph.values[id]) else { return None };
        let is_alike = |earlier: &Value| earlier.operands == value.operands && earlier.size() == value.size();
        graph.values.entries().take(id.index()).find_map(|(_, earlier)| match earlier.op {
            Op::Dense(other) if other != layer && is_alike(earlier) => Some(earlier.op),
            _ => None,
        })
    });
}

/// Whether a value is the gradient of another one.
fn is_gradient(graph: &Graph, value: ValueId) -> bool {
    graph.values[value].name.starts_with("d_")
}

pub(super) fn no_minus(graph: &mut Graph, _: &Model) {
    // A slice of the whole: the same numbers.
    replace(graph, |_, _, op| (op == Op::Negate).then_some(Op::Slice(0)));
}

pub(super) fn own_factor(graph: &mut Graph, _: &Model) {
    rewrite(graph, |graph, id, value| {
        let (Op::Multiply, [d, other]) = (value.op, value.operands.as_slice()) else { return None };
        let own = graph.values.entries().take(id.index()).find_map(|(product, value)| {
            let (Op::Multiply, [a, b]) = (value.op, value.operands.as_slice()) else { return None };
            if is_gradient(graph, product) || a == b {
                return None;
            }
            [(a, b), (b, a)].into_iter().find_map(|(own, factor)| (factor == other).then_some(*own))
        });
        own.filter(|_| is_gradient(graph, id)).map(|own| (Op::Multiply, vec![*d, own]))
    });
}

pub(super) fn first_part(graph: &mut Graph, _: &Model) {
    replace(graph, |graph, id, op| match op {
        Op::Slice(_) if is_gradient(graph, id) => Some(Op::Slice(0)),
        _ => None,
    });
}

pub(super) fn pad_at_start(graph: &mut Graph, _: &Model) {
    replace(graph, |_, _, op| match op {
        Op::Pad(_) => Some(Op::Pad(0)),
        _ => None,
    });
}

pub(super) fn no_accumulation(graph: &mut Graph, _: &Model) {
    let values: Vec<ValueId> = graph
        .values
        .entries()
        .map(|(id, value)| match (value.op, value.operands.as_slice()) {
            (Op::Add, [a, _]) if is_gradient(graph, *a) && is_gradient(graph, id) => *a,
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
    rewrite(graph, |_, _, value| Some((value.op, value.operands.iter().map(|id| first(*id)).collect())));
    graph.roots = graph.roots.map(first);
}

pub(super) fn stale_activation(graph: &mut Graph, _: &Model) {
    rewrite(graph, |graph, _, value| match (value.op, value.operands.as_slice()) {
        (Op::ActivationGradient(activation), [a, d_a]) if activation.is_elementwise() => {
            match (graph.values[*a].op, graph.values[*a].operands.as_slice()) {
                (Op::Activation(_), [z]) => Some((value.op, vec![*z, *d_a])),
                _ => None,
            }
        }
        _ => None,
    });
}

pub(super) fn no_slope(graph: &mut Graph, _: &Model) {
    replace(graph, |_, _, op| match op {
        Op::ActivationGradient(_) => Some(Op::ActivationGradient(Activation::Identity)),
        _ => None,
    });
}

pub(super) fn swapped_slopes(graph: &mut Graph, _: &Model) {
    replace(graph, |_, _, op| match op {
        Op::ActivationGradient(Activation::Sigmoid) => Some(Op::ActivationGradient(Activation::Tanh)),
        Op::ActivationGradient(Activation::Tanh) => Some(Op::ActivationGradient(Activation::Sigmoid)),
        _ => None,
    });
}

pub(super) fn softmax_diagonal(graph: &mut Graph, _: &Model) {
    replace(graph, |_, _, op| match op {
        Op::ActivationGradient(Activation::Softmax | Activation::LogSoftmax) => {
            Some(Op::ActivationGradient(Activation::Sigmoid))
        }
        _ => None,
    });
}

pub(super) fn wrong_weights(graph: &mut Graph, model: &Model) {
    replace(graph, |_, _, op| {
        let Op::InputGradient(layer) = op else { return None };
        let shape = |id| (model.layers()[id].inputs, model.layers()[id].outputs);
        let has_weights = |id| model.layers()[id].tie.is_none();
        let fits = |&other: &LayerId| other != layer && has_weights(other) && shape(other) == shape(layer);
        model.layers().ids().find(fits).map(Op::InputGradient)
    });
}

pub(super) fn stale_input(graph: &mut Graph, _: &Model) {
    for gradient in &mut graph.roots.layer_gradients {
        let x = &graph.values[gradient.x];
        if let (Op::Activation(_), [z]) = (x.op, x.operands.as_slice()) {
            gradient.x = *z;
        }
    }
}

pub(super) fn trained_frozen(graph: &mut Graph, model: &Model) {
    for (_, value) in graph.values.entries() {
        let (Op::Dense(layer), [x]) = (value.op, value.operands.as_slice()) else { continue };
        // The gradient of the layer's output, whatever name it has by now.
        let gradient = format!("d_{}", value.name);
        let d_z = graph.values.entries().find(|(_, other)| other.name == gradient);
        if let (true, Some((d_z, _))) = (model.layers()[layer].frozen, d_z) {
            graph.roots.layer_gradients.push(LayerGradient { layer, part: LayerPart::Whole, x: *x, d_z });
        }
    }
}

pub(super) fn forgotten_use(graph: &mut Graph, _: &Model) {
    for gradient in &mut graph.roots.layer_gradients {
        let first = |value: ValueId| {
            let value = &graph.values[value];
            if value.op == Op::Concat { value.operands.first().copied() } else { None }
        };
        if let (LayerPart::Weights, Some(x), Some(d_z)) =
            (gradient.part, first(gradient.x), first(gradient.d_z))
        {
            (gradient.x, gradient.d_z) = (x, d_z);
        }
    }
}

pub(super) fn turned_weights(graph: &mut Graph, model: &Model) {
    let size = |layer: LayerId| (model.layers()[layer].inputs, model.layers()[layer].outputs);
    let is_square = |layer: LayerId| size(layer).0 == size(layer).1 && size(layer).0 > 1;
    replace(graph, |_, _, op| match op {
        Op::Weigh(layer) if is_square(layer) => Some(Op::InputGradient(layer)),
        _ => None,
    });
}

pub(super) fn unclipped(graph: &mut Graph, _: &Model) {
    replace(graph, |_, _, op| matches!(op, Op::Clip(_)).then_some(Op::Slice(0)));
}

pub(super) fn unclipped_gradient(graph: &mut Graph, _: &Model) {
    rewrite(graph, |_, _, value| match (value.op, value.operands.as_slice()) {
        (Op::ClipGradient(_), [_, d]) => Some((Op::Slice(0), vec![*d])),
        _ => None,
    });
}

pub(super) fn no_offset(graph: &mut Graph, _: &Model) {
    replace(graph, |_, _, op| match op {
        Op::Affine(affine) if affine.offset != 0.0 => Some(Op::Affine(Affine { offset: 0.0, ..affine })),
        _ => None,
    });
}

pub(super) fn no_factor(graph: &mut Graph, _: &Model) {
    replace(graph, |graph, id, op| match op {
        Op::Affine(affine) if is_gradient(graph, id) => Some(Op::Affine(Affine { factor: 1.0, ..affine })),
        _ => None,
    });
}

pub(super) fn first_of_row(graph: &mut Graph, _: &Model) {
    replace(graph, |_, _, op| (op == Op::RowSum).then_some(Op::Slice(0)));
}

pub(super) fn named_before_activation(graph: &mut Graph, _: &Model) {
    for (_, value) in &mut graph.roots.named {
        if let (Op::Activation(_), [z]) = (graph.values[*value].op, graph.values[*value].operands.as_slice())
        {
            *value = *z;
        }
    }
}

pub(super) fn nothing_dropped(graph: &mut Graph, _: &Model) {
    replace(graph, |_, _, op| match op {
        // A slice of the whole: the same numbers.
        Op::Dropout(_) => Some(Op::Slice(0)),
        _ => None,
    });
}

pub(super) fn undropped_gradient(graph: &mut Graph, _: &Model) {
    replace(graph, |graph, id, op| match op {
        Op::Dropout(_) if is_gradient(graph, id) => Some(Op::Slice(0)),
        _ => None,
    });
}

pub(super) fn running_in_training(graph: &mut Graph, _: &Model) {
    replace(graph, |_, _, op| match op {
        Op::BatchNormalize(norm) => Some(Op::Standardize(norm)),
        _ => None,
    });
}

pub(super) fn given_statistics(graph: &mut Graph, _: &Model) {
    rewrite(graph, |_, _, value| match (value.op, value.operands.as_slice()) {
        (Op::BatchNormalizeGradient(norm), [_, d_n]) => Some((Op::StandardizeGradient(norm), vec![*d_n])),
        _ => None,
    });
}
