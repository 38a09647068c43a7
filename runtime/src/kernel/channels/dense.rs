//! A dense layer over the steps of a block.
//!
//! Input: a layer and the channels of its inputs. Output: those of its outputs, through an activation.
//! Guarantees: the bits of [`dense`](crate::kernel::dense::dense) for each step. A tile has eight sums, which
//! hide the latency of an addition: of up to four outputs, in vectors of steps, each in its partial sums.
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions

use super::each::map_in_place;
use crate::activation::Elementwise;
use crate::kernel::finish::reads_output;
use crate::kernel::span::load;
use crate::layer::Dense;
use crate::machine::outline::outlined;
use crate::machine::with_tile;
use crate::scalar::{Arithmetic, Scalar};

outlined! {
    /// `activation(x·weights + bias)` for each of `steps`, in `P` interleaved partial sums.
    wide pub fn dense_channels<'a, A; S: Scalar, E: Elementwise; I, O, BIAS, P, B>(
        layer: &'a Dense<S, I, O, BIAS>,
        x: &'a [&'a [S; B]; I],
        activation: E,
        steps: usize,
        a: &'a mut [[S; B]; O],
    ) -> () {
        with_tile!(A, S, SIZES, L => outputs::<A, S, I, O, BIAS, P, B, L>(layer, x, steps, a));
        if reads_output::<E>() {
            map_in_place::<A, S, E, O, B>(activation, steps, a);
        }
    }
}

/// The sums of all outputs.
#[inline(always)]
fn outputs<
    A: Arithmetic,
    S: Scalar,
    const I: usize,
    const O: usize,
    const BIAS: usize,
    const P: usize,
    const B: usize,
    const L: usize,
>(
    layer: &Dense<S, I, O, BIAS>,
    x: &[&[S; B]; I],
    steps: usize,
    z: &mut [[S; B]; O],
) {
    const { assert!(B.is_multiple_of(L), "a block is whole vectors") };
    let of = Tiles { layer, x, steps };
    // `if` and not `match`: of that, rustc would compile every arm.
    if const { A::HAS_MANY_REGISTERS } {
        // A vector has the steps of two, and the sums of four chains are in registers. Of eight outputs in
        // one chain LLVM makes no vectors.
        if const { P <= 2 && O >= 4 && B.is_multiple_of(2 * L) } {
            of.run::<A, P, L, 4, 2>(z);
        } else if const { P <= 4 && O >= 4 } {
            of.run::<A, P, L, 4, 1>(z);
        } else if const { O >= 2 } {
            of.run::<A, P, L, 2, 1>(z);
        } else {
            of.run::<A, P, L, 1, 1>(z);
        }
    } else if const { !B.is_multiple_of(2 * L) } {
        // No machine with few registers has vectors as long as the smallest block.
        of.run::<A, P, L, 1, 1>(z);
    } else if const { P == 1 && O >= 4 } {
        of.run::<A, P, L, 4, 2>(z);
    } else if const { P == 1 && O == 1 } {
        of.run::<A, P, L, 1, 2>(z);
    } else if const { P <= 2 || P == 4 && O >= 2 } {
        of.run::<A, P, L, 2, 2>(z);
    } else if const { P == 4 } {
        of.run::<A, P, L, 1, 2>(z);
    } else {
        of.run::<A, P, L, 1, 1>(z);
    }
}

/// What all tiles read.
struct Tiles<'a, S, const I: usize, const O: usize, const BIAS: usize, const B: usize> {
    layer: &'a Dense<S, I, O, BIAS>,
    x: &'a [&'a [S; B]; I],
    steps: usize,
}

