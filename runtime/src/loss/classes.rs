//! Losses for classes: of probabilities, and of margins.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

use super::{LANES, Loss, Term};
use crate::scalar::{Arithmetic, Scalar};

/// Binary cross-entropy of a sigmoid, the mean over the outputs of
/// −w·t·ln ŷ − (1 − t)·ln(1 − ŷ), as `torch.nn.BCEWithLogitsLoss` with its `pos_weight`.
///
/// It reads the pre-activation z, so no logarithm meets a rounded probability: with w = 1 it is
/// max(0, z) − t·z + softplus(−|z|), else (1 − t)·max(0, z) + w·t·max(0, −z) + (1 + (w − 1)·t)·softplus(−|z|).
/// It is finite for |z| up to a quarter of the largest number. The gradient at z is (ŷ·(1 + (w − 1)·t) − w·t)/N.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bce {
    /// w: how often a positive target counts, above 0; 1 without a preference.
    pub positive_weight: f64,
}

impl Term for Bce {
    const FACTOR: f64 = 1.0;

    #[inline(always)]
    fn term<A: Arithmetic, S: Scalar>(self, z: S, target: S) -> S {
        if self.positive_weight == 1.0 {
            // softplus(z) − t·z, but where t = 1 and z is large, that is the difference of two numbers near z.
            return (-target).mul_add::<A>(z, S::ZERO.max(z)) + (-z.abs()).softplus::<A>();
        }
        let (positive, both) = self.weights::<A, S>(target);
        let sides = (S::ONE - target) * S::ZERO.max(z) + positive * S::ZERO.max(-z);
        both.mul_add::<A>((-z.abs()).softplus::<A>(), sides)
    }

    #[inline(always)]
    fn slope<A: Arithmetic, S: Scalar>(self, y: S, target: S) -> S {
        if self.positive_weight == 1.0 {
            return y - target;
        }
        let (positive, both) = self.weights::<A, S>(target);
        y * both - positive
    }
}

impl Bce {
    /// w·t and 1 + (w − 1)·t.
    #[inline(always)]
    fn weights<A: Arithmetic, S: Scalar>(self, target: S) -> (S, S) {
        let positive = target * S::from_f64(self.positive_weight);
        (positive, target.mul_add::<A>(S::from_f64(self.positive_weight - 1.0), S::ONE))
    }
}

/// The hinge: the mean over the outputs of max(0, 1 − t·y) with targets −1 and 1, as `keras.losses.Hinge`.
///
/// The gradient is −t/N where the margin t·y is below 1, else 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hinge;

impl Term for Hinge {
    const FACTOR: f64 = 1.0;

    #[inline(always)]
    fn term<A: Arithmetic, S: Scalar>(self, y: S, target: S) -> S {
        S::ZERO.max((-target).mul_add::<A>(y, S::ONE))
    }

    #[inline(always)]
    fn slope<A: Arithmetic, S: Scalar>(self, y: S, target: S) -> S {
        (-target).mul_add::<A>(y, S::ONE).select_positive(-target, S::ZERO)
    }
}

/// Cross-entropy of a softmax, −Σ t·ln p for a target distribution t, as `torch.nn.CrossEntropyLoss` with
/// probabilities as targets and its `label_smoothing` ε: what is compared is t·(1 − ε) + ε/N.
///
/// It reads the pre-activation z, by log-sum-exp: ln p = (z − m) − ln Σ exp(z − m) with m = max z; it is
/// finite for |z| up to a quarter of the largest number. A loss near 0 is right to the rounding of 1, since the sum
/// holds the term of the maximum. The gradient at z is p·Σt − t, which is the derivative also where the target
/// does not sum to 1.
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
        let mut s = S::ZERO;
        let mut start = 0;
        while start + LANES <= N {
            let mut e = [S::ZERO; LANES];
            for lane in 0..LANES {
                e[lane] = (z[start + lane] - m).exp_of_negative::<A>();
            }
            for lane in 0..LANES {
                s = s + e[lane];
            }
            start += LANES;
        }
        for o in start..N {
            s = s + (z[o] - m).exp_of_negative::<A>();
        }
        let ln_s = (s - S::ONE).ln_1p::<A>();
        let mut sum = S::ZERO;
        for o in 0..N {
            sum = self.soften::<A, S>(target[o], N).mul_add::<A>(ln_s - (z[o] - m), sum);
        }
        sum
    }

    #[inline(always)]
    fn values<A: Arithmetic, S: Scalar, const N: usize, const T: usize>(
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
        let mut s = [S::ZERO; LANES];
        for o in 0..N {
            for lane in 0..LANES {
                s[lane] = s[lane] + (z[lane][o] - m[lane]).exp_of_negative::<A>();
            }
        }
        let mut ln_s = [S::ZERO; LANES];
        for lane in 0..LANES {
            ln_s[lane] = (s[lane] - S::ONE).ln_1p::<A>();
        }
        let mut sums = [S::ZERO; LANES];
        for o in 0..N {
            for lane in 0..LANES {
                let minus_ln_p = ln_s[lane] - (z[lane][o] - m[lane]);
                let target = self.soften::<A, S>(target[lane][o], N);
                sums[lane] = target.mul_add::<A>(minus_ln_p, sums[lane]);
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
