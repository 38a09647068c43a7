//! The gradient that a dense layer passes back to the layer before.
//!
//! In come a layer, rows of `∂L/∂z` and the outputs of the layer before with their activation; out go rows of that layer's
//! `∂L/∂z`.
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions

use core::any::TypeId;
use core::hint::black_box;

use crate::activation::{Elementwise, Identity};
use crate::kernel::multiply::{Finish, multiply};
use crate::kernel::panel::{Span, Transposed, load};
use crate::kernel::parallel::{Part, Share, share};
use crate::layer::Dense;
use crate::machine::shape::LANES;
use crate::scalar::{Arithmetic, Kernel, Scalar};

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
    let mut a = a;
    if reads_output::<E>() {
        rows = rows.min(a.len());
        a = &a[..rows];
    }
    let (d_z, d) = (&d_z[..rows], &mut d[..rows]);
    share::<A, _>(InputGradientRows::<S, E, I, O> { weights: &layer.weights, d_z, activation, a, d });
}

struct InputGradientRows<'a, S, E, const I: usize, const O: usize> {
    weights: &'a [[S; O]; I],
    d_z: &'a [[S; O]],
    activation: E,
    a: &'a [[S; I]],
    d: &'a mut [[S; I]],
}

impl<S: Scalar, E: Elementwise, const I: usize, const O: usize> Share for InputGradientRows<'_, S, E, I, O> {
    type Part = Self;
    fn multiply_adds(&self) -> usize {
        self.d_z.len().saturating_mul(I * O)
    }
    fn into_part(self) -> Self {
        self
    }
}

impl<S: Scalar, E: Elementwise, const I: usize, const O: usize> Part for InputGradientRows<'_, S, E, I, O> {
    fn halve<A: Arithmetic>(self) -> (Self, Self) {
        let Self { weights, d_z, activation, a, d } = self;
        let (d_z, other_d_z) = d_z.split_at(d_z.len() / 2);
        let (a, other_a) = a.split_at(d_z.len().min(a.len()));
        let (d, other_d) = d.split_at_mut(d_z.len());
        let other = Self { weights, d_z: other_d_z, activation, a: other_a, d: other_d };
        (Self { weights, d_z, activation, a, d }, other)
    }
}

impl<S: Scalar, E: Elementwise, const I: usize, const O: usize> Kernel for InputGradientRows<'_, S, E, I, O> {
    type Output = ();
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { weights, d_z, activation, a, d } = self;
        multiply::<A, S, _, _, O, I, 1>(d_z, Transposed { weights }, PassBack { activation, a }, d);
    }
}

/// Whether the gradient of an activation depends on its output.
#[inline(always)]
pub(in crate::kernel) fn reads_output<E: Elementwise>() -> bool {
    TypeId::of::<E>() != TypeId::of::<Identity>()
}

/// The gradient is passed back through an activation with the outputs `a`.
#[derive(Clone, Copy)]
pub(in crate::kernel) struct PassBack<'a, E, S, const I: usize> {
    pub(in crate::kernel) activation: E,
    pub(in crate::kernel) a: &'a [[S; I]],
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
