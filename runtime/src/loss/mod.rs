//! Losses: the distance of an output from its target, and the gradient with which the backward pass starts.
//!
//! Each loss is a [`Loss`] on one sample; [`loss_rows`] takes the mean over rows of samples, some side by
//! side, with the same bits for every sample.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

mod classes;
mod density;
mod direction;
mod each;
mod error;
mod factor;
pub(crate) mod far;
mod logits;
mod masked;

pub use classes::{Bce, CrossEntropy, Hinge};
pub use density::{GaussianNll, Poisson};
pub use direction::Cosine;
pub use each::{add_losses, losses};
pub use error::{Huber, LogCosh, Mae, Mse};
pub use factor::{
    TermParts, at_last, last_steps, term_scale, term_scale_at_last, term_weights, weigh, weights_of_term,
};
pub use logits::{OfLogits, logit_loss_rows};
pub use masked::{Masked, MaskedLoss};

use crate::machine::outline::outlined;
use crate::machine::with_sizes;
use crate::scalar::{Arithmetic, Scalar};

/// A loss, and its gradient in the form in which the activation before it cancels.
///
/// `N` numbers are read and compared with `T` targets; they are as many, except that [`GaussianNll`] reads a
/// mean and a variance for each target. What a loss reads is the pre-activation z for [`Bce`] and
/// [`CrossEntropy`], and the prediction for all others.
///
/// ```
/// use netwright::loss::{Huber, Loss};
/// use netwright::scalar::Separate;
///
/// let loss = Huber { delta: 1.0 };
/// let (y, target) = ([0.5_f32, 3.0], [0.0, 0.0]);
/// // d²/2 near the target, δ·(|d| − δ/2) beyond δ.
/// assert_eq!(loss.value::<Separate, _, 2, 2>(&y, &target), (0.125 + 2.5) / 2.0);
/// assert_eq!(loss.gradient::<Separate, _, 2, 2>(&y, &target, 1.0), [0.25, 0.5]);
/// ```
pub trait Loss: Copy + 'static {
    /// The loss of one sample: the mean over the outputs, for [`CrossEntropy`] −Σ t·ln p.
    ///
    /// ```
    /// use netwright::loss::{Loss, Mse};
    /// use netwright::scalar::Separate;
    ///
    /// assert_eq!(Mse.value::<Separate, f32, 2, 2>(&[1.0, 2.0], &[0.0, 0.0]), 2.5);
    /// ```
    fn value<A: Arithmetic, S: Scalar, const N: usize, const T: usize>(
        self,
        read: &[S; N],
        target: &[S; T],
    ) -> S;

    /// The losses of some samples side by side, each with the bits of [`value`](Self::value).
    ///
    /// ```
    /// use netwright::loss::{Loss, Mse};
    /// use netwright::scalar::Separate;
    ///
    /// let read: [[f32; 1]; 8] = std::array::from_fn(|sample| [sample as f32]);
    /// let values = Mse.values::<Separate, f32, 1, 1, 8>(&read, &[[0.0]; 8]);
    /// assert_eq!(values[3], Mse.value::<Separate, f32, 1, 1>(&[3.0], &[0.0]));
    /// ```
    #[inline(always)]
    fn values<A: Arithmetic, S: Scalar, const N: usize, const T: usize, const LANES: usize>(
        self,
        read: &[[S; N]; LANES],
        target: &[[S; T]; LANES],
    ) -> [S; LANES] {
        let mut values = [S::ZERO; LANES];
        for lane in 0..LANES {
            values[lane] = self.value::<A, S, N, T>(&read[lane], &target[lane]);
        }
        values
    }

    /// Writes `seed·∂loss/∂read` of one sample to `d`, from the prediction `y`: the sigmoid or softmax of
    /// what was read, or for most losses what was read itself.
    ///
    /// ```
    /// use netwright::loss::{Loss, Mse};
    /// use netwright::scalar::Separate;
    ///
    /// let mut d = [0.0_f32; 2];
    /// // A quarter of the gradient: of a batch of four samples.
    /// Mse.gradient_into::<Separate, f32, 2, 2>(&[1.0, 2.0], &[0.0, 0.0], 0.25, &mut d);
    /// assert_eq!(d, [0.25, 0.5]);
    /// ```
    fn gradient_into<A: Arithmetic, S: Scalar, const N: usize, const T: usize>(
        self,
        y: &[S; N],
        target: &[S; T],
        seed: S,
        d: &mut [S; N],
    );

    /// [`gradient_into`](Self::gradient_into) by value, for few outputs.
    ///
    /// ```
    /// use netwright::loss::{Loss, Mse};
    /// use netwright::scalar::Separate;
    ///
    /// assert_eq!(Mse.gradient::<Separate, f32, 2, 2>(&[1.0, 2.0], &[0.0, 0.0], 1.0), [1.0, 2.0]);
    /// ```
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar, const N: usize, const T: usize>(
        self,
        y: &[S; N],
        target: &[S; T],
        seed: S,
    ) -> [S; N] {
        let mut d = [S::ZERO; N];
        self.gradient_into::<A, S, N, T>(y, target, seed, &mut d);
        d
    }
}

