//! Training on sequences: which part of a step's program runs for the rows of all steps at once, and which
//! step by step.
//!
//! Input: a graph with memories and a loss. Output: its steps in five parts. Guarantees: a value is computed
//! after all that it reads, in this step and in others. No bit depends on the parts: a kernel for rows gives
//! a row the same bits, whatever other rows there are.

use super::by_row::{Readers, read_elsewhere};
use super::computed::Computed;
use super::program::{LayerPlan, OverTime, RowStep, RowsStep};
use super::row::plan_steps;
use super::rows::plan_rows;
use crate::ids::{Id as _, IdVec};
use crate::ir::op::Op;
use crate::ir::value::{Graph, Later, LayerGradient, ValueId};
use crate::model::LayerId;

/// The program that trains a network with a memory, if it has a loss. A long one (`far`) calls each kernel,
/// so that its methods stay short.
pub(super) fn plan_over_time(
    graph: &Graph,
    layers: &IdVec<LayerId, LayerPlan<'_>>,
    far: bool,
) -> Option<OverTime> {
    Goals { graph, values: &[], gradients: &graph.roots.layer_gradients }.planned(layers, far)
}

/// The program for the gradient with respect to the samples, likewise.
pub(super) fn plan_input_over_time(
    graph: &Graph,
    layers: &IdVec<LayerId, LayerPlan<'_>>,
    far: bool,
) -> Option<OverTime> {
    Goals { graph, values: graph.roots.input_gradient.as_slice(), gradients: &[] }.planned(layers, far)
}

/// What a program is for besides the loss and the memories: some gradients of values and some of layers.
struct Goals<'a> {
    graph: &'a Graph,
    values: &'a [ValueId],
    gradients: &'a [LayerGradient],
}

impl Goals<'_> {
    fn planned(&self, layers: &IdVec<LayerId, LayerPlan<'_>>, far: bool) -> Option<OverTime> {
        let (mut program, read_by_steps) = self.parts()?;
        let read_elsewhere = read_elsewhere(&program, read_by_steps);
        let readers = Readers { graph: self.graph, read_elsewhere };
        readers.compute_parts(&mut program, layers);
        if !far {
            readers.compute_by_row(&mut program);
        }
        program.of_one_step = readers.of_one_step(&program);
        Some(program)
    }

    /// All calls in their parts; and the values that anything else than a call reads: other steps, and who
    /// asks for the goals.
    fn parts(&self) -> Option<(OverTime, Vec<ValueId>)> {
        let Goals { graph, values: goals, gradients } = *self;
        let loss = graph.roots.loss.filter(|_| !graph.roots.memories.is_empty())?;
        let memories = graph.roots.memories.iter().map(|(_, value)| *value);
        let mut wanted: Vec<ValueId> = memories.chain([loss]).chain(goals.iter().copied()).collect();
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
        Some((program, wanted))
    }
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
    use super::super::computed::FusedInto;
    use super::super::cost::plan_layers;
    use super::super::program::OverTime;
    use super::{plan_input_over_time, plan_over_time};
    use crate::check::declared;
    use crate::differentiated;
    use crate::ir::builder::Mode;
    use crate::ir::value::{Graph, ValueId};
    use crate::plan::computed::Computed;

    /// The values of each part.
    fn parts(declaration: &str) -> [String; 5] {
        let (graph, program) = planned(declaration);
        parts_of(&graph, &program)
    }

    fn parts_of(graph: &Graph, program: &OverTime) -> [String; 5] {
        let names = |part: &Vec<Computed>| {
            part.iter().map(|of| graph.values[of.value].name.as_str()).collect::<Vec<_>>().join(" ")
        };
        program.parts().map(names)
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
    fn the_gradient_of_samples_is_the_last_part() {
        let declaration = "struct Net { x: input(2); h: (x, prev(h)) -> dense(2) -> tanh; loss: mse(h); }";
        let model = declared(declaration);
        let graph = differentiated(&model, Mode::Training);
        let program = plan_input_over_time(&graph, &plan_layers(&model, None), false).unwrap_or_default();
        let found = parts_of(&graph, &program);
        let expected = ["", "prev_h c_h z_h", "loss", "later_h d_a_h_sum d_z_h d_c_h d_prev_h", "d_x"];
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
        // The layer's gradient reads c_h and d_z_h, the memory a_h, the step before d_prev_h, and the
        // gradient of e, for all steps at once, d_c_h.
        let program = planned_long(
            "struct Net { x: input(2); e: x -> dense(3) -> tanh; h: (e, prev(h)) -> dense(2) -> tanh; \
             y: h -> dense(1); loss: mse(y); }",
        );
        assert_eq!(names(&program, |program| program.of_one_step), "d_a_h_sum");
    }

    #[test]
    fn a_gradient_is_computed_as_far_as_it_is_read() {
        let program = planned(
            "struct Net { x: input(2); h: (x, prev(h)) -> dense(2) -> tanh; y: h -> dense(1); loss: mse(y); }",
        );
        let parts = |program: OverTime| {
            let is_part = |of: &Computed| (of.fused == FusedInto::Part(2)).then_some(of.value);
            program.back.iter().filter_map(is_part).collect::<Vec<_>>()
        };
        assert_eq!(names(&program, parts), "d_c_h");
        assert_eq!(
            names(&program, |program| program.back.iter().filter_map(|of| of.out).collect()),
            "later_h d_z_h d_prev_h"
        );
    }

    #[test]
    fn what_only_a_run_reads_is_not_stored() {
        let program = planned("struct Net { x: input(1); h: x -> gru(2); y: h -> dense(1); loss: mse(y); }");
        let of_steps = |program: OverTime| {
            let is_of_steps = |run: &&Vec<ValueId>| program.steps.iter().any(|of| run.contains(&of.value));
            program.by_row.iter().filter(is_of_steps).flatten().copied().collect::<Vec<_>>()
        };
        assert_eq!(names(&program, of_steps), "m_h_hidden s_h_new v_h m_h m_h_2 s_h");
        // The activation reads the sum; the way back reads 1 − z, and the next step h.
        let stored = |program: OverTime| {
            let run = of_steps(program.clone());
            program.steps.iter().filter_map(|of| of.out).filter(|out| run.contains(out)).collect::<Vec<_>>()
        };
        assert_eq!(names(&program, stored), "s_h_new v_h s_h");
    }

    fn planned(declaration: &str) -> (Graph, OverTime) {
        planned_as(declaration, false)
    }

    /// The program of a network whose methods call each kernel.
    fn planned_long(declaration: &str) -> (Graph, OverTime) {
        planned_as(declaration, true)
    }

    fn planned_as(declaration: &str, far: bool) -> (Graph, OverTime) {
        let model = declared(declaration);
        let graph = differentiated(&model, Mode::Training);
        let program = plan_over_time(&graph, &plan_layers(&model, None), far).unwrap_or_default();
        (graph, program)
    }

    /// The names of some values of a program.
    fn names((graph, program): &(Graph, OverTime), of: impl Fn(OverTime) -> Vec<ValueId>) -> String {
        let names: Vec<&str> =
            of(program.clone()).iter().map(|value| graph.values[*value].name.as_str()).collect();
        names.join(" ")
    }
}
