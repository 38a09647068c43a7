//! Gradients of short rows that end within a vector, on their way to an epilogue.
//!
//! Input: the sums of some inputs, row by row. Output: the same to another epilogue, side by side as the
//! weights are in memory, so that all vectors but the last are whole. Row by row, LLVM cuts their ends into
//! single numbers: with ten outputs, Adam took five roots and five divisions for two vectors, and twice the
//! time.

use crate::kernel::epilogue::Epilogue;
use crate::kernel::span::store;
use crate::scalar::{Arithmetic, Scalar};

/// Whether rows of `O` outputs are collected for `E`, in tiles with vectors of `L`: where an update has a
/// state, and so more to do than the copies cost.
pub(super) const fn is_worth<A: Arithmetic, S, E: Epilogue<S>, const O: usize, const L: usize>() -> bool {
    E::NUMBERS > 1 && O * size_of::<S>() <= A::SIZES.not_packed && !O.is_multiple_of(L)
}

/// The sums of up to `ROWS` inputs.
pub(super) struct Collected<'a, S, E, const O: usize, const ROWS: usize> {
    rows: [[S; O]; ROWS],
    /// The input of the first row.
    first: usize,
    epilogue: &'a mut E,
}

impl<'a, S: Scalar, E, const O: usize, const ROWS: usize> Collected<'a, S, E, O, ROWS> {
    /// Nothing yet; the first input is `first`.
    #[inline(always)]
    pub(super) fn new(first: usize, epilogue: &'a mut E) -> Self {
        Self { rows: [[S::ZERO; O]; ROWS], first, epilogue }
    }
}

impl<S: Scalar, E: Epilogue<S>, const O: usize, const ROWS: usize> Epilogue<S>
    for Collected<'_, S, E, O, ROWS>
{
    const CONTINUES: bool = E::CONTINUES;
    const NUMBERS: usize = E::NUMBERS;
    const ALL_COLUMNS: bool = E::ALL_COLUMNS;
    const COLLECTS: bool = true;

    #[inline(always)]
    fn begin_weights<const C: usize>(&mut self, i: usize, column: usize, width: usize) -> [S; C] {
        self.epilogue.begin_weights(i, column, width)
    }
    #[inline(always)]
    fn begin_all_weights<const C: usize>(&mut self, first: usize, width: usize) -> [S; C] {
        self.epilogue.begin_all_weights(first, width)
    }
    #[inline(always)]
    fn begin_bias<const C: usize>(&mut self, column: usize, width: usize) -> [S; C] {
        self.epilogue.begin_bias(column, width)
    }
    #[inline(always)]
    fn weights<A: Arithmetic, const C: usize>(&mut self, i: usize, column: usize, width: usize, g: &[S; C]) {
        if let Some(row) = self.rows.get_mut(i - self.first) {
            store(g, row, column, width);
        }
    }
    #[inline(always)]
    fn all_weights<A: Arithmetic, const C: usize>(&mut self, first: usize, width: usize, g: &[S; C]) {
        self.epilogue.all_weights::<A, C>(first, width, g);
    }
    #[inline(always)]
    fn products<const I: usize, const C: usize>(&mut self, x: &[S; I], d: &[S; C], column: usize) -> bool {
        self.epilogue.products(x, d, column)
    }
    #[inline(always)]
    fn rows<A: Arithmetic>(&mut self, first: usize, g: &[S]) {
        self.epilogue.rows::<A>(first, g);
    }
    #[inline(always)]
    fn bias<A: Arithmetic, const C: usize>(&mut self, column: usize, width: usize, g: &[S; C]) {
        self.epilogue.bias::<A, C>(column, width, g);
    }
    #[inline(always)]
    fn end_of_chunk<A: Arithmetic>(&mut self, end: usize) {
        if let Some(rows) = self.rows.get(..end - self.first) {
            self.epilogue.rows::<A>(self.first, rows.as_flattened());
        }
        self.first = end;
    }
}
