//! Adagrad: steps divided by the root of the sum of all squares of the gradient so far.

use core::borrow::BorrowMut;

use super::named::{rate, slot};
use super::{Optimizer, OptimizerState, Rule, Slots};
use crate::scalar::{Arithmetic, Constant, Scalar};

/// Adagrad (Duchi, Hazan & Singer 2011), as `torch.optim.Adagrad`:
///
/// ```text
/// v ← v + g²
/// w ← w − rate · g/(√v + ε)
/// ```
///
/// ε is 10⁻¹⁰, as in PyTorch. The sum never falls, so the steps become smaller and smaller; weights that
/// seldom have a gradient keep large ones. PyTorch's `initial_accumulator_value` is a network of that number
/// instead of zeros; its `lr_decay` is a schedule.
///
/// ```
/// use netwright::{optimizer::Adagrad, prelude::*};
///
/// network! { struct Net<1, 1 identity>; }
/// let (mut net, mut optimizer) = (Net::new(1), Adagrad::new(0.5, Net::zeros));
/// for _ in 0..100 {
///     net.train_step(&[1.0], &[2.0], &mut optimizer);
/// }
/// assert!(net.loss(&[1.0], &[2.0]) < 0.01);
/// ```
#[doc(alias("optim.Adagrad", "AdaGrad"))]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adagrad<S, P> {
    /// The learning rate.
    pub rate: S,
    /// v, the sum of the squares of all gradients, in the network's shape.
    pub squares: P,
    epsilon: Constant,
}

// Without a bound: see `Sgd`.
impl<S, P> Adagrad<S, P> {
    /// Adagrad before its first step; `zeros` makes a network of zeros (`Net::zeros`, `Net::boxed_zeros`).
    pub fn new(rate: S, zeros: impl FnOnce() -> P) -> Self {
        Self::with_state(rate, zeros())
    }

    /// Adagrad with the sums given: a `&mut` to a network of zeros, or saved ones.
    pub const fn with_state(rate: S, squares: P) -> Self {
        Self { rate, squares, epsilon: Constant::new(1e-10) }
    }

    /// The same with ε, which bounds the step where gradients vanish.
    #[inline(always)]
    #[must_use]
    pub const fn epsilon(mut self, epsilon: f64) -> Self {
        self.epsilon = Constant::new(epsilon);
        self
    }

    /// ε.
    pub const fn current_epsilon(&self) -> f64 {
        self.epsilon.double()
    }
}

/// One step of [`Adagrad`].
#[derive(Clone, Copy, Debug)]
pub struct AdagradRule<S> {
    minus_rate: S,
    epsilon: S,
}

impl<S: Scalar> Rule<S> for AdagradRule<S> {
    type Slots = Slots<1>;

    #[inline(always)]
    fn update<A: Arithmetic>(self, w: S, g: S, [v]: [S; 1]) -> (S, [S; 1]) {
        let v = v.plus_square::<A>(g);
        ((g / (v.sqrt() + self.epsilon)).mul_add::<A>(self.minus_rate, w), [v])
    }
}

#[diagnostic::do_not_recommend]
impl<S: Scalar, N: Send, P: BorrowMut<N>> Optimizer<S, N> for Adagrad<S, P> {
    type Rule = AdagradRule<S>;

    #[inline(always)]
    fn step(&mut self) -> (AdagradRule<S>, [&mut N; 1]) {
        let rule = AdagradRule { minus_rate: -self.rate, epsilon: S::from_constant(self.epsilon) };
        (rule, [self.squares.borrow_mut()])
    }
    rate!();
}

impl<S, N, P: BorrowMut<N>> OptimizerState<N> for Adagrad<S, P> {
    slot!(squares);
}
