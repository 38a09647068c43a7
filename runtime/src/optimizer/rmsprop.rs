//! RMSprop: steps divided by the root of a running square of the gradient; also centered, and with momentum.
//!
//! Which of the four it is, is part of the type, so the loop over the parameters has no branch, and there is
//! no slot that is unused.

use core::borrow::BorrowMut;

use super::named::{rate, slots};
use super::{Optimizer, OptimizerState, Rule, Slots};
use crate::scalar::{Arithmetic, Constant, Scalar};

/// RMSprop (Tieleman & Hinton 2012, lecture 6.5), centered as in Graves 2013, with the order of operations of
/// `torch.optim.RMSprop`:
///
/// ```text
/// v ← α·v + (1 − α)·g²
/// m ← α·m + (1 − α)·g              centered
/// d = g/(√v + ε)                    plain
/// d = g/(√(v − m²) + ε)             centered
/// w ← w − rate·d
/// b ← μ·b + d, w ← w − rate·b       with momentum
/// ```
///
/// α is 0.99 and ε 10⁻⁸, as in PyTorch. v − m² is at least 0 here, where PyTorch takes a root of what
/// rounding makes of it. The slots are `square`, then `mean` if it is centered, then `velocity` if it has
/// momentum: so `SLOTS` says with `CENTERED` which of the four rules it is.
///
/// ```
/// use netwright::{optimizer::RmsProp, prelude::*};
///
/// network! { struct Net<1, 1 identity>; }
/// let (mut net, mut other) = (Net::new(1), Net::new(1));
/// let mut plain = RmsProp::new(0.01, Net::zeros);
/// let mut both = RmsProp::centered_with_momentum(0.01, 0.9, Net::zeros);
/// for _ in 0..500 {
///     net.train_step(&[1.0], &[2.0], &mut plain);
///     other.train_step(&[1.0], &[2.0], &mut both);
/// }
/// assert!(net.loss(&[1.0], &[2.0]) < 0.01);
/// assert!(other.loss(&[1.0], &[2.0]) < 0.01);
/// ```
#[doc(alias("optim.RMSprop", "RMSProp"))]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RmsProp<S, P, const SLOTS: usize = 1, const CENTERED: bool = false> {
    /// The learning rate.
    pub rate: S,
    /// The running square; the running mean, if centered; the velocity, if there is momentum. Each has the
    /// network's shape.
    pub state: [P; SLOTS],
    /// α and 1 − α.
    shares: [Constant; 2],
    epsilon: Constant,
    momentum: Constant,
}

// Without a bound: see `Sgd`.
impl<S, P> RmsProp<S, P> {
    /// RMSprop before its first step; `zeros` makes a network of zeros (`Net::zeros`, `Net::boxed_zeros`).
    pub fn new(rate: S, zeros: impl FnOnce() -> P) -> Self {
        Self::with_state(rate, 0.0, [zeros()])
    }
}

impl<S, P> RmsProp<S, P, 2, true> {
    /// Centered RMSprop before its first step.
    pub fn centered(rate: S, mut zeros: impl FnMut() -> P) -> Self {
        Self::with_state(rate, 0.0, [zeros(), zeros()])
    }
}

impl<S, P> RmsProp<S, P, 2, false> {
    /// RMSprop with momentum before its first step.
    pub fn with_momentum(rate: S, momentum: f64, mut zeros: impl FnMut() -> P) -> Self {
        Self::with_state(rate, momentum, [zeros(), zeros()])
    }
}

impl<S, P> RmsProp<S, P, 3, true> {
    /// Centered RMSprop with momentum before its first step.
    pub fn centered_with_momentum(rate: S, momentum: f64, mut zeros: impl FnMut() -> P) -> Self {
        Self::with_state(rate, momentum, [zeros(), zeros(), zeros()])
    }
}

impl<S, P, const SLOTS: usize, const CENTERED: bool> RmsProp<S, P, SLOTS, CENTERED> {
    /// The rule of this type with the state given: `&mut` to networks of zeros, or saved ones. The momentum
    /// has no effect where there is no slot for a velocity.
    pub const fn with_state(rate: S, momentum: f64, state: [P; SLOTS]) -> Self {
        let (shares, epsilon) = ([Constant::new(0.99), Constant::new(1.0 - 0.99)], Constant::new(1e-8));
        Self { rate, state, shares, epsilon, momentum: Constant::new(momentum) }
    }

    /// The same with α, in [0, 1): the share of the running square, and of the mean, that a step keeps.
    #[inline(always)]
    #[must_use]
    pub const fn alpha(mut self, alpha: f64) -> Self {
        self.shares = [Constant::new(alpha), Constant::new(1.0 - alpha)];
        self
    }

    /// The same with ε, which bounds the step where gradients vanish.
    #[inline(always)]
    #[must_use]
    pub const fn epsilon(mut self, epsilon: f64) -> Self {
        self.epsilon = Constant::new(epsilon);
        self
    }

