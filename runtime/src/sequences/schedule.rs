//! Which row of a workspace belongs to which step of which sequence.

use crate::flat::Rest;
use crate::state::part::Part;

/// A sequence that has steps.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sequence {
    /// Its place among the sequences of the caller.
    pub(crate) index: usize,
    /// Its first row in the caller's slices.
    pub(super) start: usize,
    /// How many steps it has.
    pub(super) steps: usize,
}

/// The order of up to `B` rows: by step, then by sequence, the longest first; of equally long ones the first
/// one first.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Schedule<const B: usize> {
    /// The sequences that have steps, in the order of their rows.
    sequences: [Sequence; B],
    /// The row after those of each step.
    ends: [usize; B],
    /// How many sequences have steps.
    count: usize,
    /// How many steps the longest one has.
    steps: usize,
}

/// Some steps, one after the other.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    pub(crate) first: usize,
    pub(crate) end: usize,
}

impl Span {
    /// One step.
    #[inline(always)]
    pub const fn one(step: usize) -> Self {
        Span { first: step, end: step + 1 }
    }
}

/// The rows of a step in a workspace: the first one, and how many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StepRows {
    pub(super) start: usize,
    pub(super) count: usize,
}

impl<const B: usize> Schedule<B> {
    /// No rows.
    pub const EMPTY: Self = Schedule {
        sequences: [Sequence { index: 0, start: 0, steps: 0 }; B],
        ends: [0; B],
        count: 0,
        steps: 0,
    };

    /// The order of sequences with these lengths. Their sum is at most `B`: what is beyond has no rows.
    pub fn fill(&mut self, lengths: &[usize]) {
        self.steps = lengths.iter().copied().max().unwrap_or(0).min(B);
        self.count = 0;
        let ends = self.ends.get_mut(..self.steps).unwrap_or_default();
        ends.fill(0);
        // How many sequences end with each step; then how many are longer, which is the place of the first
        // of those; then, as each of them moves it on, how many are at least as long: the rows of the step.
        let last = |steps: usize| steps.checked_sub(1);
        for steps in lengths {
            if let Some(here) = last(*steps).and_then(|last| ends.get_mut(last)) {
                *here += 1;
            }
        }
        let mut longer = 0;
        for end in ends.iter_mut().rev() {
            let here = core::mem::replace(end, longer);
            longer += here;
        }
        let mut start = 0;
        for (index, &steps) in lengths.iter().enumerate() {
            if let Some(place) = last(steps).and_then(|last| ends.get_mut(last)) {
                if let Some(sequence) = self.sequences.get_mut(*place) {
                    *sequence = Sequence { index, start, steps };
                    self.count += 1;
                }
                *place += 1;
            }
            start += steps;
        }
        let mut end = 0;
        for rows in ends {
            end += *rows;
            *rows = end;
        }
    }

    /// How many steps there are.
    #[inline(always)]
    pub const fn steps(&self) -> usize {
        self.steps
    }

    /// All steps.
    #[inline(always)]
    pub const fn all(&self) -> Span {
        Span { first: 0, end: self.steps }
    }

    /// The rows of a step; none of a step that no sequence has.
    #[inline(always)]
    pub(super) fn rows_of(&self, step: usize) -> StepRows {
        let end_of = |step: usize| self.ends.get(step).copied().unwrap_or(0);
        if step >= self.steps {
            return StepRows { start: 0, count: 0 };
        }
        let start = if step == 0 { 0 } else { end_of(step - 1) };
        StepRows { start, count: end_of(step).saturating_sub(start) }
    }

    /// The sequences in the order of their rows.
    #[inline(always)]
    pub(super) fn sequences(&self) -> &[Sequence] {
        self.sequences.get(..self.count).unwrap_or_default()
    }

    /// The sequences that have this step, in the order of its rows: the longest ones.
    #[inline(always)]
    pub(crate) fn sequences_of(&self, step: usize) -> &[Sequence] {
        self.sequences().get(..self.rows_of(step).count).unwrap_or_default()
    }

    /// How many sequences have steps.
    #[inline(always)]
    pub const fn sequence_count(&self) -> usize {
        self.count
    }

