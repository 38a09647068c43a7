//! Rprop: a step size of its own for each parameter, which follows the sign of its gradient alone.

use core::borrow::BorrowMut;

use super::named::{rate, slots};
use super::{Optimizer, OptimizerState, Rule, Slots};
use crate::scalar::{Arithmetic, Constant, Scalar};

/// Rprop (Riedmiller & Braun 1993), in the form without backtracking (Igel & Hüsken 2000, iRprop⁻), as
/// `torch.optim.Rprop`: for each parameter with the size Δ of its step and its last gradient h
///
/// ```text
/// g·h > 0:   Δ ← min(η⁺·Δ, Δmax)
/// g·h < 0:   Δ ← max(η⁻·Δ, Δmin), g ← 0
/// w ← w − Δ·sign(g)
/// h ← g
/// ```
///
/// η⁻ is 0.5, η⁺ 1.2, and Δ is kept from 10⁻⁶ to 50, as in PyTorch. Before the first step Δ is the rate,
/// which has no effect later. It is for gradients of all samples: those of small batches change their signs
/// by chance.
///
/// ```
/// use netwright::{optimizer::Rprop, prelude::*};
///
/// network! { struct Net<1, 1 identity>; }
/// let (mut net, mut optimizer) = (Net::new(1), Rprop::new(0.01, Net::zeros));
/// for _ in 0..100 {
///     net.train_step(&[1.0], &[2.0], &mut optimizer);
/// }
/// assert!(net.loss(&[1.0], &[2.0]) < 0.01);
/// ```
#[doc(alias("optim.Rprop", "resilient"))]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rprop<S, P> {
    /// The size of the first step.
    pub rate: S,
    /// The last gradient h and the size Δ of the step, which is 0 before the first one; each in the network's
    /// shape.
    pub state: [P; 2],
    /// η⁻ and η⁺.
    etas: [Constant; 2],
    /// Δmin and Δmax.
    bounds: [Constant; 2],
}

// Without a bound: see `Sgd`.
impl<S, P> Rprop<S, P> {
    /// Rprop before its first step; `zeros` makes a network of zeros (`Net::zeros`, `Net::boxed_zeros`).
    pub fn new(rate: S, mut zeros: impl FnMut() -> P) -> Self {
        Self::with_state(rate, [zeros(), zeros()])
    }

    /// Rprop with the last gradient and the step sizes given: `&mut` to two networks of zeros, or saved ones.
    pub const fn with_state(rate: S, state: [P; 2]) -> Self {
        let etas = [Constant::new(0.5), Constant::new(1.2)];
        Self { rate, state, etas, bounds: [Constant::new(1e-6), Constant::new(50.0)] }
    }

    /// The same with η⁻, between 0 and 1, and η⁺, above 1: the factors of the step size.
    #[inline(always)]
    #[must_use]
    pub const fn etas(mut self, minus: f64, plus: f64) -> Self {
        self.etas = [Constant::new(minus), Constant::new(plus)];
        self
    }

    /// The same with the bounds of the step size, above 0.
    #[inline(always)]
    #[must_use]
    pub const fn step_sizes(mut self, least: f64, most: f64) -> Self {
        self.bounds = [Constant::new(least), Constant::new(most)];
        self
    }

    /// η⁻ and η⁺.
    pub const fn current_etas(&self) -> [f64; 2] {
        [self.etas[0].double(), self.etas[1].double()]
    }

    /// The bounds of the step size.
    pub const fn current_step_sizes(&self) -> [f64; 2] {
        [self.bounds[0].double(), self.bounds[1].double()]
    }
}

/// One step of [`Rprop`].
#[derive(Clone, Copy, Debug)]
pub struct RpropRule<S> {
    first: S,
    minus: S,
    plus: S,
    least: S,
    most: S,
}

/// `value` with the sign of `of`; of 0 it is 0, and of a NaN it is NaN.
#[inline(always)]
fn with_sign<S: Scalar>(value: S, of: S) -> S {
    of.select_positive(value, (-of).select_positive(-value, of))
}

impl<S: Scalar> Rule<S> for RpropRule<S> {
    type Slots = Slots<2>;

    #[inline(always)]
    fn update<A: Arithmetic>(self, w: S, g: S, [last, size]: [S; 2]) -> (S, [S; 2]) {
        // Not g·h, which vanishes for small gradients.
        let agreement = with_sign(last, g);
        let factor = agreement.select_positive(self.plus, (-agreement).select_positive(self.minus, S::ONE));
        let size = size.select_positive(size, self.first) * factor;
        let size = -(-self.most).max(-self.least.max(size));
        let g = (-agreement).select_positive(S::ZERO, g);
        (w - with_sign(size, g), [g, size])
    }
}

#[diagnostic::do_not_recommend]
impl<S: Scalar, N: Send, P: BorrowMut<N>> Optimizer<S, N> for Rprop<S, P> {
    type Rule = RpropRule<S>;

    #[inline(always)]
    fn step(&mut self) -> (RpropRule<S>, [&mut N; 2]) {
        let [minus, plus] = self.etas;
        let [least, most] = self.bounds;
        let rule = RpropRule {
            first: self.rate,
            minus: S::from_constant(minus),
            plus: S::from_constant(plus),
            least: S::from_constant(least),
            most: S::from_constant(most),
        };
        let [gradient, size] = &mut self.state;
        (rule, [gradient.borrow_mut(), size.borrow_mut()])
    }
    rate!();
}

impl<S, N, P: BorrowMut<N>> OptimizerState<N> for Rprop<S, P> {
    slots!(state: gradient, step_size);
}
