//! Losses for classes: of probabilities, and of margins.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

use super::{Loss, OutputTerm, unless_weightless};
use crate::kernel::softmax::Powers;
use crate::machine::with_sizes;
use crate::scalar::{Arithmetic, Scalar};

/// Binary cross-entropy of a sigmoid, the mean over the outputs of
/// −w·t·ln ŷ − (1 − t)·ln(1 − ŷ), as `torch.nn.BCEWithLogitsLoss` with its `pos_weight`.
///
/// It reads the pre-activation z, so no logarithm meets a rounded probability: it is
/// f·|z| + (1 + (w − 1)·t)·softplus(−|z|), with f = 1 − t above 0 and w·t below. With f = 0 it is right also
/// where z is infinite. The gradient at z is (ŷ·(1 + (w − 1)·t) − w·t)/N.
///
/// ```
/// use netwright::loss::{Bce, Loss};
/// use netwright::scalar::Separate;
///
/// let loss = Bce { positive_weight: 1.0 };
/// // It reads the pre-activation: 0 is a probability of one half.
/// let value = loss.value::<Separate, f64, 1, 1>(&[0.0], &[1.0]);
/// assert!((value - std::f64::consts::LN_2).abs() < 1e-15);
/// // The gradient takes the probability: 0.75 − 1.
/// assert_eq!(loss.gradient::<Separate, f64, 1, 1>(&[0.75], &[1.0], 1.0), [-0.25]);
/// ```
#[doc(alias("BCELoss", "BCEWithLogitsLoss", "binary_crossentropy", "log_loss"))]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bce {
    /// w: how often a positive target counts, above 0; 1 without a preference.
    pub positive_weight: f64,
}

impl OutputTerm for Bce {
    const FACTOR: f64 = 1.0;

    #[inline(always)]
    fn term<A: Arithmetic, S: Scalar>(self, z: S, target: S) -> S {
        // |z| is chosen as the factor is, so that on dual numbers all derivatives at 0 are those of one side.
        let distance = z.select_positive(z, -z).within(0.0, f64::INFINITY);
        let softplus = (-distance).softplus::<A>();
        let (positive, negative) = self.weights(target);
        let wrong = z.select_positive(negative, positive);
        let linear = unless_weightless(wrong, distance);
        if self.positive_weight == 1.0 {
            return wrong.mul_add::<A>(linear, softplus);
        }
        wrong.mul_add::<A>(linear, (positive + negative) * softplus)
    }

    #[inline(always)]
    fn slope<A: Arithmetic, S: Scalar>(self, y: S, target: S) -> S {
        if self.positive_weight == 1.0 {
            return y - target;
        }
        let (positive, negative) = self.weights(target);
        y.mul_add::<A>(positive + negative, -positive)
    }
}

impl Bce {
    /// w·t and 1 − t.
    #[inline(always)]
    fn weights<S: Scalar>(self, target: S) -> (S, S) {
        let weight = S::from_f64(self.positive_weight);
        (if self.positive_weight == 1.0 { target } else { target * weight }, S::ONE - target)
    }
}

/// The hinge: the mean over the outputs of max(0, 1 − t·y) with targets −1 and 1, as `keras.losses.Hinge`.
///
/// The gradient is −t/N where the margin t·y is below 1, else 0, and NaN where it is NaN.
///
/// ```
/// use netwright::loss::{Hinge, Loss};
/// use netwright::scalar::Separate;
///
/// // The second margin is 2: it is large enough.
/// let (y, target) = ([0.5_f32, -2.0], [1.0, -1.0]);
/// assert_eq!(Hinge.value::<Separate, _, 2, 2>(&y, &target), 0.25);
/// assert_eq!(Hinge.gradient::<Separate, _, 2, 2>(&y, &target, 1.0), [-0.5, 0.0]);
/// ```
#[doc(alias("HingeLoss", "MultiMarginLoss"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hinge;

impl OutputTerm for Hinge {
    const FACTOR: f64 = 1.0;

    #[inline(always)]
    fn term<A: Arithmetic, S: Scalar>(self, y: S, target: S) -> S {
        S::ZERO.max((-target).mul_add::<A>(y, S::ONE))
    }

    #[inline(always)]
    fn slope<A: Arithmetic, S: Scalar>(self, y: S, target: S) -> S {
        let lack = (-target).mul_add::<A>(y, S::ONE);
        // 0, or NaN if it is that.
        let none = S::ZERO.max(lack) * S::ZERO;
        lack.select_positive(-target, none)
    }
}

/// Cross-entropy of a softmax, −Σ t·ln p for a target distribution t, as `torch.nn.CrossEntropyLoss` with
/// probabilities as targets and its `label_smoothing` ε: the loss compares with t·(1 − ε) + ε/N.
///
/// It reads the pre-activation z, by log-sum-exp: ln p = (z − m) − ln Σ exp(z − m) with m = max z; it is
/// finite for |z| up to a quarter of the largest number, and ∞ where a class with a target has the logit −∞.
/// A class without one may have it: its probability is 0, and it counts for nothing (a masked action). The
/// gradient at z is p·Σt − t, which is the derivative also where the target does not sum to 1.
///
/// ```
/// use netwright::loss::{CrossEntropy, Loss};
/// use netwright::scalar::Separate;
///
/// let loss = CrossEntropy { label_smoothing: 0.0 };
/// // As PyTorch has it in double precision.
/// let value = loss.value::<Separate, f64, 3, 3>(&[1.0, 2.0, 3.0], &[0.0, 0.0, 1.0]);
/// assert!((value - 0.407_605_964_444).abs() < 1e-12);
/// // The gradient takes the probabilities: p − t.
/// let d = loss.gradient::<Separate, f64, 2, 2>(&[0.25, 0.75], &[0.0, 1.0], 1.0);
/// assert_eq!(d, [0.25, -0.25]);
/// ```
#[doc(alias("CrossEntropyLoss", "categorical_crossentropy", "NLLLoss", "softmax_cross_entropy"))]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CrossEntropy {
    /// ε, from 0 to 1: the part of the target that is spread over all classes.
    pub label_smoothing: f64,
}

