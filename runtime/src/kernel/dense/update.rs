//! The gradient of a dense layer's parameters, and its use in an update.
//!
//! Input: rows of inputs and of `∂L/∂z`, a layer, and the slots that a rule keeps for it. Output: the layer,
//! changed by the rule in the pass that finishes the sums, or with the sums stored in it. Threads share the
//! outputs, or the inputs, each with their weights.

use super::gradient;
use crate::kernel::epilogue::Update;
use crate::kernel::parallel::{Share, share};
#[cfg(feature = "rayon")]
use crate::kernel::parallel::{by_columns, in_parts};
use crate::layer::{Dense, Parameters};
use crate::optimizer::{Kept, Rule};
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

/// An update of a layer, or of the weights of some of its inputs or outputs.
pub(super) struct UpdateRows<
    'a,
    S: Scalar,
    L: Send,
    R: Rule<S>,
    const I: usize,
    const O: usize,
    const B: usize,
> {
    pub(super) x: &'a [[S; I]],
    pub(super) d_z: &'a [[S; O]],
    pub(super) update: Update<S, L, R>,
}

impl<S: Scalar, L: Parameters<S>, R: Rule<S>, const I: usize, const O: usize, const B: usize> Kernel
    for UpdateRows<'_, S, L, R, I, O, B>
{
    type Output = ();
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { x, d_z, mut update } = self;
        let (these, has_bias) =
            ((update.layer.rows(), update.layer.columns()), !update.layer.bias().is_empty());
        gradient::gradient::<A, S, _, I, O, B>(x, d_z, these, has_bias, &mut update);
    }
}

impl<'a, S: Scalar, R: Rule<S>, const I: usize, const O: usize, const BIAS: usize, const B: usize> Share
    for UpdateRows<'a, S, &'a mut Dense<S, I, O, BIAS>, R, I, O, B>
{
    fn multiply_adds(&self) -> usize {
        // The only output's weights are summed as one row, which is not cut: it is bound by memory.
        if O == 1 { 0 } else { self.x.len().saturating_mul(I * O) }
    }
    #[cfg(feature = "rayon")]
    fn divide<A: Arithmetic>(self, parts: usize) {
        if by_columns::<A, S, O>(self.x.len(), parts) {
            in_parts::<A, _>(self.of_outputs(), parts);
        } else {
            in_parts::<A, _>(self.of_inputs(), parts);
        }
    }
}
