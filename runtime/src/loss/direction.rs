//! The loss of a direction.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

use super::Loss;
use crate::scalar::{Arithmetic, Scalar};

/// One minus the cosine between prediction and target, 1 − y·t / (|y|·|t|), as
/// `1 - torch.nn.functional.cosine_similarity(y, t)`: lengths below 1e-8 count as 1e-8.
///
/// The gradient is (y·(y·t)/|y|² − t) / (|y|·|t|). Squares must neither overflow nor vanish: lengths from 1e-8 to
/// 1e18 in single precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cosine;

/// y·t, |y|², and 1/(|y|·|t|), with lengths of at least 1e-8.
struct Products<S> {
    dot: S,
    square: S,
    inverse: S,
}

/// The square of the least length.
const LEAST: f64 = 1e-16;

impl Cosine {
    #[inline(always)]
    fn products<A: Arithmetic, S: Scalar, const N: usize, const T: usize>(
        y: &[S; N],
        target: &[S; T],
    ) -> Products<S> {
        const { assert!(N == T, "as many outputs as targets") };
        let (mut dot, mut square, mut target_square) = (S::ZERO, S::ZERO, S::ZERO);
        for o in 0..N {
            dot = y[o].mul_add::<A>(target[o], dot);
            square = square.plus_square::<A>(y[o]);
            target_square = target_square.plus_square::<A>(target[o]);
        }
        let least = S::from_f64(LEAST);
        let lengths = least.max(square).sqrt() * least.max(target_square).sqrt();
        Products { dot, square, inverse: S::ONE / lengths }
    }
}

impl Loss for Cosine {
    #[inline(always)]
    fn value<A: Arithmetic, S: Scalar, const N: usize, const T: usize>(
        self,
        read: &[S; N],
        target: &[S; T],
    ) -> S {
        let Products { dot, inverse, .. } = Self::products::<A, S, N, T>(read, target);
        S::ONE - dot * inverse
    }

    #[inline(always)]
    fn gradient_into<A: Arithmetic, S: Scalar, const N: usize, const T: usize>(
        self,
        y: &[S; N],
        target: &[S; T],
        seed: S,
        d: &mut [S; N],
    ) {
        let Products { dot, square, inverse } = Self::products::<A, S, N, T>(y, target);
        let least = S::from_f64(LEAST);
        // Below the least length only the direction of the target counts.
        let along = (square - least).select_positive(dot / least.max(square), S::ZERO);
        let seed = seed * inverse;
        for o in 0..N {
            d[o] = y[o].mul_add::<A>(along, -target[o]) * seed;
        }
    }
}
