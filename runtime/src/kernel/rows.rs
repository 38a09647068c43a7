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
use super::outline::outlined;
use super::panel::{Forward, Span, Transposed, load};
use super::row::{dense, only_output_rows};
use crate::activation::{Elementwise, Identity};
use crate::layer::Dense;
use crate::optimizer::Rule;
use crate::scalar::{Arithmetic, Scalar};

/// As many numbers as are finished side by side: two vectors of `f32`.
const LANES: usize = 16;

/// Rows whose only output is summed side by side.
const ROWS: usize = 8;

outlined! {
    /// `y = activation(x·weights + bias)` for each row.
    pub fn dense_rows<'a, A; S: Scalar, E: Elementwise; I, O, BIAS, P>(
        layer: &'a Dense<S, I, O, BIAS>,
        x: &'a [[S; I]],
        activation: E,
        y: &'a mut [[S; O]],
    ) -> () {
        let rows = x.len().min(y.len());
        let (x, y) = (&x[..rows], &mut y[..rows]);
        if P > 2 {
            let mut first = 0;
            if O == 1 {
                // Side by side, so that the sums of one row do not wait for those of another.
                let (x_blocks, _) = x.as_chunks::<ROWS>();
                let (y_blocks, _) = y.as_flattened_mut().as_chunks_mut::<ROWS>();
                for block in 0..x_blocks.len().min(y_blocks.len()) {
                    y_blocks[block] = only_output_rows::<A, S, I, O, BIAS, P, ROWS>(layer, &x_blocks[block]);
                    first += ROWS;
                }
            }
            for s in first..rows {
                y[s] = dense::<A, S, I, O, BIAS, P>(layer, &x[s]);
            }
            Activate(activation).rows::<A>(0, y);
        } else {
            let source = Forward { weights: &layer.weights, bias: &layer.bias };
            multiply::<A, S, _, _, I, O, P>(x, source, Activate(activation), y);
        }
    }
}

/// The activation is applied.
#[derive(Clone, Copy)]
pub(super) struct Activate<E>(pub(super) E);

impl<S: Scalar, E: Elementwise, const O: usize> Finish<S, O> for Activate<E> {
    const IN_REGISTERS: bool = E::IS_CHEAP;

    #[inline(always)]
    fn vector<A: Arithmetic, const L: usize>(self, _row: usize, _span: Span, mut z: [S; L]) -> [S; L] {
        for lane in 0..L {
            z[lane] = self.0.apply::<A, S>(z[lane]);
        }
        z
    }
    #[inline(always)]
    fn rows<A: Arithmetic>(self, _first: usize, rows: &mut [[S; O]]) {
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

outlined! {
    /// `∂L/∂z` of the layer before, whose outputs are `a`, from `∂L/∂z` of this layer. `a` is not read if
    /// `activation` is [`Identity`].
    pub fn dense_input_gradient_rows<'a, A; S: Scalar, E: Elementwise; I, O, BIAS>(
        layer: &'a Dense<S, I, O, BIAS>,
        d_z: &'a [[S; O]],
        activation: E,
        a: &'a [[S; I]],
        d: &'a mut [[S; I]],
    ) -> () {
        let mut rows = d_z.len().min(d.len());
        if reads_output::<E>() {
            rows = rows.min(a.len());
        }
        let source = Transposed { weights: &layer.weights };
        multiply::<A, S, _, _, O, I, 1>(&d_z[..rows], source, PassBack { activation, a }, &mut d[..rows]);
    }
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
    const IN_REGISTERS: bool = E::HAS_CHEAP_GRADIENT;

    #[inline(always)]
    fn vector<A: Arithmetic, const L: usize>(self, row: usize, span: Span, mut d: [S; L]) -> [S; L] {
        if reads_output::<E>() {
            let a: [S; L] = load(&self.a[row], span.start, span.width);
            for lane in 0..L {
                d[lane] = self.activation.gradient::<A, S>(a[lane], d[lane]);
            }
        }
        d
    }
    #[inline(always)]
    fn rows<A: Arithmetic>(self, first: usize, rows: &mut [[S; I]]) {
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

outlined! {
    /// Stores the gradient of weights and bias, summed over the rows, of which there are at most `B`.
    pub fn dense_gradient_rows<'a, A; S: Scalar; I, O, BIAS, B>(
        x: &'a [[S; I]],
        d_z: &'a [[S; O]],
        gradient: &'a mut Dense<S, I, O, BIAS>,
    ) -> () {
        gradient::gradient::<A, S, _, I, O, BIAS, B>(x, d_z, &mut Store(gradient));
    }
}

outlined! {
    /// Applies `rule` with the gradient summed over the rows, of which there are at most `B`.
    pub fn dense_update_rows<'a, A; S: Scalar, R: Rule<S, K>; K, I, O, BIAS, B>(
        x: &'a [[S; I]],
        d_z: &'a [[S; O]],
        layer: &'a mut Dense<S, I, O, BIAS>,
        rule: R,
        state: [&'a mut Dense<S, I, O, BIAS>; K],
    ) -> () {
        gradient::gradient::<A, S, _, I, O, BIAS, B>(x, d_z, &mut Update { layer, rule, state });
    }
}
