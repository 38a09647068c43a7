//! The gradient that a dense layer passes back to the layer before.
//!
//! Input: a layer, rows of `∂L/∂z`, and the outputs of the layer before with their activation. Output: rows
//! of that layer's `∂L/∂z`.
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions
#![allow(unused_imports, reason = "of machines with vectors, and without")]

use super::only_output::pass_back;
use super::panel::Transposed;
use super::panels::multiply;
use super::without_vectors;
use crate::activation::Elementwise;
use crate::kernel::finish::{Finish, PassBack, reads_output};
use crate::kernel::parallel::{Share, share};
#[cfg(all(feature = "rayon", test))]
use crate::kernel::touched::Touched;
use crate::layer::Dense;
use crate::machine::if_vectors;
use crate::scalar::{Arithmetic, Kernel, Scalar};
#[cfg(feature = "rayon")]
use crate::{
    columns::Columns,
    kernel::parallel::{Halves, by_columns, cut_columns, in_parts},
};

/// `∂L/∂z` of the layer before, whose outputs are `a`, from `∂L/∂z` of this layer. `a` is not read if
/// `activation` is [`Identity`](crate::activation::Identity).
#[inline(always)]
pub fn dense_input_gradient_rows<
    A: Arithmetic,
    S: Scalar,
    E: Elementwise,
    const I: usize,
    const O: usize,
    const BIAS: usize,
>(
    layer: &Dense<S, I, O, BIAS>,
    d_z: &[[S; O]],
    activation: E,
    a: &[[S; I]],
    d: &mut [[S; I]],
) {
    let mut rows = d_z.len().min(d.len());
    let mut a = a;
    if reads_output::<E>() {
        rows = rows.min(a.len());
        a = &a[..rows];
    }
    let (d_z, d) = (&d_z[..rows], &mut d[..rows]);
    share::<A, _>(InputGradientRows::<S, E, I, O> { weights: &layer.weights, d_z, activation, a, d });
}

pub(super) struct InputGradientRows<'a, S, E, const I: usize, const O: usize> {
    pub(super) weights: &'a [[S; O]; I],
    pub(super) d_z: &'a [[S; O]],
    pub(super) activation: E,
    pub(super) a: &'a [[S; I]],
    pub(super) d: &'a mut [[S; I]],
}

impl<S: Scalar, E: Elementwise, const I: usize, const O: usize> Share for InputGradientRows<'_, S, E, I, O> {
    fn multiply_adds(&self) -> usize {
        self.d_z.len().saturating_mul(I * O)
    }
    #[cfg(feature = "rayon")]
    fn divide<A: Arithmetic>(self, parts: usize) {
        if const { O > 1 } && by_columns::<A, S, I>(self.d_z.len(), parts) {
            let Self { weights, d_z, activation, a, d } = self;
            let d = Columns::all(d);
            return in_parts::<A, _>(InputGradientColumns { weights, d_z, activation, a, d }, parts);
        }
        in_parts::<A, _>(self, parts);
    }
}

#[cfg(feature = "rayon")]
impl<S: Scalar, E: Elementwise, const I: usize, const O: usize> Halves for InputGradientRows<'_, S, E, I, O> {
    fn halve<A: Arithmetic>(self, first: usize, of: usize) -> (Self, Self) {
        let Self { weights, d_z, activation, a, d } = self;
        let (d_z, other_d_z) = d_z.split_at(d_z.len() * first / of);
        let (a, other_a) = a.split_at(d_z.len().min(a.len()));
        let (d, other_d) = d.split_at_mut(d_z.len());
        let other = Self { weights, d_z: other_d_z, activation, a: other_a, d: other_d };
        (Self { weights, d_z, activation, a, d }, other)
    }
    #[cfg(test)]
    fn touched(&self, note: &mut Touched) {
        let Self { weights, d_z, a, d, .. } = self;
        note.reads(weights.as_flattened()).reads(d_z.as_flattened()).reads(a.as_flattened());
        note.writes(d.as_flattened());
    }
}

impl<S: Scalar, E: Elementwise, const I: usize, const O: usize> Kernel for InputGradientRows<'_, S, E, I, O> {
    type Output = ();
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { weights, d_z, activation, a, d } = self;
        let finish = PassBack { activation, a };
        if_vectors!(in_vectors::<A, S, _, I, O>(weights, d_z, finish, d), {
            for s in 0..d_z.len().min(d.len()) {
                without_vectors::functions::input_gradient::<A, S, I, O>(weights, &d_z[s], &mut d[s]);
            }
            finish.rows::<A>(0, d);
        });
    }
}

#[inline(always)]
fn in_vectors<A: Arithmetic, S: Scalar, F: Finish<S, I>, const I: usize, const O: usize>(
    weights: &[[S; O]; I],
    d_z: &[[S; O]],
    finish: F,
    d: &mut [[S; I]],
) {
    if const { O == 1 } {
        pass_back::<A, S, F, I>(weights.as_flattened(), d_z.as_flattened(), finish, d);
    } else {
        multiply::<A, S, _, _, _, O, I, 1>(d_z, Transposed { weights }, finish, ((0, I), d));
    }
}

/// The gradients of some inputs of each row.
#[cfg(feature = "rayon")]
struct InputGradientColumns<'a, S, E, const I: usize, const O: usize> {
    weights: &'a [[S; O]; I],
    d_z: &'a [[S; O]],
    activation: E,
    a: &'a [[S; I]],
    d: Columns<'a, S>,
}

#[cfg(feature = "rayon")]
impl<S: Scalar, E: Elementwise, const I: usize, const O: usize> Halves
    for InputGradientColumns<'_, S, E, I, O>
{
    fn halve<A: Arithmetic>(self, first: usize, of: usize) -> (Self, Self) {
        let Self { weights, d_z, activation, a, mut d } = self;
        let other = d.split_off(cut_columns::<S>(d.bounds(), first, of));
        (Self { weights, d_z, activation, a, d }, Self { weights, d_z, activation, a, d: other })
    }
    #[cfg(test)]
    fn touched(&self, note: &mut Touched) {
        let (first, end) = self.d.bounds();
        note.reads(self.weights[first..end].as_flattened()).reads(self.d_z.as_flattened());
        for a in self.a {
            note.reads(&a[first..end]);
        }
        for d in self.d.rows() {
            note.writes(d);
        }
    }
}

#[cfg(feature = "rayon")]
impl<S: Scalar, E: Elementwise, const I: usize, const O: usize> Kernel
    for InputGradientColumns<'_, S, E, I, O>
{
    type Output = ();
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { weights, d_z, activation, a, mut d } = self;
        let to = (d.bounds(), d.rows_mut());
        multiply::<A, S, _, _, _, O, I, 1>(d_z, Transposed { weights }, PassBack { activation, a }, to);
    }
}
