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

#[cfg(test)]
#[allow(clippy::needless_range_loop)] // numbers of several arrays
mod tests {
    use super::super::DelayLine;
    use super::{append_steps, keep_steps, recall_steps, remember_steps};
    use crate::scalar::{Arithmetic, Kernel, Scalar};

    /// Steps of the blocks, some of which are shorter than a vector, or end within one.
    const LENGTHS: [usize; 6] = [64, 5, 17, 33, 64, 8];

    /// Blocks of a value of `N` numbers, and its past `BACK` steps before, as far as a delay line of `STEPS`
    /// has it.
    struct Past<S, const N: usize, const STEPS: usize>([S; 2]);

    impl<S: Scalar + PartialEq + core::fmt::Debug, const N: usize, const STEPS: usize> Kernel
        for Past<S, N, STEPS>
    {
        type Output = ();
        fn run<A: Arithmetic>(self) {
            for back in 1..=STEPS {
                let mut one_by_one = DelayLine::<S, N, STEPS>::empty();
                let (mut in_blocks, mut count) = (one_by_one.clone(), 0_u64);
                for length in LENGTHS {
                    let (mut value, mut past) = ([[S::ZERO; 64]; N], [[S::ONE; 128]; N]);
                    let mut expected = [[S::ONE; 64]; N];
                    for step in 0..length {
                        let earlier = *one_by_one.get(back).unwrap_or(&[S::ZERO; N]);
                        let mut row = [S::ZERO; N];
                        for n in 0..N {
                            count += 1;
                            // Every seventh number is too faint to be remembered.
                            let faint = self.0[usize::from(count % 7 == 0)];
                            row[n] = S::from_u64(count) * faint;
                            (value[n][step], expected[n][step]) = (row[n], earlier[n]);
                        }
                        one_by_one.push(&row);
                    }
                    let list = value.each_ref();
                    // Of a block or less back, a view of the past, which nearer steps share; else a copy.
                    let (at, nearer) = (64_usize.saturating_sub(back), back / 2);
                    if back <= 64 {
                        recall_steps::<A, S, N, STEPS, 128>(
                            &in_blocks,
                            back,
                            back - nearer,
                            length,
                            at,
                            &mut past,
                        );
                        recall_steps::<A, S, N, STEPS, 128>(
                            &in_blocks,
                            nearer,
                            nearer,
                            length,
                            64 - nearer,
                            &mut past,
                        );
                        append_steps::<A, S, N, 64, 128>(&list, length, &mut past);
                        let mut kept = [&[S::ZERO; 64]; N];
                        for n in 0..N {
                            kept[n] = past[n][64..].first_chunk().unwrap_or(kept[n]);
                        }
                        keep_steps::<A, S, N, STEPS, 64>(&mut in_blocks, &kept, length);
                    } else {
                        recall_steps::<A, S, N, STEPS, 128>(&in_blocks, back, back, length, 0, &mut past);
                        remember_steps::<A, S, N, STEPS, 64>(&mut in_blocks, &list, length);
                    }
                    for n in 0..N {
                        assert_eq!(
                            past[n][at..at + length],
                            expected[n][..length],
                            "{back} steps before, number {n}"
                        );
                    }
                    assert_eq!(in_blocks, one_by_one, "the memory of {STEPS} steps");
                }
            }
        }
    }

    fn past<const N: usize>() {
        f32::dispatch(Past::<f32, N, 1>([1.0, 1e-38]));
        f32::dispatch(Past::<f32, N, 7>([1.0, 1e-38]));
        f32::dispatch(Past::<f32, N, 90>([1.0, 1e-38]));
        f64::dispatch(Past::<f64, N, 70>([1.0, 1e-290]));
    }

    #[test]
    fn blocks_remember_what_steps_remember() {
        past::<1>();
        past::<2>();
        past::<3>();
        past::<4>();
        past::<5>();
        past::<8>();
        past::<16>();
        past::<19>();
    }
}
