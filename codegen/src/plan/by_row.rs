//! What training on sequences keeps of values that are read where they are computed.
//!
//! Input: the parts of a program. Output: runs of values that are computed row by row, gradients of which a
//! part is computed, and the values that all steps have in the same rows. Guarantees: no bit changes: a row
//! has the bits of one sample. A step's values pass through a cache once for each run, and not once for each
//! operation.

use super::computed::{Computed, FusedInto};
use super::program::{LayerKernel, LayerPlan, OverTime};
use crate::ids::IdVec;
use crate::ir::op::Op;
use crate::ir::value::{Graph, ValueId};
use crate::model::LayerId;

/// Who reads a value.
pub(super) struct Readers<'a> {
    pub(super) graph: &'a Graph,
    /// The values that anything but a call in a part of the program reads.
    pub(super) read_elsewhere: Vec<ValueId>,
}

/// The values that other steps read, and the gradients of layers.
pub(super) fn read_elsewhere(program: &OverTime, by_steps: Vec<ValueId>) -> Vec<ValueId> {
    let parameters = program.parameters.iter().flat_map(|of| [of.x, of.d_z]);
    by_steps.into_iter().chain(parameters).collect()
}

/// Whether an operation takes its operands number by number, or copies them, and little else: in a run it
/// costs less than its operands' way through a cache. An activation does not: it is a function of its own,
/// once for all networks with rows of its length.
const fn is_by_number(op: &Op) -> bool {
    match op {
        Op::Add
        | Op::Subtract
        | Op::Multiply
        | Op::Negate
        | Op::Affine(_)
        | Op::Concat
        | Op::Slice(_)
        | Op::Pad(_)
        | Op::ActivationGradient(_) => true,
        Op::Input
        | Op::Earlier { .. }
        | Op::Later(_)
        | Op::Target
        | Op::TermWeight(_)
        | Op::TermScale(_)
        | Op::Seed
        | Op::Dense(_)
        | Op::Weigh(_)
        | Op::Bias(_)
        | Op::InputGradient(_)
        | Op::Broadcast
        | Op::RowSum
        | Op::Clip(_)
        | Op::ClipGradient(_)
        | Op::Standardize(_)
        | Op::StandardizeGradient(_)
        | Op::BatchNormalize(_)
        | Op::BatchNormalizeGradient(_)
        | Op::Dropout(_)
        | Op::Normalize(_)
        | Op::NormalizeGradient(_)
        | Op::Activation(_)
        | Op::Loss(_)
        | Op::LossGradient(_)
        | Op::Total => false,
    }
}

impl Readers<'_> {
    /// Of the gradient that a layer passes back to a value and to the past, where the value's is not wanted,
    /// only the part of the past is computed.
    pub(super) fn compute_parts(&self, program: &mut OverTime, layers: &IdVec<LayerId, LayerPlan<'_>>) {
        let calls: Vec<Computed> = program.computed().copied().collect();
        let parts = calls.iter().filter_map(|of| {
            let Op::InputGradient(layer) = self.graph.values[of.value].op else { return None };
            let mut readers = calls.iter().filter(|reader| reader.reads(self.graph).contains(&of.value));
            let (Some(reader), None) = (readers.next(), readers.next()) else { return None };
            let Op::Slice(start) = self.graph.values[reader.value].op else { return None };
            let is_alone = of.fused == FusedInto::Nothing && reader.fused == FusedInto::Nothing;
            let is_dense = layers[layer].kernel == LayerKernel::Dense;
            (is_alone && is_dense && !self.read_elsewhere.contains(&of.value)).then_some((
                of.value,
                start,
                reader.value,
            ))
        });
        let parts: Vec<(ValueId, usize, ValueId)> = parts.collect();
        for part in program.parts_mut() {
            for of in &mut *part {
                if let Some((_, start, slice)) = parts.iter().find(|(value, ..)| *value == of.value) {
                    (of.fused, of.out) = (FusedInto::Part(*start), Some(*slice));
                }
            }
            part.retain(|of| !parts.iter().any(|(.., slice)| *slice == of.value));
        }
    }

    /// Finds the runs of a program. What only a run reads has no rows from here on.
    pub(super) fn compute_by_row(&self, program: &mut OverTime) {
        let by_row: Vec<Vec<ValueId>> =
            program.parts().into_iter().flat_map(|part| self.runs(part)).collect();
        let is_inner = |value: ValueId| {
            let run = by_row.iter().find(|run| run.contains(&value));
            let is_outside = |of: &&Computed| run.is_some_and(|run| !run.contains(&of.value));
            let mut outside = program.computed().filter(is_outside);
            run.is_some()
                && !self.read_elsewhere.contains(&value)
                && !outside.any(|of| of.reads(self.graph).contains(&value))
        };
        let inner: Vec<ValueId> =
            program.computed().map(|of| of.value).filter(|value| is_inner(*value)).collect();
        for of in program.parts_mut().into_iter().flatten().filter(|of| inner.contains(&of.value)) {
            of.out = None;
        }
        program.by_row = by_row;
    }

    /// The runs of a part: at least two calls, one after the other.
    fn runs(&self, part: &[Computed]) -> Vec<Vec<ValueId>> {
        let is_by_row = |of: &Computed| {
            let op = &self.graph.values[of.value].op;
            is_by_number(op) && of.fused == FusedInto::Nothing && of.out == Some(of.value)
        };
        let runs = part.chunk_by(|first, second| is_by_row(first) && is_by_row(second));
        let runs = runs.filter(|run| run.len() > 1);
        runs.map(|run| run.iter().map(|of| of.value).collect()).collect()
    }

    /// The values of both recurrences that nothing reads but their own step, in its own part. A value of an
    /// earlier step and a gradient of later ones find their rows by the step, so they are none of them.
    pub(super) fn of_one_step(&self, program: &OverTime) -> Vec<ValueId> {
        let mut of_one_step = Vec::new();
        for here in [&program.steps, &program.back] {
            let others = program.parts().into_iter().filter(|part| !core::ptr::eq(*part, here)).flatten();
            let read_by_others: Vec<ValueId> = others.flat_map(|of| of.reads(self.graph)).collect();
            let is_shifted =
                |of: &&Computed| matches!(self.graph.values[of.value].op, Op::Earlier { .. } | Op::Later(_));
            let filled = here.iter().filter(|of| !is_shifted(of)).filter_map(|of| of.out);
            let is_own =
                |value: &ValueId| !self.read_elsewhere.contains(value) && !read_by_others.contains(value);
            of_one_step.extend(filled.filter(is_own));
        }
        of_one_step
    }
}
