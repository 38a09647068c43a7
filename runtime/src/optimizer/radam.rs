//! RAdam: Adam that takes plain steps of momentum while its running square is of too few gradients.

use core::borrow::BorrowMut;

use super::betas::{Betas, Moments, with_betas, with_steps};
use super::named::{rate, slots, steps};
use super::{Optimizer, OptimizerState, Rule, Slots, StateNumber};
use crate::scalar::{Arithmetic, Scalar};

/// RAdam (Liu et al. 2020, "On the variance of the adaptive learning rate and beyond", algorithm 2), as
/// `torch.optim.RAdam`: at step t
///
/// ```text
/// m ← β1·m + (1 − β1)·g
/// v ← β2·v + (1 − β2)·g²
/// ρ∞ = 2/(1 − β2) − 1          ρₜ = ρ∞ − 2·t·β2ᵗ/(1 − β2ᵗ)
/// r = √((ρₜ − 4)·(ρₜ − 2)·ρ∞ / ((ρ∞ − 4)·(ρ∞ − 2)·ρₜ))
/// w ← w − rate/(1 − β1ᵗ) · r·√(1 − β2ᵗ) · m/(√v + ε)      where ρₜ > 5
/// w ← w − rate/(1 − β1ᵗ) · m                                else: the first five steps for β2 = 0.999
/// ```
///
/// Defaults and places of the state are those of [`Adam`](super::Adam). ρₜ is computed without the difference
/// of two numbers near ρ∞, so that in `f32` r has its digits from the first step on.
///
/// ```
/// use netwright::{optimizer::RAdam, prelude::*};
///
/// network! { struct Net<1, 1 identity>; }
/// let (mut net, mut optimizer) = (Net::new(1), RAdam::new(0.1, Net::zeros));
/// for _ in 0..200 {
///     net.train_step(&[1.0], &[2.0], &mut optimizer);
/// }
/// assert!(net.loss(&[1.0], &[2.0]) < 0.01);
/// ```
#[doc(alias("optim.RAdam", "Radam"))]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RAdam<S, P> {
    /// The learning rate.
    pub rate: S,
    /// The running mean m and the running square v of the gradient, each in the network's shape.
    pub moments: [P; 2],
    betas: Betas,
}

// Without a bound: see `Sgd`.
impl<S, P> RAdam<S, P> {
    /// RAdam before its first step; `zeros` makes a network of zeros (`Net::zeros`, `Net::boxed_zeros`).
    pub fn new(rate: S, mut zeros: impl FnMut() -> P) -> Self {
        Self::with_state(rate, [zeros(), zeros()])
    }

    /// RAdam with the moments m and v given: `&mut` to two networks of zeros, or saved ones, to be followed
    /// by [`at_step`](Self::at_step).
    pub const fn with_state(rate: S, moments: [P; 2]) -> Self {
        Self { rate, moments, betas: Betas::DEFAULT }
    }
}

with_betas!(RAdam);
with_steps!(RAdam);

/// The Bernoulli numbers B₂ₙ/(2n)!, of n = 1 to 6: the series of x/2·coth(x/2) − 1 in x².
const SERIES: [f64; 6] = [
    1.0 / 12.0,
    -1.0 / 720.0,
    1.0 / 30_240.0,
    -1.0 / 1_209_600.0,
    1.0 / 47_900_160.0,
    -691.0 / 1_307_674_368_000.0,
];

/// x/(1 − e⁻ˣ) − 1 − x/2, where `taken` is 1 − e⁻ˣ and x is not below 0.
fn excess<S: Scalar>(x: S, taken: S) -> S {
    let half = S::from_f64(0.5);
    if !half.is_above(x) {
        return x / taken - S::ONE - x * half;
    }
    let (square, mut sum) = (x * x, S::ZERO);
    for coefficient in SERIES.into_iter().rev() {
        sum = sum * square + S::from_f64(coefficient);
    }
    sum * square
}

/// ρₜ and ρ∞: with λ = −ln β2, ρ∞ = coth(λ/2) and ρₜ = ρ∞ + t − t·coth(λt/2), which is
/// t + 2/λ·(excess(λ) − excess(λt)): no part is larger than ρₜ by much.
fn lengths<S: Scalar>(betas: &Betas) -> [S; 2] {
    let [_, second] = betas.decays;
    let two = S::from_f64(2.0);
    let (take, lambda) = (S::from_constant(second.take), -S::from_constant(second.ln));
    let steps = S::from_u64(betas.steps);
    let of_one = excess(lambda, take);
    let of_all = excess(lambda * steps, betas.second_correction());
    [steps + two / lambda * (of_one - of_all), two / take - S::ONE]
}

/// r of a step, or nothing where the running square is of too few gradients.
fn rectification<S: Scalar>([length, most]: [S; 2]) -> Option<S> {
    let [two, four, five] = [2.0, 4.0, 5.0].map(S::from_f64);
    if !length.is_above(five) {
        return None;
    }
    let of_length = (length - four) * ((length - two) / length);
    let of_most = (most - four) * ((most - two) / most);
    Some((of_length / of_most).sqrt())
}

/// One step of [`RAdam`], with the corrections of that step.
#[derive(Clone, Copy, Debug)]
pub struct RAdamRule<S> {
    moments: Moments<S>,
    epsilon: S,
    /// −rate/(1 − β1ᵗ), times r·√(1 − β2ᵗ) if the step is rectified.
    minus_step: S,
    /// 1 if the step is rectified, else 0.
    is_rectified: S,
}

impl<S: Scalar> Rule<S> for RAdamRule<S> {
    type Slots = Slots<2>;

    #[inline(always)]
    fn update<A: Arithmetic>(self, w: S, g: S, [m, v]: [S; 2]) -> (S, [S; 2]) {
        let (m, v) = (self.moments.mean::<A>(m, g), self.moments.square::<A>(v, g));
        let denominator = self.is_rectified.select_positive(v.sqrt() + self.epsilon, S::ONE);
        ((m / denominator).mul_add::<A>(self.minus_step, w), [m, v])
    }
}

#[diagnostic::do_not_recommend]
impl<S: Scalar, N: Send, P: BorrowMut<N>> Optimizer<S, N> for RAdam<S, P> {
    type Rule = RAdamRule<S>;

    #[inline(always)]
    fn step(&mut self) -> (RAdamRule<S>, [&mut N; 2]) {
        self.betas.advance();
        let step = -(self.rate / self.betas.first_correction());
        let (minus_step, is_rectified) = match rectification(lengths::<S>(&self.betas)) {
            Some(r) => (step * (r * self.betas.second_correction::<S>().sqrt()), S::ONE),
            None => (step, S::ZERO),
        };
        let (moments, epsilon) = (self.betas.moments(), S::from_constant(self.betas.epsilon));
        let [m, v] = &mut self.moments;
        let rule = RAdamRule { moments, epsilon, minus_step, is_rectified };
        (rule, [m.borrow_mut(), v.borrow_mut()])
    }
    rate!();
}

impl<S, N, P: BorrowMut<N>> OptimizerState<N> for RAdam<S, P> {
    slots!(moments: mean, square);
    steps!();
}