impl<S: Scalar, const I: usize, const O: usize, const BIAS: usize, const B: usize>
    Tiles<'_, S, I, O, BIAS, B>
{
    /// Tiles of `R` outputs and `V` vectors of `L` steps, in `P` partial sums. The last outputs of a layer
    /// are those of a whole tile, some of them for the second time.
    #[inline(always)]
    fn run<A: Arithmetic, const P: usize, const L: usize, const R: usize, const V: usize>(
        &self,
        z: &mut [[S; B]; O],
    ) {
        // No constant: without optimisation rustc compiles tiles that nothing calls, too.
        debug_assert!(B.is_multiple_of(V * L), "a block is whole tiles");
        let mut step = 0;
        while step < self.steps && step + V * L <= B {
            let mut output = 0;
            while output < O {
                let first = if output + R <= O { output } else { O - R };
                let sums = self.tile::<A, P, L, R, V>(first, step);
                for r in 0..R {
                    for v in 0..V {
                        if let Some(to) = z.get_mut(first + r).and_then(|z| z.get_mut(step + v * L..))
                            && let Some(to) = to.first_chunk_mut::<L>()
                        {
                            *to = sums[r][v];
                        }
                    }
                }
                output += R;
            }
            step += V * L;
        }
    }

    #[inline(always)]
    fn tile<A: Arithmetic, const P: usize, const L: usize, const R: usize, const V: usize>(
        &self,
        first: usize,
        step: usize,
    ) -> [[[S; L]; V]; R] {
        if const { P == 4 } {
            return self.four::<A, L, R, V>(first, step);
        }
        let mut sums = [[[[S::ZERO; L]; V]; R]; P];
        let bias: [S; R] = load(&self.layer.bias, first, R);
        if let Some(sums) = sums.first_mut() {
            for r in 0..R {
                sums[r] = [[bias[r]; L]; V];
            }
        }
        let (x_blocks, x_rest) = self.x.as_chunks::<P>();
        let (w_blocks, w_rest) = self.layer.weights.as_chunks::<P>();
        for (x, w) in x_blocks.iter().zip(w_blocks) {
            for p in 0..P {
                add_input::<A, S, O, B, L, R, V>(x[p], &w[p], first, step, &mut sums[p]);
            }
        }
        for ((x, w), sums) in x_rest.iter().zip(w_rest).zip(&mut sums) {
            add_input::<A, S, O, B, L, R, V>(x, w, first, step, sums);
        }
        let mut half = P / 2;
        while half > 0 {
            if let Some((low, high)) = sums.split_at_mut_checked(half) {
                for (low, high) in low.iter_mut().zip(high) {
                    *low = added(low, high);
                }
            }
            half /= 2;
        }
        sums[0]
    }

    /// The same in four partial sums, one after the other in the order of their tree: so three of them are
    /// in registers at a time, and an input is loaded for several outputs.
    #[inline(always)]
    fn four<A: Arithmetic, const L: usize, const R: usize, const V: usize>(
        &self,
        first: usize,
        step: usize,
    ) -> [[[S; L]; V]; R] {
        let bias: [S; R] = load(&self.layer.bias, first, R);
        let mut begin = [[[S::ZERO; L]; V]; R];
        for r in 0..R {
            begin[r] = [[bias[r]; L]; V];
        }
        let zeros = [[[S::ZERO; L]; V]; R];
        let even = added(
            &self.chain::<A, 0, L, R, V>(first, step, begin),
            &self.chain::<A, 2, L, R, V>(first, step, zeros),
        );
        let odd = added(
            &self.chain::<A, 1, L, R, V>(first, step, zeros),
            &self.chain::<A, 3, L, R, V>(first, step, zeros),
        );
        added(&even, &odd)
    }

    /// The partial sum `P` of four: of every fourth input.
    #[inline(always)]
    fn chain<A: Arithmetic, const P: usize, const L: usize, const R: usize, const V: usize>(
        &self,
        first: usize,
        step: usize,
        mut sums: [[[S; L]; V]; R],
    ) -> [[[S; L]; V]; R] {
        let mut input = P;
        while input < I {
            add_input::<A, S, O, B, L, R, V>(
                self.x[input],
                &self.layer.weights[input],
                first,
                step,
                &mut sums,
            );
            input += 4;
        }
        sums
    }
}

/// The sums of two tiles.
#[inline(always)]
fn added<S: Scalar, const L: usize, const R: usize, const V: usize>(
    a: &[[[S; L]; V]; R],
    b: &[[[S; L]; V]; R],
) -> [[[S; L]; V]; R] {
    let mut sums = *a;
    for r in 0..R {
        for v in 0..V {
            for l in 0..L {
                sums[r][v][l] = a[r][v][l] + b[r][v][l];
            }
        }
    }
    sums
}

/// `sums += x · weights` of an input.
#[inline(always)]
fn add_input<
    A: Arithmetic,
    S: Scalar,
    const O: usize,
    const B: usize,
    const L: usize,
    const R: usize,
    const V: usize,
>(
    x: &[S; B],
    weights: &[S; O],
    first: usize,
    step: usize,
    sums: &mut [[[S; L]; V]; R],
) {
    let weights: [S; R] = load(weights, first, R);
    let mut steps = [[S::ZERO; L]; V];
    for v in 0..V {
        steps[v] = load(x, step + v * L, L);
    }
    for r in 0..R {
        for v in 0..V {
            weights[r].mul_add_lanes::<A, L>(&steps[v], &mut sums[r][v]);
        }
    }
}
