//! Training on sequences: which part of a step's program runs for the rows of all steps at once, and which
//! step by step.
//!
//! Input: a graph with memories and a loss. Output: its steps in five parts. Guarantees: a value is computed
//! after all that it reads, in this step and in others. No bit depends on the parts: a kernel for rows gives
//! a row the same bits, whatever other rows there are.

use super::program::{Computed, OverTime, RowStep, RowsStep};
use super::row::plan_steps;
use super::rows::plan_rows;
use crate::ids::Id as _;
use crate::ir::op::Op;
use crate::ir::value::{Graph, Later, ValueId};

/// The program of a network with a memory, if it has a loss.
pub(super) fn plan_over_time(graph: &Graph) -> Option<OverTime> {
    let loss = graph.roots.loss.filter(|_| !graph.roots.memories.is_empty())?;
    let (memories, gradients) = (graph.roots.memories.iter(), &graph.roots.layer_gradients);
    let mut wanted: Vec<ValueId> = memories.map(|(_, value)| *value).chain([loss]).collect();
    let mut needed = vec![false; graph.values.len()];
    for step in plan_steps(graph, &wanted, gradients) {
        if let RowStep::Value(value) = step {
            needed[value.index()] = true;
        }
    }
    // Other steps read these, so each has a buffer.
    let carried: Vec<ValueId> = carried(graph, &needed).collect();
    wanted.extend(&carried);
    let times = Times::of(graph, &carried);
    let mut program = OverTime::default();
    for step in plan_rows(graph, &wanted, gradients).steps {
        match step {
            RowsStep::Parameters(gradient) => program.parameters.push(gradient),
            RowsStep::Value(computed) => times.part(&mut program, computed.value).push(computed),
            // Its two halves are in different parts.
            RowsStep::OnlyOutput(computed, gradient) => {
                times.part(&mut program, computed.value).push(computed);
                program.parameters.push(gradient);
            }
        }
    }
    program.of_one_step = of_one_step(graph, &program, &carried);
    Some(program)
}

/// The values of both recurrences that nothing reads but their own step, in its own part. A value of an
/// earlier step and a gradient of later ones find their rows by the step, so they are none of them.
fn of_one_step(graph: &Graph, program: &OverTime, carried: &[ValueId]) -> Vec<ValueId> {
    let remembered = graph.roots.memories.iter().map(|(_, value)| *value);
    let parameters = program.parameters.iter().flat_map(|of| [of.x, of.d_z]);
    let read_elsewhere: Vec<ValueId> = remembered.chain(parameters).chain(carried.iter().copied()).collect();
    let parts = [&program.before, &program.steps, &program.after, &program.back, &program.last];
    let mut of_one_step = Vec::new();
    for here in [&program.steps, &program.back] {
        let others = parts.into_iter().filter(|part| !core::ptr::eq(*part, here)).flatten();
        let read_by_others: Vec<ValueId> = others.flat_map(|of| of.reads(graph)).collect();
        let is_shifted =
            |of: &&Computed| matches!(graph.values[of.value].op, Op::Earlier { .. } | Op::Later(_));
        let filled = here.iter().filter(|of| !is_shifted(of)).filter_map(|of| of.out);
        of_one_step.extend(
            filled.filter(|value| !read_elsewhere.contains(value) && !read_by_others.contains(value)),
        );
    }
    of_one_step
}

/// The gradients that needed values carry back in time.
fn carried<'g>(graph: &'g Graph, needed: &[bool]) -> impl Iterator<Item = ValueId> + 'g {
    let is_needed = |later: &&Later| graph.carries(later.memory, needed);
    graph.roots.laters.iter().filter(is_needed).map(|later| later.gradient).collect::<Vec<_>>().into_iter()
}

/// How each value depends on other steps, and they on it.
struct Times {
    /// Whether it depends on what an earlier step computes step by step.
    on_earlier: Vec<bool>,
    /// The same of a later step, which comes first on the way back.
    on_later: Vec<bool>,
    /// Whether a later step reads it, or what is computed from it.
    is_remembered: Vec<bool>,
    /// Whether an earlier step reads it on the way back, or what is computed from it.
    is_carried: Vec<bool>,
}

