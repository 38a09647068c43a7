//! What becomes of a finished gradient: it is stored, or a rule updates the parameters with it.
//!
//! In come chunks of the gradient, straight from the tile that summed them; they go to the layer, and to the
//! state of the rule, in one pass over both. A `width` below `C` means that the rest of a chunk is not there.
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions

use super::panel::{load, store};
use crate::layer::Parameters;
use crate::optimizer::Rule;
use crate::scalar::{Arithmetic, Scalar};

/// What is done with a finished gradient.
pub(super) trait Epilogue<S> {
    /// Takes the gradient of the weights from input `i` to `width` outputs from `column` on.
    fn weights<A: Arithmetic, const C: usize>(&mut self, i: usize, column: usize, width: usize, g: &[S; C]);
    /// Takes the gradient of the bias.
    fn bias<A: Arithmetic, const C: usize>(&mut self, column: usize, width: usize, g: &[S; C]);
}

/// The gradient is stored.
pub(super) struct Store<'a, L>(pub(super) &'a mut L);

impl<S: Scalar, L: Parameters<S>> Epilogue<S> for Store<'_, L> {
    #[inline(always)]
    fn weights<A: Arithmetic, const C: usize>(&mut self, i: usize, column: usize, width: usize, g: &[S; C]) {
        store(g, self.0.weights_mut(i), column, width);
    }
    #[inline(always)]
    fn bias<A: Arithmetic, const C: usize>(&mut self, column: usize, width: usize, g: &[S; C]) {
        store(g, self.0.bias_mut(), column, width);
    }
}

/// The parameters are updated by a rule.
pub(super) struct Update<'a, L, R, const K: usize> {
    pub(super) layer: &'a mut L,
    pub(super) rule: R,
    pub(super) state: [&'a mut L; K],
}

impl<S: Scalar, L: Parameters<S>, U: Rule<S, K>, const K: usize> Epilogue<S> for Update<'_, L, U, K> {
    #[inline(always)]
    fn weights<A: Arithmetic, const C: usize>(&mut self, i: usize, column: usize, width: usize, g: &[S; C]) {
        let mut slots = [[S::ZERO; C]; K];
        for k in 0..K {
            slots[k] = load(self.state[k].weights(i), column, width);
        }
        let w = self.layer.weights_mut(i);
        let w_new = apply::<A, S, U, K, C>(self.rule, load(w, column, width), g, &mut slots);
        store(&w_new, w, column, width);
        for k in 0..K {
            store(&slots[k], self.state[k].weights_mut(i), column, width);
        }
    }
    #[inline(always)]
    fn bias<A: Arithmetic, const C: usize>(&mut self, column: usize, width: usize, g: &[S; C]) {
        let mut slots = [[S::ZERO; C]; K];
        for k in 0..K {
            slots[k] = load(self.state[k].bias(), column, width);
        }
        let b = self.layer.bias_mut();
        let b_new = apply::<A, S, U, K, C>(self.rule.for_bias(), load(b, column, width), g, &mut slots);
        store(&b_new, b, column, width);
        for k in 0..K {
            store(&slots[k], self.state[k].bias_mut(), column, width);
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
