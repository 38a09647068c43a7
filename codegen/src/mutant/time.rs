//! Faults of the memory: each function imitates a mistake in how values of earlier steps are read, written or
//! forgotten.

use crate::ir::{Graph, Op, ValueId};
use crate::keyword::Activation;
use crate::model::Model;
use crate::plan::{BlockStep, Plan, StreamStage};

/// Rewrites the steps of each value of an earlier step.
fn with_steps(graph: &mut Graph, new: impl Fn(usize) -> usize) {
    for id in graph.values.ids() {
        if let Op::Earlier { memory, steps } = graph.values[id].op {
            graph.values[id].op = Op::Earlier { memory, steps: new(steps) };
        }
    }
}

pub(super) fn a_step_late(graph: &mut Graph, _: &Model) {
    with_steps(graph, |steps| steps + 1);
}

pub(super) fn a_step_early(graph: &mut Graph, _: &Model) {
    with_steps(graph, |steps| if steps > 1 { steps - 1 } else { 1 });
}

pub(super) fn another_memory(graph: &mut Graph, _: &Model) {
    for id in graph.values.ids() {
        let Op::Earlier { memory, steps } = graph.values[id].op else { continue };
        let size = graph.values[id].size();
        let fits = |(other, value): &&(_, _)| *other != memory && graph.values[*value].size() == size;
        if let Some((other, _)) = graph.roots.memories.iter().find(fits) {
            graph.values[id].op = Op::Earlier { memory: *other, steps };
        }
    }
}

pub(super) fn before_activation(graph: &mut Graph, _: &Model) {
    for (_, value) in &mut graph.roots.memories {
        if let (Op::Activation(_), [z]) = (graph.values[*value].op, graph.values[*value].operands.as_slice())
        {
            *value = *z;
        }
    }
}

/// The first two gates of a recurrent layer are taken for each other: the first parts of one value.
pub(super) fn exchanged_gates(graph: &mut Graph, _: &Model) {
    let gates: Vec<(ValueId, usize, Vec<ValueId>, usize)> = graph
        .values
        .entries()
        .filter_map(|(id, value)| match value.op {
            Op::Slice(start) => Some((id, start, value.operands.clone(), value.size())),
            _ => None,
        })
        .collect();
    for (index, (first, start, of, size)) in gates.iter().enumerate() {
        let other = gates[index + 1..].iter().find(|(_, _, other, length)| other == of && length == size);
        if let Some((second, behind, ..)) = other {
            graph.values[*first].op = Op::Slice(*behind);
            graph.values[*second].op = Op::Slice(*start);
            return;
        }
    }
}

/// What a gate multiplies is read as it is: a reset gate that resets nothing, a cell that forgets nothing.
pub(super) fn open_gate(graph: &mut Graph, _: &Model) {
    let is_gate = |of: ValueId| {
        let value = &graph.values[of];
        let part = value.operands.first().map(|part| graph.values[*part].op);
        value.op == Op::Activation(Activation::Sigmoid) && matches!(part, Some(Op::Slice(_)))
    };
    let product =
        graph.values.entries().find_map(|(id, value)| match (value.op, value.operands.as_slice()) {
            (Op::Multiply, [gate, kept]) if is_gate(*gate) => Some((id, *kept)),
            _ => None,
        });
    let Some((product, kept)) = product else { return };
    for id in graph.values.ids() {
        graph.values[id].operands.iter_mut().filter(|of| **of == product).for_each(|of| *of = kept);
    }
}

/// A convolution over time reads its two oldest steps in the other order.
pub(super) fn exchanged_steps(graph: &mut Graph, _: &Model) {
    let memory_of = |graph: &Graph, of: ValueId| match graph.values[of].op {
        Op::Earlier { memory, .. } => Some((memory, of)),
        _ => None,
    };
    for id in graph.values.ids() {
        let [first, second, ..] = graph.values[id].operands.as_slice() else { continue };
        let pair = [*first, *second].map(|of| memory_of(graph, of));
        if let (Op::Concat, [Some((a, first)), Some((b, second))]) = (graph.values[id].op, pair)
            && a == b
            && first != second
        {
            graph.values[id].operands.swap(0, 1);
        }
    }
}

