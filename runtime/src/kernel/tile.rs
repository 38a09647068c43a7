//! The register tile: `R × C` sums that all multiplications of rows go through.
//!
//! In come a left operand (one number per row and step) and a right operand (`C` numbers per step); out go the
//! sums, each one chain of multiply-adds in the order of the steps. `R` and `C` are constants, so the sums stay
//! in registers: 6 rows of two vectors take 15 of the 16 that AVX2 has. (4 rows of three vectors need all 16;
//! LLVM spilled a sum, at half the speed.)

use core::hint::black_box;

use crate::scalar::{Arithmetic, Scalar};

/// What is multiplied into each row of a tile.
pub(super) trait Left<S, const R: usize>: Copy {
    /// The factors of step `k`, one per row.
    fn column(self, k: usize) -> [S; R];
}

/// What is multiplied into each column of a tile.
pub(super) trait Right<S, const C: usize>: Copy {
    /// The factors of step `k`, one per column.
    fn row(self, k: usize) -> [S; C];
}

/// `sums[r][c] += left[r][k] · right[k][c]` for `k` ascending from 0 to `count`.
#[inline(always)]
pub(super) fn accumulate<A, S, L, B, const R: usize, const C: usize>(
    left: L,
    right: B,
    count: usize,
    mut sums: [[S; C]; R],
) -> [[S; C]; R]
where
    A: Arithmetic,
    S: Scalar,
    L: Left<S, R>,
    B: Right<S, C>,
{
    for k in 0..count {
        let b = right.row(k);
        let a = left.column(k);
        for r in 0..R {
            for c in 0..C {
                sums[r][c] = a[r].mul_add::<A>(b[c], sums[r][c]);
            }
        }
    }
    sums
}

/// The sums of a tile of which only `width` columns are stored.
///
/// LLVM would drop the other columns, pack what is left of several rows into one vector, and shuffle it together
/// in every step; that was 2.4 times slower than the unused lanes.
#[inline(always)]
pub(super) fn keep_vectors<S: Scalar, const R: usize, const C: usize>(
    sums: [[S; C]; R],
    width: usize,
) -> [[S; C]; R] {
    if width < C { black_box(sums) } else { sums }
}
