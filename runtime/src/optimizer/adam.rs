//! Adam: steps of a size that follows the running mean and the running square of each gradient.

use core::borrow::BorrowMut;

use super::{Optimizer, Rule, Slots};
use crate::scalar::{Arithmetic, Constant, Scalar, Separate};

/// Adam (Kingma & Ba 2015, algorithm 1), with the order of operations of `torch.optim.Adam`: at step t
///
/// ```text
/// m ← β1·m + (1 − β1)·g
/// v ← β2·v + (1 − β2)·g²
/// w ← w − rate/(1 − β1ᵗ) · m / (√v/√(1 − β2ᵗ) + ε)
/// ```
///
/// The defaults are PyTorch's: β1 = 0.9, β2 = 0.999, ε = 10⁻⁸. 1 − βᵗ is computed as −(e^(t·ln β) − 1), from
/// the number of the step alone: so a restored run goes on with the same bits whatever the step, no error
/// grows with t, and in `f32` it is right to 3·10⁻⁷ of itself. 1 − β and ln β are rounded from `f64` once,
/// when β is set; a step computes in `S` alone.
///
/// The moments have the shape of the network `N`, and `P` is where they live: the network type itself, a
/// `Box` of it, or a `&mut`.
///
/// ```
/// use netwright::optimizer::{Adam, Optimizer};
///
/// let mut adam = Adam::new(0.001, || [0.0_f32; 513]).betas(0.9, 0.99).epsilon(1e-7);
/// let (_rule, [_m, _v]): (_, [&mut [f32; 513]; 2]) = adam.step();
/// assert_eq!(adam.steps(), 1);
///
/// // Saved and restored: the two moments and the number of steps are the whole state. So does the feature `serde`.
/// let (moments, steps, [beta1, beta2]) = (adam.moments, adam.steps(), adam.current_betas());
/// let restored = Adam::with_state(adam.rate, moments).betas(beta1, beta2);
/// let restored = restored.epsilon(adam.current_epsilon()).at_step(steps);
/// assert_eq!(restored, adam);
/// ```
#[doc(alias("optim.Adam", "AdamW"))]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adam<S, P> {
    /// The learning rate.
    pub rate: S,
    /// The running mean m and the running square v of the gradient, each in the network's shape.
    pub moments: [P; 2],
    decays: [Decay; 2],
    epsilon: Constant,
    steps: u64,
}

/// A moment's β, and the numbers that a step derives from it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Decay {
    /// β.
    keep: Constant,
    /// 1 − β.
    take: Constant,
    /// ln β.
    ln: Constant,
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
    fn correction<S: Scalar>(self, t: u64) -> S {
        -(S::from_u64(t) * S::from_constant(self.ln)).exp_m1::<Separate>()
    }
}

// Without a bound: see `Sgd`.
impl<S, P> Adam<S, P> {
    /// Adam before its first step; `zeros` makes a network of zeros (`Net::zeros`, `Net::boxed_zeros`).
    pub fn new(rate: S, mut zeros: impl FnMut() -> P) -> Self {
        Self::with_state(rate, [zeros(), zeros()])
    }

    /// Adam with the moments m and v given: `&mut` to two networks of zeros, or saved ones, to be followed by
    /// [`at_step`](Self::at_step).
    pub const fn with_state(rate: S, moments: [P; 2]) -> Self {
        Self { rate, moments, decays: Decay::DEFAULT, epsilon: Constant::new(1e-8), steps: 0 }
    }

    /// The same with β1 and β2, each in [0, 1): the shares of the two moments that a step keeps.
    #[inline(always)]
    #[must_use]
    pub fn betas(mut self, beta1: f64, beta2: f64) -> Self {
        self.decays = [Decay::new(beta1), Decay::new(beta2)];
        self
    }

    /// The same with ε, which bounds the step where gradients vanish.
    #[inline(always)]
    #[must_use]
    pub const fn epsilon(mut self, epsilon: f64) -> Self {
        self.epsilon = Constant::new(epsilon);
        self
    }

    /// The same after `steps` steps, for restored moments: the run continues with the same bits.
    #[inline(always)]
    #[must_use]
    pub const fn at_step(mut self, steps: u64) -> Self {
        self.steps = steps;
        self
    }

    /// β1 and β2.
    pub const fn current_betas(&self) -> [f64; 2] {
        [self.decays[0].keep.double(), self.decays[1].keep.double()]
    }

    /// ε.
    pub const fn current_epsilon(&self) -> f64 {
        self.epsilon.double()
    }

    /// The number of steps taken; it stays at `u64::MAX`.
    pub const fn steps(&self) -> u64 {
        self.steps
    }
}

/// One step of [`Adam`], with the bias corrections of that step.
#[derive(Clone, Copy, Debug)]
pub struct AdamRule<S> {
    /// β1, β2.
    keep: [S; 2],
    /// 1 − β1, 1 − β2.
    take: [S; 2],
    epsilon: S,
    /// −rate/(1 − β1ᵗ).
    minus_step: S,
    /// 1/√(1 − β2ᵗ).
    root_correction: S,
}

impl<S: Scalar> Rule<S> for AdamRule<S> {
    type Slots = Slots<2>;

    #[inline(always)]
    fn update<A: Arithmetic>(self, w: S, g: S, [m, v]: [S; 2]) -> (S, [S; 2]) {
        let m = m.mul_add::<A>(self.keep[0], self.take[0] * g);
        // (1 − β2)·g first: g² alone overflows earlier.
        let v = v.mul_add::<A>(self.keep[1], (self.take[1] * g) * g);
        let denominator = v.sqrt().mul_add::<A>(self.root_correction, self.epsilon);
        ((m / denominator).mul_add::<A>(self.minus_step, w), [m, v])
    }
}

#[diagnostic::do_not_recommend]
impl<S: Scalar, N: Send, P: BorrowMut<N>> Optimizer<S, N> for Adam<S, P> {
    type Rule = AdamRule<S>;

    #[inline(always)]
    fn step(&mut self) -> (AdamRule<S>, [&mut N; 2]) {
        self.steps = self.steps.saturating_add(1);
        let [first, second] = self.decays;
        let rule = AdamRule {
            keep: [S::from_constant(first.keep), S::from_constant(second.keep)],
            take: [S::from_constant(first.take), S::from_constant(second.take)],
            epsilon: S::from_constant(self.epsilon),
            minus_step: -(self.rate / first.correction(self.steps)),
            root_correction: S::ONE / second.correction::<S>(self.steps).sqrt(),
        };
        let [m, v] = &mut self.moments;
        (rule, [m.borrow_mut(), v.borrow_mut()])
    }
    #[inline(always)]
    fn rate(&self) -> S {
        self.rate
    }
    #[inline(always)]
    fn set_rate(&mut self, rate: S) {
        self.rate = rate;
    }
}

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
