//! The gradient of weights and bias over rows of samples, and what becomes of it.

use super::panel::{Packed, Panel, Strided, last_columns, load, store, tiles_of_four};
use super::tile::{Left, accumulate};
use crate::layer::Dense;
use crate::optimizer::Rule;
use crate::scalar::{Arithmetic, Scalar};

/// Inputs whose sums are kept between blocks of samples.
const GROUP: usize = 32;
/// Samples that are packed at once.
const D: usize = 128;

/// What is done with a finished gradient.
pub(super) trait Epilogue<S> {
    /// Takes the gradient of the weights from input `i` to `width` outputs from `column` on.
    fn weights<A: Arithmetic, const C: usize>(&mut self, i: usize, column: usize, width: usize, g: &[S; C]);
    /// Takes the gradient of the bias.
    fn bias<A: Arithmetic, const C: usize>(&mut self, column: usize, width: usize, g: &[S; C]);
}

/// The gradient is stored.
pub(super) struct Store<'a, S, const I: usize, const O: usize, const BIAS: usize>(
    pub(super) &'a mut Dense<S, I, O, BIAS>,
);

impl<S: Scalar, const I: usize, const O: usize, const BIAS: usize> Epilogue<S> for Store<'_, S, I, O, BIAS> {
    #[inline(always)]
    fn weights<A: Arithmetic, const C: usize>(&mut self, i: usize, column: usize, width: usize, g: &[S; C]) {
        store(g, &mut self.0.weights[i], column, width);
    }
    #[inline(always)]
    fn bias<A: Arithmetic, const C: usize>(&mut self, column: usize, width: usize, g: &[S; C]) {
        store(g, &mut self.0.bias, column, width);
    }
}

/// The parameters are updated by a rule.
pub(super) struct Update<'a, S, R, const K: usize, const I: usize, const O: usize, const BIAS: usize> {
    pub(super) layer: &'a mut Dense<S, I, O, BIAS>,
    pub(super) rule: R,
    pub(super) state: [&'a mut Dense<S, I, O, BIAS>; K],
}

impl<S: Scalar, U: Rule<S, K>, const K: usize, const I: usize, const O: usize, const BIAS: usize> Epilogue<S>
    for Update<'_, S, U, K, I, O, BIAS>
{
    #[inline(always)]
    fn weights<A: Arithmetic, const C: usize>(&mut self, i: usize, column: usize, width: usize, g: &[S; C]) {
        let mut slots = [[S::ZERO; C]; K];
        for k in 0..K {
            slots[k] = load(&self.state[k].weights[i], column, width);
        }
        let w = &mut self.layer.weights[i];
        let w_new = apply::<A, S, U, K, C>(self.rule, load(w, column, width), g, &mut slots);
        store(&w_new, w, column, width);
        for k in 0..K {
            store(&slots[k], &mut self.state[k].weights[i], column, width);
        }
    }
    #[inline(always)]
    fn bias<A: Arithmetic, const C: usize>(&mut self, column: usize, width: usize, g: &[S; C]) {
        let mut slots = [[S::ZERO; C]; K];
        for k in 0..K {
            slots[k] = load(&self.state[k].bias, column, width);
        }
        let b = &mut self.layer.bias;
        let b_new = apply::<A, S, U, K, C>(self.rule, load(b, column, width), g, &mut slots);
        store(&b_new, b, column, width);
        for k in 0..K {
            store(&slots[k], &mut self.state[k].bias, column, width);
        }
    }
}

#[inline(always)]
fn apply<A: Arithmetic, S: Scalar, U: Rule<S, K>, const K: usize, const C: usize>(
    rule: U,
    mut w: [S; C],
    g: &[S; C],
    slots: &mut [[S; C]; K],
) -> [S; C] {
    for c in 0..C {
        let mut slot = [S::ZERO; K];
        for k in 0..K {
            slot[k] = slots[k][c];
        }
        let (new, slot) = rule.update::<A>(w[c], g[c], slot);
        w[c] = new;
        for k in 0..K {
            slots[k][c] = slot[k];
        }
    }
    w
}

/// Inputs `i..i + R` of the samples of one block.
#[derive(Clone, Copy)]
struct Inputs<'a, S, const I: usize> {
    x: &'a [[S; I]],
    i: usize,
}

impl<S: Scalar, const I: usize, const R: usize> Left<S, R> for Inputs<'_, S, I> {
    #[inline(always)]
    fn column(self, k: usize) -> [S; R] {
        let x = &self.x[k];
        let mut column = [S::ZERO; R];
        for r in 0..R {
            // Beyond the last input the tile computes the last one again.
            let i = self.i + r;
            column[r] = x[if i < I { i } else { I - 1 }];
        }
        column
    }
}

/// The gradient over all rows, handed to `epilogue`.
#[inline(always)]
pub(super) fn gradient<A, S, P, const I: usize, const O: usize, const BIAS: usize>(
    x: &[[S; I]],
    d_z: &[[S; O]],
    epilogue: &mut P,
) where
    A: Arithmetic,
    S: Scalar,
    P: Epilogue<S>,
{
    if const { size_of::<S>() <= 4 } {
        by_width::<A, S, P, I, O, BIAS, 8, 16>(x, d_z, epilogue);
    } else {
        by_width::<A, S, P, I, O, BIAS, 4, 8>(x, d_z, epilogue);
    }
}

