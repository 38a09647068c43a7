//! The loss of a direction.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

use super::Loss;
use crate::kernel::range::into_range;
use crate::scalar::{Arithmetic, Scalar};

/// One minus the cosine between prediction and target, 1 − y·t / (|y|·|t|), as
/// `1 - torch.nn.functional.cosine_similarity(y, t)`: lengths below 1e-8 count as 1e-8.
///
/// With u and v the directions of y and t, it is computed as |u − v|²/2, which keeps its digits where both
/// are near to each other. The gradient is (u·(u·v) − v)/|y|.
///
/// ```
/// use netwright::loss::{Cosine, Loss};
/// use netwright::scalar::Separate;
///
/// // 1 − (3·4 + 4·3)/(5·5)
/// let value = Cosine.value::<Separate, f64, 2, 2>(&[3.0, 4.0], &[4.0, 3.0]);
/// assert!((value - 0.04).abs() < 1e-15);
/// ```
#[doc(alias("CosineSimilarity", "CosineEmbeddingLoss"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cosine;

/// A row that is divided by its length.
struct Direction<S, const N: usize> {
    unit: [S; N],
    /// The divisor of the row, after it was brought into range.
    length: S,
    range: S,
    /// The squares of its length and of the least one, in range.
    square: S,
    least: S,
}

/// The square of the least length.
const LEAST: f64 = 1e-16;

impl<S: Scalar, const N: usize> Direction<S, N> {
    #[inline(always)]
    fn of<A: Arithmetic>(row: &[S; N]) -> Self {
        let mut largest = S::ZERO;
        for o in 0..N {
            largest = largest.max(row[o].abs());
        }
        let range = into_range(largest);
        let (mut unit, mut square) = (*row, S::ZERO);
        for o in 0..N {
            unit[o] = row[o] * range;
            square = square.plus_square::<A>(unit[o]);
        }
        let least = S::from_f64(LEAST) * range * range;
        let length = least.max(square).sqrt();
        for o in 0..N {
            unit[o] = (unit[o] / length).within_size(1, N, largest, S::from_f64(LEAST));
        }
        Self { unit, length, range, square, least }
    }

    /// How much is missing to the square of a unit's length: 0, exactly, of all but the shortest rows.
    #[inline(always)]
    fn shortness(&self) -> S {
        (self.least - self.square).select_positive(S::ONE - self.square / self.least, S::ZERO)
    }
}

impl Loss for Cosine {
    #[inline(always)]
    fn value<A: Arithmetic, S: Scalar, const N: usize, const T: usize>(
        self,
        read: &[S; N],
        target: &[S; T],
    ) -> S {
        const { assert!(N == T, "as many outputs as targets") };
        let (y, t) = (Direction::of::<A>(read), Direction::of::<A>(target));
        let mut square = S::ZERO;
        for o in 0..N {
            let distance = y.unit[o] - t.unit[o];
            square = square.plus_square::<A>(distance);
        }
        let loss = (square + (y.shortness() + t.shortness())) * S::from_f64(0.5);
        // Far more than the roundings of `f32` add to 2.
        loss.within(0.0, 2.0 + 1e-5 + 1e-6 * N as f64)
    }

    #[inline(always)]
    fn gradient_into<A: Arithmetic, S: Scalar, const N: usize, const T: usize>(
        self,
        y: &[S; N],
        target: &[S; T],
        seed: S,
        d: &mut [S; N],
    ) {
        const { assert!(N == T, "as many outputs as targets") };
        let (y, t) = (Direction::of::<A>(y), Direction::of::<A>(target));
        let mut cosine = S::ZERO;
        for o in 0..N {
            cosine = y.unit[o].mul_add::<A>(t.unit[o], cosine);
        }
        // Below the least length only the direction of the target counts.
        let along = (y.square - y.least).select_positive(cosine, S::ZERO);
        for o in 0..N {
            d[o] = y.unit[o].mul_add::<A>(along, -t.unit[o]) / y.length * (y.range * seed);
        }
    }
}
