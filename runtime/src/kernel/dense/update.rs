//! The gradient of a dense layer's parameters, and what becomes of it.
//!
//! In come rows of inputs and of `∂L/∂z`, a layer and what a rule keeps for it; the rule changes the layer in
//! the pass that finishes the sums, or stores them in it. Threads share the inputs, each with their weights.

use super::cut::cut;
use super::gradient;
use crate::kernel::epilogue::Update;
use crate::kernel::parallel::{Halves, Share, share};
use crate::layer::{Dense, Inputs, Parameters};
use crate::optimizer::Rule;
use crate::scalar::{Arithmetic, Kernel, Scalar};

/// Applies `rule` with the gradient summed over the rows, of which there are at most `B`.
#[inline(always)]
pub fn dense_update_rows<
    A: Arithmetic,
    S: Scalar,
    R: Rule<S, K>,
    const K: usize,
    const I: usize,
    const O: usize,
    const BIAS: usize,
    const B: usize,
>(
    x: &[[S; I]],
    d_z: &[[S; O]],
    layer: &mut Dense<S, I, O, BIAS>,
    rule: R,
    state: [&mut Dense<S, I, O, BIAS>; K],
) {
    share::<A, _>(UpdateRows::<S, _, R, K, I, O, B> { x, d_z, update: Update { layer, rule, state } });
}

/// [`dense_update_rows`], inlined into its caller: one sample's uses of shared weights are rows whose number
/// is known there, so that no check of a length is left that could panic.
#[inline(always)]
pub fn dense_update_uses<
    A: Arithmetic,
    S: Scalar,
    R: Rule<S, K>,
    const K: usize,
    const I: usize,
    const O: usize,
    const BIAS: usize,
>(
    x: &[[S; I]],
    d_z: &[[S; O]],
    layer: &mut Dense<S, I, O, BIAS>,
    rule: R,
    state: [&mut Dense<S, I, O, BIAS>; K],
) {
    let update = Update { layer, rule, state };
    UpdateRows::<S, _, R, K, I, O, { usize::MAX }> { x, d_z, update }.run::<A>();
}

/// An update of a layer, or of some of its inputs.
struct UpdateRows<'a, S, L, R, const K: usize, const I: usize, const O: usize, const B: usize> {
    x: &'a [[S; I]],
    d_z: &'a [[S; O]],
    update: Update<L, R, K>,
}

impl<
    S: Scalar,
    L: Parameters<S>,
    R: Rule<S, K>,
    const K: usize,
    const I: usize,
    const O: usize,
    const B: usize,
> Kernel for UpdateRows<'_, S, L, R, K, I, O, B>
{
    type Output = ();
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { x, d_z, mut update } = self;
        let (inputs, has_bias) = (update.layer.rows(), !update.layer.bias().is_empty());
        gradient::gradient::<A, S, _, I, O, B>(x, d_z, inputs, has_bias, &mut update);
    }
}

impl<
    'a,
    S: Scalar,
    R: Rule<S, K>,
    const K: usize,
    const I: usize,
    const O: usize,
    const BIAS: usize,
    const B: usize,
> Share for UpdateRows<'a, S, &'a mut Dense<S, I, O, BIAS>, R, K, I, O, B>
{
    type Halves = UpdateRows<'a, S, Inputs<'a, S, O>, R, K, I, O, B>;

    fn multiply_adds(&self) -> usize {
        // The only output's weights are summed as one row, which is not cut: it is bound by memory.
        if O == 1 { 0 } else { self.x.len().saturating_mul(I * O) }
    }
    fn into_halves(self) -> Self::Halves {
        let Self { x, d_z, update: Update { layer, rule, state } } = self;
        let update = Update { layer: Inputs::all(layer), rule, state: state.map(Inputs::all) };
        UpdateRows { x, d_z, update }
    }
}

impl<S: Scalar, R: Rule<S, K>, const K: usize, const I: usize, const O: usize, const B: usize> Halves
    for UpdateRows<'_, S, Inputs<'_, S, O>, R, K, I, O, B>
{
    fn halve<A: Arithmetic>(self) -> (Self, Self) {
        let Self { x, d_z, update: Update { mut layer, rule, mut state } } = self;
        let (start, end) = layer.rows();
        let at = cut::<A, I>((start, end)) - start;
        let other = Update {
            layer: layer.split_off(at),
            rule,
            state: state.each_mut().map(|state| state.split_off(at)),
        };
        (Self { x, d_z, update: Update { layer, rule, state } }, Self { x, d_z, update: other })
    }
}
