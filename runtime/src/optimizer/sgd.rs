//! Stochastic gradient descent without memory: `w ← w − rate·g`.

use super::named::rate;
use super::{Optimizer, OptimizerState, Rule, Slots};
use crate::scalar::{Arithmetic, Scalar};

/// Stochastic gradient descent, `w ← w − rate·g`, as `torch.optim.SGD` without momentum.
///
/// It keeps no state, so one value trains any number of networks of its scalar.
///
/// ```
/// use netwright::{Scalar, optimizer::{Optimizer, Sgd}};
///
/// /// The rate of any optimiser.
/// fn rate_of<S: Scalar, N: Send, O: Optimizer<S, N>>(optimizer: &O, _network: &N) -> S {
///     optimizer.rate()
/// }
/// let mut sgd = Sgd::new(0.1);
/// assert_eq!(rate_of::<f32, _, _>(&sgd, &"any network"), 0.1);
/// sgd.rate *= 0.5; // a schedule
/// ```
#[doc(alias("SGD", "optim.SGD", "gradient_descent"))]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sgd<S = f32> {
    /// The learning rate.
    pub rate: S,
}

// Without a bound: a rate that is no `Scalar`, such as 1, is answered once, where it is to train a network.
impl<S> Sgd<S> {
    /// Gradient descent at the learning rate `rate`.
    pub const fn new(rate: S) -> Self {
        Self { rate }
    }
}

/// One step of [`Sgd`]: `w − rate·g`, one multiply-add.
#[derive(Clone, Copy, Debug)]
pub struct SgdRule<S> {
    minus_rate: S,
}

impl<S: Scalar> Rule<S> for SgdRule<S> {
    type Slots = Slots<0>;

    #[inline(always)]
    fn update<A: Arithmetic>(self, w: S, g: S, state: [S; 0]) -> (S, [S; 0]) {
        (g.mul_add::<A>(self.minus_rate, w), state)
    }
    #[inline(always)]
    fn factor(self) -> Option<S> {
        Some(self.minus_rate)
    }
}

// It is for any network, so rustc would name it where another optimiser, with a whole number for its rate, is
// refused.
#[diagnostic::do_not_recommend]
impl<S: Scalar, N: Send> Optimizer<S, N> for Sgd<S> {
    type Rule = SgdRule<S>;

    #[inline(always)]
    fn step(&mut self) -> (SgdRule<S>, [&mut N; 0]) {
        (SgdRule { minus_rate: -self.rate }, [])
    }
    rate!();
}

impl<S, N> OptimizerState<N> for Sgd<S> {
    fn each_slot<'a>(&'a self, _: &mut dyn FnMut(&'static str, &'a N))
    where
        N: 'a,
    {
    }
    fn each_slot_mut<'a>(&'a mut self, _: &mut dyn FnMut(&'static str, &'a mut N))
    where
        N: 'a,
    {
    }
}
