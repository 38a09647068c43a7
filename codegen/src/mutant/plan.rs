//! Faults of the plan: each function imitates a mistake in `plan`.

use crate::plan::{Computed, FusedInto, Plan, RowStep, RowsStep};

/// Moves each update up to where its operands are computed, before the weights are read again.
pub(super) fn early_update(plan: &mut Plan<'_>) {
    if let Some(training) = &mut plan.row.training {
        let steps = &mut training.backward.steps;
        for from in 0..steps.len() {
            let RowStep::Parameters(of) = steps[from] else { continue };
            let computes =
                |step: &RowStep| matches!(step, RowStep::Value(value) if [of.x, of.d_z].contains(value));
            if let Some(last) = steps[..from].iter().rposition(computes) {
                steps[last + 1..=from].rotate_right(1);
            }
        }
    }
    if let Some(rows) = &mut plan.rows.backward {
        for from in 0..rows.steps.len() {
            let RowsStep::Parameters(of) = rows.steps[from] else { continue };
            let computes = |step: &RowsStep| step.out().is_some_and(|out| [of.x, of.d_z].contains(&out));
            if let Some(last) = rows.steps[..from].iter().rposition(computes) {
                rows.steps[last + 1..=from].rotate_right(1);
            }
        }
    }
}

pub(super) fn no_fused_slope(plan: &mut Plan<'_>) {
    for step in plan.rows.backward.iter_mut().flat_map(|rows| &mut rows.steps) {
        if let RowsStep::Value(Computed { fused: fused @ FusedInto::Slope(..), .. })
        | RowsStep::OnlyOutput(Computed { fused: fused @ FusedInto::Slope(..), .. }, _) = step
        {
            *fused = FusedInto::Nothing;
        }
    }
}

pub(super) fn no_fused_activation(plan: &mut Plan<'_>) {
    for step in &mut plan.rows.forward.steps {
        if let RowsStep::Value(Computed { fused: fused @ FusedInto::Activation(_), .. }) = step {
            *fused = FusedInto::Nothing;
        }
    }
}

pub(super) fn shifted_offset(plan: &mut Plan<'_>) {
    // With another layer behind it, the shifted one still ends inside the flat view.
    if let (Some(first), true) = (plan.layers.ids().next(), plan.layers.len() > 1) {
        plan.layers[first].offset += 1;
    }
}
