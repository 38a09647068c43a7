//! Dropout: in training mode a number is kept with the probability 1 − p and then divided by 1 − p, else it
//! is 0.
//!
//! Srivastava et al. 2014, "Dropout: a simple way to prevent neural networks from overfitting", inverted, as
//! in PyTorch. Which numbers are kept is a function of (seed, step, layer, row, unit) alone, so a run can be
//! repeated, and neither blocks nor threads change it: nothing is drawn in an order. Over time the row is
//! that of a step of a sequence: it depends neither on where the schedule has put it nor on the other
//! sequences. The gradient passes in the same way: both are one product with the mask.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

use crate::init::Generator;
use crate::scalar::Scalar;
use crate::sequences::{Schedule, Span};
use crate::state::Draws;

/// Which dropout of a network it is, and how much it drops.
#[derive(Clone, Copy, Debug)]
pub struct Dropout {
    /// p: the share of the numbers that is dropped.
    pub probability: f64,
    /// How many dropouts come before it.
    pub layer: u64,
}

/// A [`Dropout`] as it is computed, without the `f64`.
#[derive(Clone, Copy)]
struct Mask<S> {
    /// Hashes below it are dropped.
    threshold: u32,
    /// The factor of kept numbers: 1/(1 − p).
    scale: S,
    /// How many dropouts come before it.
    layer: u64,
}

impl Dropout {
    #[inline(always)]
    fn mask<S: Scalar>(self) -> Mask<S> {
        Mask {
            threshold: (self.probability * 4_294_967_296.0) as u32,
            scale: S::from_f64(1.0 / (1.0 - self.probability)),
            layer: self.layer,
        }
    }
}

impl<S: Scalar> Mask<S> {
    /// The key of a row: one SplitMix64 step for each coordinate.
    #[inline(always)]
    fn key(self, draws: Draws, row: u64) -> u64 {
        let mut key = draws.seed;
        for part in [draws.step, self.layer, row] {
            key = Generator::from_state(key).next_u64() ^ part;
        }
        Generator::from_state(key).next_u64()
    }

    #[inline(always)]
    fn row<const N: usize>(self, key: u64, x: &[S; N]) -> [S; N] {
        let mut y = [S::ZERO; N];
        for unit in 0..N {
            let kept = x[unit] * self.scale;
            y[unit] = if hash(key, unit as u32) >= self.threshold { kept } else { S::ZERO };
        }
        y
    }

    #[inline(always)]
    fn rows<const N: usize>(self, draws: Draws, first_row: u64, x: &[[S; N]], y: &mut [[S; N]]) {
        for (row, (x, y)) in x.iter().zip(y).enumerate() {
            *y = self.row(self.key(draws, first_row.wrapping_add(row as u64)), x);
        }
    }
}

/// The row of a step of a sequence, both counted from 0 in the call: each has 32 bits of its own.
#[inline(always)]
const fn row_of(sequence: usize, step: usize) -> u64 {
    ((sequence as u64) << 32) | (step as u64 & 0xffff_ffff)
}

/// 32 bits that look random for each unit of a row: twice the mixer `lowbias32` of Wellons 2018, "Prospecting
/// for hash functions", with a half of the key before each.
#[inline(always)]
fn hash(key: u64, unit: u32) -> u32 {
    mix(mix(unit.wrapping_mul(0x9e37_79b9) ^ key as u32) ^ (key >> 32) as u32)
}

#[inline(always)]
fn mix(mut x: u32) -> u32 {
    x = (x ^ (x >> 16)).wrapping_mul(0x7feb_352d);
    x = (x ^ (x >> 15)).wrapping_mul(0x846c_a68b);
    x ^ (x >> 16)
}

/// The row of one sample, which is row 0.
#[inline(always)]
pub fn dropout<S: Scalar, const N: usize>(of: Dropout, draws: Draws, x: &[S; N]) -> [S; N] {
    let of = of.mask();
    of.row(of.key(draws, 0), x)
}

/// [`dropout`] on rows of samples, the first of which is the row `first_row` of its batch.
#[inline(always)]
pub fn dropout_rows<S: Scalar, const N: usize>(
    of: Dropout,
    draws: Draws,
    first_row: u64,
    x: &[[S; N]],
    y: &mut [[S; N]],
) {
    of.mask().rows(draws, first_row, x, y);
}

/// [`dropout`] on the rows of some steps of sequences; without draws, in inference mode, a copy.
#[inline(always)]
pub fn dropout_steps<S: Scalar, const N: usize, const B: usize>(
    of: Dropout,
    draws: Option<Draws>,
    (schedule, span): (&Schedule<B>, Span),
    x: &[[S; N]],
    y: &mut [[S; N]],
) {
    let mut rows = x.iter().zip(y);
    let Some(draws) = draws else { return rows.for_each(|(x, y)| *y = *x) };
    let of = of.mask();
    for step in span.first..span.end {
        // Asked first, the sequences end a step without taking a row of the next one.
        for (sequence, (x, y)) in schedule.sequences_of(step).iter().zip(rows.by_ref()) {
            *y = of.row(of.key(draws, row_of(sequence.index, step)), x);
        }
    }
}

/// Dropout out of line, for long programs, with the bits of the kernels of the same names.
pub(crate) mod far {
    use super::{Dropout, Mask};
    use crate::scalar::Scalar;
    use crate::sequences::{Schedule, Span};
    use crate::state::Draws;

    /// [`dropout`](super::dropout).
    #[inline(always)]
    pub fn dropout<S: Scalar, const N: usize>(of: Dropout, draws: Draws, x: &[S; N]) -> [S; N] {
        let mut y = [S::ZERO; N];
        mask_rows(of.mask(), draws, 0, core::slice::from_ref(x), core::slice::from_mut(&mut y));
        y
    }

    /// [`dropout_rows`](super::dropout_rows).
    #[inline(always)]
    pub fn dropout_rows<S: Scalar, const N: usize>(
        of: Dropout,
        draws: Draws,
        first_row: u64,
        x: &[[S; N]],
        y: &mut [[S; N]],
    ) {
        mask_rows(of.mask(), draws, first_row, x, y);
    }

    /// [`dropout_steps`](super::dropout_steps).
    #[inline(never)]
    pub fn dropout_steps<S: Scalar, const N: usize, const B: usize>(
        of: Dropout,
        draws: Option<Draws>,
        steps: (&Schedule<B>, Span),
        x: &[[S; N]],
        y: &mut [[S; N]],
    ) {
        super::dropout_steps(of, draws, steps, x, y);
    }

    #[inline(never)]
    fn mask_rows<S: Scalar, const N: usize>(
        of: Mask<S>,
        draws: Draws,
        first_row: u64,
        x: &[[S; N]],
        y: &mut [[S; N]],
    ) {
        of.rows(draws, first_row, x, y);
    }
}
