//! Rows that move in time: into the order of a workspace, from an earlier step, to an earlier step.

use super::schedule::{Schedule, Span};
use crate::memory::DelayLine;
use crate::scalar::Scalar;

/// Rows of the caller, in the order of the workspace.
pub fn gather_rows<T: Copy, const B: usize>(schedule: &Schedule<B>, from: &[T], into: &mut [T]) {
    for (rank, sequence) in schedule.sequences().iter().enumerate() {
        let rows = from.iter().skip(sequence.start).take(sequence.steps);
        for (step, row) in rows.enumerate() {
            if let Some(place) = into.get_mut(schedule.rows_of(step).start + rank) {
                *place = *row;
            }
        }
    }
}

/// Rows in the order of the workspace, in that of the caller; where there are none, zeros.
pub fn scatter_rows<S: Scalar, const N: usize, const B: usize>(
    schedule: &Schedule<B>,
    from: &[[S; N]],
    into: &mut [[S; N]],
) {
    for (rank, sequence) in schedule.sequences().iter().enumerate() {
        let rows = into.iter_mut().skip(sequence.start).take(sequence.steps);
        for (step, row) in rows.enumerate() {
            *row = from.get(schedule.rows_of(step).start + rank).copied().unwrap_or([S::ZERO; N]);
        }
    }
}

/// The value that each row of some steps had so many steps before: that of an earlier row, or of the memory
/// of its sequence, which `line` finds. A number that is nearly 0 is remembered as 0.
pub fn recall_rows<S: Scalar, M, const N: usize, const STEPS: usize, const B: usize>(
    (schedule, span): (&Schedule<B>, Span),
    steps: usize,
    of: &[[S; N]],
    memories: &[M],
    line: impl Fn(&M) -> &DelayLine<S, N, STEPS>,
    into: &mut [[S; N]],
) {
    for step in span.first..span.end {
        let rows = schedule.rows_of(step);
        let into = into.iter_mut().skip(rows.start).take(rows.count);
        if let Some(earlier) = step.checked_sub(steps) {
            let before = of.iter().skip(schedule.rows_of(earlier).start);
            for (to, from) in into.zip(before) {
                *to = from.map(Scalar::remembered);
            }
        } else {
            for (to, sequence) in into.zip(schedule.sequences()) {
                let line = memories.get(sequence.index).map(&line);
                *to = line.and_then(|line| line.get(steps - step)).copied().unwrap_or([S::ZERO; N]);
            }
        }
    }
}

/// Each memory takes in the values of all steps of its sequence.
pub fn remember_rows<S: Scalar, M, const N: usize, const STEPS: usize, const B: usize>(
    schedule: &Schedule<B>,
    of: &[[S; N]],
    memories: &mut [M],
    line: impl Fn(&mut M) -> &mut DelayLine<S, N, STEPS>,
) {
    for (rank, sequence) in schedule.sequences().iter().enumerate() {
        let Some(line) = memories.get_mut(sequence.index).map(&line) else { continue };
        for step in sequence.steps.saturating_sub(STEPS)..sequence.steps {
            if let Some(value) = of.get(schedule.rows_of(step).start + rank) {
                line.push(value);
            }
        }
    }
}

/// Sets the rows of some steps to 0.
pub fn clear_rows<S: Scalar, const N: usize, const B: usize>(
    (schedule, span): (&Schedule<B>, Span),
    into: &mut [[S; N]],
) {
    schedule.part(span, into).fill([S::ZERO; N]);
}

/// Adds to each row of some steps the gradient of what a row so many steps later read of it: nothing where
/// its sequence ends before. A memory that takes in a tiny number as 0 passes its gradient on all the same.
pub fn carry_rows<S: Scalar, const N: usize, const B: usize>(
    (schedule, span): (&Schedule<B>, Span),
    steps: usize,
    of: &[[S; N]],
    into: &mut [[S; N]],
) {
    for step in span.first..span.end {
        let later = schedule.rows_of(step.saturating_add(steps));
        let of = of.iter().skip(later.start).take(later.count);
        let into = into.iter_mut().skip(schedule.rows_of(step).start);
        for (sum, gradient) in into.zip(of) {
            for (sum, gradient) in sum.iter_mut().zip(gradient) {
                *sum = *sum + *gradient;
            }
        }
    }
}
