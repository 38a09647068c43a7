//! Some columns of a matrix, to be written by one of several threads: with the feature `rayon`.
//!
//! Input: rows. Output: a slice of each row. Guarantees: two parts have no number in common, and where rows
//! are whole lines of a cache no line either, if they are split between two lines.

use alloc::vec::Vec;

/// A slice of each row, the columns of one thread.
pub(crate) struct Columns<'a, S> {
    /// The first column, and the one behind the last.
    bounds: (usize, usize),
    /// The slices.
    rows: Vec<&'a mut [S]>,
}

impl<'a, S> Columns<'a, S> {
    /// All columns.
    pub(crate) fn all<const N: usize>(rows: &'a mut [[S; N]]) -> Self {
        Columns { bounds: (0, N), rows: rows.iter_mut().map(|row| &mut row[..]).collect() }
    }

    /// Keeps the columns before `column`, and returns the others.
    pub(crate) fn split_off(&mut self, column: usize) -> Self {
        let (first, end) = self.bounds;
        let column = column.clamp(first, end);
        let split = |row: &mut &'a mut [S]| {
            let (kept, others) = core::mem::take(row).split_at_mut(column - first);
            *row = kept;
            others
        };
        self.bounds = (first, column);
        Columns { bounds: (column, end), rows: self.rows.iter_mut().map(split).collect() }
    }

    /// The first column, and the one behind the last.
    #[inline(always)]
    pub(crate) fn bounds(&self) -> (usize, usize) {
        self.bounds
    }

    /// A slice of each row.
    #[inline(always)]
    pub(crate) fn rows(&self) -> &[&'a mut [S]] {
        &self.rows
    }

    /// A slice of each row, to be changed.
    #[inline(always)]
    pub(crate) fn rows_mut(&mut self) -> &mut [&'a mut [S]] {
        &mut self.rows
    }
}
