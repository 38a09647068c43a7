//! The gradient of a dense layer's parameters, and its use in an update.
//!
//! Input: rows of inputs and of `∂L/∂z`, a layer, and the slots that a rule keeps for it. Output: the layer,
//! changed by the rule in the pass that finishes the sums, or with the sums stored in it. Threads share the
//! inputs, each with their weights.

use super::cut::cut;
use super::gradient;
use crate::kernel::epilogue::Update;
use crate::kernel::parallel::{Halves, Share, share};
use crate::layer::{Dense, Inputs, Parameters};
use crate::optimizer::{Count as _, Each, Kept, Rule};
use crate::scalar::{Arithmetic, Kernel, Scalar};

/// Applies `rule` with the gradient summed over the rows, of which there are at most `B`.
#[inline(always)]
pub fn dense_update_rows<
    'a,
    A: Arithmetic,
    S: Scalar,
    R: Rule<S>,
    const I: usize,
    const O: usize,
    const BIAS: usize,
    const B: usize,
>(
    x: &'a [[S; I]],
    d_z: &'a [[S; O]],
    layer: &'a mut Dense<S, I, O, BIAS>,
    rule: R,
    state: Kept<R, S, &'a mut Dense<S, I, O, BIAS>>,
) {
    share::<A, _>(UpdateRows::<S, _, R, I, O, B> { x, d_z, update: Update { layer, rule, state } });
}

/// [`dense_update_rows`], inlined into its caller: one sample's uses of shared weights are rows whose number
/// is known there, so that no check of a length is left that could panic.
#[inline(always)]
pub fn dense_update_uses<
    'a,
    A: Arithmetic,
    S: Scalar,
    R: Rule<S>,
    const I: usize,
    const O: usize,
    const BIAS: usize,
>(
    x: &'a [[S; I]],
    d_z: &'a [[S; O]],
    layer: &'a mut Dense<S, I, O, BIAS>,
    rule: R,
    state: Kept<R, S, &'a mut Dense<S, I, O, BIAS>>,
) {
    let update = Update { layer, rule, state };
    UpdateRows::<S, _, R, I, O, { usize::MAX }> { x, d_z, update }.run::<A>();
}

/// An update of a layer, or of some of its inputs.
struct UpdateRows<'a, S: Scalar, L: Send, R: Rule<S>, const I: usize, const O: usize, const B: usize> {
    x: &'a [[S; I]],
    d_z: &'a [[S; O]],
    update: Update<S, L, R>,
}

impl<S: Scalar, L: Parameters<S>, R: Rule<S>, const I: usize, const O: usize, const B: usize> Kernel
    for UpdateRows<'_, S, L, R, I, O, B>
{
    type Output = ();
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { x, d_z, mut update } = self;
        let (inputs, has_bias) = (update.layer.rows(), !update.layer.bias().is_empty());
        gradient::gradient::<A, S, _, I, O, B>(x, d_z, inputs, has_bias, &mut update);
    }
}

/// The inputs of a layer, all of them.
#[derive(Clone, Copy)]
struct All;

impl<'a, S: Scalar, const I: usize, const O: usize, const BIAS: usize> Each<&'a mut Dense<S, I, O, BIAS>>
    for All
{
    type Output = Inputs<'a, S, O>;
    #[inline(always)]
    fn of(self, layer: &'a mut Dense<S, I, O, BIAS>) -> Inputs<'a, S, O> {
        Inputs::all(layer)
    }
}

/// The inputs behind the row with this index, which is split off.
#[derive(Clone, Copy)]
struct From(usize);

impl<'a, S: Scalar, const O: usize> Each<&mut Inputs<'a, S, O>> for From {
    type Output = Inputs<'a, S, O>;
    #[inline(always)]
    fn of(self, inputs: &mut Inputs<'a, S, O>) -> Inputs<'a, S, O> {
        inputs.split_off(self.0)
    }
}

impl<'a, S: Scalar, R: Rule<S>, const I: usize, const O: usize, const BIAS: usize, const B: usize> Share
    for UpdateRows<'a, S, &'a mut Dense<S, I, O, BIAS>, R, I, O, B>
{
    type Halves = UpdateRows<'a, S, Inputs<'a, S, O>, R, I, O, B>;

    fn multiply_adds(&self) -> usize {
        // The only output's weights are summed as one row, which is not cut: it is bound by memory.
        if O == 1 { 0 } else { self.x.len().saturating_mul(I * O) }
    }
    fn into_halves(self) -> Self::Halves {
        let Self { x, d_z, update: Update { layer, rule, state } } = self;
        let update = Update { layer: Inputs::all(layer), rule, state: R::Slots::map(state, All) };
        UpdateRows { x, d_z, update }
    }
}

impl<'a, S: Scalar, R: Rule<S>, const I: usize, const O: usize, const B: usize> Halves
    for UpdateRows<'a, S, Inputs<'a, S, O>, R, I, O, B>
{
    fn halve<A: Arithmetic>(self) -> (Self, Self) {
        let Self { x, d_z, update: Update { mut layer, rule, mut state } } = self;
        let (start, end) = layer.rows();
        let at = cut::<A, I>((start, end)) - start;
        let others = R::Slots::map(R::Slots::each_mut::<Inputs<'a, S, O>>(&mut state), From(at));
        let other = Update { layer: layer.split_off(at), rule, state: others };
        (Self { x, d_z, update: Update { layer, rule, state } }, Self { x, d_z, update: other })
    }
}
