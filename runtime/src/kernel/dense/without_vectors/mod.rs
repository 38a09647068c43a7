//! Dense layers on a machine that computes one number at a time: a Cortex-M4F, a RISC-V core, a processor
//! without a float unit.
//!
//! Input: a sample or rows of samples, and a layer. Output: activations, gradients, or an update, with the
//! bits of the kernels for vectors. Guarantees: up to `L` sums are side by side in registers, and no loop of
//! multiply-adds stores one, also where code is compiled for size. A machine may have loops of its own for
//! whole blocks of `f32` (`machine::loops`). Rows are worked on one by one: nothing would be gained by tiles,
//! so no panel takes memory.
#![allow(clippy::needless_range_loop)] // plain loops: one index for the rows of several arrays

mod blocks;
pub(super) mod functions;
mod gradient;
#[cfg(test)]
mod tests;

use core::hint::black_box;

use blocks::{Blocks, each_block};
pub(super) use gradient::{gradient, outer_product};

use crate::kernel::written_out::written_out;
use crate::layer::Dense;
use crate::machine::loops;
use crate::scalar::{Arithmetic, Scalar};

/// `z = x·weights + bias` in `P` partial sums, as [`dense`](super::sample::dense) has them.
#[inline(always)]
pub(super) fn dense<
    A: Arithmetic,
    S: Scalar,
    const I: usize,
    const O: usize,
    const BIAS: usize,
    const P: usize,
    const L: usize,
>(
    layer: &Dense<S, I, O, BIAS>,
    x: &[S; I],
    z: &mut [S; O],
) {
    let outputs = &mut Outputs::<S, I, O, BIAS, P> { layer, x, z };
    each_block::<A, _, O, L>(outputs);
}

/// The outputs of a layer.
struct Outputs<'a, S, const I: usize, const O: usize, const BIAS: usize, const P: usize> {
    layer: &'a Dense<S, I, O, BIAS>,
    x: &'a [S; I],
    z: &'a mut [S; O],
}

impl<S: Scalar, const I: usize, const O: usize, const BIAS: usize, const P: usize> Blocks
    for Outputs<'_, S, I, O, BIAS, P>
{
    const EACH: usize = P;

    #[inline(always)]
    fn block<A: Arithmetic, const W: usize>(&mut self, block: usize) {
        let Some(z) = self.z.as_chunks_mut::<W>().0.get_mut(block) else { return };
        let zeros = const { [S::ZERO; W] };
        let bias = self.layer.bias.as_chunks::<W>().0.get(block).unwrap_or(&zeros);
        if const { P == 1 } && loops::sums(bias, self.x, &self.layer.weights, block, z) {
            return;
        }
        let mut sums = const { [[S::ZERO; W]; P] };
        sums[0] = *bias;
        let (x_steps, x_rest) = self.x.as_chunks::<P>();
        let (w_steps, w_rest) = self.layer.weights.as_chunks::<P>();
        for i in 0..const { I / P } {
            let (x, w) = (&x_steps[i], &w_steps[i]);
            written_out!(p in 0..P => { add_step::<A, S, O, W>(x[p], &w[p], block, &mut sums[p]); });
            // No instruction, but LLVM does not unroll the loop: weights of two steps can be too far apart
            // for one address, and then addresses are stored.
            black_box(());
        }
        written_out!(p in 0..I % P => {
            add_step::<A, S, O, W>(x_rest[p], &w_rest[p], block, &mut sums[p]);
        });
        if const { P >= 8 } {
            written_out!(p in 0..4 => { sums[p] = sum::<S, W>(sums[p], sums[p + 4]); });
        }
        if const { P >= 4 } {
            written_out!(p in 0..2 => { sums[p] = sum::<S, W>(sums[p], sums[p + 2]); });
        }
        if const { P >= 2 } {
            sums[0] = sum::<S, W>(sums[0], sums[1]);
        }
        *z = sums[0];
    }
}

/// `sums += x · weights` for the columns of a block.
#[inline(always)]
fn add_step<A: Arithmetic, S: Scalar, const O: usize, const W: usize>(
    x: S,
    weights: &[S; O],
    block: usize,
    sums: &mut [S; W],
) {
    if let Some(w) = weights.as_chunks::<W>().0.get(block) {
        written_out!(c in 0..W => { sums[c] = x.mul_add::<A>(w[c], sums[c]); });
    }
}

#[inline(always)]
fn sum<S: Scalar, const W: usize>(mut low: [S; W], high: [S; W]) -> [S; W] {
    written_out!(c in 0..W => { low[c] = low[c] + high[c]; });
    low
}

/// Steps of an input gradient that are written out: they share the branch, and the addresses.
const STEPS: usize = 4;

/// `∂L/∂x` from `∂L/∂z`, for a few inputs side by side: the weights of each are a row of their own, with an
/// address of its own.
#[inline(always)]
pub(super) fn input_gradient<A: Arithmetic, S: Scalar, const I: usize, const O: usize, const L: usize>(
    weights: &[[S; O]; I],
    d_z: &[S; O],
    d_x: &mut [S; I],
) {
    let inputs = &mut InputGradients::<S, I, O, L> { weights, d_z, d_x };
    each_block::<A, _, I, L>(inputs);
}

/// The gradients of the inputs of a layer, with `L` sums in registers.
struct InputGradients<'a, S, const I: usize, const O: usize, const L: usize> {
    weights: &'a [[S; O]; I],
    d_z: &'a [S; O],
    d_x: &'a mut [S; I],
}

impl<S: Scalar, const I: usize, const O: usize, const L: usize> Blocks for InputGradients<'_, S, I, O, L> {
    const EACH: usize = STEPS;

    #[inline(always)]
    fn block<A: Arithmetic, const W: usize>(&mut self, block: usize) {
        let Some(weights) = self.weights.as_chunks::<W>().0.get(block) else { return };
        let Some(d_x) = self.d_x.as_chunks_mut::<W>().0.get_mut(block) else { return };
        let done = loops::input_gradient(weights, self.d_z, d_x);
        let mut sums = if done > 0 { *d_x } else { const { [S::ZERO; W] } };
        let (d_z, rest) =
            if const { L > 1 } { self.d_z.as_chunks::<STEPS>() } else { (&[][..], &self.d_z[..]) };
        for step in done / STEPS..d_z.len() {
            let mut w = const { [[S::ZERO; STEPS]; W] };
            written_out!(r in 0..W => { w[r] = weights[r].as_chunks::<STEPS>().0[step]; });
            add_steps::<A, S, STEPS, W>(&d_z[step], &w, &mut sums);
        }
        for o in O - rest.len()..O {
            let d = self.d_z[o];
            written_out!(r in 0..W => { sums[r] = d.mul_add::<A>(weights[r][o], sums[r]); });
        }
        *d_x = sums;
    }
}

/// `sums += d · weights` for some steps.
#[inline(always)]
fn add_steps<A: Arithmetic, S: Scalar, const T: usize, const W: usize>(
    d: &[S; T],
    weights: &[[S; T]; W],
    sums: &mut [S; W],
) {
    written_out!(t in 0..T => {
        written_out!(r in 0..W => { sums[r] = d[t].mul_add::<A>(weights[r][t], sums[r]); });
    });
}
