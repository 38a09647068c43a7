//! Rows concatenated, sliced and padded, on one sample (`[S; N]`) and on rows of samples (`[[S; N]]`).
//!
//! The forms on rows take as many rows as the shortest argument has. The place of a part is a constant, so no
//! access can be out of bounds.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

pub(crate) mod far;

use crate::scalar::Scalar;

/// The inputs of shared weights at all their uses, concatenated, as rows.
#[inline(always)]
pub fn uses<S, const N: usize, const M: usize>(joined: &[S; N]) -> &[[S; M]] {
    joined.as_chunks().0
}

/// [`uses`] of rows of samples: the uses of the first sample, those of the second one, and so on.
#[inline(always)]
pub fn uses_rows<S, const N: usize, const M: usize>(joined: &[[S; N]]) -> &[[S; M]] {
    joined.as_flattened().as_chunks().0
}

/// `whole` with `part` in the place of its numbers from `START` on.
#[inline(always)]
pub fn place<S: Scalar, const START: usize, const N: usize, const L: usize>(
    mut whole: [S; N],
    part: &[S; L],
) -> [S; N] {
    const { assert!(START + L <= N) };
    whole[START..START + L].copy_from_slice(part);
    whole
}

/// Copies each row of `part` into the row of `whole`, from `START` on.
#[inline(always)]
pub fn place_rows<S: Scalar, const START: usize, const N: usize, const L: usize>(
    part: &[[S; L]],
    whole: &mut [[S; N]],
) {
    const { assert!(START + L <= N) };
    let rows = part.len().min(whole.len());
    for s in 0..rows {
        whole[s][START..START + L].copy_from_slice(&part[s]);
    }
}

/// The `L` numbers of `whole` from `START` on.
#[inline(always)]
pub fn slice<S: Scalar, const START: usize, const N: usize, const L: usize>(whole: &[S; N]) -> [S; L] {
    const { assert!(START + L <= N) };
    let mut part = [S::ZERO; L];
    part.copy_from_slice(&whole[START..START + L]);
    part
}

/// [`slice`] on rows.
#[inline(always)]
pub fn slice_rows<S: Scalar, const START: usize, const N: usize, const L: usize>(
    whole: &[[S; N]],
    part: &mut [[S; L]],
) {
    let rows = whole.len().min(part.len());
    for s in 0..rows {
        part[s] = slice::<S, START, N, L>(&whole[s]);
    }
}

/// `part` from `START` on, zeros around it: the gradient of [`slice`].
#[inline(always)]
pub fn pad<S: Scalar, const START: usize, const L: usize, const N: usize>(part: &[S; L]) -> [S; N] {
    place::<S, START, N, L>([S::ZERO; N], part)
}

/// [`pad`] on rows.
#[inline(always)]
pub fn pad_rows<S: Scalar, const START: usize, const L: usize, const N: usize>(
    part: &[[S; L]],
    whole: &mut [[S; N]],
) {
    let rows = part.len().min(whole.len());
    for s in 0..rows {
        whole[s] = pad::<S, START, L, N>(&part[s]);
    }
}
