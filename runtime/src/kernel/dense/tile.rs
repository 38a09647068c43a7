//! The register tile: the sums that all multiplications of rows use.
//!
//! Input: a left operand (one number per row and step) and a right operand (`V` vectors of `L` lanes per
//! step). Output: the sums, each one chain of multiply-adds in the order of the steps. All sizes are
//! constants, so the sums stay in registers: the files of `machine` have the sizes.
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions

use core::hint::black_box;

use crate::scalar::{Arithmetic, Scalar};

/// The factor of each row of a tile.
pub(super) trait Left<S, const R: usize>: Copy {
    /// The factors of step `k`, one per row.
    fn column(self, k: usize) -> [S; R];
}

/// Rows of samples, cut to the steps of one block.
#[derive(Clone, Copy)]
pub(super) struct LeftRows<'a, S, const R: usize>(pub(super) [&'a [S]; R]);

impl<S: Scalar, const R: usize> Left<S, R> for LeftRows<'_, S, R> {
    #[inline(always)]
    fn column(self, k: usize) -> [S; R] {
        let mut column = [S::ZERO; R];
        for r in 0..R {
            column[r] = self.0[r][k];
        }
        column
    }
}

/// The factor of each column of a tile.
pub(super) trait Right<S, const L: usize, const V: usize> {
    /// The factors of step `k`, one per column.
    fn row(&mut self, k: usize) -> [[S; L]; V];
}

/// `sums[r][v] += left[r][k] · right[k][v]` for `k` ascending from 0 to `count`.
#[inline(always)]
pub(super) fn accumulate<A, S, Q, W, const R: usize, const L: usize, const V: usize>(
    left: Q,
    mut right: W,
    count: usize,
    mut sums: [[[S; L]; V]; R],
) -> [[[S; L]; V]; R]
where
    A: Arithmetic,
    S: Scalar,
    Q: Left<S, R>,
    W: Right<S, L, V>,
{
    for k in 0..count {
        let b = right.row(k);
        let a = left.column(k);
        for r in 0..R {
            for v in 0..V {
                a[r].mul_add_lanes::<A, L>(&b[v], &mut sums[r][v]);
            }
        }
    }
    sums
}

/// A vector of sums, which stays one if `is_at_risk`: only a part of it is stored, or rows lie behind each
/// other that end within a vector.
///
/// LLVM would drop the lanes that are not stored, pack what is left of several rows into one vector, and
/// shuffle it together in every step; that was 2.4 times slower than the unused lanes.
#[inline(always)]
pub(super) fn keep_vector<S: Scalar, const L: usize>(sums: [S; L], is_at_risk: bool) -> [S; L] {
    if is_at_risk { black_box(sums) } else { sums }
}

/// Every second step of an operand, from `first` on.
#[derive(Clone, Copy)]
pub(super) struct Alternate<O> {
    pub(super) of: O,
    pub(super) first: usize,
}

impl<S, O: Left<S, R>, const R: usize> Left<S, R> for Alternate<O> {
    #[inline(always)]
    fn column(self, k: usize) -> [S; R] {
        self.of.column(2 * k + self.first)
    }
}

impl<S, O: Right<S, L, V>, const L: usize, const V: usize> Right<S, L, V> for Alternate<&mut O> {
    #[inline(always)]
    fn row(&mut self, k: usize) -> [[S; L]; V] {
        self.of.row(2 * k + self.first)
    }
}

/// [`accumulate`] in `P` partial sums, one or two: the even steps behind `sums`, the odd ones from 0, and
/// their sum.
#[inline(always)]
pub(super) fn accumulate_partial<A, S, Q, W, const R: usize, const L: usize, const V: usize, const P: usize>(
    left: Q,
    mut right: W,
    count: usize,
    sums: [[[S; L]; V]; R],
) -> [[[S; L]; V]; R]
where
    A: Arithmetic,
    S: Scalar,
    Q: Left<S, R>,
    W: Right<S, L, V>,
{
    debug_assert!(P <= 2, "tiles have one or two partial sums");
    if const { P == 1 } {
        return accumulate::<A, S, Q, W, R, L, V>(left, right, count, sums);
    }
    let of = Alternate { of: &mut right, first: 0 };
    let mut even =
        accumulate::<A, S, _, _, R, L, V>(Alternate { of: left, first: 0 }, of, count.div_ceil(2), sums);
    // These wait in memory: there are no registers for both, and LLVM else exchanges one in every step.
    let even = black_box(&mut even);
    let of = Alternate { of: &mut right, first: 1 };
    let zeros = [[[S::ZERO; L]; V]; R];
    let mut odd = accumulate::<A, S, _, _, R, L, V>(Alternate { of: left, first: 1 }, of, count / 2, zeros);
    for r in 0..R {
        for v in 0..V {
            for l in 0..L {
                odd[r][v][l] = even[r][v][l] + odd[r][v][l];
            }
        }
    }
    odd
}
