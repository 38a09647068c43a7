//! The settings that Adam and its relatives share: β1, β2, ε, and the number of steps.
//!
//! Input: numbers in double precision, once. Output: the numbers of a step in the network's scalar.
//! Guarantees: a step computes in that scalar alone, and 1 − βᵗ depends on t alone.

use crate::scalar::{Arithmetic, Constant, Scalar, Separate};

/// A moment's β, and the numbers that a step derives from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Decay {
    /// β.
    pub(super) keep: Constant,
    /// 1 − β.
    pub(super) take: Constant,
    /// ln β.
    pub(super) ln: Constant,
}

impl Decay {
    /// For the usual β, whose logarithms no constant expression can compute.
    const DEFAULT: [Self; 2] =
        [Self::with_ln(0.9, -0.105_360_515_657_826_28), Self::with_ln(0.999, -0.001_000_500_333_583_534_4)];

    #[inline(always)]
    const fn with_ln(beta: f64, ln: f64) -> Self {
        Self { keep: Constant::new(beta), take: Constant::new(1.0 - beta), ln: Constant::new(ln) }
    }

    #[inline(always)]
    fn new(beta: f64) -> Self {
        Self::with_ln(beta, Scalar::ln::<Separate>(beta))
    }

    /// 1 − βᵗ, for t above 0.
    #[inline(always)]
    pub(super) fn correction<S: Scalar>(self, t: u64) -> S {
        -(S::from_u64(t) * S::from_constant(self.ln)).exp_m1::<Separate>()
    }
}

/// β1, β2, ε and the number of steps taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Betas {
    pub(super) decays: [Decay; 2],
    pub(super) epsilon: Constant,
    pub(super) steps: u64,
}

impl Betas {
    /// PyTorch's: 0.9, 0.999, 10⁻⁸; before the first step.
    pub(super) const DEFAULT: Self = Self { decays: Decay::DEFAULT, epsilon: Constant::new(1e-8), steps: 0 };

    #[inline(always)]
    pub(super) fn set(&mut self, beta1: f64, beta2: f64) {
        self.decays = [Decay::new(beta1), Decay::new(beta2)];
    }

    /// β1 and β2.
    pub(super) const fn current(&self) -> [f64; 2] {
        [self.decays[0].keep.double(), self.decays[1].keep.double()]
    }

    /// Counts a step; the count stays at `u64::MAX`.
    #[inline(always)]
    pub(super) const fn advance(&mut self) {
        self.steps = self.steps.saturating_add(1);
    }

    /// The running mean and the running square of a step, without their corrections.
    #[inline(always)]
    pub(super) fn moments<S: Scalar>(&self) -> Moments<S> {
        let [first, second] = self.decays;
        Moments {
            keep: [S::from_constant(first.keep), S::from_constant(second.keep)],
            take: [S::from_constant(first.take), S::from_constant(second.take)],
        }
    }

    /// 1 − β1ᵗ of the current step.
    #[inline(always)]
    pub(super) fn first_correction<S: Scalar>(&self) -> S {
        self.decays[0].correction(self.steps)
    }

    /// 1 − β2ᵗ of the current step.
    #[inline(always)]
    pub(super) fn second_correction<S: Scalar>(&self) -> S {
        self.decays[1].correction(self.steps)
    }
}

/// How a running mean m and a running square v take a gradient.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moments<S> {
    /// β1, β2.
    keep: [S; 2],
    /// 1 − β1, 1 − β2.
    take: [S; 2],
}

impl<S: Scalar> Moments<S> {
    /// `β1·m + (1 − β1)·g`
    #[inline(always)]
    pub(super) fn mean<A: Arithmetic>(self, m: S, g: S) -> S {
        m.mul_add::<A>(self.keep[0], self.take[0] * g)
    }

    /// `β2·v + (1 − β2)·g²`
    #[inline(always)]
    pub(super) fn square<A: Arithmetic>(self, v: S, g: S) -> S {
        // (1 − β2)·g first: g² alone overflows earlier.
        v.mul_add::<A>(self.keep[1], (self.take[1] * g) * g)
    }
}