#[inline(always)]
fn by_width<
    A: Arithmetic,
    S: Scalar,
    P: Epilogue<S>,
    const I: usize,
    const O: usize,
    const BIAS: usize,
    const C1: usize,
    const C2: usize,
>(
    x: &[[S; I]],
    d_z: &[[S; O]],
    epilogue: &mut P,
) {
    let mut column = 0;
    while column + C2 <= O {
        columns::<A, S, P, I, O, BIAS, C2>(x, d_z, column, C2, epilogue);
        column += C2;
    }
    let width = const { last_columns(O, C1) };
    if const { last_columns(O, C1) > C1 } {
        columns::<A, S, P, I, O, BIAS, C2>(x, d_z, column, width, epilogue);
    } else if const { last_columns(O, C1) > 0 } {
        columns::<A, S, P, I, O, BIAS, C1>(x, d_z, column, width, epilogue);
    }
}

#[inline(always)]
fn columns<
    A: Arithmetic,
    S: Scalar,
    P: Epilogue<S>,
    const I: usize,
    const O: usize,
    const BIAS: usize,
    const C: usize,
>(
    x: &[[S; I]],
    d_z: &[[S; O]],
    column: usize,
    width: usize,
    epilogue: &mut P,
) {
    let rows = x.len().min(d_z.len());
    if BIAS > 0 {
        let mut sums = [S::ZERO; C];
        for d_z in &d_z[..rows] {
            let d = load::<S, C>(d_z, column, width);
            for c in 0..C {
                sums[c] = sums[c] + d[c];
            }
        }
        epilogue.bias::<A, C>(column, width, &sums);
    }
    if const { O * size_of::<S>() <= 128 } {
        let right = Strided { rows: &d_z[..rows], column, width };
        let mut i = 0;
        while i < const { 4 * tiles_of_four(I) } && i < I {
            let sums = accumulate::<A, S, _, _, 4, C>(Inputs { x, i }, right, rows, [[S::ZERO; C]; 4]);
            finish::<A, S, P, I, 4, C>(i, column, width, &sums, epilogue);
            i += 4;
        }
        while i < I {
            let sums = accumulate::<A, S, _, _, 6, C>(Inputs { x, i }, right, rows, [[S::ZERO; C]; 6]);
            finish::<A, S, P, I, 6, C>(i, column, width, &sums, epilogue);
            i += 6;
        }
    } else {
        blocked::<A, S, P, I, O, C>(&x[..rows], &d_z[..rows], column, width, epilogue);
    }
}

#[inline(always)]
fn blocked<A: Arithmetic, S: Scalar, P: Epilogue<S>, const I: usize, const O: usize, const C: usize>(
    x: &[[S; I]],
    d_z: &[[S; O]],
    column: usize,
    width: usize,
    epilogue: &mut P,
) {
    let rows = x.len();
    let mut panel = Panel([[S::ZERO; C]; D]);
    let mut kept = [[S::ZERO; C]; GROUP + 6];
    let mut group = 0;
    while group < I {
        let mut first = 0;
        loop {
            let count = if rows - first < D { rows - first } else { D };
            let panel = &mut panel.0[..count];
            if group == 0 || rows > D {
                for (from, to) in d_z[first..].iter().zip(&mut *panel) {
                    *to = load(from, column, width);
                }
            }
            let last = first + count == rows;
            let mut i = group;
            while i < I && i < group + GROUP {
                let x = &x[first..first + count];
                let kept = &mut kept[i - group..];
                if i < const { 4 * tiles_of_four(I) } {
                    let sums = tile::<A, S, I, 4, C>(x, i, panel, first > 0, kept);
                    if last {
                        finish::<A, S, P, I, 4, C>(i, column, width, &sums, epilogue);
                    }
                    i += 4;
                } else {
                    let sums = tile::<A, S, I, 6, C>(x, i, panel, first > 0, kept);
                    if last {
                        finish::<A, S, P, I, 6, C>(i, column, width, &sums, epilogue);
                    }
                    i += 6;
                }
            }
            first += count;
            if last {
                group = i;
                break;
            }
        }
    }
}

#[inline(always)]
fn tile<A: Arithmetic, S: Scalar, const I: usize, const R: usize, const C: usize>(
    x: &[[S; I]],
    i: usize,
    panel: &[[S; C]],
    resume: bool,
    kept: &mut [[S; C]],
) -> [[S; C]; R] {
    let mut sums = [[S::ZERO; C]; R];
    if resume {
        for r in 0..R {
            sums[r] = kept[r];
        }
    }
    let sums = accumulate::<A, S, _, _, R, C>(Inputs { x, i }, Packed(panel), panel.len(), sums);
    for r in 0..R {
        kept[r] = sums[r];
    }
    sums
}

#[inline(always)]
fn finish<A: Arithmetic, S: Scalar, P: Epilogue<S>, const I: usize, const R: usize, const C: usize>(
    i: usize,
    column: usize,
    width: usize,
    sums: &[[S; C]; R],
    epilogue: &mut P,
) {
    for r in 0..R {
        if i + r < I {
            epilogue.weights::<A, C>(i + r, column, width, &sums[r]);
        }
    }
}
