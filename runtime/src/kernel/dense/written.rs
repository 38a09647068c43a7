//! The rows that a multiplication writes: whole ones, or a slice of each, which is the part of a thread.
//!
//! Input: finished or unfinished sums. Output: the rows. Guarantees: a part has whole lines of a cache, and so
//! whole vectors.
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions

use crate::kernel::finish::Finish;
use crate::scalar::{Arithmetic, Scalar};

/// Rows of a result with `N` columns.
pub(super) trait Written<S, const N: usize> {
    /// Whether they are whole.
    const ALL_COLUMNS: bool;
    /// How many rows there are.
    fn rows(&self) -> usize;
    /// A row, or the part of it that is here.
    fn row(&mut self, s: usize) -> &mut [S];
    /// The rows `first..end`.
    fn some_rows(&mut self, first: usize, end: usize) -> &mut Self;
    /// Finishes all of them; the first has the index `first`, and begins with `column`.
    fn finish<A: Arithmetic, F: Finish<S, N>>(&mut self, finish: F, first: usize, column: usize);
}

impl<S: Scalar, const N: usize> Written<S, N> for [[S; N]] {
    const ALL_COLUMNS: bool = true;
    #[inline(always)]
    fn rows(&self) -> usize {
        self.len()
    }
    #[inline(always)]
    fn row(&mut self, s: usize) -> &mut [S] {
        &mut self[s]
    }
    #[inline(always)]
    fn some_rows(&mut self, first: usize, end: usize) -> &mut Self {
        &mut self[first..end]
    }
    #[inline(always)]
    fn finish<A: Arithmetic, F: Finish<S, N>>(&mut self, finish: F, first: usize, _column: usize) {
        finish.rows::<A>(first, self);
    }
}

impl<S: Scalar, const N: usize> Written<S, N> for [&mut [S]] {
    const ALL_COLUMNS: bool = false;
    #[inline(always)]
    fn rows(&self) -> usize {
        self.len()
    }
    #[inline(always)]
    fn row(&mut self, s: usize) -> &mut [S] {
        self[s]
    }
    #[inline(always)]
    fn some_rows(&mut self, first: usize, end: usize) -> &mut Self {
        &mut self[first..end]
    }
    #[inline(always)]
    fn finish<A: Arithmetic, F: Finish<S, N>>(&mut self, finish: F, first: usize, column: usize) {
        for s in 0..self.len() {
            finish.columns::<A>(first + s, column, self[s]);
        }
    }
}