impl CrossEntropy {
    /// The target with a part of it spread over all classes.
    #[inline(always)]
    pub(super) fn soften<A: Arithmetic, S: Scalar>(self, target: S, n: usize) -> S {
        if self.label_smoothing == 0.0 {
            return target;
        }
        let spread = S::from_f64(self.label_smoothing / n as f64);
        target.mul_add::<A>(S::from_f64(1.0 - self.label_smoothing), spread)
    }

    /// The sum with −s·ln p of one of `N` classes: of −ln p, and the softened target s.
    #[inline(always)]
    pub(super) fn with_class<A: Arithmetic, S: Scalar, const N: usize>(
        self,
        minus_ln_p: S,
        target: S,
        sum: S,
    ) -> S {
        let target = self.soften::<A, S>(target, N);
        target.mul_add::<A>(unless_weightless(target, minus_ln_p), sum)
    }
}

/// The powers of the logits, whose largest is m, so many side by side.
#[inline(always)]
fn powers<A: Arithmetic, S: Scalar, const N: usize, const LANES: usize>(z: &[S; N], m: S) -> Powers<S> {
    let mut powers = Powers::NONE;
    let mut start = 0;
    while start + LANES <= N {
        let mut e = [S::ZERO; LANES];
        for lane in 0..LANES {
            e[lane] = (z[start + lane] - m).exp_of_negative::<A>();
        }
        for lane in 0..LANES {
            powers = powers.with(e[lane]);
        }
        start += LANES;
    }
    for o in start..N {
        powers = powers.with((z[o] - m).exp_of_negative::<A>());
    }
    powers
}

impl Loss for CrossEntropy {
    #[inline(always)]
    fn value<A: Arithmetic, S: Scalar, const N: usize, const T: usize>(
        self,
        z: &[S; N],
        target: &[S; T],
    ) -> S {
        const { assert!(N > 0 && N == T, "cross-entropy needs an output, and as many targets") };
        let mut m = z[0];
        for o in 1..N {
            m = m.max(z[o]);
        }
        let powers = with_sizes!(A, SIZES => powers::<A, S, N, { SIZES.losses }>(z, m));
        let ln_s = powers.ln::<A>();
        // 0, or NaN if there is one among the logits.
        let mut sum = ln_s * S::ZERO;
        for o in 0..N {
            let minus_ln_p = (ln_s - (z[o] - m)).within_minus_ln_p(z, o);
            sum = self.with_class::<A, S, N>(minus_ln_p, target[o], sum);
        }
        sum
    }

    #[inline(always)]
    fn values<A: Arithmetic, S: Scalar, const N: usize, const T: usize, const LANES: usize>(
        self,
        z: &[[S; N]; LANES],
        target: &[[S; T]; LANES],
    ) -> [S; LANES] {
        const { assert!(N > 0 && N == T, "cross-entropy needs an output, and as many targets") };
        let mut m = [S::ZERO; LANES];
        for lane in 0..LANES {
            m[lane] = z[lane][0];
        }
        for o in 1..N {
            for lane in 0..LANES {
                m[lane] = m[lane].max(z[lane][o]);
            }
        }
        let mut powers = [Powers::NONE; LANES];
        for o in 0..N {
            for lane in 0..LANES {
                powers[lane] = powers[lane].with((z[lane][o] - m[lane]).exp_of_negative::<A>());
            }
        }
        let (mut ln_s, mut sums) = ([S::ZERO; LANES], [S::ZERO; LANES]);
        for lane in 0..LANES {
            ln_s[lane] = powers[lane].ln::<A>();
            sums[lane] = ln_s[lane] * S::ZERO;
        }
        for o in 0..N {
            for lane in 0..LANES {
                let minus_ln_p = (ln_s[lane] - (z[lane][o] - m[lane])).within_minus_ln_p(&z[lane], o);
                sums[lane] = self.with_class::<A, S, N>(minus_ln_p, target[lane][o], sums[lane]);
            }
        }
        sums
    }

    #[inline(always)]
    fn gradient_into<A: Arithmetic, S: Scalar, const N: usize, const T: usize>(
        self,
        p: &[S; N],
        target: &[S; T],
        seed: S,
        d: &mut [S; N],
    ) {
        const { assert!(N == T, "as many outputs as targets") };
        let mut mass = S::ZERO;
        for o in 0..N {
            mass = mass + self.soften::<A, S>(target[o], N);
        }
        for o in 0..N {
            d[o] = p[o].mul_add::<A>(mass, -self.soften::<A, S>(target[o], N)) * seed;
        }
    }
}
