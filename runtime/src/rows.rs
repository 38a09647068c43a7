//! Parts of slices that have a row for each sample.
//!
//! Input: a slice, and which rows are wanted. Output: those that there are. Guarantees: no panic.

use crate::scalar::Scalar;

/// The first `rows` of a buffer, or all of it if it has fewer.
#[inline(always)]
pub fn first_rows<T>(buffer: &mut [T], rows: usize) -> &mut [T] {
    let rows = if rows < buffer.len() { rows } else { buffer.len() };
    &mut buffer[..rows]
}

/// At most `rows` rows of a slice, from `start` on.
#[inline(always)]
pub fn rows_from<T>(slice: &[T], start: usize, rows: usize) -> &[T] {
    let rest = if start < slice.len() { &slice[start..] } else { &[] };
    if rows < rest.len() { &rest[..rows] } else { rest }
}

/// At most `rows` rows of a slice, from `start` on, to be changed.
#[inline(always)]
pub fn rows_from_mut<T>(slice: &mut [T], start: usize, rows: usize) -> &mut [T] {
    let rest = if start < slice.len() { &mut slice[start..] } else { &mut [] };
    if rows < rest.len() { &mut rest[..rows] } else { rest }
}

/// A copy of a row; zeros where there is none.
#[inline(always)]
pub fn row_at<S: Scalar, const N: usize>(rows: &[[S; N]], row: usize) -> [S; N] {
    match rows.get(row) {
        Some(row) => *row,
        None => [S::ZERO; N],
    }
}

/// Overwrites a row, if there is one.
#[inline(always)]
pub fn set_row<S: Copy, const N: usize>(rows: &mut [[S; N]], row: usize, value: &[S; N]) {
    if let Some(row) = rows.get_mut(row) {
        *row = *value;
    }
}
