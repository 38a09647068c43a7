//! The use of a finished gradient: a rule updates the parameters with it, or stores it (`Storing`); and the
//! start of its sums, at 0 or at the gradient of earlier rows.
//!
//! Input: chunks of the gradient, directly from the tile that summed them. Output: the layer and the state of
//! the rule, changed in one pass over both. A `width` below `C` means that the rest of a chunk does not
//! exist.
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions

use super::span::{load, store};
use super::written_out::each;
use crate::layer::Parameters;
use crate::machine::{loops, with_sizes};
use crate::optimizer::{Count, Kept, Rule};
use crate::scalar::{Arithmetic, Scalar};

/// The use of a finished gradient.
pub(super) trait Epilogue<S> {
    /// Whether the sums begin with the stored numbers; else they begin with 0, and the methods `begin_` are
    /// not called.
    const CONTINUES: bool;
    /// Numbers that belong to a parameter: itself, and its state.
    const NUMBERS: usize;
    /// Whether it has all columns of a row, and no thread a part of them.
    const ALL_COLUMNS: bool;
    /// Whether it waits for the end of a chunk, which then has at most as many inputs as
    /// [`Sizes::kept`](crate::machine::sizes::Sizes::kept).
    const COLLECTS: bool;
    /// Where the sums begin that [`weights`](Self::weights) takes.
    fn begin_weights<const C: usize>(&mut self, i: usize, column: usize, width: usize) -> [S; C];
    /// Where the sums begin that [`all_weights`](Self::all_weights) takes.
    fn begin_all_weights<const C: usize>(&mut self, first: usize, width: usize) -> [S; C];
    /// Where the sums begin that [`bias`](Self::bias) takes.
    fn begin_bias<const C: usize>(&mut self, column: usize, width: usize) -> [S; C];
    /// Takes the gradient of the weights from input `i` to `width` outputs from `column` on.
    fn weights<A: Arithmetic, const C: usize>(&mut self, i: usize, column: usize, width: usize, g: &[S; C]);
    /// Takes the gradient of `width` weights from `first` on, counted row by row.
    fn all_weights<A: Arithmetic, const C: usize>(&mut self, first: usize, width: usize, g: &[S; C]);
    /// Takes the gradient of all weights to some outputs from `column` on, of one sample: the products of `x`
    /// and `d`. Whether it did; else [`weights`](Self::weights) is to take them. A machine without vectors
    /// may have a loop for it.
    fn products<const I: usize, const C: usize>(&mut self, x: &[S; I], d: &[S; C], column: usize) -> bool;
    /// Takes the gradient of all weights from some inputs, row by row; `first` is the first of these inputs.
    fn rows<A: Arithmetic>(&mut self, first: usize, g: &[S]);
    /// Takes the gradient of the bias.
    fn bias<A: Arithmetic, const C: usize>(&mut self, column: usize, width: usize, g: &[S; C]);
    /// The gradients of the weights from all inputs before `end` are there.
    fn end_of_chunk<A: Arithmetic>(&mut self, end: usize);
}

/// The parameters are updated by a rule. A layer may have some columns of each row alone.
pub(super) struct Update<S: Scalar, L: Send, R: Rule<S>> {
    pub(super) layer: L,
    pub(super) rule: R,
    pub(super) state: Kept<R, S, L>,
}

impl<S: Scalar, L: Parameters<S>, R: Rule<S>> Epilogue<S> for Update<S, L, R> {
    const CONTINUES: bool = R::CONTINUES;
    const NUMBERS: usize = 1 + R::Slots::COUNT;
    const ALL_COLUMNS: bool = L::COLUMNS < usize::MAX;
    const COLLECTS: bool = false;

