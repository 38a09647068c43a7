//! The memory of a network: values of earlier steps.
//!
//! Input: the value of each step. Output: that of so many steps before. Guarantees: no heap, no panic path;
//! a number that is nearly 0 is remembered as 0, so that a memory that fades never becomes slow.

mod block;

pub use block::{append_steps, keep_steps, recall_steps, remember_steps};

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
