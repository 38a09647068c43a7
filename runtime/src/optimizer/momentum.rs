//! Gradient descent with momentum, heavy-ball and Nesterov: `v ← μ·v + g`, then a step along `v`.
//!
//! Which of the two it is, is part of the type (`NESTEROV`), so the loop over the parameters has no branch.

use core::borrow::BorrowMut;

use super::named::{rate, slot};
use super::{Optimizer, OptimizerState, Rule, Slots};
use crate::scalar::{Arithmetic, Scalar};

/// Gradient descent with momentum, as `torch.optim.SGD(momentum = μ, nesterov = …)` without dampening:
///
/// ```text
/// v ← μ·v + g
/// w ← w − rate·v              heavy ball (Polyak 1964)
/// w ← w − rate·(g + μ·v)      Nesterov (Sutskever et al. 2013, in PyTorch's form)
/// ```
///
/// The velocity has the shape of the network `N`, and `P` is where it lives: the network type itself, a `Box`
/// of it, or a `&mut`. [`Momentum::new`] and [`Momentum::nesterov`] choose the rule in the type.
///
/// ```
/// use netwright::optimizer::{Momentum, Optimizer, Rule};
/// use netwright::{Arithmetic, Kernel, Scalar};
///
/// /// Two steps on a network of one parameter, whose gradient is 1.
/// struct TwoSteps<P>(Momentum<f64, P>);
/// impl<P: std::borrow::BorrowMut<[f64; 1]>> Kernel for TwoSteps<P> {
///     type Output = f64;
///     fn run<A: Arithmetic>(mut self) -> f64 {
///         let mut w = 0.0;
///         for _ in 0..2 {
///             let (rule, [velocity]) = self.0.step();
///             let (new, [v]) = rule.update::<A>(w, 1.0, [velocity[0]]);
///             (w, velocity[0]) = (new, v);
///         }
///         w
///     }
/// }
/// let mut velocity = [0.0];
/// let here = Momentum::new(1.0, 0.5, || [0.0]);
/// let boxed = Momentum::new(1.0, 0.5, || Box::new([0.0]));
/// let there = Momentum::with_velocity(1.0, 0.5, &mut velocity);
/// assert_eq!(f64::dispatch(TwoSteps(here)), -2.5); // −1, then −1.5 more
/// assert_eq!(f64::dispatch(TwoSteps(boxed)), -2.5);
/// assert_eq!(f64::dispatch(TwoSteps(there)), -2.5);
/// assert_eq!(velocity, [1.5]);
/// ```
#[doc(alias("Nesterov", "nesterov", "optim.SGD"))]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Momentum<S, P, const NESTEROV: bool = false> {
    /// The learning rate.
    pub rate: S,
    /// The part μ of the velocity that a step keeps, 0.9 in most uses.
    pub momentum: S,
    /// The velocity: a running sum of gradients, in the network's shape.
    pub velocity: P,
}

// Without a bound: see `Sgd`.
impl<S, P> Momentum<S, P, false> {
    /// Heavy-ball momentum, at rest; `zeros` makes a network of zeros (`Net::zeros`, `Net::boxed_zeros`).
    pub fn new(rate: S, momentum: S, zeros: impl FnOnce() -> P) -> Self {
        Self { rate, momentum, velocity: zeros() }
    }

    /// Heavy-ball momentum with the velocity given: a `&mut` to a network of zeros, or a saved one.
    pub const fn with_velocity(rate: S, momentum: S, velocity: P) -> Self {
        Self { rate, momentum, velocity }
    }
}

impl<S, P> Momentum<S, P, true> {
    /// Nesterov's momentum, at rest; `zeros` makes a network of zeros (`Net::zeros`, `Net::boxed_zeros`).
    pub fn nesterov(rate: S, momentum: S, zeros: impl FnOnce() -> P) -> Self {
        Self { rate, momentum, velocity: zeros() }
    }

    /// Nesterov's momentum with the velocity given: a `&mut` to a network of zeros, or a saved one.
    pub const fn nesterov_with_velocity(rate: S, momentum: S, velocity: P) -> Self {
        Self { rate, momentum, velocity }
    }
}

/// One step of [`Momentum`]: two multiply-adds, with Nesterov three.
#[derive(Clone, Copy, Debug)]
pub struct MomentumRule<S, const NESTEROV: bool> {
    minus_rate: S,
    momentum: S,
}

impl<S: Scalar, const NESTEROV: bool> Rule<S> for MomentumRule<S, NESTEROV> {
    type Slots = Slots<1>;

    #[inline(always)]
    fn update<A: Arithmetic>(self, w: S, g: S, [v]: [S; 1]) -> (S, [S; 1]) {
        let v = v.mul_add::<A>(self.momentum, g);
        let direction = if NESTEROV { v.mul_add::<A>(self.momentum, g) } else { v };
        (direction.mul_add::<A>(self.minus_rate, w), [v])
    }
}

#[diagnostic::do_not_recommend]
impl<S: Scalar, N: Send, P: BorrowMut<N>, const NESTEROV: bool> Optimizer<S, N> for Momentum<S, P, NESTEROV> {
    type Rule = MomentumRule<S, NESTEROV>;

    #[inline(always)]
    fn step(&mut self) -> (Self::Rule, [&mut N; 1]) {
        let rule = MomentumRule { minus_rate: -self.rate, momentum: self.momentum };
        (rule, [self.velocity.borrow_mut()])
    }
    rate!();
}

impl<S, N, P: BorrowMut<N>, const NESTEROV: bool> OptimizerState<N> for Momentum<S, P, NESTEROV> {
    slot!(velocity);
}