impl Times {
    fn of(graph: &Graph, carried: &[ValueId]) -> Self {
        let none = || vec![false; graph.values.len()];
        let (mut on_earlier, mut on_later) = (none(), none());
        for (id, value) in graph.values.entries() {
            let depends = |on: &[bool]| value.operands.iter().any(|operand| on[operand.index()]);
            // What comes before it in the graph can be there for all steps.
            let of_all = |on: &[bool], read: ValueId| read >= id || on[read.index()];
            on_earlier[id.index()] = match value.op {
                Op::Earlier { memory, .. } => {
                    let mut of = graph.roots.memories.iter().filter(|(other, _)| *other == memory);
                    of.any(|(_, of)| of_all(&on_earlier, *of))
                }
                _ => depends(&on_earlier),
            };
            on_later[id.index()] = match value.op {
                Op::Later(memory) => {
                    let mut laters = graph.roots.laters.iter().filter(|later| later.memory == memory);
                    laters.any(|later| of_all(&on_later, later.gradient))
                }
                _ => depends(&on_later),
            };
        }
        let remembered: Vec<ValueId> = graph.roots.memories.iter().map(|(_, value)| *value).collect();
        let (is_remembered, is_carried) = (led_to(graph, &remembered), led_to(graph, carried));
        Times { on_earlier, on_later, is_remembered, is_carried }
    }

    /// The part of a value. Values that are computed in one pass are in one part: the second one reads
    /// nothing else of its step, and is the only one that reads the first.
    fn part<'p>(&self, program: &'p mut OverTime, value: ValueId) -> &'p mut Vec<Computed> {
        let is = |of: &[bool]| of[value.index()];
        match (is(&self.on_later), is(&self.is_carried), is(&self.on_earlier), is(&self.is_remembered)) {
            (true, true, ..) => &mut program.back,
            (true, false, ..) => &mut program.last,
            (false, _, true, true) => &mut program.steps,
            (false, _, false, true) => &mut program.before,
            (false, _, _, false) => &mut program.after,
        }
    }
}

/// The values that these are computed from in their step, and these.
fn led_to(graph: &Graph, goals: &[ValueId]) -> Vec<bool> {
    let mut leads = vec![false; graph.values.len()];
    goals.iter().for_each(|goal| leads[goal.index()] = true);
    for (id, value) in graph.values.entries().rev() {
        if leads[id.index()] {
            value.operands.iter().for_each(|operand| leads[operand.index()] = true);
        }
    }
    leads
}

#[cfg(test)]
mod tests {
    use super::plan_over_time;
    use crate::check::declared;
    use crate::differentiated;
    use crate::ir::builder::Mode;
    use crate::plan::program::Computed;

    /// The values of each part.
    fn parts(declaration: &str) -> [String; 5] {
        let graph = differentiated(&declared(declaration), Mode::Training);
        let program = plan_over_time(&graph);
        let names = |part: &Vec<Computed>| {
            part.iter().map(|of| graph.values[of.value].name.as_str()).collect::<Vec<_>>().join(" ")
        };
        program
            .map(|of| [&of.before, &of.steps, &of.after, &of.back, &of.last].map(names))
            .unwrap_or_default()
    }

    #[test]
    fn only_a_recurrence_goes_step_by_step() {
        let found = parts(
            "struct Net { x: input(2); e: x -> dense(3) -> tanh; h: (e, prev(h)) -> dense(2) -> tanh; \
             y: h -> dense(1); loss: mse(y); }",
        );
        let expected = [
            "z_e",
            "prev_h c_h z_h",
            "z_y loss d_a_h",
            "later_h d_a_h_sum d_z_h d_c_h d_prev_h",
            "d_a_e d_z_e",
        ];
        assert_eq!(found, expected.map(str::to_owned));
    }

    #[test]
    fn a_convolution_goes_over_all_steps_at_once() {
        let found = parts(
            "struct Net { x: input(2); h: (x, prev(x, 2)) -> dense(3) -> tanh; y: (h, prev(h)) -> dense(1); \
             loss: mse(y); }",
        );
        assert_eq!((found[1].as_str(), found[3].as_str()), ("", ""));
    }

    #[test]
    fn a_value_that_other_steps_or_parts_read_has_rows_of_its_own() {
        let of_one_step = |declaration: &str| {
            let graph = differentiated(&declared(declaration), Mode::Training);
            let of = plan_over_time(&graph).map(|program| program.of_one_step).unwrap_or_default();
            of.iter().map(|value| graph.values[*value].name.as_str()).collect::<Vec<_>>().join(" ")
        };
        // The layer's gradient reads c_h and d_z_h, the memory a_h, and the step before d_prev_h.
        let found = of_one_step(
            "struct Net { x: input(2); h: (x, prev(h)) -> dense(2) -> tanh; y: h -> dense(1); loss: mse(y); }",
        );
        assert_eq!(found, "d_a_h_sum d_c_h");
        // That of e reads d_c_h for all steps at once.
        let found = of_one_step(
            "struct Net { x: input(2); e: x -> dense(3) -> tanh; h: (e, prev(h)) -> dense(2) -> tanh; \
             y: h -> dense(1); loss: mse(y); }",
        );
        assert_eq!(found, "d_a_h_sum");
    }
}
