//! Rows concatenated, sliced and padded out of line, for long programs: one function for all sizes and
//! places.
//!
//! Input: values of a long program. Output: the bits of the kernels of the same names.

use crate::scalar::Scalar;

/// Copies `part` into `whole`, from `start` on. Few numbers are one or two vectors: less than a call.
#[inline(always)]
pub fn place<S: Scalar, const L: usize>(whole: &mut [S], start: usize, part: &[S; L]) {
    if const { L > 16 } {
        place_many(whole, start, part);
    } else if let Some(to) = whole.get_mut(start..).and_then(<[S]>::first_chunk_mut) {
        *to = *part;
    }
}

#[inline(never)]
fn place_many<S: Scalar>(whole: &mut [S], start: usize, part: &[S]) {
    if let Some(to) = whole.get_mut(start..).and_then(|rest| rest.get_mut(..part.len())) {
        to.copy_from_slice(part);
    }
}

/// The `L` numbers of `whole` from `start` on.
#[inline(always)]
pub fn slice<S: Scalar, const N: usize, const L: usize>(whole: &[S; N], start: usize) -> [S; L] {
    let mut part = [S::ZERO; L];
    copy_rows((whole, N, start), (&mut part, L, 0));
    part
}

/// `part` from `start` on, zeros around it.
#[inline(always)]
pub fn pad<S: Scalar, const L: usize, const N: usize>(part: &[S; L], start: usize) -> [S; N] {
    let mut whole = [S::ZERO; N];
    place(&mut whole, start, part);
    whole
}

/// [`place`] on rows.
#[inline(always)]
pub fn place_rows<S: Scalar, const L: usize, const N: usize>(
    start: usize,
    part: &[[S; L]],
    whole: &mut [[S; N]],
) {
    copy_rows((part.as_flattened(), L, 0), (whole.as_flattened_mut(), N, start));
}

/// [`slice`] on rows.
#[inline(always)]
pub fn slice_rows<S: Scalar, const N: usize, const L: usize>(
    start: usize,
    whole: &[[S; N]],
    part: &mut [[S; L]],
) {
    copy_rows((whole.as_flattened(), N, start), (part.as_flattened_mut(), L, 0));
}

/// [`pad`] on rows.
#[inline(always)]
pub fn pad_rows<S: Scalar, const L: usize, const N: usize>(
    start: usize,
    part: &[[S; L]],
    whole: &mut [[S; N]],
) {
    fill(whole.as_flattened_mut());
    place_rows(start, part, whole);
}

#[inline(never)]
fn fill<S: Scalar>(numbers: &mut [S]) {
    numbers.fill(S::ZERO);
}

/// Copies as much of each row as both have: of rows of so many numbers, from so many on.
#[inline(never)]
fn copy_rows<S: Scalar>(
    (from, from_width, from_start): (&[S], usize, usize),
    (to, to_width, to_start): (&mut [S], usize, usize),
) {
    if from_width == 0 || to_width == 0 {
        return;
    }
    for (from, to) in from.chunks_exact(from_width).zip(to.chunks_exact_mut(to_width)) {
        for (from, to) in from.iter().skip(from_start).zip(to.iter_mut().skip(to_start)) {
            *to = *from;
        }
    }
}
