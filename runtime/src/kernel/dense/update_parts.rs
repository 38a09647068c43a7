//! The update of a layer in parts for several threads: of the weights to some outputs, or of some inputs.
//!
//! Input: an update of a whole layer. Output: updates of its parts, with their weights and what a rule keeps
//! for them. Guarantees: each weight is in one part.

use super::cut::cut;
use super::update::UpdateRows;
use crate::kernel::epilogue::Update;
use crate::kernel::parallel::{Halves, cut_columns};
#[cfg(test)]
use crate::kernel::touched::Touched;
use crate::layer::{Dense, Inputs, Outputs, Parameters as _};
use crate::optimizer::{Count as _, Each, Rule};
use crate::scalar::{Arithmetic, Scalar};

impl<'a, S: Scalar, R: Rule<S>, const I: usize, const O: usize, const BIAS: usize, const B: usize>
    UpdateRows<'a, S, &'a mut Dense<S, I, O, BIAS>, R, I, O, B>
{
    /// The same, to be cut between outputs.
    pub(super) fn of_outputs(self) -> UpdateRows<'a, S, Outputs<'a, S>, R, I, O, B> {
        let Self { x, d_z, update: Update { layer, rule, state } } = self;
        let update = Update { layer: Outputs::all(layer), rule, state: R::Slots::map(state, AllOutputs) };
        UpdateRows { x, d_z, update }
    }

    /// The same, to be cut between inputs.
    pub(super) fn of_inputs(self) -> UpdateRows<'a, S, Inputs<'a, S, O>, R, I, O, B> {
        let Self { x, d_z, update: Update { layer, rule, state } } = self;
        let update = Update { layer: Inputs::all(layer), rule, state: R::Slots::map(state, AllInputs) };
        UpdateRows { x, d_z, update }
    }
}

/// The inputs of a layer, all of them.
#[derive(Clone, Copy)]
struct AllInputs;

impl<'a, S: Scalar, const I: usize, const O: usize, const BIAS: usize> Each<&'a mut Dense<S, I, O, BIAS>>
    for AllInputs
{
    type Output = Inputs<'a, S, O>;
    #[inline(always)]
    fn of(self, layer: &'a mut Dense<S, I, O, BIAS>) -> Inputs<'a, S, O> {
        Inputs::all(layer)
    }
}

/// The inputs behind the row with this index, which is split off.
#[derive(Clone, Copy)]
struct FromInput(usize);

impl<'a, S: Scalar, const O: usize> Each<&mut Inputs<'a, S, O>> for FromInput {
    type Output = Inputs<'a, S, O>;
    #[inline(always)]
    fn of(self, inputs: &mut Inputs<'a, S, O>) -> Inputs<'a, S, O> {
        inputs.split_off(self.0)
    }
}

impl<'a, S: Scalar, R: Rule<S>, const I: usize, const O: usize, const B: usize> Halves
    for UpdateRows<'a, S, Inputs<'a, S, O>, R, I, O, B>
{
    fn halve<A: Arithmetic>(self, _first: usize, _of: usize) -> (Self, Self) {
        let Self { x, d_z, update: Update { mut layer, rule, mut state } } = self;
        let (start, end) = layer.rows();
        let at = cut::<A, I>((start, end)) - start;
        let others = R::Slots::map(R::Slots::each_mut::<Inputs<'a, S, O>>(&mut state), FromInput(at));
        let other = Update { layer: layer.split_off(at), rule, state: others };
        (Self { x, d_z, update: Update { layer, rule, state } }, Self { x, d_z, update: other })
    }
    #[cfg(test)]
    fn touched(&self, note: &mut Touched) {
        let (first, end) = self.update.layer.rows();
        for x in self.x {
            note.reads(&x[first..end]);
        }
        note.reads(self.d_z.as_flattened()).writes(self.update.layer.bias());
        for input in first..end {
            note.writes(self.update.layer.weights(input));
        }
    }
}

/// The outputs of a layer, all of them.
#[derive(Clone, Copy)]
struct AllOutputs;

impl<'a, S: Scalar, const I: usize, const O: usize, const BIAS: usize> Each<&'a mut Dense<S, I, O, BIAS>>
    for AllOutputs
{
    type Output = Outputs<'a, S>;
    #[inline(always)]
    fn of(self, layer: &'a mut Dense<S, I, O, BIAS>) -> Outputs<'a, S> {
        Outputs::all(layer)
    }
}

/// The outputs from this one on, which are split off.
#[derive(Clone, Copy)]
struct FromOutput(usize);

impl<'a, S: Scalar> Each<&mut Outputs<'a, S>> for FromOutput {
    type Output = Outputs<'a, S>;
    #[inline(always)]
    fn of(self, outputs: &mut Outputs<'a, S>) -> Outputs<'a, S> {
        outputs.split_off(self.0)
    }
}

impl<'a, S: Scalar, R: Rule<S>, const I: usize, const O: usize, const B: usize> Halves
    for UpdateRows<'a, S, Outputs<'a, S>, R, I, O, B>
{
    fn halve<A: Arithmetic>(self, first: usize, of: usize) -> (Self, Self) {
        let Self { x, d_z, update: Update { mut layer, rule, mut state } } = self;
        let at = cut_columns::<S>(layer.columns(), first, of);
        let others = R::Slots::map(R::Slots::each_mut::<Outputs<'a, S>>(&mut state), FromOutput(at));
        let other = Update { layer: layer.split_off(at), rule, state: others };
        (Self { x, d_z, update: Update { layer, rule, state } }, Self { x, d_z, update: other })
    }
    #[cfg(test)]
    fn touched(&self, note: &mut Touched) {
        let (first, end) = self.update.layer.columns();
        for d_z in self.d_z {
            note.reads(&d_z[first..end]);
        }
        note.reads(self.x.as_flattened()).writes(self.update.layer.bias());
        for input in 0..I {
            note.writes(self.update.layer.weights(input));
        }
    }
}
