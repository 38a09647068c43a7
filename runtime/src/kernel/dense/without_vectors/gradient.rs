//! The gradients of a layer's weights and bias, of one sample and summed over rows.
//!
//! Input: inputs and `∂L/∂z` of samples. Output: each gradient once, handed to an [`Epilogue`].
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions

use super::blocks::{Blocks, each_block};
use super::{add_step, sum};
use crate::kernel::epilogue::Epilogue;
use crate::kernel::written_out::written_out;
use crate::scalar::{Arithmetic, Scalar};

/// The gradient of one sample, handed to `epilogue`: the weights to some outputs at a time, whose `∂L/∂z`
/// stay in registers.
#[inline(always)]
pub(in crate::kernel::dense) fn outer_product<
    A: Arithmetic,
    S: Scalar,
    E: Epilogue<S>,
    const I: usize,
    const O: usize,
    const BIAS: usize,
    const L: usize,
>(
    x: &[S; I],
    d_z: &[S; O],
    epilogue: &mut E,
) {
    let outputs = &mut OuterProduct { x, d_z, has_bias: BIAS > 0, epilogue };
    each_block::<A, _, O, L>(outputs);
}

/// The gradients of the weights from one sample.
struct OuterProduct<'a, S, E, const I: usize, const O: usize> {
    x: &'a [S; I],
    d_z: &'a [S; O],
    has_bias: bool,
    epilogue: &'a mut E,
}

impl<S: Scalar, E: Epilogue<S>, const I: usize, const O: usize> Blocks for OuterProduct<'_, S, E, I, O> {
    // ∂L/∂z stays in a register, too.
    const EACH: usize = 1 + E::NUMBERS;

    #[inline(always)]
    fn block<A: Arithmetic, const W: usize>(&mut self, block: usize) {
        let Some(&d) = self.d_z.as_chunks::<W>().0.get(block) else { return };
        if !self.epilogue.products(self.x, &d, block * W) {
            for i in 0..I {
                let x = self.x[i];
                let mut g = const { [S::ZERO; W] };
                written_out!(c in 0..W => { g[c] = x.mul_add::<A>(d[c], S::ZERO); });
                self.epilogue.weights::<A, W>(i, block * W, W, &g);
            }
        }
        if self.has_bias {
            let mut g = const { [S::ZERO; W] };
            // As the sum over rows: −0 becomes 0.
            written_out!(c in 0..W => { g[c] = S::ZERO + d[c]; });
            self.epilogue.bias::<A, W>(block * W, W, &g);
        }
    }
}

/// The gradient of the weights of `inputs`, summed over all rows, and that of the bias if there is one,
/// handed to `epilogue`.
#[inline(always)]
pub(in crate::kernel::dense) fn gradient<
    A: Arithmetic,
    S: Scalar,
    E: Epilogue<S>,
    const I: usize,
    const O: usize,
    const L: usize,
>(
    x: &[[S; I]],
    d_z: &[[S; O]],
    inputs: (usize, usize),
    has_bias: bool,
    epilogue: &mut E,
) {
    let sums = &mut Sums { x, d_z, inputs, has_bias, epilogue };
    each_block::<A, _, O, L>(sums);
}

/// The gradients of the weights from rows of samples.
struct Sums<'a, S, E, const I: usize, const O: usize> {
    x: &'a [[S; I]],
    d_z: &'a [[S; O]],
    inputs: (usize, usize),
    has_bias: bool,
    epilogue: &'a mut E,
}

impl<S: Scalar, E: Epilogue<S>, const I: usize, const O: usize> Blocks for Sums<'_, S, E, I, O> {
    const EACH: usize = 1;

    #[inline(always)]
    fn block<A: Arithmetic, const W: usize>(&mut self, block: usize) {
        let rows = if self.x.len() < self.d_z.len() { self.x.len() } else { self.d_z.len() };
        let (x, d_z) = (&self.x[..rows], &self.d_z[..rows]);
        let end = if self.inputs.1 < I { self.inputs.1 } else { I };
        for i in self.inputs.0..end {
            let mut sums = const { [S::ZERO; W] };
            if const { E::CONTINUES } {
                sums = self.epilogue.begin_weights::<W>(i, block * W, W);
            }
            for s in 0..rows {
                add_step::<A, S, O, W>(x[s][i], &d_z[s], block, &mut sums);
            }
            self.epilogue.weights::<A, W>(i, block * W, W, &sums);
        }
        if self.has_bias {
            let mut sums = const { [S::ZERO; W] };
            if const { E::CONTINUES } {
                sums = self.epilogue.begin_bias::<W>(block * W, W);
            }
            for s in 0..rows {
                if let Some(d) = d_z[s].as_chunks::<W>().0.get(block) {
                    sums = sum::<S, W>(sums, *d);
                }
            }
            self.epilogue.bias::<A, W>(block * W, W, &sums);
        }
    }
}