/// The first statement that begins with `head`, and the texts before and after it.
pub(super) fn statement<'t>(text: &'t str, head: &str) -> Option<[&'t str; 3]> {
    let start = text.find(head)?;
    let end = start + text[start..].find(';')? + 1;
    Some([&text[..start], &text[start..end], &text[end..]])
}

pub(super) fn stale(text: &str) -> String {
    without(text, "nw::remember(")
}

/// The last value is remembered in the middle of the step, before another value is read.
pub(super) fn written_first(text: &str) -> String {
    let moved = || {
        let start = text.find("fn step_row<")?;
        // Of the step: blocks have such statements, too.
        let end = text.find("fn run_rows<").unwrap_or(text.len());
        let (head, body, blocks) = (&text[..start], &text[start..end], &text[end..]);
        let written = body.rfind("nw::remember(")?;
        let (rest, end) = body.split_at(written);
        let (write, end) = end.split_at(end.find(';')? + 1);
        // The variable that is written, and the statement that binds it.
        let variable = write.rsplit_once('&')?.1.strip_suffix(");")?;
        let bound = rest.find(&format!("let {variable}="))?;
        let place = bound + rest[bound..].find(';')? + 1;
        let field = write.split_once("&mut memory.")?.1.split_once(',')?.0;
        // Only where it is read behind that.
        let reads = ["recall", "recalled"].map(|function| format!("nw::{function}(&memory.{field},"));
        reads.iter().find_map(|read| rest[place..].find(read))?;
        Some(format!("{head}{}{write}{}{end}{blocks}", &rest[..place], &rest[place..]))
    };
    moved().unwrap_or_else(|| text.to_owned())
}

/// Where a layer reads the memory itself, it takes the value of the step before the right one.
pub(super) fn recalled_late(text: &str) -> String {
    let head = "nw::recalled(&memory.";
    let late = || {
        let (before, rest) = text.split_once(head)?;
        let (field, rest) = rest.split_once(',')?;
        let (steps, rest) = rest.split_once("usize)")?;
        let steps = steps.parse::<usize>().ok()? + 1;
        Some(format!("{before}&nw::recall(&memory.{field},{steps}usize){rest}"))
    };
    late().unwrap_or_else(|| text.to_owned())
}

pub(super) fn short_line(text: &str) -> String {
    let head = "DelayLine<S,";
    let mut parts = text.split(head);
    let mut result = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let shorter = || {
            let (size, rest) = part.split_once(',')?;
            let (steps, rest) = rest.split_once("usize>")?;
            let steps = steps.parse::<usize>().ok().filter(|steps| *steps > 1)?;
            Some(format!("{head}{size},{}usize>{rest}", steps - 1))
        };
        result += &shorter().unwrap_or_else(|| format!("{head}{part}"));
    }
    result
}

/// The text without the first statement that begins with `head`.
pub(super) fn without(text: &str, head: &str) -> String {
    statement(text, head).map_or_else(|| text.to_owned(), |[before, _, after]| before.to_owned() + after)
}

pub(super) fn not_recalled(text: &str) -> String {
    without(text, "nw::recall_steps::<")
}

pub(super) fn not_appended(text: &str) -> String {
    without(text, "nw::append_steps::<")
}

pub(super) fn end_not_remembered(text: &str) -> String {
    let kept = without(text, "nw::keep_steps::<");
    if kept == text { without(text, "nw::remember_steps::<") } else { kept }
}

pub(super) fn not_put(text: &str) -> String {
    without(text, "nw::put_step(")
}

pub(super) fn first_step(text: &str) -> String {
    text.replace(",step);", ",0);").replace("nw::input_of(x,step)", "nw::input_of(x,0)")
}

/// Each value is remembered as soon as it is there.
pub(super) fn remembered_first(plan: &mut Plan<'_>) {
    for stage in plan.stream.iter_mut().flat_map(|stream| &mut stream.stages) {
        let StreamStage::Block(steps) = stage else { continue };
        for from in 0..steps.len() {
            let BlockStep::Remember(_, of) = steps[from] else { continue };
            let makes = |step: &BlockStep| matches!(step, BlockStep::Value(value) if value.out == Some(of));
            if let Some(made) = steps[..from].iter().rposition(makes) {
                steps[made + 1..=from].rotate_right(1);
            }
        }
    }
}

pub(super) fn reset_forgets(text: &str) -> String {
    without(text, "nw::DelayLine::reset(")
}
