//! Gradients brought within a limit: of their norm, or of each number.
//!
//! Input: the numbers of a gradient, and the limit. Output: the same, clipped, and the norm before.
//! Guarantees: a norm neither overflows nor vanishes while the numbers are squared, and a NaN among the
//! numbers, or as the limit, is seen in the result. Sums are taken in eight parts for each block, in one
//! order on every machine.

use crate::kernel::range::{into_range, out_of_range};
use crate::scalar::{Arithmetic, Kernel, Scalar};

/// Sums that are taken side by side, and the numbers of a block, so that no sum has many roundings.
const LANES: usize = 8;
const BLOCK: usize = 1024;

/// What PyTorch adds to the norm that it divides by.
const ADDED: f64 = 1e-6;

/// Below `SMALL` the squares of numbers in `f32` vanish, so they are brought up; below `TINY` those in `f64`,
/// which in `f32` is 0.
const SMALL: f64 = two_to(-50);
const TINY: f64 = two_to(-500);
const UP: f64 = two_to(100);
const FAR_UP: f64 = two_to(600);

const fn two_to(power: i64) -> f64 {
    f64::from_bits(((power + 1023) << 52).cast_unsigned())
}

/// A power of two that brings numbers up to ±`largest` to where their squares neither overflow nor vanish,
/// and its reciprocal.
#[inline(always)]
fn scales<S: Scalar>(largest: S) -> [S; 2] {
    let number = S::from_f64;
    if number(TINY).is_above(largest) {
        return [number(FAR_UP), number(1.0 / FAR_UP)];
    }
    if number(SMALL).is_above(largest) {
        return [number(UP), number(1.0 / UP)];
    }
    [into_range(largest), out_of_range(largest)]
}

/// The largest size of a number, without those that are NaN.
#[inline(always)]
fn largest<S: Scalar>(numbers: &[S]) -> S {
    let (blocks, rest) = numbers.as_chunks::<LANES>();
    let mut lanes = [S::ZERO; LANES];
    for block in blocks {
        for lane in 0..LANES {
            lanes[lane] = block[lane].abs().max(lanes[lane]);
        }
    }
    let mut largest = S::ZERO;
    for lane in lanes {
        largest = lane.max(largest);
    }
    for number in rest {
        largest = number.abs().max(largest);
    }
    largest
}

/// Σ (scale·x)².
#[inline(always)]
fn sum_of_squares<A: Arithmetic, S: Scalar>(numbers: &[S], scale: S) -> S {
    let mut sum = S::ZERO;
    for block in numbers.chunks(BLOCK) {
        let (groups, rest) = block.as_chunks::<LANES>();
        let mut lanes = [S::ZERO; LANES];
        for group in groups {
            for lane in 0..LANES {
                lanes[lane] = lanes[lane].plus_square::<A>(group[lane] * scale);
            }
        }
        let mut of_block = S::ZERO;
        for lane in lanes {
            of_block = of_block + lane;
        }
        for number in rest {
            of_block = of_block.plus_square::<A>(*number * scale);
        }
        sum = sum + of_block;
    }
    sum
}

/// `clip_norm`.
pub(crate) struct ClipNorm<'a, S> {
    pub(crate) gradient: &'a mut [S],
    pub(crate) most: S,
}

impl<S: Scalar> Kernel for ClipNorm<'_, S> {
    type Output = S;

    #[inline(always)]
    fn run<A: Arithmetic>(self) -> S {
        let Self { gradient, most } = self;
        // In this order, a NaN is passed on.
        let most = S::ZERO.max(most);
        let [scale, unscale] = scales(largest(gradient));
        let root = sum_of_squares::<A, S>(gradient, scale).sqrt();
        let divisor = root + S::from_f64(ADDED) * scale;
        let limit = most * scale;
        if divisor.is_above(limit) || divisor.is_nan() || limit.is_nan() {
            // Of numbers that are brought down first: the quotient of the limit and a huge norm vanishes.
            let factor = most / divisor;
            for number in gradient {
                *number = *number * scale * factor;
            }
        }
        root * unscale
    }
}

/// `clip_value`.
pub(crate) struct ClipValue<'a, S> {
    pub(crate) gradient: &'a mut [S],
    pub(crate) most: S,
}

impl<S: Scalar> Kernel for ClipValue<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { gradient, most } = self;
        if most.is_nan() {
            gradient.fill(most);
            return;
        }
        let most = S::ZERO.max(most);
        for number in gradient {
            // `max` passes on a NaN of its second operand alone.
            *number = -(-most).max(-(-most).max(*number));
        }
    }
}