    /// The rows of a buffer that are the last ones of their sequences, of those that end with this step: the
    /// shortest of its sequences, so its last rows.
    #[inline(always)]
    pub fn ending<'b, T>(&self, step: usize, buffer: &'b mut [T]) -> &'b mut [T] {
        let (rows, later) = (self.rows_of(step), self.rows_of(step.saturating_add(1)));
        buffer.get_mut(rows.start + later.count..rows.start + rows.count).unwrap_or_default()
    }

    /// The rows of a buffer that belong to some steps.
    #[inline(always)]
    pub fn part<'b, T>(&self, span: Span, buffer: &'b mut [T]) -> &'b mut [T] {
        if span.first >= span.end {
            return &mut [];
        }
        let (first, last) = (self.rows_of(span.first), self.rows_of(span.end - 1));
        buffer.get_mut(first.start..last.start + last.count).unwrap_or_default()
    }

    /// The first rows of a buffer, as many as a step has: of a value that no other step reads.
    #[inline(always)]
    pub fn same_rows<'b, T>(&self, step: Span, buffer: &'b mut [T]) -> &'b mut [T] {
        buffer.get_mut(..self.rows_of(step.first).count).unwrap_or_default()
    }
}

// SAFETY: no parts, so that nobody looks at it as numbers; it is made of counts, of which 0 is one.
unsafe impl<S, const B: usize> Rest<S> for Schedule<B> {
    const INITIAL: Self = Self::EMPTY;
    const BEGINS_AS_ZEROS: bool = true;
    const PARTS: &'static [Part] = &[];
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::vec;
    use std::vec::Vec;

    use super::{Schedule, Span, StepRows};

    fn filled(lengths: &[usize]) -> Schedule<16> {
        let mut schedule = Schedule::EMPTY;
        // What was there before is gone.
        schedule.fill(&[4, 4, 4]);
        schedule.fill(lengths);
        schedule
    }

    /// The indices of the sequences in the order of their rows, and how many rows each step has.
    fn order(lengths: &[usize]) -> (Vec<usize>, Vec<usize>) {
        let schedule = filled(lengths);
        let order = schedule.sequences().iter().map(|sequence| sequence.index).collect();
        (order, (0..schedule.steps()).map(|step| schedule.rows_of(step).count).collect())
    }

    #[test]
    fn the_longest_sequence_is_first_and_equal_ones_keep_their_order() {
        assert_eq!(order(&[2, 4, 1, 4, 2]), (vec![1, 3, 0, 4, 2], vec![5, 4, 2, 2]));
        assert_eq!(order(&[3, 3, 3]), (vec![0, 1, 2], vec![3, 3, 3]));
        assert_eq!(order(&[1]), (vec![0], vec![1]));
    }

    #[test]
    fn a_sequence_without_steps_has_no_row() {
        assert_eq!(order(&[0, 2, 0, 3, 0]), (vec![3, 1], vec![2, 2, 1]));
        assert_eq!(order(&[0, 0]), (vec![], vec![]));
        assert_eq!(order(&[]), (vec![], vec![]));
    }

    #[test]
    fn a_sequence_begins_where_those_before_it_end() {
        let schedule = filled(&[2, 0, 3, 1]);
        let starts: Vec<(usize, usize)> =
            schedule.sequences().iter().map(|sequence| (sequence.index, sequence.start)).collect();
        assert_eq!(starts, [(2, 2), (0, 0), (3, 5)]);
    }

    #[test]
    fn the_rows_of_a_step_follow_those_of_the_step_before() {
        let schedule = filled(&[2, 3]);
        let rows: Vec<StepRows> = (0..4).map(|step| schedule.rows_of(step)).collect();
        let of = |start, count| StepRows { start, count };
        assert_eq!(rows, [of(0, 2), of(2, 2), of(4, 1), of(0, 0)]);
        let mut buffer: Vec<usize> = (0..16).collect();
        assert_eq!(schedule.part(Span::one(1), &mut buffer), [2, 3]);
        assert_eq!(schedule.part(schedule.all(), &mut buffer), [0, 1, 2, 3, 4]);
        assert_eq!(schedule.same_rows(Span::one(1), &mut buffer), [0, 1]);
        assert_eq!(schedule.same_rows(Span::one(2), &mut buffer), [0]);
        assert_eq!(schedule.same_rows(Span::one(3), &mut buffer), [0; 0]);
        assert_eq!(
            [0, 1, 2].map(|step| schedule.ending(step, &mut buffer).to_vec()),
            [vec![], vec![3], vec![4]]
        );
        let sequences =
            |step| schedule.sequences_of(step).iter().map(|sequence| sequence.index).collect::<Vec<_>>();
        assert_eq!([0, 1, 2, 3].map(sequences), [vec![1, 0], vec![1, 0], vec![1], vec![]]);
        assert_eq!(filled(&[]).part(Span { first: 0, end: 0 }, &mut buffer), [0; 0]);
    }
}