    #[inline(always)]
    fn begin_weights<const C: usize>(&mut self, i: usize, column: usize, width: usize) -> [S; C] {
        let column = column - self.layer.columns().0;
        load(Section::Row(i).of(&mut self.layer), column, width)
    }
    #[inline(always)]
    fn begin_all_weights<const C: usize>(&mut self, first: usize, width: usize) -> [S; C] {
        load(Section::AllRows.of(&mut self.layer), first, width)
    }
    #[inline(always)]
    fn begin_bias<const C: usize>(&mut self, column: usize, width: usize) -> [S; C] {
        let column = column - self.layer.columns().0;
        load(Section::Bias.of(&mut self.layer), column, width)
    }
    #[inline(always)]
    fn weights<A: Arithmetic, const C: usize>(&mut self, i: usize, column: usize, width: usize, g: &[S; C]) {
        self.section::<A, C, false>(Section::Row(i), column - self.layer.columns().0, width, g);
    }
    #[inline(always)]
    fn all_weights<A: Arithmetic, const C: usize>(&mut self, first: usize, width: usize, g: &[S; C]) {
        self.section::<A, C, false>(Section::AllRows, first, width, g);
    }
    #[inline(always)]
    fn products<const I: usize, const C: usize>(&mut self, x: &[S; I], d: &[S; C], column: usize) -> bool {
        let Some(factor) = self.rule.factor() else { return false };
        loops::add_products(x, d, factor, self.layer.all_weights_mut(), L::COLUMNS, column)
    }
    #[inline(always)]
    fn rows<A: Arithmetic>(&mut self, first: usize, g: &[S]) {
        let start = (first - self.layer.rows().0) * L::COLUMNS;
        with_sizes!(A, SIZES => self.vectors::<A, { SIZES.lanes }>(start, g));
    }
    #[inline(always)]
    fn bias<A: Arithmetic, const C: usize>(&mut self, column: usize, width: usize, g: &[S; C]) {
        self.section::<A, C, true>(Section::Bias, column - self.layer.columns().0, width, g);
    }
    #[inline(always)]
    fn end_of_chunk<A: Arithmetic>(&mut self, _end: usize) {}
}

/// A part of a layer.
#[derive(Clone, Copy)]
enum Section {
    Row(usize),
    AllRows,
    Bias,
}

impl Section {
    #[inline(always)]
    fn of<S, L: Parameters<S>>(self, layer: &mut L) -> &mut [S] {
        match self {
            Section::Row(i) => layer.weights_mut(i),
            Section::AllRows => layer.all_weights_mut(),
            Section::Bias => layer.bias_mut(),
        }
    }
}

impl<S: Scalar, L: Parameters<S>, R: Rule<S>> Update<S, L, R> {
    /// Applies the rule to weights from the number `start` on, row by row: so many at a time, then the rest
    /// one by one.
    #[inline(always)]
    fn vectors<A: Arithmetic, const C: usize>(&mut self, start: usize, g: &[S]) {
        let (blocks, rest) = g.as_chunks::<C>();
        for block in 0..blocks.len() {
            self.all_weights::<A, C>(start + block * C, C, &blocks[block]);
        }
        let start = start + blocks.len() * C;
        for at in 0..rest.len() {
            self.all_weights::<A, 1>(start + at, 1, &[rest[at]]);
        }
    }

    /// Applies the rule to `width` parameters of a part from `column` on, and to their state.
    #[inline(always)]
    fn section<A: Arithmetic, const C: usize, const IS_BIAS: bool>(
        &mut self,
        section: Section,
        column: usize,
        width: usize,
        g: &[S; C],
    ) {
        let mut slots = R::Slots::filled([S::ZERO; C]);
        each!(k in 0..R::Slots::COUNT => {
            let kept = section.of(R::Slots::at::<L>(&mut self.state, k));
            *R::Slots::at::<[S; C]>(&mut slots, k) = load(kept, column, width);
        });
        let parameters = section.of(&mut self.layer);
        let new = apply::<A, S, R, C, IS_BIAS>(self.rule, load(parameters, column, width), g, &mut slots);
        store(&new, parameters, column, width);
        each!(k in 0..R::Slots::COUNT => {
            let kept = section.of(R::Slots::at::<L>(&mut self.state, k));
            store(R::Slots::at::<[S; C]>(&mut slots, k), kept, column, width);
        });
    }
}

#[inline(always)]
fn apply<A: Arithmetic, S: Scalar, R: Rule<S>, const C: usize, const IS_BIAS: bool>(
    rule: R,
    mut w: [S; C],
    g: &[S; C],
    slots: &mut Kept<R, S, [S; C]>,
) -> [S; C] {
    each!(c in 0..C => {
        let mut state = R::Slots::filled(S::ZERO);
        each!(k in 0..R::Slots::COUNT => {
            *R::Slots::at::<S>(&mut state, k) = R::Slots::at::<[S; C]>(slots, k)[c];
        });
        let (new, mut state) = match IS_BIAS {
            false => rule.update::<A>(w[c], g[c], state),
            true => rule.update_bias::<A>(w[c], g[c], state),
        };
        w[c] = new;
        each!(k in 0..R::Slots::COUNT => {
            R::Slots::at::<[S; C]>(slots, k)[c] = *R::Slots::at::<S>(&mut state, k);
        });
    });
    w
}
