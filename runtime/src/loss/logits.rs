//! Losses of pre-activations, which compute the activation on the way.
//!
//! Input: rows of pre-activations and targets. Output: the mean loss and its gradient, with the bits of the
//! activation followed by [`loss_rows`](super::loss_rows). No buffer holds the prediction, and a softmax and
//! its loss share their exponentials.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

use super::{Bce, CrossEntropy, Loss, OutputTerm};
use crate::kernel::softmax::{Powers, exp_of_negative_in_place};
use crate::machine::outline::outlined;
use crate::machine::with_sizes;
use crate::scalar::{Arithmetic, Scalar};

/// A loss that reads the pre-activation of the one activation that it goes with.
///
/// ```
/// use netwright::loss::{Bce, OfLogits};
/// use netwright::scalar::Separate;
///
/// let (loss, mut d) = (Bce { positive_weight: 1.0 }, [[0.0_f64]; 2]);
/// // Two samples with the pre-activation 0, a probability of one half.
/// let values = loss.block::<Separate, _, 1, 1, 2>(&[[0.0]; 2], &[[1.0], [0.0]], &[1.0; 2], &mut d);
/// assert!(values.iter().all(|value| (value - std::f64::consts::LN_2).abs() < 1e-15));
/// assert_eq!(d, [[-0.5], [0.5]]);
/// ```
pub trait OfLogits: Loss {
    /// The losses of `R` samples, and `seed·∂loss/∂z` of each in `d`.
    fn block<A: Arithmetic, S: Scalar, const N: usize, const T: usize, const R: usize>(
        self,
        z: &[[S; N]; R],
        target: &[[S; T]; R],
        seed: &[S; R],
        d: &mut [[S; N]; R],
    ) -> [S; R];
}

impl OfLogits for Bce {
    #[inline(always)]
    fn block<A: Arithmetic, S: Scalar, const N: usize, const T: usize, const R: usize>(
        self,
        z: &[[S; N]; R],
        target: &[[S; T]; R],
        seed: &[S; R],
        d: &mut [[S; N]; R],
    ) -> [S; R] {
        const { assert!(N == T, "as many outputs as targets") };
        let mut sums = [S::ZERO; R];
        for o in 0..N {
            for r in 0..R {
                let (z, target) = (z[r][o], target[r][o]);
                let seed = seed[r] * S::from_f64(Self::FACTOR / N as f64);
                d[r][o] = self.slope::<A, S>(z.sigmoid::<A>(), target) * seed;
                sums[r] = sums[r] + self.term::<A, S>(z, target);
            }
        }
        for r in 0..R {
            sums[r] = sums[r] * S::from_f64(1.0 / N as f64);
        }
        sums
    }
}

impl OfLogits for CrossEntropy {
    #[inline(always)]
    fn block<A: Arithmetic, S: Scalar, const N: usize, const T: usize, const R: usize>(
        self,
        z: &[[S; N]; R],
        target: &[[S; T]; R],
        seed: &[S; R],
        d: &mut [[S; N]; R],
    ) -> [S; R] {
        const { assert!(N > 0 && N == T, "cross-entropy needs an output, and as many targets") };
        let mut m = [S::ZERO; R];
        for r in 0..R {
            m[r] = z[r][0];
            for o in 1..N {
                m[r] = m[r].max(z[r][o]);
            }
            for o in 0..N {
                d[r][o] = z[r][o] - m[r];
            }
        }
        exp_of_negative_in_place::<A, S>(d.as_flattened_mut());
        // The sum of all, as softmax has it, and that of all but the largest, of which the logarithm is made.
        let (mut sums, mut powers) = ([S::ZERO; R], [Powers::NONE; R]);
        for r in 0..R {
            for o in 0..N {
                sums[r] = sums[r] + d[r][o];
                powers[r] = powers[r].with(d[r][o]);
            }
        }
        let (mut ln_sums, mut reciprocals, mut values) = ([S::ZERO; R], [S::ZERO; R], [S::ZERO; R]);
        for r in 0..R {
            ln_sums[r] = powers[r].ln::<A>();
            reciprocals[r] = S::ONE / sums[r];
            values[r] = ln_sums[r] * S::ZERO;
        }
        for r in 0..R {
            let mut mass = S::ZERO;
            for o in 0..N {
                mass = mass + self.soften::<A, S>(target[r][o], N);
                let minus_ln_p = (ln_sums[r] - (z[r][o] - m[r])).within_minus_ln_p(&z[r], o);
                values[r] = self.with_class::<A, S, N>(minus_ln_p, target[r][o], values[r]);
            }
            for o in 0..N {
                let p = d[r][o] * reciprocals[r];
                d[r][o] = p.mul_add::<A>(mass, -self.soften::<A, S>(target[r][o], N)) * seed[r];
            }
        }
        values
    }
}

