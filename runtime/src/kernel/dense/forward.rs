//! The outputs of a dense layer.
//!
//! Input: a layer, rows of inputs and an activation. Output: rows of activations. Few outputs are summed in
//! partial sums, all others in tiles; without vectors, samples are worked on one by one.
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions

use super::only_output::only_output_rows;
use super::panel::Forward;
use super::panels::multiply;
use super::sample::dense;
use crate::activation::Elementwise;
use crate::kernel::finish::{Activate, Finish as _};
use crate::kernel::parallel::{Share, share};
#[cfg(all(feature = "rayon", test))]
use crate::kernel::touched::Touched;
use crate::layer::Dense;
use crate::machine::if_vectors;
use crate::machine::sizes::CHAINS;
use crate::scalar::{Arithmetic, Kernel, Scalar};
#[cfg(feature = "rayon")]
use crate::{
    columns::Columns,
    kernel::parallel::{Halves, by_columns, cut_columns, in_parts},
};

/// `y = activation(x·weights + bias)` for each row.
#[inline(always)]
pub fn dense_rows<
    A: Arithmetic,
    S: Scalar,
    E: Elementwise,
    const I: usize,
    const O: usize,
    const BIAS: usize,
    const P: usize,
>(
    layer: &Dense<S, I, O, BIAS>,
    x: &[[S; I]],
    activation: E,
    y: &mut [[S; O]],
) {
    let rows = x.len().min(y.len());
    let (x, y) = (&x[..rows], &mut y[..rows]);
    share::<A, _>(DenseRows::<S, E, I, O, BIAS, P> { layer, x, activation, y });
}

pub(super) struct DenseRows<'a, S, E, const I: usize, const O: usize, const BIAS: usize, const P: usize> {
    pub(super) layer: &'a Dense<S, I, O, BIAS>,
    pub(super) x: &'a [[S; I]],
    pub(super) activation: E,
    pub(super) y: &'a mut [[S; O]],
}

impl<S: Scalar, E: Elementwise, const I: usize, const O: usize, const BIAS: usize, const P: usize> Share
    for DenseRows<'_, S, E, I, O, BIAS, P>
{
    fn multiply_adds(&self) -> usize {
        self.x.len().saturating_mul(I * O)
    }
    #[cfg(feature = "rayon")]
    fn divide<A: Arithmetic>(self, parts: usize) {
        if const { P <= 2 } && by_columns::<A, S, O>(self.x.len(), parts) {
            let Self { layer, x, activation, y } = self;
            let y = Columns::all(y);
            return in_parts::<A, _>(DenseColumns::<S, E, I, O, BIAS, P> { layer, x, activation, y }, parts);
        }
        in_parts::<A, _>(self, parts);
    }
}

#[cfg(feature = "rayon")]
impl<S: Scalar, E: Elementwise, const I: usize, const O: usize, const BIAS: usize, const P: usize> Halves
    for DenseRows<'_, S, E, I, O, BIAS, P>
{
    fn halve<A: Arithmetic>(self, first: usize, of: usize) -> (Self, Self) {
        let Self { layer, x, activation, y } = self;
        let (x, other_x) = x.split_at(x.len() * first / of);
        let (y, other_y) = y.split_at_mut(x.len());
        (Self { layer, x, activation, y }, Self { layer, x: other_x, activation, y: other_y })
    }
    #[cfg(test)]
    fn touched(&self, note: &mut Touched) {
        let Self { layer, x, y, .. } = self;
        note.reads(layer.weights.as_flattened()).reads(&layer.bias).reads(x.as_flattened());
        note.writes(y.as_flattened());
    }
}

impl<S: Scalar, E: Elementwise, const I: usize, const O: usize, const BIAS: usize, const P: usize> Kernel
    for DenseRows<'_, S, E, I, O, BIAS, P>
{
    type Output = ();
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        if_vectors!(self.in_vectors::<A>(), {
            let Self { layer, x, activation, y } = self;
            one_by_one::<A, S, I, O, BIAS, P>(layer, x, y);
            Activate(activation).rows::<A>(0, y);
        });
    }
}

impl<S: Scalar, E: Elementwise, const I: usize, const O: usize, const BIAS: usize, const P: usize>
    DenseRows<'_, S, E, I, O, BIAS, P>
{
    #[inline(always)]
    fn in_vectors<A: Arithmetic>(self) {
        let Self { layer, x, activation, y } = self;
        if const { P <= 2 } {
            let source = Forward { weights: &layer.weights, bias: &layer.bias };
            return multiply::<A, S, _, _, _, I, O, P>(x, source, Activate(activation), ((0, O), y));
        }
        let mut first = 0;
        if const { O == 1 } {
            // Side by side, so that the sums of one row do not wait for those of another.
            let (x_blocks, _) = x.as_chunks::<CHAINS>();
            let (y_blocks, _) = y.as_flattened_mut().as_chunks_mut::<CHAINS>();
            for block in 0..x_blocks.len().min(y_blocks.len()) {
                y_blocks[block] = only_output_rows::<A, S, I, O, BIAS, P, CHAINS>(layer, &x_blocks[block]);
                first += CHAINS;
            }
        }
        one_by_one::<A, S, I, O, BIAS, P>(layer, &x[first..], &mut y[first..]);
        Activate(activation).rows::<A>(0, y);
    }
}

/// Some outputs of each row.
#[cfg(feature = "rayon")]
struct DenseColumns<'a, S, E, const I: usize, const O: usize, const BIAS: usize, const P: usize> {
    layer: &'a Dense<S, I, O, BIAS>,
    x: &'a [[S; I]],
    activation: E,
    y: Columns<'a, S>,
}

#[cfg(feature = "rayon")]
impl<S: Scalar, E: Elementwise, const I: usize, const O: usize, const BIAS: usize, const P: usize> Halves
    for DenseColumns<'_, S, E, I, O, BIAS, P>
{
    fn halve<A: Arithmetic>(self, first: usize, of: usize) -> (Self, Self) {
        let Self { layer, x, activation, mut y } = self;
        let other = y.split_off(cut_columns::<S>(y.bounds(), first, of));
        (Self { layer, x, activation, y }, Self { layer, x, activation, y: other })
    }
    #[cfg(test)]
    fn touched(&self, note: &mut Touched) {
        let (first, end) = self.y.bounds();
        for weights in &self.layer.weights {
            note.reads(&weights[first..end]);
        }
        note.reads(self.layer.bias.get(first..end).unwrap_or_default()).reads(self.x.as_flattened());
        for y in self.y.rows() {
            note.writes(y);
        }
    }
}

#[cfg(feature = "rayon")]
impl<S: Scalar, E: Elementwise, const I: usize, const O: usize, const BIAS: usize, const P: usize> Kernel
    for DenseColumns<'_, S, E, I, O, BIAS, P>
{
    type Output = ();
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { layer, x, activation, mut y } = self;
        let source = Forward { weights: &layer.weights, bias: &layer.bias };
        let to = (y.bounds(), y.rows_mut());
        multiply::<A, S, _, _, _, I, O, P>(x, source, Activate(activation), to);
    }
}

/// The pre-activations of each row.
#[inline(always)]
fn one_by_one<A: Arithmetic, S: Scalar, const I: usize, const O: usize, const BIAS: usize, const P: usize>(
    layer: &Dense<S, I, O, BIAS>,
    x: &[[S; I]],
    y: &mut [[S; O]],
) {
    for s in 0..x.len() {
        y[s] = dense::<A, S, I, O, BIAS, P>(layer, &x[s]);
    }
}
