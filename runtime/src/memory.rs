//! The memory of a network: values of earlier steps.
//!
//! Input: the value of each step. Output: that of so many steps before. Guarantees: no heap, no panic path;
//! a number that is nearly 0 is remembered as 0, so that a memory that fades never becomes slow.

use crate::kernel::channels::{columns, rows};
use crate::machine::outline::outlined;
use crate::machine::with_sizes;
use crate::scalar::Scalar;

/// The values of the last `STEPS` steps, of `N` numbers each: a delay line, whose oldest value makes room for
/// the newest one.
///
/// ```
/// use netwright::DelayLine;
///
/// let mut past = DelayLine::<f32, 1, 3>::empty();
/// for x in [1.0, 2.0, 3.0, 4.0] {
///     past.push(&[x]);
/// }
/// assert_eq!(past.get(1), Some(&[4.0]));
/// assert_eq!(past.get(3), Some(&[2.0]));
/// assert_eq!(past.get(4), None);
/// ```
#[derive(Clone, Debug)]
pub struct DelayLine<S, const N: usize, const STEPS: usize> {
    rows: [[S; N]; STEPS],
    /// The index of the oldest value.
    oldest: usize,
}

impl<S, const N: usize, const STEPS: usize> DelayLine<S, N, STEPS> {
    /// The value of so many steps before; `None` of this step, and of more than `STEPS`.
    ///
    /// ```
    /// use netwright::DelayLine;
    ///
    /// let mut past = DelayLine::<f32, 1, 2>::empty();
    /// past.push(&[0.5]);
    /// assert_eq!(past.get(1), Some(&[0.5]));
    /// assert_eq!(past.get(0), None);
    /// ```
    #[inline(always)]
    pub fn get(&self, steps: usize) -> Option<&[S; N]> {
        if steps == 0 || steps > STEPS {
            return None;
        }
        self.rows.get((self.oldest + (STEPS - steps)) % STEPS)
    }
}

impl<S: Scalar, const N: usize, const STEPS: usize> DelayLine<S, N, STEPS> {
    /// Zeros for all steps: before the first one.
    ///
    /// ```
    /// use netwright::DelayLine;
    ///
    /// assert_eq!(DelayLine::<f32, 2, 1>::empty().get(1), Some(&[0.0, 0.0]));
    /// ```
    pub const fn empty() -> Self {
        DelayLine { rows: [[S::ZERO; N]; STEPS], oldest: 0 }
    }

    /// Zeros for all steps, in place.
    ///
    /// ```
    /// use netwright::DelayLine;
    ///
    /// let mut past = DelayLine::<f32, 1, 2>::empty();
    /// past.push(&[1.0]);
    /// past.reset();
    /// assert_eq!(past, DelayLine::empty());
    /// ```
    pub fn reset(&mut self) {
        for row in &mut self.rows {
            row.fill(S::ZERO);
        }
        self.oldest = 0;
    }

    /// Takes in the value of a step, so that it is that of one step before. A number below 2⁻¹⁰⁰ (2⁻⁹⁰⁰ in
    /// double precision) is taken in as 0.
    ///
    /// ```
    /// use netwright::DelayLine;
    ///
    /// let mut past = DelayLine::<f32, 2, 1>::empty();
    /// past.push(&[1e-20, 1e-40]);
    /// assert_eq!(past.get(1), Some(&[1e-20, 0.0]));
    /// ```
    #[inline(always)]
    pub fn push(&mut self, value: &[S; N]) {
        let Some(row) = self.rows.get_mut(self.oldest % const { at_least_one(STEPS) }) else { return };
        let mut index = 0;
        while index < N {
            row[index] = value[index].remembered();
            index += 1;
        }
        self.oldest = (self.oldest + 1) % const { at_least_one(STEPS) };
    }
}

/// The divisor of an index into so many rows; of none there is no index.
const fn at_least_one(steps: usize) -> usize {
    if steps == 0 { 1 } else { steps }
}

/// Two delay lines are equal if they remember the same, wherever their oldest value is stored.
impl<S: PartialEq, const N: usize, const STEPS: usize> PartialEq for DelayLine<S, N, STEPS> {
    fn eq(&self, other: &Self) -> bool {
        (1..=STEPS).all(|steps| self.get(steps) == other.get(steps))
    }
}

impl<S: Eq, const N: usize, const STEPS: usize> Eq for DelayLine<S, N, STEPS> {}

/// The memory of a network: a value for each stream of samples, and no part of the network.
///
/// Implemented by `network!`, for the struct that [`Recurrent::memory`](crate::Recurrent::memory) returns. A
/// clone is a snapshot.
///
/// ```
/// use netwright::{Memory, Recurrent, prelude::*};
///
/// /// The outputs for a stream, from its beginning.
/// fn whole<N: Recurrent<f32>>(net: &N, memory: &mut N::Memory, x: &[N::Input], y: &mut [N::Output]) {
///     memory.reset();
///     net.run(memory, x, y);
/// }
///
/// network! { struct Sum { x: input(1); y: x + prev(y) -> dense(1, weights = [[1]]); output: y; } }
/// let (net, mut y) = (Sum::new(0), [[0.0]; 3]);
/// whole(&net, &mut Sum::memory(), &[[1.0], [2.0], [3.0]], &mut y);
/// assert_eq!(y, [[1.0], [3.0], [6.0]]);
/// ```
pub trait Memory: Clone + Send + Sync {
    /// The memory before the first step: zeros.
    ///
    /// ```
    /// use netwright::{Memory, prelude::*};
    ///
    /// network! { struct Sum { x: input(1); y: x + prev(y) -> dense(1, weights = [[1]]); output: y; } }
    /// assert_eq!(SumMemory::<f32>::empty(), Sum::memory());
    /// ```
    fn empty() -> Self;
    /// Forgets everything.
    ///
    /// ```
    /// use netwright::prelude::*;
    ///
    /// network! { struct Sum { x: input(1); y: x + prev(y) -> dense(1, weights = [[1]]); output: y; } }
    /// let (net, mut memory) = (Sum::new(0), Sum::memory());
    /// net.step(&mut memory, &[2.0]);
    /// memory.reset();
    /// assert_eq!(memory, Sum::memory());
    /// ```
    fn reset(&mut self);
}

