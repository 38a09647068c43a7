//! NAdam: Adam with Nesterov's momentum.

use core::borrow::BorrowMut;

use super::betas::{Betas, Moments, with_betas};
use super::named::{rate, slots};
use super::{Optimizer, OptimizerState, Rule, Slots, StateNumber};
use crate::scalar::{Arithmetic, Constant, Scalar, Separate};

/// ln 0.96, by which the momentum's schedule decays.
const LN_BASE: f64 = -0.040_821_994_520_255_166;

/// NAdam (Dozat 2016, "Incorporating Nesterov momentum into Adam"), as `torch.optim.NAdam`: at step t
///
/// ```text
/// μₜ = β1·(1 − ½·0.96^(t·ψ))          Πₜ = μ₁·μ₂·…·μₜ
/// m ← β1·m + (1 − β1)·g
/// v ← β2·v + (1 − β2)·g²
/// w ← w − rate · ((1 − μₜ)/(1 − Πₜ)·g + μₜ₊₁/(1 − Πₜ₊₁)·m) / (√v/√(1 − β2ᵗ) + ε)
/// ```
///
/// Defaults and places of the state are those of [`Adam`](super::Adam); the momentum's decay ψ is 0.004, as
/// in PyTorch. Besides the slots `mean` and `square`, the product Πₜ is state.
///
/// ```
/// use netwright::{optimizer::NAdam, prelude::*};
///
/// network! { struct Net<1, 1 identity>; }
/// let (mut net, mut optimizer) = (Net::new(1), NAdam::new(0.1, Net::zeros));
/// for _ in 0..100 {
///     net.train_step(&[1.0], &[2.0], &mut optimizer);
/// }
/// assert!(net.loss(&[1.0], &[2.0]) < 0.01);
/// ```
#[doc(alias("optim.NAdam", "Nadam"))]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NAdam<S, P> {
    /// The learning rate.
    pub rate: S,
    /// The running mean m and the running square v of the gradient, each in the network's shape.
    pub moments: [P; 2],
    betas: Betas,
    /// ψ.
    momentum_decay: Constant,
    /// ψ·ln 0.96.
    schedule: Constant,
    /// Πₜ, after a step.
    product: Option<S>,
}

// Without a bound: see `Sgd`.
impl<S, P> NAdam<S, P> {
    /// NAdam before its first step; `zeros` makes a network of zeros (`Net::zeros`, `Net::boxed_zeros`).
    pub fn new(rate: S, mut zeros: impl FnMut() -> P) -> Self {
        Self::with_state(rate, [zeros(), zeros()])
    }

    /// NAdam with the moments m and v given: `&mut` to two networks of zeros, or saved ones, to be followed
    /// by [`at_step`](Self::at_step).
    pub const fn with_state(rate: S, moments: [P; 2]) -> Self {
        let (betas, product) = (Betas::DEFAULT, None);
        let (momentum_decay, schedule) = (Constant::new(0.004), Constant::new(0.004 * LN_BASE));
        Self { rate, moments, betas, momentum_decay, schedule, product }
    }

    /// The same with ψ, by which the momentum of a step grows to β1; at least 0.
    #[inline(always)]
    #[must_use]
    pub const fn momentum_decay(mut self, decay: f64) -> Self {
        (self.momentum_decay, self.schedule) = (Constant::new(decay), Constant::new(decay * LN_BASE));
        self
    }

    /// The same after `steps` steps with the product Πₜ, for restored moments: the run continues with the
    /// same bits.
    #[inline(always)]
    #[must_use]
    pub fn at_step(mut self, steps: u64, product: S) -> Self {
        (self.betas.steps, self.product) = (steps, Some(product));
        self
    }

    /// ψ.
    pub const fn current_momentum_decay(&self) -> f64 {
        self.momentum_decay.double()
    }
}

impl<S: Scalar, P> NAdam<S, P> {
    /// The product Πₜ of the momentums of all steps, 1 before the first one.
    pub fn momentum_product(&self) -> S {
        self.product.unwrap_or(S::ONE)
    }

    /// μₜ.
    #[inline(always)]
    fn momentum(&self, step: u64) -> S {
        let decayed = (S::from_u64(step) * S::from_constant(self.schedule)).exp::<Separate>();
        let beta = S::from_constant(self.betas.decays[0].keep);
        beta - beta * (S::from_f64(0.5) * decayed)
    }
}

with_betas!(NAdam);

/// One step of [`NAdam`], with the corrections of that step.
#[derive(Clone, Copy, Debug)]
pub struct NAdamRule<S> {
    moments: Moments<S>,
    epsilon: S,
    /// −rate·(1 − μₜ)/(1 − Πₜ).
    of_gradient: S,
    /// −rate·μₜ₊₁/(1 − Πₜ₊₁).
    of_mean: S,
    /// 1/√(1 − β2ᵗ).
    root_correction: S,
}

impl<S: Scalar> Rule<S> for NAdamRule<S> {
    type Slots = Slots<2>;

    #[inline(always)]
    fn update<A: Arithmetic>(self, w: S, g: S, [m, v]: [S; 2]) -> (S, [S; 2]) {
        let (m, v) = (self.moments.mean::<A>(m, g), self.moments.square::<A>(v, g));
        let denominator = v.sqrt().mul_add::<A>(self.root_correction, self.epsilon);
        let direction = m.mul_add::<A>(self.of_mean, g * self.of_gradient);
        (w + direction / denominator, [m, v])
    }
}

#[diagnostic::do_not_recommend]
impl<S: Scalar, N: Send, P: BorrowMut<N>> Optimizer<S, N> for NAdam<S, P> {
    type Rule = NAdamRule<S>;

    #[inline(always)]
    fn step(&mut self) -> (NAdamRule<S>, [&mut N; 2]) {
        self.betas.advance();
        let (now, next) =
            (self.momentum(self.betas.steps), self.momentum(self.betas.steps.saturating_add(1)));
        let product = self.momentum_product() * now;
        self.product = Some(product);
        let rule = NAdamRule {
            moments: self.betas.moments(),
            epsilon: S::from_constant(self.betas.epsilon),
            of_gradient: -(self.rate * (S::ONE - now) / (S::ONE - product)),
            of_mean: -(self.rate * next / (S::ONE - product * next)),
            root_correction: S::ONE / self.betas.second_correction::<S>().sqrt(),
        };
        let [m, v] = &mut self.moments;
        (rule, [m.borrow_mut(), v.borrow_mut()])
    }
    rate!();
}

impl<S: Scalar, N, P: BorrowMut<N>> OptimizerState<N> for NAdam<S, P> {
    slots!(moments: mean, square);

    fn each_number(&self, visit: &mut dyn FnMut(&'static str, StateNumber)) {
        visit("steps", StateNumber::Count(self.betas.steps));
        visit("momentum_product", StateNumber::Real(self.momentum_product().to_f64()));
    }

    fn set_number(&mut self, name: &str, number: StateNumber) -> bool {
        match (name, number) {
            ("steps", StateNumber::Count(steps)) => self.betas.steps = steps,
            ("momentum_product", StateNumber::Real(product)) => self.product = Some(S::from_f64(product)),
            _ => return false,
        }
        true
    }
}
