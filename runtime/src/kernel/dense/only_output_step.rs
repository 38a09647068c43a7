//! The step of a layer with only one output: what it passes back and its update, in one pass over the rows.
//!
//! Input: rows of inputs and of `∂L/∂z`, and the layer. Output: rows of gradients, with the bits of
//! [`dense_input_gradient_rows`], and the layer with those of [`dense_update_rows`]. The gradient of a weight
//! is one chain of multiply-adds; alone, a row would wait for that of the row before.
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions
#![allow(unused_imports, reason = "of machines with vectors, and without")]

use core::hint::black_box;

use super::back::dense_input_gradient_rows;
use super::update::dense_update_rows;
use crate::activation::Elementwise;
use crate::kernel::epilogue::{Epilogue as _, Update};
use crate::kernel::finish::{Finish, PassBack};
use crate::kernel::span::{load_spans, store, whole};
use crate::layer::Dense;
use crate::machine::sizes::VECTORS as V;
use crate::machine::{if_vectors, with_tile};
use crate::optimizer::{Kept, Rule};
use crate::scalar::{Arithmetic, Kernel, Scalar};

/// `∂L/∂z` of the layer before, whose outputs are `x`, and the update of this layer by `rule`, with the
/// gradient summed over the rows, of which there are at most `B`.
#[inline(always)]
pub fn only_output_step_rows<
    'a,
    A: Arithmetic,
    S: Scalar,
    E: Elementwise,
    R: Rule<S>,
    const I: usize,
    const BIAS: usize,
    const B: usize,
>(
    x: &'a [[S; I]],
    d_z: &'a [[S; 1]],
    activation: E,
    d: &'a mut [[S; I]],
    layer: &'a mut Dense<S, I, 1, BIAS>,
    rule: R,
    state: Kept<R, S, &'a mut Dense<S, I, 1, BIAS>>,
) {
    let rows = x.len().min(d_z.len()).min(d.len());
    let (x, d_z, d) = (&x[..rows], &d_z[..rows], &mut d[..rows]);
    // Many rows of many inputs are worth a thread, which the sums of the update are not.
    let is_shared = cfg!(feature = "rayon") && rows.saturating_mul(I) >= A::SIZES.worth_a_thread;
    if !is_shared && is_whole::<A, S, I>() {
        let update = Update { layer, rule, state };
        return A::outline(Step::<S, E, R, I, BIAS> { x, d_z, activation, d, update });
    }
    dense_input_gradient_rows::<A, S, E, I, 1, BIAS>(layer, d_z, activation, x, d);
    dense_update_rows::<A, S, R, I, 1, BIAS, B>(x, d_z, layer, rule, state);
}

/// Whether all vectors of `I` inputs are whole.
#[inline(always)]
fn is_whole<A: Arithmetic, S: Scalar, const I: usize>() -> bool {
    if_vectors!(with_tile!(A, S, SIZES, L => const { I > 0 && I.is_multiple_of(L) }), false)
}

struct Step<'a, S: Scalar, E, R: Rule<S>, const I: usize, const BIAS: usize> {
    x: &'a [[S; I]],
    d_z: &'a [[S; 1]],
    activation: E,
    d: &'a mut [[S; I]],
    update: Update<S, &'a mut Dense<S, I, 1, BIAS>, R>,
}

impl<S: Scalar, E: Elementwise, R: Rule<S>, const I: usize, const BIAS: usize> Kernel
    for Step<'_, S, E, R, I, BIAS>
{
    type Output = ();
    #[inline(always)]
    fn run<A: Arithmetic>(mut self) {
        with_tile!(A, S, SIZES, L => {
            let mut i = 0;
            while const { V * L <= I } && i + V * L <= I {
                self.inputs::<A, L, V>(i);
                i += V * L;
            }
            if const { I % (V * L) >= L } {
                self.inputs::<A, L, 1>(const { I / (V * L) * (V * L) });
            }
        });
        let finish = PassBack { activation: self.activation, a: self.x };
        if const { !<PassBack<'_, E, S, I> as Finish<S, I>>::IN_REGISTERS } {
            finish.rows::<A>(0, self.d);
        }
    }
}

impl<S: Scalar, E: Elementwise, R: Rule<S>, const I: usize, const BIAS: usize> Step<'_, S, E, R, I, BIAS> {
    /// The same for some inputs, `V1` vectors from `first` on, whose weights and gradients stay in registers;
    /// with the first of them the bias.
    #[inline(always)]
    fn inputs<A: Arithmetic, const L: usize, const V1: usize>(&mut self, first: usize) {
        let spans = whole::<L, V1>(first);
        let w: [[S; L]; V1] = load_spans(self.update.layer.weights.as_flattened(), spans);
        let finish = PassBack { activation: self.activation, a: self.x };
        let (mut sums, mut bias) = ([[S::ZERO; L]; V1], S::ZERO);
        for s in 0..self.x.len().min(self.d_z.len()).min(self.d.len()) {
            // LLVM would otherwise see the rows as lanes and transpose them for it.
            let row = black_box(&mut self.d[s]);
            let ([d_z], x): (_, [[S; L]; V1]) = (self.d_z[s], load_spans(&self.x[s], spans));
            bias = bias + d_z;
            for v in 0..V1 {
                for l in 0..L {
                    sums[v][l] = x[v][l].mul_add::<A>(d_z, sums[v][l]);
                }
                // As a sum over outputs: −0 becomes 0.
                let mut vector = [S::ZERO; L];
                d_z.mul_add_lanes::<A, L>(&w[v], &mut vector);
                if const { <PassBack<'_, E, S, I> as Finish<S, I>>::IN_REGISTERS } {
                    vector = finish.vector::<A, L>(s, spans[v], vector);
                }
                store(&vector, row, spans[v].start, L);
            }
        }
        if first == 0 && BIAS > 0 {
            self.update.bias::<A, 1>(0, 1, &[bias]);
        }
        for v in 0..V1 {
            self.update.all_weights::<A, L>(spans[v].start, L, &sums[v]);
        }
    }
}