outlined! {
    /// The mean loss of rows of samples, and its gradient at the pre-activations `z`: what
    /// [`loss_rows`](super::loss_rows) makes of them and of the activation.
    ///
    /// ```
    /// use netwright::loss::{Bce, logit_loss_rows};
    /// use netwright::scalar::Separate;
    ///
    /// let (loss, mut d) = (Bce { positive_weight: 1.0 }, [[0.0_f64]; 2]);
    /// let (z, target) = ([[0.0]; 2], [[1.0], [0.0]]);
    /// let mean = logit_loss_rows::<Separate, _, _, 1, 1>(loss, &z, &target, 0.5, None, &mut d);
    /// assert!((mean - std::f64::consts::LN_2).abs() < 1e-15);
    /// assert_eq!(d, [[-0.25], [0.25]]);
    /// ```
    pub fn logit_loss_rows<'a, A; S: Scalar, L: OfLogits; N, T>(
        loss: L,
        z: &'a [[S; N]],
        target: &'a [[S; T]],
        scale: S,
        weights: Option<&'a [S]>,
        d: &'a mut [[S; N]],
    ) -> S {
        let mut rows = z.len().min(target.len()).min(d.len());
        if let Some(weights) = weights {
            rows = rows.min(weights.len());
        }
        let (z, target, d) = (&z[..rows], &target[..rows], &mut d[..rows]);
        with_sizes!(A, SIZES => {
            sum_of_blocks::<A, S, L, N, T, { SIZES.lanes }>(loss, z, target, scale, weights, d) * scale
        })
    }
}

/// The sum of the losses of as many rows as of targets, so many side by side.
#[inline(always)]
fn sum_of_blocks<
    A: Arithmetic,
    S: Scalar,
    L: OfLogits,
    const N: usize,
    const T: usize,
    const LANES: usize,
>(
    loss: L,
    z: &[[S; N]],
    target: &[[S; T]],
    scale: S,
    weights: Option<&[S]>,
    d: &mut [[S; N]],
) -> S {
    let rows = z.len();
    let (z_blocks, z_rest) = z.as_chunks::<LANES>();
    let (target_blocks, target_rest) = target.as_chunks::<LANES>();
    let (d_blocks, d_rest) = d.as_chunks_mut::<LANES>();
    let mut sum = S::ZERO;
    for block in 0..z_blocks.len().min(target_blocks.len()).min(d_blocks.len()) {
        let (z, target, d) = (&z_blocks[block], &target_blocks[block], &mut d_blocks[block]);
        sum = add_block::<A, S, L, N, T, LANES>(loss, z, target, scale, (weights, block * LANES), d, sum);
    }
    let start = rows - z_rest.len();
    for s in 0..z_rest.len().min(target_rest.len()).min(d_rest.len()) {
        let one = (core::array::from_ref(&z_rest[s]), core::array::from_ref(&target_rest[s]));
        let d = core::array::from_mut(&mut d_rest[s]);
        sum = add_block::<A, S, L, N, T, 1>(loss, one.0, one.1, scale, (weights, start + s), d, sum);
    }
    sum
}

/// The sum with the values of a block of samples, whose weights begin at a place.
#[inline(always)]
fn add_block<A: Arithmetic, S: Scalar, L: OfLogits, const N: usize, const T: usize, const R: usize>(
    loss: L,
    z: &[[S; N]; R],
    target: &[[S; T]; R],
    scale: S,
    (weights, first): (Option<&[S]>, usize),
    d: &mut [[S; N]; R],
    mut sum: S,
) -> S {
    let mut seed = [scale; R];
    if let Some(weights) = weights {
        for r in 0..R {
            seed[r] = weights[first + r] * scale;
        }
    }
    let values = loss.block::<A, S, N, T, R>(z, target, &seed, d);
    for r in 0..R {
        sum = super::add_value::<A, S>(sum, values[r], weights, first + r);
    }
    sum
}
