//! Adam: steps of a size that follows the running mean and the running square of each gradient.

use core::borrow::BorrowMut;

use super::betas::{Betas, Moments, with_betas, with_steps};
use super::named::{rate, slots, steps};
use super::{Optimizer, OptimizerState, Rule, Slots, StateNumber};
use crate::scalar::{Arithmetic, Scalar};

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
#[doc(alias("optim.Adam"))]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adam<S, P> {
    /// The learning rate.
    pub rate: S,
    /// The running mean m and the running square v of the gradient, each in the network's shape.
    pub moments: [P; 2],
    betas: Betas,
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
        Self { rate, moments, betas: Betas::DEFAULT }
    }
}

with_betas!(Adam);
with_steps!(Adam);

/// One step of [`Adam`], with the bias corrections of that step.
#[derive(Clone, Copy, Debug)]
pub struct AdamRule<S> {
    moments: Moments<S>,
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
        let (m, v) = (self.moments.mean::<A>(m, g), self.moments.square::<A>(v, g));
        let denominator = v.sqrt().mul_add::<A>(self.root_correction, self.epsilon);
        ((m / denominator).mul_add::<A>(self.minus_step, w), [m, v])
    }
}

#[diagnostic::do_not_recommend]
impl<S: Scalar, N: Send, P: BorrowMut<N>> Optimizer<S, N> for Adam<S, P> {
    type Rule = AdamRule<S>;

    #[inline(always)]
    fn step(&mut self) -> (AdamRule<S>, [&mut N; 2]) {
        self.betas.advance();
        let rule = AdamRule {
            moments: self.betas.moments(),
            epsilon: S::from_constant(self.betas.epsilon),
            minus_step: -(self.rate / self.betas.first_correction()),
            root_correction: S::ONE / self.betas.second_correction::<S>().sqrt(),
        };
        let [m, v] = &mut self.moments;
        (rule, [m.borrow_mut(), v.borrow_mut()])
    }
    rate!();
}

impl<S, N, P: BorrowMut<N>> OptimizerState<N> for Adam<S, P> {
    slots!(moments: mean, square);
    steps!();
}
