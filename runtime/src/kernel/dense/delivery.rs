//! The way of a tile's finished sums to the epilogue.
//!
//! Input: the gradients of the weights from each input to the outputs of a vector, tile by tile. Output: each
//! passed to an [`Epilogue`] once, at once or with those of other inputs. Guarantees: no bit depends on the
//! way.

use crate::kernel::epilogue::Epilogue;
use crate::kernel::span::store;
use crate::scalar::{Arithmetic, Scalar};

/// A way to an epilogue.
pub(super) trait Delivery<S> {
    /// Whether the sums begin with the stored numbers; else they begin with 0.
    const CONTINUES: bool;
    /// Whether it waits for the end of a chunk, which has at most as many inputs as
    /// [`Sizes::kept`](crate::machine::sizes::Sizes::kept).
    const COLLECTS: bool;

    /// Where the sums begin that [`weights`](Self::weights) takes.
    fn begin<const C: usize>(&mut self, i: usize, column: usize, width: usize) -> [S; C];
    /// Takes the gradient of the weights from input `i` to `width` outputs from `column` on.
    fn weights<A: Arithmetic, const C: usize>(&mut self, i: usize, column: usize, width: usize, g: &[S; C]);
    /// The gradients of the weights from all inputs before `end` are there.
    fn end_of_chunk<A: Arithmetic>(&mut self, end: usize);
}

/// At once, vector by vector.
pub(super) struct Direct<'a, E>(pub(super) &'a mut E);

impl<S, E: Epilogue<S>> Delivery<S> for Direct<'_, E> {
    const CONTINUES: bool = E::CONTINUES;
    const COLLECTS: bool = false;

    #[inline(always)]
    fn begin<const C: usize>(&mut self, i: usize, column: usize, width: usize) -> [S; C] {
        self.0.begin_weights(i, column, width)
    }
    #[inline(always)]
    fn weights<A: Arithmetic, const C: usize>(&mut self, i: usize, column: usize, width: usize, g: &[S; C]) {
        self.0.weights::<A, C>(i, column, width, g);
    }
    #[inline(always)]
    fn end_of_chunk<A: Arithmetic>(&mut self, _end: usize) {}
}

/// Together with those of up to `ROWS` inputs, side by side as the weights are in memory, so that all vectors
/// but the last are whole.
///
/// It is for short rows that end within a vector. Row by row, LLVM cuts their ends into single numbers: with
/// ten outputs, Adam took five roots and five divisions for two vectors, and twice the time.
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

impl<S: Scalar, E: Epilogue<S>, const O: usize, const ROWS: usize> Delivery<S>
    for Collected<'_, S, E, O, ROWS>
{
    const CONTINUES: bool = E::CONTINUES;
    const COLLECTS: bool = true;

    #[inline(always)]
    fn begin<const C: usize>(&mut self, i: usize, column: usize, width: usize) -> [S; C] {
        self.epilogue.begin_weights(i, column, width)
    }
    #[inline(always)]
    fn weights<A: Arithmetic, const C: usize>(&mut self, i: usize, column: usize, width: usize, g: &[S; C]) {
        if let Some(row) = self.rows.get_mut(i - self.first) {
            store(g, row, column, width);
        }
    }
    #[inline(always)]
    fn end_of_chunk<A: Arithmetic>(&mut self, end: usize) {
        if let Some(rows) = self.rows.get(..end - self.first) {
            self.epilogue.rows::<A>(self.first, rows.as_flattened());
        }
        self.first = end;
    }
}
