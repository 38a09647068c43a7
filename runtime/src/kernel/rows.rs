//! Dense layers on rows of samples, any number of them.
//!
//! In come rows of activations or gradients and a layer; out go rows with the activation or its gradient
//! applied, a gradient, or an update of the layer. As many rows are taken as the shortest argument has; the
//! bits of each are those of the kernels on one sample.
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions

use core::any::TypeId;
use core::hint::black_box;

use super::epilogue::{Store, Update};
use super::gradient;
use super::multiply::{Finish, multiply};
use super::panel::{Forward, Transposed};
use super::row::dense;
use crate::activation::{Elementwise, Identity};
use crate::layer::Dense;
use crate::optimizer::Rule;
use crate::scalar::{Arithmetic, Scalar};

/// As many numbers as are finished side by side: two vectors of `f32`.
const LANES: usize = 16;

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
    if P > 1 {
        for s in 0..rows {
            y[s] = dense::<A, S, I, O, BIAS, P>(layer, &x[s]);
        }
        Activate(activation).finish::<A>(0, y);
    } else {
        let source = Forward { weights: &layer.weights, bias: &layer.bias };
        multiply::<A, S, _, _, I, O>(x, source, Activate(activation), y);
    }
}

/// The activation is applied.
#[derive(Clone, Copy)]
pub(super) struct Activate<E>(pub(super) E);

impl<S: Scalar, E: Elementwise, const O: usize> Finish<S, O> for Activate<E> {
    #[inline(always)]
    fn finish<A: Arithmetic>(self, _first: usize, rows: &mut [[S; O]]) {
        let (blocks, rest) = rows.as_flattened_mut().as_chunks_mut::<LANES>();
        for block in blocks {
            let mut a = [S::ZERO; LANES];
            for lane in 0..LANES {
                a[lane] = self.0.apply::<A, S>(block[lane]);
            }
            *block = a;
        }
        for z in rest {
            *z = self.0.apply::<A, S>(*z);
        }
    }
}

/// `∂L/∂z` of the layer before, whose outputs are `a`, from `∂L/∂z` of this layer. `a` is not read if
/// `activation` is [`Identity`].
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
    if reads_output::<E>() {
        rows = rows.min(a.len());
    }
    let finish = PassBack { activation, a };
    multiply::<A, S, _, _, O, I>(
        &d_z[..rows],
        Transposed { weights: &layer.weights },
        finish,
        &mut d[..rows],
    );
}

/// Whether the gradient of an activation depends on its output.
#[inline(always)]
pub(super) fn reads_output<E: Elementwise>() -> bool {
    TypeId::of::<E>() != TypeId::of::<Identity>()
}

/// The gradient is passed back through an activation with the outputs `a`.
#[derive(Clone, Copy)]
pub(super) struct PassBack<'a, E, S, const I: usize> {
    pub(super) activation: E,
    pub(super) a: &'a [[S; I]],
}

impl<S: Scalar, E: Elementwise, const I: usize> Finish<S, I> for PassBack<'_, E, S, I> {
    #[inline(always)]
    fn finish<A: Arithmetic>(self, first: usize, rows: &mut [[S; I]]) {
        if reads_output::<E>() {
            let (a_blocks, a_rest) = self.a[first..first + rows.len()].as_flattened().as_chunks::<LANES>();
            let (d_blocks, d_rest) = rows.as_flattened_mut().as_chunks_mut::<LANES>();
            for (d, a) in d_blocks.iter_mut().zip(a_blocks) {
                // Where LLVM sees that a choice overwrites one of its cases, as with a rectifier, it makes a
                // masked store, which takes ten times as long on AMD's machines; so it must not see it.
                let d_a = *black_box(&*d);
                let mut d_z = [S::ZERO; LANES];
                for lane in 0..LANES {
                    d_z[lane] = self.activation.gradient::<A, S>(a[lane], d_a[lane]);
                }
                *d = d_z;
            }
            for (d, a) in d_rest.iter_mut().zip(a_rest) {
                *d = self.activation.gradient::<A, S>(*a, *d);
            }
        }
    }
}

/// Stores the gradient of weights and bias, summed over the rows.
#[inline(always)]
pub fn dense_gradient_rows<A: Arithmetic, S: Scalar, const I: usize, const O: usize, const BIAS: usize>(
    x: &[[S; I]],
    d_z: &[[S; O]],
    gradient: &mut Dense<S, I, O, BIAS>,
) {
    gradient::gradient::<A, S, _, I, O, BIAS>(x, d_z, &mut Store(gradient));
}

/// Applies `rule` with the gradient summed over the rows.
#[inline(always)]
pub fn dense_update_rows<
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
    gradient::gradient::<A, S, _, I, O, BIAS>(x, d_z, &mut Update { layer, rule, state });
}
