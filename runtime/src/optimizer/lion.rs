//! Lion: steps of one size along the sign of a running mean of the gradient.

use core::borrow::BorrowMut;

use super::named::{rate, slot};
use super::{Optimizer, OptimizerState, Rule, Slots};
use crate::scalar::{Arithmetic, Constant, Scalar};

/// Lion (Chen et al. 2023, "Symbolic discovery of optimization algorithms", algorithm 2), as `optax.lion`:
///
/// ```text
/// w ← w − rate · sign(β1·m + (1 − β1)·g)
/// m ← β2·m + (1 − β2)·g
/// ```
///
/// β1 is 0.9 and β2 0.99. The sign of 0 is 0, and that of a NaN is NaN, so that a broken gradient is seen.
/// Its rate is a tenth to a third of Adam's; decay of weights, which its authors use, is
/// [`WeightDecay::decoupled`](super::WeightDecay::decoupled).
///
/// ```
/// use netwright::{optimizer::Lion, prelude::*};
///
/// network! { struct Net<1, 1 identity>; }
/// let (mut net, mut optimizer) = (Net::new(1), Lion::new(0.01, Net::zeros));
/// for _ in 0..500 {
///     net.train_step(&[1.0], &[2.0], &mut optimizer);
/// }
/// assert!(net.loss(&[1.0], &[2.0]) < 0.01);
/// ```
#[doc(alias("optax.lion"))]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lion<S, P> {
    /// The learning rate.
    pub rate: S,
    /// The running mean m of the gradient, in the network's shape.
    pub mean: P,
    /// β1 and 1 − β1, then those of β2.
    shares: [[Constant; 2]; 2],
}

/// β and 1 − β.
#[inline(always)]
const fn shares(beta: f64) -> [Constant; 2] {
    [Constant::new(beta), Constant::new(1.0 - beta)]
}

// Without a bound: see `Sgd`.
impl<S, P> Lion<S, P> {
    /// Lion before its first step; `zeros` makes a network of zeros (`Net::zeros`, `Net::boxed_zeros`).
    pub fn new(rate: S, zeros: impl FnOnce() -> P) -> Self {
        Self::with_state(rate, zeros())
    }

    /// Lion with the mean given: a `&mut` to a network of zeros, or a saved one.
    pub const fn with_state(rate: S, mean: P) -> Self {
        Self { rate, mean, shares: [shares(0.9), shares(0.99)] }
    }

    /// The same with β1 and β2, each in [0, 1): the shares of the mean in a step's direction, and in the next
    /// mean.
    #[inline(always)]
    #[must_use]
    pub const fn betas(mut self, beta1: f64, beta2: f64) -> Self {
        self.shares = [shares(beta1), shares(beta2)];
        self
    }

    /// β1 and β2.
    pub const fn current_betas(&self) -> [f64; 2] {
        [self.shares[0][0].double(), self.shares[1][0].double()]
    }
}

/// One step of [`Lion`].
#[derive(Clone, Copy, Debug)]
pub struct LionRule<S> {
    rate: S,
    /// β1 and 1 − β1, then those of β2.
    shares: [[S; 2]; 2],
}

impl<S: Scalar> Rule<S> for LionRule<S> {
    type Slots = Slots<1>;

    #[inline(always)]
    fn update<A: Arithmetic>(self, w: S, g: S, [m]: [S; 1]) -> (S, [S; 1]) {
        let [[keep_now, take_now], [keep, take]] = self.shares;
        let direction = m.mul_add::<A>(keep_now, take_now * g);
        // What is neither above nor below 0 is 0, or NaN.
        let step = direction.select_positive(self.rate, (-direction).select_positive(-self.rate, direction));
        (w - step, [m.mul_add::<A>(keep, take * g)])
    }
}

#[diagnostic::do_not_recommend]
impl<S: Scalar, N: Send, P: BorrowMut<N>> Optimizer<S, N> for Lion<S, P> {
    type Rule = LionRule<S>;

    #[inline(always)]
    fn step(&mut self) -> (LionRule<S>, [&mut N; 1]) {
        let [[keep_now, take_now], [keep, take]] = self.shares;
        let shares = [
            [S::from_constant(keep_now), S::from_constant(take_now)],
            [S::from_constant(keep), S::from_constant(take)],
        ];
        (LionRule { rate: self.rate, shares }, [self.mean.borrow_mut()])
    }
    rate!();
}

impl<S, N, P: BorrowMut<N>> OptimizerState<N> for Lion<S, P> {
    slot!(mean);
}