/// A copy of the value of so many steps before, at least one and at most `STEPS`: it is read before anything
/// is written.
#[doc(hidden)]
#[inline(always)]
pub fn recall<S: Scalar, const N: usize, const STEPS: usize>(
    of: &DelayLine<S, N, STEPS>,
    steps: usize,
) -> [S; N] {
    match of.get(steps) {
        Some(value) => *value,
        None => [S::ZERO; N],
    }
}

/// The value of so many steps before where the memory has it, at least one and at most `STEPS`: for a layer
/// that reads it number by number, of which a copy would have to be in memory, too.
#[doc(hidden)]
#[inline(always)]
pub fn recalled<S: Scalar, const N: usize, const STEPS: usize>(
    of: &DelayLine<S, N, STEPS>,
    steps: usize,
) -> &[S; N] {
    const { assert!(STEPS > 0, "what is read is remembered") };
    match of.get(steps) {
        Some(value) => value,
        None => &of.rows[0],
    }
}

/// Takes in the value of this step.
#[doc(hidden)]
#[inline(always)]
pub fn remember<S: Scalar, const N: usize, const STEPS: usize>(
    into: &mut DelayLine<S, N, STEPS>,
    value: &[S; N],
) {
    into.push(value);
}

outlined! {
    /// The values of so many steps before each of the next `steps`, as far as the memory has them: of the
    /// first ones of a block, before it takes anything in.
    #[doc(hidden)]
    pub fn recall_steps<'a, A; S: Scalar; N, STEPS, B>(
        of: &'a DelayLine<S, N, STEPS>,
        back: usize,
        steps: usize,
        into: &'a mut [[S; B]; N],
    ) -> () {
        let Some(offset) = STEPS.checked_sub(back) else { return };
        let (most, mut step) = (steps.min(back), 0);
        while step < most {
            let from = (of.oldest + offset + step) % const { at_least_one(STEPS) };
            // The rows up to where the oldest follows the newest.
            let rows = of.rows.get(from..).unwrap_or_default();
            let rows = rows.get(..most - step).unwrap_or(rows);
            if rows.is_empty() {
                return;
            }
            columns::<A, S, N, B>(rows, step, into);
            step += rows.len();
        }
    }
}

outlined! {
    /// The values of so many steps before each of `steps`, as far as they are of the block itself: what a
    /// memory would have kept of them.
    #[doc(hidden)]
    pub fn shift_steps<'a, A; S: Scalar; N, B>(
        of: &'a [&'a [S; B]; N],
        back: usize,
        steps: usize,
        into: &'a mut [[S; B]; N],
    ) -> () {
        with_sizes!(A, SIZES => shift::<S, N, B, { SIZES.lanes }>(of, back, steps, into));
    }
}

/// The same in vectors, the last of which reaches back over steps that the one before it has.
#[inline(always)]
fn shift<S: Scalar, const N: usize, const B: usize, const L: usize>(
    of: &[&[S; B]; N],
    back: usize,
    steps: usize,
    into: &mut [[S; B]; N],
) {
    let count = steps.min(B).saturating_sub(back);
    // Where the vectors would be longer than what there is, steps beyond the last one are filled, too.
    let room = B.saturating_sub(back);
    for (channel, of) in into.iter_mut().zip(of) {
        let Some(later) = channel.get_mut(back..) else { return };
        let mut step = 0;
        while step < count {
            let at = if step + L <= room { step } else { room.saturating_sub(L) };
            let from = of.get(at..).and_then(<[S]>::first_chunk::<L>);
            let to = later.get_mut(at..).and_then(<[S]>::first_chunk_mut::<L>);
            if let (Some(from), Some(to)) = (from, to) {
                let mut vector = [S::ZERO; L];
                for lane in 0..L {
                    vector[lane] = from[lane].remembered();
                }
                *to = vector;
            } else {
                for (to, from) in later.iter_mut().zip(of.iter()) {
                    *to = from.remembered();
                }
            }
            step += L;
        }
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
            rows::<A, S, N, B>(of, step, places);
            for row in places {
                for number in row {
                    *number = number.remembered();
                }
            }
            step += count;
        }
        into.oldest = (into.oldest + steps) % const { at_least_one(STEPS) };
    }
}

#[cfg(test)]
#[allow(clippy::needless_range_loop)] // numbers of several arrays
mod tests {
    use super::{DelayLine, recall_steps, remember_steps, shift_steps};
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
                    let (mut value, mut past) = ([[S::ZERO; 64]; N], [[S::ONE; 64]; N]);
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
                    recall_steps::<A, S, N, STEPS, 64>(&in_blocks, back, length, &mut past);
                    shift_steps::<A, S, N, 64>(&list, back, length, &mut past);
                    remember_steps::<A, S, N, STEPS, 64>(&mut in_blocks, &list, length);
                    for n in 0..N {
                        assert_eq!(
                            past[n][..length],
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
