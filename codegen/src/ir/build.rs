//! The forward program of a [`Model`], and its loss.

use super::builder::{Building, GraphBuilder, Mode};
use super::op::{LossOf, Op, Scaling};
use super::value::{Graph, Roots, ValueId};
use crate::ids::IdVec;
use crate::model::{LossTerm, Model, NodeId, Shape};
use crate::operation;

/// Builds the graph of the forward pass and the loss.
pub fn graph(model: &Model, mode: Mode) -> Graph {
    let mut builder = GraphBuilder::from(IdVec::new());
    let mut value_of: IdVec<NodeId, ValueId> = IdVec::new();
    for (id, node) in model.nodes().entries() {
        let sources: Vec<ValueId> = node.sources.iter().map(|source| value_of[*source]).collect();
        if let (Mode::Inference, false, [source]) = (mode, node.operation.acts_in_inference(), &*sources) {
            value_of.push(*source);
            continue;
        }
        let name = node.name.trim_start_matches("r#");
        let (builder, shape) = (&mut builder, node.shape);
        let mut building = Building { builder, model, mode, node: id, name, sources, shape };
        value_of.push(operation::declared(&node.operation).build(&mut building));
    }
    let before_activation = |id: &NodeId| {
        let node = &model.nodes()[*id];
        // An activation has one source.
        let source = operation::declared(&node.operation).nature().activation.and(node.sources.first());
        value_of[*source.unwrap_or(id)]
    };
    let outputs: Vec<ValueId> = model.outputs().iter().map(|node| value_of[*node]).collect();
    let logits: Vec<ValueId> = model.outputs().iter().map(before_activation).collect();
    let output = build_joined(&mut builder, "c_output", &outputs);
    let logits = build_joined(&mut builder, "c_logits", &logits);
    let loss = build_loss(&mut builder, model, &value_of);
    let named = model.named().map(|(name, node)| (name.clone(), value_of[node])).collect();
    let memories = model.memories().entries().map(|(id, memory)| (id, value_of[memory.node])).collect();
    let (layer_gradients, input_gradient) = (Vec::new(), None);
    let laters = Vec::new();
    let roots = Roots { output, logits, loss, layer_gradients, input_gradient, named, memories, laters };
    Graph { values: builder.finish(), roots }
}

/// Values concatenated; of one, that one.
fn build_joined(builder: &mut GraphBuilder, name: &str, parts: &[ValueId]) -> ValueId {
    if let [only] = parts {
        return *only;
    }
    let size = parts.iter().map(|part| builder.value(*part).size()).sum();
    builder.add(name, Op::Concat, parts, Shape::row(size))
}

/// The loss: its only term, or the sum of its terms, each with its part of the target.
fn build_loss(
    builder: &mut GraphBuilder,
    model: &Model,
    value_of: &IdVec<NodeId, ValueId>,
) -> Option<ValueId> {
    if model.losses().is_empty() {
        return None;
    }
    let is_alone = model.losses().len() == 1;
    let targets = model.targets();
    let whole = builder.add("target", Op::Target, &[], Shape::row(targets));
    let mut parts = TargetParts { whole, size: targets, known: Vec::new() };
    let mut terms = Vec::new();
    for term in model.losses() {
        let name = term.operands.first().map_or("", |operand| model.nodes()[*operand].name.as_str());
        let name = name.trim_start_matches("r#");
        let target = parts.build_target(builder, term, name, model.target_size(term));
        let read: Vec<ValueId> = term.reads.iter().map(|node| value_of[*node]).collect();
        let read = build_joined(builder, &format!("c_{name}_loss"), &read);
        let LossTerm { loss, weight, divisor, steps, .. } = *term;
        // The gradient needs the probabilities, also where the operand is their logarithm.
        if let Some(activation) = loss.required_activation() {
            let shape = builder.value(read).shape;
            builder.find_or_add(&format!("p_{name}"), Op::Activation(activation), &[read], shape);
        }
        let mut operands = vec![read, target];
        if let Some(part) = &term.sample_weight {
            let op = Op::TermWeight(part.start);
            operands.push(builder.add(&format!("w_{name}"), op, &[whole], Shape::row(1)));
        }
        if term.is_normalised() {
            let weight = term.sample_weight.as_ref().map(|part| part.start);
            let mask = term.mask.as_ref().map(|part| (part.start, part.size));
            let op = Op::TermScale(Scaling { weight, mask, steps });
            operands.push(builder.add(&format!("scale_{name}"), op, &[whole], Shape::row(1)));
        }
        let (is_masked, is_weighted) = (term.mask.is_some(), term.sample_weight.is_some());
        let of = LossOf { loss, weight, divisor, steps, is_masked, is_weighted };
        let name = if is_alone { "loss".to_owned() } else { format!("loss_{name}") };
        terms.push(builder.add(&name, Op::Loss(of), &operands, Shape::row(1)));
    }
    match terms.as_slice() {
        [only] => Some(*only),
        _ => Some(builder.add("loss", Op::Total, &terms, Shape::row(1))),
    }
}

/// The parts of the target that terms compare with.
struct TargetParts {
    whole: ValueId,
    /// How many numbers the whole has.
    size: usize,
    /// The parts that are built, each with where it begins.
    known: Vec<(usize, ValueId)>,
}

impl TargetParts {
    /// The target of a term, with its mask behind it.
    fn build_target(
        &mut self,
        builder: &mut GraphBuilder,
        term: &LossTerm,
        name: &str,
        size: usize,
    ) -> ValueId {
        let Some(mask) = &term.mask else { return self.build_part(builder, name, term.target, size) };
        // Behind it in the row, too.
        if mask.start == term.target + size {
            return self.build_part(builder, name, term.target, size + mask.size);
        }
        let target = self.build_part(builder, name, term.target, size);
        let mask_name = mask.name.trim_start_matches("r#");
        let part = self.build_part(builder, mask_name, mask.start, mask.size);
        builder.add(&format!("tm_{name}"), Op::Concat, &[target, part], Shape::row(size + mask.size))
    }

    fn build_part(&mut self, builder: &mut GraphBuilder, name: &str, start: usize, size: usize) -> ValueId {
        if size == self.size {
            return self.whole;
        }
        let known = self.known.iter().find(|(at, part)| *at == start && builder.value(*part).size() == size);
        if let Some((_, part)) = known {
            return *part;
        }
        let part = builder.add(&format!("t_{name}"), Op::Slice(start), &[self.whole], Shape::row(size));
        self.known.push((start, part));
        part
    }
}