/// The term of one output in a loss that is a mean over outputs.
trait OutputTerm: Copy + 'static {
    /// A factor of the gradient that is the same for all outputs.
    const FACTOR: f64;
    fn term<A: Arithmetic, S: Scalar>(self, read: S, target: S) -> S;
    /// The derivative of the term with respect to what is read, over the factor, from the prediction.
    fn slope<A: Arithmetic, S: Scalar>(self, y: S, target: S) -> S;
}

/// The mean of the terms of one sample: outputs ascending from 0, then one multiplication.
///
/// The terms of some outputs are computed before they are added, because LLVM does not vectorise a loop with
/// an ordered sum in it.
#[inline(always)]
fn mean<A: Arithmetic, S: Scalar, L: OutputTerm, const N: usize, const T: usize, const LANES: usize>(
    loss: L,
    read: &[S; N],
    target: &[S; T],
) -> S {
    const { assert!(N == T, "as many outputs as targets") };
    let mut sum = S::ZERO;
    let mut start = 0;
    while start + LANES <= N {
        let mut terms = [S::ZERO; LANES];
        for lane in 0..LANES {
            terms[lane] = loss.term::<A, S>(read[start + lane], target[start + lane]);
        }
        for lane in 0..LANES {
            sum = sum + terms[lane];
        }
        start += LANES;
    }
    for o in start..N {
        sum = sum + loss.term::<A, S>(read[o], target[o]);
    }
    sum * S::from_f64(1.0 / N as f64)
}

impl<L: OutputTerm> Loss for L {
    #[inline(always)]
    fn value<A: Arithmetic, S: Scalar, const N: usize, const T: usize>(
        self,
        read: &[S; N],
        target: &[S; T],
    ) -> S {
        with_sizes!(A, SIZES => mean::<A, S, Self, N, T, { SIZES.losses }>(self, read, target))
    }

    #[inline(always)]
    fn values<A: Arithmetic, S: Scalar, const N: usize, const T: usize, const LANES: usize>(
        self,
        read: &[[S; N]; LANES],
        target: &[[S; T]; LANES],
    ) -> [S; LANES] {
        const { assert!(N == T, "as many outputs as targets") };
        let mut sums = [S::ZERO; LANES];
        for o in 0..N {
            for lane in 0..LANES {
                sums[lane] = sums[lane] + self.term::<A, S>(read[lane][o], target[lane][o]);
            }
        }
        let share = S::from_f64(1.0 / N as f64);
        for lane in 0..LANES {
            sums[lane] = sums[lane] * share;
        }
        sums
    }

    #[inline(always)]
    fn gradient_into<A: Arithmetic, S: Scalar, const N: usize, const T: usize>(
        self,
        y: &[S; N],
        target: &[S; T],
        seed: S,
        d: &mut [S; N],
    ) {
        const { assert!(N == T, "as many outputs as targets") };
        let seed = seed * S::from_f64(L::FACTOR / N as f64);
        for o in 0..N {
            d[o] = self.slope::<A, S>(y[o], target[o]) * seed;
        }
    }
}

/// `x`, or 0 where its weight is 0: so a weight of 0 takes an infinite number out of a sum, and does not make
/// it NaN. A weight that is NaN is none: times the 0 it is NaN.
#[inline(always)]
fn unless_weightless<S: Scalar>(weight: S, x: S) -> S {
    weight.abs().select_positive(x, S::ZERO)
}

outlined! {
    /// The mean loss of rows of samples, and the gradient of that mean at what the loss read.
    ///
    /// `read`, `y`, `target`, `d` and `weights` have one row a sample; the shortest of them counts. `scale`
    /// is 1/n for the mean over n samples (1/n of the whole batch, if these rows are a part of it). Returned
    /// is (Σₛ valueₛ)·scale, or with weights (Σₛ weightₛ·valueₛ)·scale, samples ascending from 0; `d[s]`
    /// becomes the gradient of sample s with the seed scale, or weightₛ·scale. So with the scale 1/n a
    /// weighted loss is Σ wₛLₛ / n, as PyTorch's `BCELoss` has it with `weight` and `reduction = "mean"`;
    /// with that of [`by_weights`] it is Σ wₛLₛ / Σ wₛ, as `CrossEntropyLoss` has it with a weight for each
    /// class.
    ///
    /// ```
    /// use netwright::loss::{Mse, loss_rows};
    /// use netwright::scalar::Separate;
    ///
    /// let (y, target) = ([[1.0_f32], [2.0]], [[0.0], [0.0]]);
    /// let mut d = [[0.0]; 2];
    /// let loss = loss_rows::<Separate, _, _, 1, 1>(Mse, &y, &y, &target, 0.5, None, &mut d);
    /// assert_eq!((loss, d), (2.5, [[1.0], [2.0]]));
    /// ```
    pub fn loss_rows<'a, A; S: Scalar, L: Loss; N, T>(
        loss: L,
        read: &'a [[S; N]],
        y: &'a [[S; N]],
        target: &'a [[S; T]],
        scale: S,
        weights: Option<&'a [S]>,
        d: &'a mut [[S; N]],
    ) -> S {
        let mut rows = read.len().min(y.len()).min(target.len()).min(d.len());
        if let Some(weights) = weights {
            rows = rows.min(weights.len());
        }
        let (y, target, d) = (&y[..rows], &target[..rows], &mut d[..rows]);
        match weights {
            None => {
                for s in 0..rows {
                    loss.gradient_into::<A, S, N, T>(&y[s], &target[s], scale, &mut d[s]);
                }
            }
            Some(weights) => {
                let weights = &weights[..rows];
                for s in 0..rows {
                    loss.gradient_into::<A, S, N, T>(&y[s], &target[s], weights[s] * scale, &mut d[s]);
                }
            }
        }
        value_rows::<A, S, L, N, T>(loss, &read[..rows], target, scale, weights)
    }
}

