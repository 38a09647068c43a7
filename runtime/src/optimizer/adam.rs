//! Adam: steps of a size that follows the running mean and the running square of each gradient.

use core::borrow::BorrowMut;

use super::{Optimizer, Rule};
use crate::scalar::{Arithmetic, Scalar};

/// Adam (Kingma & Ba 2015, algorithm 1), with the order of operations of `torch.optim.Adam`: at step t
///
/// ```text
/// m ← β1·m + (1 − β1)·g
/// v ← β2·v + (1 − β2)·g²
/// w ← w − rate/(1 − β1ᵗ) · m / (√v/√(1 − β2ᵗ) + ε)
/// ```
///
/// The defaults are PyTorch's: β1 = 0.9, β2 = 0.999, ε = 10⁻⁸. The powers of β are running products in `f64`;
/// what depends on t is rounded to `S` once a step.
///
/// The moments have the shape of the network `N`, and `P` is where they live: the network type itself, a
/// `Box` of it, or a `&mut`.
///
/// ```
/// use netwright_runtime::optimizer::{Adam, Optimizer};
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
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adam<S, P> {
    /// The learning rate.
    pub rate: S,
    /// The running mean m and the running square v of the gradient, each in the network's shape.
    pub moments: [P; 2],
    betas: [f64; 2],
    epsilon: f64,
    steps: u64,
    /// `betas` to the power of `steps`.
    powers: [f64; 2],
}

impl<S: Scalar, P> Adam<S, P> {
    /// Adam before its first step; `zeros` makes a network of zeros (`Net::zeros`, `Net::boxed_zeros`).
    pub fn new(rate: S, mut zeros: impl FnMut() -> P) -> Self {
        Self::with_state(rate, [zeros(), zeros()])
    }

    /// Adam with the moments m and v given: `&mut` to two networks of zeros, or saved ones, to be followed by
    /// [`at_step`](Self::at_step).
    pub const fn with_state(rate: S, moments: [P; 2]) -> Self {
        Self { rate, moments, betas: [0.9, 0.999], epsilon: 1e-8, steps: 0, powers: [1.0, 1.0] }
    }

    /// The same with β1 and β2, each in [0, 1): what a step keeps of the two moments.
    #[must_use]
    pub fn betas(mut self, beta1: f64, beta2: f64) -> Self {
        self.betas = [beta1, beta2];
        let steps = self.steps;
        self.at_step(steps)
    }

    /// The same with ε, which bounds the step where gradients vanish.
    #[must_use]
    pub fn epsilon(mut self, epsilon: f64) -> Self {
        self.epsilon = epsilon;
        self
    }

    /// The same after `steps` steps, for restored moments. It multiplies as the steps did, so that a restored
    /// run continues with the same bits.
    #[must_use]
    pub fn at_step(mut self, steps: u64) -> Self {
        self.steps = steps;
        for (power, beta) in self.powers.iter_mut().zip(self.betas) {
            *power = power_of(beta, steps);
        }
        self
    }

    /// β1 and β2.
    pub const fn current_betas(&self) -> [f64; 2] {
        self.betas
    }

    /// ε.
    pub const fn current_epsilon(&self) -> f64 {
        self.epsilon
    }

    /// The number of steps taken.
    pub const fn steps(&self) -> u64 {
        self.steps
    }
}

/// `beta` multiplied `steps` times, in the order of the steps.
fn power_of(beta: f64, steps: u64) -> f64 {
    let mut power = 1.0;
    for _ in 0..steps {
        let next = power * beta;
        if next == power {
            // 0 or 1, or the last subnormal, which rounds to itself: it stays.
            break;
        }
        power = next;
    }
    power
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

impl<S: Scalar> Rule<S, 2> for AdamRule<S> {
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
impl<S: Scalar, N, P: BorrowMut<N>> Optimizer<S, N, 2> for Adam<S, P> {
    type Rule = AdamRule<S>;

    #[inline(always)]
    fn step(&mut self) -> (AdamRule<S>, [&mut N; 2]) {
        self.steps += 1;
        self.powers[0] *= self.betas[0];
        self.powers[1] *= self.betas[1];
        let rule = AdamRule {
            keep: [S::from_f64(self.betas[0]), S::from_f64(self.betas[1])],
            take: [S::from_f64(1.0 - self.betas[0]), S::from_f64(1.0 - self.betas[1])],
            epsilon: S::from_f64(self.epsilon),
            minus_step: -(self.rate / S::from_f64(1.0 - self.powers[0])),
            root_correction: S::from_f64(1.0 / Scalar::sqrt(1.0 - self.powers[1])),
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
