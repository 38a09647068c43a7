//! Operations on each number of a value, over the steps of a block.
//!
//! Input: lists of channels. Output: channels. Guarantees: the bits of the kernels for one sample.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

use crate::activation::Elementwise;
use crate::machine::outline::outlined;
use crate::machine::with_sizes;
use crate::scalar::{Arithmetic, Constant, Scalar};

outlined! {
    /// `a = f(z)`.
    wide pub fn map_channels<'a, A; S: Scalar, E: Elementwise; N, B>(
        activation: E,
        z: &'a [&'a [S; B]; N],
        steps: usize,
        a: &'a mut [[S; B]; N],
    ) -> () {
        for (z, a) in z.iter().zip(&mut *a) {
            *a = **z;
        }
        map_in_place::<A, S, E, N, B>(activation, steps, a);
    }
}

/// `z = f(z)`.
#[inline(always)]
pub(super) fn map_in_place<A: Arithmetic, S: Scalar, E: Elementwise, const N: usize, const B: usize>(
    activation: E,
    steps: usize,
    z: &mut [[S; B]; N],
) {
    with_sizes!(A, SIZES => {
        for z in z {
            // Twice as many lanes as elsewhere: see `math/tanh.rs`.
            let (pairs, _) = z.as_chunks_mut::<{ 2 * SIZES.lanes }>();
            let whole = (steps / (2 * SIZES.lanes)).min(pairs.len());
            for z in pairs.iter_mut().take(whole) {
                *z = activation.apply_lanes::<A, S, { 2 * SIZES.lanes }>(z);
            }
            let (blocks, rest) = z.as_chunks_mut::<{ SIZES.lanes }>();
            for z in blocks.iter_mut().take(steps.div_ceil(SIZES.lanes)).skip(2 * whole) {
                *z = activation.apply_lanes::<A, S, { SIZES.lanes }>(z);
            }
            for z in rest {
                *z = activation.apply::<A, S>(*z);
            }
        }
    });
}

/// Defines an operation on two values.
macro_rules! pair {
    ($name:ident, $vectors:ident, $sign:tt, $formula:literal) => {
        outlined! {
            #[doc = $formula]
            pub fn $name<'a, A; S: Scalar; N, B>(
                a: &'a [&'a [S; B]; N],
                b: &'a [&'a [S; B]; N],
                steps: usize,
                result: &'a mut [[S; B]; N],
            ) -> () {
                with_sizes!(A, SIZES => {
                    for ((result, a), b) in result.iter_mut().zip(a).zip(b) {
                        $vectors::<S, { SIZES.lanes }>(a.as_chunks().0, b.as_chunks().0, steps, result.as_chunks_mut().0);
                    }
                });
            }
        }

        #[inline(always)]
        fn $vectors<S: Scalar, const L: usize>(a: &[[S; L]], b: &[[S; L]], steps: usize, result: &mut [[S; L]]) {
            for ((result, a), b) in result.iter_mut().zip(a).zip(b).take(steps.div_ceil(L)) {
                // A vector of its own, so that LLVM need not know that the buffers are different ones.
                let mut vector = [S::ZERO; L];
                for lane in 0..L {
                    vector[lane] = a[lane] $sign b[lane];
                }
                *result = vector;
            }
        }
    };
}

pair!(add_channels, add_vectors, +, "`a + b`.");
pair!(subtract_channels, subtract_vectors, -, "`a − b`.");
pair!(multiply_channels, multiply_vectors, *, "`a ⊙ b`, number by number.");

outlined! {
    /// `a ⊙ a`, with the bits of [`multiply_channels`]: a square, which an interval bounds better.
    pub fn square_channels<'a, A; S: Scalar; N, B>(
        a: &'a [&'a [S; B]; N],
        steps: usize,
        result: &'a mut [[S; B]; N],
    ) -> () {
        for (result, a) in result.iter_mut().zip(a) {
            for (result, a) in result.iter_mut().zip(a.iter()).take(steps) {
                *result = a.square();
            }
        }
    }
}

outlined! {
    /// `factor·x + offset`, rounded as `A` says.
    pub fn affine_channels<'a, A; S: Scalar; N, B>(
        factor: Constant,
        offset: Constant,
        x: &'a [&'a [S; B]; N],
        steps: usize,
        y: &'a mut [[S; B]; N],
    ) -> () {
        let (factor, offset) = (S::from_constant(factor), S::from_constant(offset));
        with_sizes!(A, SIZES => {
            for (y, x) in y.iter_mut().zip(x) {
                let (y, x) = (y.as_chunks_mut::<{ SIZES.lanes }>().0, x.as_chunks::<{ SIZES.lanes }>().0);
                for (y, x) in y.iter_mut().zip(x).take(steps.div_ceil(SIZES.lanes)) {
                    let mut vector = [S::ZERO; { SIZES.lanes }];
                    for lane in 0..SIZES.lanes {
                        vector[lane] = x[lane].mul_add::<A>(factor, offset);
                    }
                    *y = vector;
                }
            }
        });
    }
}
