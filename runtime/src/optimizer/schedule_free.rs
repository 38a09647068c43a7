//! Schedule-free AdamW: a mean of all weights so far takes the place of a schedule that lowers the rate.

use core::borrow::BorrowMut;

use super::betas::{Betas, Moments, with_betas};
use super::named::{rate, slots};
use super::{Optimizer, OptimizerState, Rule, Slots, StateNumber};
use crate::network::Network;
use crate::scalar::{Arithmetic, Constant, Scalar};

/// Schedule-free AdamW (Defazio et al. 2024, "The road less scheduled", algorithm 1), as `AdamWScheduleFree`
/// of the package schedulefree: at step t the parameters y, at which the gradient is taken, the weights z of
/// plain steps, and their mean x, which is evaluated, change by
///
/// ```text
/// v ← β2·v + (1 − β2)·g²
/// d = g/(√(v/(1 − β2ᵗ)) + ε) + λ·y
/// c = r²/Σr²                                       r: the largest rate so far
/// y ← (1 − c)·y + c·z − rate·(1 − β1·(1 − c))·d
/// z ← z − rate·d
/// x = y + (z − y)·(1 − 1/β1)
/// ```
///
/// The network that is trained is y; [`average_into`](Self::average_into) makes x of it. Defaults are β1 =
/// 0.9, β2 = 0.999, ε = 10⁻⁸ and λ = 0; β1 is above 0. The rate needs no schedule but a
/// [warm-up](crate::schedule::Warmup), with which the mean has small weights for the first steps. Layers with
/// `rate_scale` or `max_norm` change y without z, so the mean is not right for them.
///
/// The slots are `z`, which begins as a copy of the network, and `square`; the sum Σr² and the largest rate
/// are state, too.
///
/// ```
/// use netwright::{optimizer::ScheduleFree, prelude::*};
///
/// network! { struct Net<1, 1 identity>; }
/// let mut net = Net::new(1);
/// let mut optimizer = ScheduleFree::new(0.1, net.clone(), Net::zeros);
/// for _ in 0..300 {
///     net.train_step(&[1.0], &[2.0], &mut optimizer);
/// }
/// let mut average = net.clone();
/// optimizer.average_into(&net, &mut average);
/// assert!(average.loss(&[1.0], &[2.0]) < 0.01);
/// ```
#[doc(alias("schedulefree", "AdamWScheduleFree"))]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScheduleFree<S, P> {
    /// The learning rate.
    pub rate: S,
    /// z and the running square v of the gradient, each in the network's shape.
    pub state: [P; 2],
    betas: Betas,
    decay: Constant,
    /// The largest rate and Σr², after a step.
    weights: Option<[S; 2]>,
}

// Without a bound: see `Sgd`.
impl<S, P> ScheduleFree<S, P> {
    /// The optimiser before its first step: z is a copy of the network, and `zeros` makes one of zeros
    /// (`Net::zeros`, `Net::boxed_zeros`).
    pub fn new(rate: S, network: P, zeros: impl FnOnce() -> P) -> Self {
        Self::with_state(rate, [network, zeros()])
    }

    /// The optimiser with z and v given: `&mut` to a copy of the network and one of zeros, or saved ones, to
    /// be followed by [`at_step`](Self::at_step).
    pub const fn with_state(rate: S, state: [P; 2]) -> Self {
        Self { rate, state, betas: Betas::DEFAULT, decay: Constant::new(0.0), weights: None }
    }

    /// The same with λ, the share of y that is added to a step's direction.
    #[inline(always)]
    #[must_use]
    pub const fn weight_decay(mut self, decay: f64) -> Self {
        self.decay = Constant::new(decay);
        self
    }

    /// λ.
    pub const fn current_weight_decay(&self) -> f64 {
        self.decay.double()
    }

    /// The same after `steps` steps, with the largest rate so far and the sum of its squares, for restored
    /// state: the run continues with the same bits.
    #[inline(always)]
    #[must_use]
    pub fn at_step(mut self, steps: u64, largest_rate: S, weight_sum: S) -> Self {
        (self.betas.steps, self.weights) = (steps, Some([largest_rate, weight_sum]));
        self
    }
}

impl<S: Scalar, P> ScheduleFree<S, P> {
    /// The largest rate of a step so far, and the sum of the squares of the largest rates; 0 before the first
    /// step.
    pub fn weights(&self) -> [S; 2] {
        self.weights.unwrap_or([S::ZERO; 2])
    }