    /// α.
    pub const fn current_alpha(&self) -> f64 {
        self.shares[0].double()
    }

    /// ε.
    pub const fn current_epsilon(&self) -> f64 {
        self.epsilon.double()
    }

    /// The part μ of the velocity that a step keeps.
    pub const fn current_momentum(&self) -> f64 {
        self.momentum.double()
    }

    fn rule_of_step(&self) -> RmsPropRule<S, SLOTS, CENTERED>
    where
        S: Scalar,
    {
        RmsPropRule {
            minus_rate: -self.rate,
            keep: S::from_constant(self.shares[0]),
            take: S::from_constant(self.shares[1]),
            epsilon: S::from_constant(self.epsilon),
            momentum: S::from_constant(self.momentum),
        }
    }
}

/// One step of [`RmsProp`].
#[derive(Clone, Copy, Debug)]
pub struct RmsPropRule<S, const SLOTS: usize, const CENTERED: bool> {
    minus_rate: S,
    /// α and 1 − α.
    keep: S,
    take: S,
    epsilon: S,
    momentum: S,
}

impl<S: Scalar, const SLOTS: usize, const CENTERED: bool> RmsPropRule<S, SLOTS, CENTERED> {
    #[inline(always)]
    fn square<A: Arithmetic>(self, v: S, g: S) -> S {
        // (1 − α)·g first: g² alone overflows earlier.
        v.mul_add::<A>(self.keep, (self.take * g) * g)
    }
    #[inline(always)]
    fn mean<A: Arithmetic>(self, m: S, g: S) -> S {
        m.mul_add::<A>(self.keep, self.take * g)
    }
    /// The gradient divided by the root of `variance`, and ε.
    #[inline(always)]
    fn direction(self, g: S, variance: S) -> S {
        g / (variance.sqrt() + self.epsilon)
    }
    #[inline(always)]
    fn moved<A: Arithmetic>(self, w: S, direction: S) -> S {
        direction.mul_add::<A>(self.minus_rate, w)
    }
}

/// v − m², and 0 where rounding makes it less.
#[inline(always)]
fn variance<A: Arithmetic, S: Scalar>(v: S, m: S) -> S {
    v.minus_square::<A>(m).at_least(S::ZERO)
}

/// The rule with so many slots, and the optimiser that it is of: the slots by name, and a step's body.
macro_rules! rules {
    ($($count:literal, $centered:literal: [$($slot:ident),*], |$A:ident, $rule:ident, $w:ident, $g:ident| $body:block)+) => {
        $(
            impl<S: Scalar> Rule<S> for RmsPropRule<S, $count, $centered> {
                type Slots = Slots<$count>;

                #[inline(always)]
                fn update<$A: Arithmetic>(self, $w: S, $g: S, [$($slot),*]: [S; $count]) -> (S, [S; $count]) {
                    let $rule = self;
                    $body
                }
            }

            #[diagnostic::do_not_recommend]
            impl<S: Scalar, N: Send, P: BorrowMut<N>> Optimizer<S, N> for RmsProp<S, P, $count, $centered> {
                type Rule = RmsPropRule<S, $count, $centered>;

                #[inline(always)]
                fn step(&mut self) -> (Self::Rule, [&mut N; $count]) {
                    let rule = self.rule_of_step();
                    let [$($slot),*] = &mut self.state;
                    (rule, [$($slot.borrow_mut()),*])
                }
                rate!();
            }

            impl<S, N, P: BorrowMut<N>> OptimizerState<N> for RmsProp<S, P, $count, $centered> {
                slots!(state: $($slot),*);
            }
        )+
    };
}

rules! {
    1, false: [square], |A, rule, w, g| {
        let square = rule.square::<A>(square, g);
        (rule.moved::<A>(w, rule.direction(g, square)), [square])
    }
    2, true: [square, mean], |A, rule, w, g| {
        let (square, mean) = (rule.square::<A>(square, g), rule.mean::<A>(mean, g));
        (rule.moved::<A>(w, rule.direction(g, variance::<A, S>(square, mean))), [square, mean])
    }
    2, false: [square, velocity], |A, rule, w, g| {
        let square = rule.square::<A>(square, g);
        let velocity = velocity.mul_add::<A>(rule.momentum, rule.direction(g, square));
        (rule.moved::<A>(w, velocity), [square, velocity])
    }
    3, true: [square, mean, velocity], |A, rule, w, g| {
        let (square, mean) = (rule.square::<A>(square, g), rule.mean::<A>(mean, g));
        let direction = rule.direction(g, variance::<A, S>(square, mean));
        let velocity = velocity.mul_add::<A>(rule.momentum, direction);
        (rule.moved::<A>(w, velocity), [square, mean, velocity])
    }
}
