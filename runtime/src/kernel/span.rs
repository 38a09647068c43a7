//! Vectors of a row: where they are, and how they are loaded and stored.
//!
//! Input: a row, and a place in it. Output: a vector, or the row with the vector in it. Guarantees: nothing
//! panics; numbers that a row does not have are loaded as zeros, and not stored.
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions

use crate::scalar::Scalar;

/// Where a vector is in a row: `width` columns from `start` on. Beyond the width, what is
/// loaded holds zeros, and packed columns anything.
#[derive(Clone, Copy)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) width: usize,
}

/// Whole vectors side by side from `column` on.
#[inline(always)]
pub(super) const fn whole<const L: usize, const V: usize>(column: usize) -> [Span; V] {
    let mut spans = [Span { start: column, width: L }; V];
    let mut v = 0;
    while v < V {
        spans[v].start = column + v * L;
        v += 1;
    }
    spans
}

/// The same vectors in a row that begins with the column `first`.
#[inline(always)]
pub(super) const fn from<const V: usize>(mut spans: [Span; V], first: usize) -> [Span; V] {
    let mut v = 0;
    while v < V {
        spans[v].start = spans[v].start.saturating_sub(first);
        v += 1;
    }
    spans
}

/// The vectors of the columns `column..n`, which do not fill the last of them: it is narrow, or it reaches
/// back over columns that the one before it has, so that it is whole.
pub(super) const fn last<const L: usize, const V: usize>(
    column: usize,
    n: usize,
    reach_back: bool,
) -> [Span; V] {
    let mut spans = whole::<L, V>(column);
    let end = &mut spans[V - 1];
    if end.start + L > n {
        if reach_back && n >= L {
            end.start = n - L;
        } else {
            end.width = n.saturating_sub(end.start);
        }
    }
    spans
}

/// `V` vectors of a row.
#[inline(always)]
pub(super) fn load_spans<S: Scalar, const L: usize, const V: usize>(
    from: &[S],
    spans: [Span; V],
) -> [[S; L]; V] {
    let mut vectors = [[S::ZERO; L]; V];
    for v in 0..V {
        vectors[v] = load(from, spans[v].start, spans[v].width);
    }
    vectors
}

/// `from[column..column + width]`, padded with zeros; zeros if `from` is too short.
#[inline(always)]
pub(super) fn load<S: Scalar, const L: usize>(from: &[S], column: usize, width: usize) -> [S; L] {
    let mut to = [S::ZERO; L];
    if let Some((_, tail)) = from.split_at_checked(column) {
        if width == L {
            if let Some(chunk) = tail.first_chunk::<L>() {
                to = *chunk;
            }
        } else {
            for c in 0..L {
                if c < width && c < tail.len() {
                    to[c] = tail[c];
                }
            }
        }
    }
    to
}

/// Writes the first `width` of `from` to `to[column..]`; nothing if `to` is too short.
#[inline(always)]
pub(super) fn store<S: Scalar, const L: usize>(from: &[S; L], to: &mut [S], column: usize, width: usize) {
    if let Some((_, tail)) = to.split_at_mut_checked(column) {
        if width == L {
            if let Some(chunk) = tail.first_chunk_mut::<L>() {
                *chunk = *from;
            }
        } else {
            for c in 0..L {
                if c < width && c < tail.len() {
                    tail[c] = from[c];
                }
            }
        }
    }
}