    /// Makes `average` the mean x of the weights of a run, where `network` is what was trained: what is to be
    /// evaluated and saved. Its state, such as running statistics, is that of `network`.
    pub fn average_into<N: Network<S>>(&self, network: &N, average: &mut N)
    where
        P: BorrowMut<N>,
    {
        average.clone_from(network);
        let beyond = S::ONE - S::ONE / S::from_constant(self.betas.decays[0].keep);
        let [z, _] = &self.state;
        for (x, z) in average.parameters_mut().iter_mut().zip(z.borrow().parameters()) {
            *x = *x + (*z - *x) * beyond;
        }
    }

    /// The share c of z in the mean after this step.
    #[inline(always)]
    fn share(&mut self) -> S {
        let [largest, sum] = self.weights();
        let largest = largest.max(self.rate);
        let weight = largest * largest;
        let sum = sum + weight;
        self.weights = Some([largest, sum]);
        if sum.is_above(S::ZERO) { weight / sum } else { S::ZERO }
    }
}

with_betas!(ScheduleFree);

/// One step of [`ScheduleFree`], with the correction of that step.
#[derive(Clone, Copy, Debug)]
pub struct ScheduleFreeRule<S> {
    moments: Moments<S>,
    epsilon: S,
    /// 1/√(1 − β2ᵗ).
    root_correction: S,
    decay: S,
    minus_rate: S,
    /// −rate·(1 − β1·(1 − c)).
    minus_step: S,
    /// c.
    share: S,
}

impl<S: Scalar> Rule<S> for ScheduleFreeRule<S> {
    type Slots = Slots<2>;

    #[inline(always)]
    fn update<A: Arithmetic>(self, y: S, g: S, [z, v]: [S; 2]) -> (S, [S; 2]) {
        let v = self.moments.square::<A>(v, g);
        let denominator = v.sqrt().mul_add::<A>(self.root_correction, self.epsilon);
        let direction = y.mul_add::<A>(self.decay, g / denominator);
        let y = (z - y).mul_add::<A>(self.share, y);
        let y = direction.mul_add::<A>(self.minus_step, y);
        (y, [direction.mul_add::<A>(self.minus_rate, z), v])
    }
}

#[diagnostic::do_not_recommend]
impl<S: Scalar, N: Send, P: BorrowMut<N>> Optimizer<S, N> for ScheduleFree<S, P> {
    type Rule = ScheduleFreeRule<S>;

    #[inline(always)]
    fn step(&mut self) -> (ScheduleFreeRule<S>, [&mut N; 2]) {
        self.betas.advance();
        let share = self.share();
        let beta = S::from_constant(self.betas.decays[0].keep);
        let rule = ScheduleFreeRule {
            moments: self.betas.moments(),
            epsilon: S::from_constant(self.betas.epsilon),
            root_correction: S::ONE / self.betas.second_correction::<S>().sqrt(),
            decay: S::from_constant(self.decay),
            minus_rate: -self.rate,
            minus_step: -(self.rate * (S::ONE - beta * (S::ONE - share))),
            share,
        };
        let [z, v] = &mut self.state;
        (rule, [z.borrow_mut(), v.borrow_mut()])
    }
    rate!();
}

impl<S: Scalar, N, P: BorrowMut<N>> OptimizerState<N> for ScheduleFree<S, P> {
    slots!(state: z, square);

    fn each_number(&self, visit: &mut dyn FnMut(&'static str, StateNumber)) {
        let [largest, sum] = self.weights();
        visit("steps", StateNumber::Count(self.betas.steps));
        visit("largest_rate", StateNumber::Real(largest.to_f64()));
        visit("weight_sum", StateNumber::Real(sum.to_f64()));
    }

    fn set_number(&mut self, name: &str, number: StateNumber) -> bool {
        let [largest, sum] = self.weights();
        match (name, number) {
            ("steps", StateNumber::Count(steps)) => self.betas.steps = steps,
            ("largest_rate", StateNumber::Real(rate)) => self.weights = Some([S::from_f64(rate), sum]),
            ("weight_sum", StateNumber::Real(sum)) => self.weights = Some([largest, S::from_f64(sum)]),
            _ => return false,
        }
        true
    }
}
