//! A memory and the steps of a block: what they read of it, and what it takes in of them.
//!
//! Input: a delay line, and channels (`kernel/channels`). Output: the same. Guarantees: the numbers that steps
//! one by one read and write; no panic path.

use super::{DelayLine, at_least_one};
use crate::kernel::channels::{columns, remembered, rows};
use crate::machine::outline::outlined;
use crate::machine::with_sizes;
use crate::scalar::{Arithmetic, Scalar};

outlined! {
    /// The values from `back` steps before on, of the first `steps` of a block and at most `most`, as far as
    /// the memory has them: into the channels from step `at` on, before it takes anything in.
    #[doc(hidden)]
    pub fn recall_steps<'a, A; S: Scalar; N, STEPS, B>(
        of: &'a DelayLine<S, N, STEPS>,
        back: usize,
        most: usize,
        steps: usize,
        at: usize,
        into: &'a mut [[S; B]; N],
    ) -> () {
        let Some(offset) = STEPS.checked_sub(back) else { return };
        let (most, mut step) = (steps.min(most).min(back), 0);
        while step < most {
            let from = (of.oldest + offset + step) % const { at_least_one(STEPS) };
            // The rows up to where the oldest follows the newest.
            let rows = of.rows.get(from..).unwrap_or_default();
            let rows = rows.get(..most - step).unwrap_or(rows);
            if rows.is_empty() {
                return;
            }
            columns::<A, S, N, B>(rows, at + step, into);
            step += rows.len();
        }
    }
}

outlined! {
    /// A block of values behind those of the memory, as it will keep them.
    #[doc(hidden)]
    pub fn append_steps<'a, A; S: Scalar; N, B, W>(
        of: &'a [&'a [S; B]; N],
        steps: usize,
        into: &'a mut [[S; W]; N],
    ) -> () {
        with_sizes!(A, SIZES => {
            for (channel, of) in into.iter_mut().zip(of) {
                let (to, from) = (channel.as_chunks_mut().0.iter_mut().skip(B / SIZES.lanes), of.as_chunks().0);
                for (to, from) in to.zip(from).take(steps.div_ceil(SIZES.lanes)) {
                    *to = remembered::<S, { SIZES.lanes }>(from);
                }
            }
        });
    }
}

outlined! {
    /// Takes in the values of the first `steps` of a block.
    #[doc(hidden)]
    pub fn remember_steps<'a, A; S: Scalar; N, STEPS, B>(
        into: &'a mut DelayLine<S, N, STEPS>,
        of: &'a [&'a [S; B]; N],
        steps: usize,
    ) -> () {
        take_in::<A, S, true, N, STEPS, B>(into, of, steps);
    }
}

outlined! {
    /// The same of values that are as the memory keeps them.
    #[doc(hidden)]
    pub fn keep_steps<'a, A; S: Scalar; N, STEPS, B>(
        into: &'a mut DelayLine<S, N, STEPS>,
        of: &'a [&'a [S; B]; N],
        steps: usize,
    ) -> () {
        take_in::<A, S, false, N, STEPS, B>(into, of, steps);
    }
}

#[inline(always)]
fn take_in<
    A: Arithmetic,
    S: Scalar,
    const FOR_MEMORY: bool,
    const N: usize,
    const STEPS: usize,
    const B: usize,
>(
    into: &mut DelayLine<S, N, STEPS>,
    of: &[&[S; B]; N],
    steps: usize,
) {
    // Of more steps than the memory has, the first ones would be overwritten.
    let mut step = steps.saturating_sub(STEPS);
    while step < steps {
        let at = (into.oldest + step) % const { at_least_one(STEPS) };
        let places = into.rows.get_mut(at..).unwrap_or_default();
        let count = places.len().min(steps - step);
        let Some(places) = places.get_mut(..count) else { return };
        if places.is_empty() {
            return;
        }
        rows::<A, S, FOR_MEMORY, N, B>(of, step, places);
        step += count;
    }
    into.oldest = (into.oldest + steps) % const { at_least_one(STEPS) };
}
