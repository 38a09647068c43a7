//! Losses with a mask: a factor for the loss of each output.
//!
//! Input: rows of what a loss reads, and targets with a number of the mask behind them for each. Output: the
//! mean over all outputs of mask·loss, and its gradient. Guarantees: an output whose mask is 0 counts for
//! nothing, also where its loss is infinite or its target is not a number.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

use super::{GaussianNll, Loss, OfLogits, OutputTerm, unless_weightless};
use crate::scalar::{Arithmetic, Scalar};

/// A loss whose outputs have a mask: `Σ mask·loss / N` of N outputs.
///
/// ```
/// use netwright::loss::{Loss, Masked, Mse};
/// use netwright::scalar::Separate;
///
/// // Two outputs, their targets, and the mask behind them: the second output does not count.
/// let (y, target) = ([3.0_f32, 5.0], [1.0, f32::NAN, 1.0, 0.0]);
/// assert_eq!(Masked(Mse).value::<Separate, _, 2, 4>(&y, &target), 2.0);
/// assert_eq!(Masked(Mse).gradient::<Separate, _, 2, 4>(&y, &target, 1.0), [2.0, 0.0]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Masked<L>(pub L);

/// A loss that is the mean of a loss of each output, so that it can have a mask.
///
/// ```
/// use netwright::loss::{Masked, MaskedLoss, Mse};
/// use netwright::scalar::Separate;
///
/// let (y, target) = ([3.0_f32, 5.0], [1.0, 0.0, 1.0, 0.0]);
/// assert_eq!(Mse.masked_value::<Separate, _, 2, 4>(&y, &target), 2.0);
/// ```
pub trait MaskedLoss: Loss {
    /// [`Loss::value`] of a target with the mask behind it.
    ///
    /// ```
    /// use netwright::loss::{Mae, MaskedLoss};
    /// use netwright::scalar::Separate;
    ///
    /// assert_eq!(Mae.masked_value::<Separate, _, 2, 4>(&[3.0_f32, 5.0], &[1.0, 0.0, 0.0, 0.5]), 1.25);
    /// ```
    fn masked_value<A: Arithmetic, S: Scalar, const N: usize, const T: usize>(
        self,
        read: &[S; N],
        target: &[S; T],
    ) -> S;

    /// [`Loss::gradient_into`] of a target with the mask behind it.
    ///
    /// ```
    /// use netwright::loss::{Mae, MaskedLoss};
    /// use netwright::scalar::Separate;
    ///
    /// let mut d = [7.0_f32; 2];
    /// Mae.masked_gradient_into::<Separate, _, 2, 4>(&[3.0, 5.0], &[1.0, 0.0, 0.0, 0.5], 1.0, &mut d);
    /// assert_eq!(d, [0.0, 0.25]);
    /// ```
    fn masked_gradient_into<A: Arithmetic, S: Scalar, const N: usize, const T: usize>(
        self,
        y: &[S; N],
        target: &[S; T],
        seed: S,
        d: &mut [S; N],
    );
}

impl<L: MaskedLoss> Loss for Masked<L> {
    #[inline(always)]
    fn value<A: Arithmetic, S: Scalar, const N: usize, const T: usize>(
        self,
        read: &[S; N],
        target: &[S; T],
    ) -> S {
        self.0.masked_value::<A, S, N, T>(read, target)
    }

    #[inline(always)]
    fn gradient_into<A: Arithmetic, S: Scalar, const N: usize, const T: usize>(
        self,
        y: &[S; N],
        target: &[S; T],
        seed: S,
        d: &mut [S; N],
    ) {
        self.0.masked_gradient_into::<A, S, N, T>(y, target, seed, d);
    }
}

impl<L: OutputTerm> MaskedLoss for L {
    #[inline(always)]
    fn masked_value<A: Arithmetic, S: Scalar, const N: usize, const T: usize>(
        self,
        read: &[S; N],
        target: &[S; T],
    ) -> S {
        const { assert!(T == 2 * N, "a target and a mask for each output") };
        let mut sum = S::ZERO;
        for o in 0..N {
            let (term, mask) = (self.term::<A, S>(read[o], target[o]), target[N + o]);
            sum = unless_weightless(mask, term).mul_add::<A>(mask, sum);
        }
        sum * S::from_f64(1.0 / N as f64)
    }

    #[inline(always)]
    fn masked_gradient_into<A: Arithmetic, S: Scalar, const N: usize, const T: usize>(
        self,
        y: &[S; N],
        target: &[S; T],
        seed: S,
        d: &mut [S; N],
    ) {
        const { assert!(T == 2 * N, "a target and a mask for each output") };
        let seed = seed * S::from_f64(L::FACTOR / N as f64);
        for o in 0..N {
            let (slope, mask) = (self.slope::<A, S>(y[o], target[o]), target[N + o]);
            d[o] = unless_weightless(mask, slope) * mask * seed;
        }
    }
}

impl MaskedLoss for GaussianNll {
    #[inline(always)]
    fn masked_value<A: Arithmetic, S: Scalar, const N: usize, const T: usize>(
        self,
        read: &[S; N],
        target: &[S; T],
    ) -> S {
        const { assert!(N == T && N.is_multiple_of(2), "a mean, a variance and a mask for each target") };
        let (count, mut sum) = (N / 2, S::ZERO);
        for o in 0..count {
            let one = self.value::<A, S, 2, 1>(&[read[o], read[count + o]], &[target[o]]);
            let mask = target[count + o];
            sum = unless_weightless(mask, one).mul_add::<A>(mask, sum);
        }
        sum * S::from_f64(2.0 / N as f64)
    }

    #[inline(always)]
    fn masked_gradient_into<A: Arithmetic, S: Scalar, const N: usize, const T: usize>(
        self,
        y: &[S; N],
        target: &[S; T],
        seed: S,
        d: &mut [S; N],
    ) {
        const { assert!(N == T && N.is_multiple_of(2), "a mean, a variance and a mask for each target") };
        let (count, seed) = (N / 2, seed * S::from_f64(2.0 / N as f64));
        for o in 0..count {
            let mut slopes = [S::ZERO; 2];
            self.gradient_into::<A, S, 2, 1>(&[y[o], y[count + o]], &[target[o]], S::ONE, &mut slopes);
            let mask = target[count + o];
            d[o] = unless_weightless(mask, slopes[0]) * mask * seed;
            d[count + o] = unless_weightless(mask, slopes[1]) * mask * seed;
        }
    }
}

/// Of the losses with a mask, one reads pre-activations: that of a sigmoid.
impl<L: MaskedLoss + OfLogits> OfLogits for Masked<L> {
    #[inline(always)]
    fn block<A: Arithmetic, S: Scalar, const N: usize, const T: usize, const R: usize>(
        self,
        z: &[[S; N]; R],
        target: &[[S; T]; R],
        seed: &[S; R],
        d: &mut [[S; N]; R],
    ) -> [S; R] {
        let mut values = [S::ZERO; R];
        for r in 0..R {
            let mut y = z[r];
            for o in 0..N {
                y[o] = z[r][o].sigmoid::<A>();
            }
            self.0.masked_gradient_into::<A, S, N, T>(&y, &target[r], seed[r], &mut d[r]);
            values[r] = self.0.masked_value::<A, S, N, T>(&z[r], &target[r]);
        }
        values
    }
}
