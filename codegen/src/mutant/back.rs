//! Faults of training through time: each function imitates a mistake in how gradients go back, or in what a
//! window takes from the one before and leaves to the next one.

use super::time::{statement, without};
use crate::ir::{Graph, LossOf, Op, Scaling, ValueId};
use crate::keyword::ComparedSteps;
use crate::model::Model;
use crate::plan::{Computed, Plan};

pub(super) fn not_at_all(graph: &mut Graph, _: &Model) {
    graph.roots.laters.clear();
}

pub(super) fn a_step_less(graph: &mut Graph, _: &Model) {
    for later in &mut graph.roots.laters {
        later.steps = if later.steps > 1 { later.steps - 1 } else { 1 };
    }
}

pub(super) fn a_step_more(graph: &mut Graph, _: &Model) {
    for later in &mut graph.roots.laters {
        later.steps += 1;
    }
}

pub(super) fn first_reader(graph: &mut Graph, _: &Model) {
    let mut seen = Vec::new();
    graph.roots.laters.retain(|later| {
        let is_first = !seen.contains(&later.memory);
        seen.push(later.memory);
        is_first
    });
}

/// Of a sum of gradients that begins with one from later steps, only that one is left.
pub(super) fn only_later(graph: &mut Graph, _: &Model) {
    for id in graph.values.ids() {
        let [first, _] = graph.values[id].operands[..] else { continue };
        if graph.values[id].op == Op::Add && matches!(graph.values[first].op, Op::Later(_)) {
            graph.values[id].operands[1] = first;
        }
    }
}

/// The text without the first statement behind `after` that begins with `head`.
fn without_behind(text: &str, after: &str, head: &str) -> String {
    let (before, rest) = text.split_at(text.find(after).unwrap_or(text.len()));
    before.to_owned() + &without(rest, head)
}

/// The gradients of one step are taken for those of all.
pub(super) fn same_rows(plan: &mut Plan<'_>) {
    let Some(program) = &mut plan.over_time else { return };
    let is_read = |of: &Computed| program.parameters.iter().any(|read| Some(read.d_z) == of.out);
    let read: Vec<ValueId> = program.back.iter().filter(|of| is_read(of)).filter_map(|of| of.out).collect();
    program.of_one_step.extend(read);
}

pub(super) fn cut_early(text: &str) -> String {
    text.replace("while step>0{", "while step>1{")
}

pub(super) fn not_cleared(text: &str) -> String {
    let mut parts = text.split("nw::clear_rows(");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once(';').map_or(part, |(_, rest)| rest))
}

pub(super) fn no_past(text: &str) -> String {
    let mut parts = text.split("nw::recall_rows(");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        text + "nw::recall_rows(" + &part.replacen(",memories,", ",&memories[..0],", 1)
    })
}

pub(super) fn one_sequence(text: &str) -> String {
    text.replace(
        "&mut workspace.schedule,sequences.lengths)",
        "&mut workspace.schedule,&[nw::count(sequences.x)])",
    )
}

pub(super) fn targets_as_they_are(text: &str) -> String {
    text.replace(
        "nw::gather_rows(schedule,sequences.target,target);",
        "target.copy_from_slice(sequences.target);",
    )
}

pub(super) fn recalled_late(text: &str) -> String {
    text.replace("nw::recall_rows((schedule,span),1usize,", "nw::recall_rows((schedule,span),2usize,")
}

pub(super) fn not_remembered(text: &str) -> String {
    without_behind(text, "fn train_on_sequences<", "nw::remember_rows(")
}

/// The memories as they were take in the sequences once more, with the parameters after the step.
pub(super) fn computed_again(text: &str) -> String {
    let rewritten = || {
        let start = text.find("fn train_on_sequences<")?;
        let begin = start + text[start..].find("nw::Schedule::fill(")?;
        let end = begin + text[begin..].find(" loss}").or_else(|| text[begin..].find("loss}"))?;
        let again = "let mut rows=sequences.x.iter().zip(sequences.target);\
             for((memory,steps),mut before)in memories.iter_mut().zip(sequences.lengths).zip(before){\
             for(x,target)in rows.by_ref().take(*steps){\
             <Self as nw::SequenceProgram<S>>::loss_of_step::<A>(self,&mut before,x,target,::core::option::Option::None);}*memory=before;}";
        Some(format!(
            "{}let before=memories.to_vec();{}{again}{}",
            &text[..begin],
            &text[begin..end],
            &text[end..]
        ))
    };
    rewritten().unwrap_or_else(|| text.to_owned())
}

pub(super) fn mean_of_sequences(text: &str) -> String {
    let rewritten = || {
        let (before, after) = text.split_once("nw::SequenceProgram<S>for")?;
        let mean = "nw::mean_factor(nw::count(sequences.lengths))";
        Some(format!("{before}nw::SequenceProgram<S>for{}", after.replace("nw::mean_factor(rows)", mean)))
    };
    rewritten().unwrap_or_else(|| text.to_owned())
}

pub(super) fn loss_forgets(text: &str) -> String {
    without_behind(text, "fn loss_of_step<", "nw::remember(")
}

/// A term that compares the last step compares every step.
pub(super) fn last_is_every(graph: &mut Graph, _: &Model) {
    for id in graph.values.ids() {
        if let Op::Loss(of) = graph.values[id].op {
            graph.values[id].op = Op::Loss(LossOf { steps: ComparedSteps::Every, ..of });
        }
    }
}

/// A term that compares the last step is divided by the weights of every step.
pub(super) fn last_by_all_weights(graph: &mut Graph, _: &Model) {
    for id in graph.values.ids() {
        if let Op::TermScale(of) = graph.values[id].op {
            graph.values[id].op = Op::TermScale(Scaling { steps: ComparedSteps::Every, ..of });
        }
    }
}

/// In `loss_sequences`, which takes the mean of its steps, the scale of a term is 1.
pub(super) fn loss_without_scales(text: &str) -> String {
    text.replace("=scales[0];", "=S::ONE;").replace("=scales[1];", "=S::ONE;")
}

pub(super) fn last_of_all_steps(text: &str) -> String {
    text.replace("nw::mean_factor(nw::Schedule::sequence_count(schedule))", "nw::mean_factor(rows)")
}

pub(super) fn ends_at_every_step(text: &str) -> String {
    text.replace("nw::Schedule::ending(schedule,step,", "nw::Schedule::part(schedule,nw::Span::one(step),")
}

pub(super) fn loss_at_every_step(text: &str) -> String {
    text.replace("nw::at_last::<S>(last,", "nw::at_last::<S>(::core::option::Option::Some(S::ONE),")
}

/// Gradients of samples are in the order of the workspace.
pub(super) fn samples_as_they_are(text: &str) -> String {
    let Some([before, call, after]) = statement(text, "nw::scatter_rows::<") else { return text.to_owned() };
    let passed = call.split_once("(schedule,").and_then(|(_, rest)| rest.split_once(','));
    let Some((passed, _)) = passed.filter(|(passed, _)| !passed.starts_with('&')) else {
        return text.to_owned();
    };
    format!("{before}gradient.copy_from_slice({passed});{after}")
}