/// The scale of a term with the option `normalise = weights`: whole/Σ weightₛ instead of `scale`, where there
/// are weights.
///
/// The weights are those of the whole batch. With the whole 1 its sum is divided by that alone; of a part of
/// it the whole is the number of its rows, as in [`term_scale`]. Samples ascending from 0. Where every weight
/// is 0 it is 0, so that 0/0 is 0; where weights cancel, or add up to less than the reciprocal of the largest
/// number (2⁻¹²⁸ in `f32`), it is infinite, and a weight that is not a number is passed on.
///
/// ```
/// use netwright::loss::by_weights;
///
/// let weights = [1.0_f32, 3.0];
/// assert_eq!(by_weights(0.5, 1.0, Some(&weights)), 0.25);
/// assert_eq!(by_weights(1.0, 2.0, Some(&weights)), 0.5);
/// assert_eq!(by_weights(0.5, 1.0, Some(&[0.0_f32, 0.0])), 0.0);
/// assert_eq!(by_weights(0.5_f32, 1.0, None), 0.5);
/// ```
#[inline(always)]
pub fn by_weights<S: Scalar>(scale: S, whole: S, weights: Option<&[S]>) -> S {
    let Some(weights) = weights else { return scale };
    let (mut sum, mut size) = (S::ZERO, S::ZERO);
    for s in 0..weights.len() {
        sum = sum + weights[s];
        size = size + weights[s].abs();
    }
    size.select_positive(whole / sum, size)
}

/// The mean loss of rows of samples, without the gradient: the result of [`loss_rows`].
///
/// ```
/// use netwright::loss::{Mse, value_rows};
/// use netwright::scalar::Separate;
///
/// let (y, target) = ([[1.0_f32], [2.0]], [[0.0], [0.0]]);
/// assert_eq!(value_rows::<Separate, _, _, 1, 1>(Mse, &y, &target, 0.5, None), 2.5);
/// // The second sample alone counts.
/// let weights = [0.0, 1.0];
/// assert_eq!(value_rows::<Separate, _, _, 1, 1>(Mse, &y, &target, 1.0, Some(&weights)), 4.0);
/// ```
#[inline(always)]
pub fn value_rows<A: Arithmetic, S: Scalar, L: Loss, const N: usize, const T: usize>(
    loss: L,
    read: &[[S; N]],
    target: &[[S; T]],
    scale: S,
    weights: Option<&[S]>,
) -> S {
    let mut rows = read.len().min(target.len());
    if let Some(weights) = weights {
        rows = rows.min(weights.len());
    }
    let (read, target) = (&read[..rows], &target[..rows]);
    let sum = with_sizes!(A, SIZES => sum_of_blocks::<A, S, L, N, T, { SIZES.losses }>(loss, read, target, weights));
    sum * scale
}

/// The sum of the losses of as many rows as of targets, so many side by side.
#[inline(always)]
fn sum_of_blocks<A: Arithmetic, S: Scalar, L: Loss, const N: usize, const T: usize, const LANES: usize>(
    loss: L,
    read: &[[S; N]],
    target: &[[S; T]],
    weights: Option<&[S]>,
) -> S {
    let (read_blocks, read_rest) = read.as_chunks::<LANES>();
    let (target_blocks, target_rest) = target.as_chunks::<LANES>();
    let mut sum = S::ZERO;
    for block in 0..read_blocks.len().min(target_blocks.len()) {
        let values = loss.values::<A, S, N, T, LANES>(&read_blocks[block], &target_blocks[block]);
        for lane in 0..LANES {
            sum = add_value::<A, S>(sum, values[lane], weights, block * LANES + lane);
        }
    }
    let start = read.len() - read_rest.len();
    for s in 0..read_rest.len().min(target_rest.len()) {
        let value = loss.value::<A, S, N, T>(&read_rest[s], &target_rest[s]);
        sum = add_value::<A, S>(sum, value, weights, start + s);
    }
    sum
}

/// The sum with the value of sample `s`, which counts once, or by its weight.
#[inline(always)]
fn add_value<A: Arithmetic, S: Scalar>(sum: S, value: S, weights: Option<&[S]>, s: usize) -> S {
    match weights {
        None => sum + value,
        Some(weights) => value.mul_add::<A>(weights[s], sum),
    }
}