/// The builders and readers of an optimiser with a field `betas`.
macro_rules! with_betas {
    ($optimizer:ident) => {
        impl<S, P> $optimizer<S, P> {
            /// The same with β1 and β2, each in [0, 1): the shares of the two moments that a step keeps.
            #[inline(always)]
            #[must_use]
            pub fn betas(mut self, beta1: f64, beta2: f64) -> Self {
                self.betas.set(beta1, beta2);
                self
            }

            /// The same with ε, which bounds the step where gradients vanish.
            #[inline(always)]
            #[must_use]
            pub const fn epsilon(mut self, epsilon: f64) -> Self {
                self.betas.epsilon = $crate::scalar::Constant::new(epsilon);
                self
            }

            /// β1 and β2.
            pub const fn current_betas(&self) -> [f64; 2] {
                self.betas.current()
            }

            /// ε.
            pub const fn current_epsilon(&self) -> f64 {
                self.betas.epsilon.double()
            }

            /// The number of steps taken; it stays at `u64::MAX`.
            pub const fn steps(&self) -> u64 {
                self.betas.steps
            }
        }
    };
}

/// The builder of an optimiser with a field `betas`, for which the number of steps is all that a step needs
/// besides the slots.
macro_rules! with_steps {
    ($optimizer:ident) => {
        impl<S, P> $optimizer<S, P> {
            /// The same after `steps` steps, for restored moments: the run continues with the same bits.
            #[inline(always)]
            #[must_use]
            pub const fn at_step(mut self, steps: u64) -> Self {
                self.betas.steps = steps;
                self
            }
        }
    };
}

pub(super) use {with_betas, with_steps};

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)] // a test may panic
mod tests {
    use super::*;

    /// a + b and the part of it that is rounded off; likewise a·b (Knuth, Dekker).
    fn two_sum(a: f64, b: f64) -> (f64, f64) {
        let sum = a + b;
        let of_b = sum - a;
        (sum, (a - (sum - of_b)) + (b - of_b))
    }

    /// Beta to the power of t and its rest, for t = 1, 2, …, each right to 2⁻¹⁰⁰ of itself times t.
    fn powers(beta: f64) -> impl Iterator<Item = (f64, f64)> {
        extern crate std;
        core::iter::successors(Some((beta, 0.0)), move |&(high, low)| {
            let product = high * beta;
            let rest = f64::mul_add(high, beta, -product) + low * beta;
            Some(two_sum(product, rest))
        })
    }

    /// How far 1 − βᵗ is from the exact number, as a share of it, at most, for t up to 10⁶.
    fn worst<S: Scalar>(beta: f64) -> f64 {
        let decay = Decay::new(beta);
        let mut worst = 0.0;
        for (t, (high, low)) in (1..=1_000_000).zip(powers(beta)) {
            let (exact, rest) = two_sum(1.0, -high);
            let rest = rest - low;
            let error = (decay.correction::<S>(t).to_f64() - exact) - rest;
            worst = f64::max(worst, (error / exact).abs());
        }
        worst
    }

    #[test]
    fn corrections_are_exact_to_the_last_digits_at_every_step() {
        for beta in [0.0, 0.1, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999, 0.999_999] {
            let (single, double) = (worst::<f32>(beta), worst::<f64>(beta));
            assert!(single <= 5.0 * 2.0_f64.powi(-24), "β = {beta}: {} in f32", single * 2.0_f64.powi(24));
            assert!(double <= 5.0 * 2.0_f64.powi(-53), "β = {beta}: {} in f64", double * 2.0_f64.powi(53));
        }
    }

    #[test]
    fn the_default_is_what_is_computed_of_its_numbers() {
        assert_eq!(Decay::DEFAULT, [Decay::new(0.9), Decay::new(0.999)]);
    }
}
