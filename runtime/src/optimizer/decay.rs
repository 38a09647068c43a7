//! Decay of weights around any optimiser, coupled and decoupled.
//!
//! Input: an optimiser. Output: one whose steps also draw the parameters towards 0. Guarantees: it has the
//! slots of the optimiser alone, and which of the two it is, is part of the type.

use super::named::OptimizerState;
use super::{Adam, Frozen, Kept, Optimizer, Rule, StateNumber};
use crate::scalar::{Arithmetic, Constant, Scalar};

/// Any optimiser with decay of weights λ:
///
/// ```text
/// g ← g + λ·w                    coupled: the gradient of λ/2·Σw², as `weight_decay` of torch.optim
/// w ← (1 − rate·λ)·w             decoupled: beside the gradient (Loshchilov & Hutter 2019)
/// ```
///
/// and then the optimiser's step. With an optimiser that divides by the size of gradients, such as Adam, a
/// coupled decay is divided, too: the decoupled one is AdamW's. All parameters decay, as in PyTorch;
/// [`without_bias`](Self::without_bias) leaves the biases out. The option `l2` of a layer is a coupled decay
/// of that layer's weights.
///
/// ```
/// use netwright::{optimizer::WeightDecay, prelude::*};
///
/// network! { struct Net<1, 1 identity>; }
/// let mut net = Net::new(1);
/// let mut optimizer = WeightDecay::coupled(Momentum::new(0.1, 0.9, Net::zeros), 1e-4).without_bias();
/// net.train_step(&[1.0], &[2.0], &mut optimizer);
/// ```
#[doc(alias("weight_decay", "l2", "ridge"))]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeightDecay<O, const DECOUPLED: bool> {
    /// The optimiser that takes the steps.
    pub of: O,
    /// λ of the weights, and of the biases.
    decays: [Constant; 2],
}

/// AdamW (Loshchilov & Hutter 2019, algorithm 2), as `torch.optim.AdamW`: [`Adam`] with decoupled decay of
/// weights, 0.01 as in PyTorch.
///
/// ```
/// use netwright::{optimizer::AdamW, prelude::*};
///
/// network! { struct Net<1, 1 identity>; }
/// let mut net = Net::new(1);
/// let mut optimizer = AdamW::new(0.1, Net::zeros).betas(0.9, 0.99).decay(0.05);
/// for _ in 0..100 {
///     net.train_step(&[1.0], &[2.0], &mut optimizer);
/// }
/// assert!(net.loss(&[1.0], &[2.0]) < 0.1);
/// ```
pub type AdamW<S, P> = WeightDecay<Adam<S, P>, true>;

impl<S, P> AdamW<S, P> {
    /// AdamW before its first step; `zeros` makes a network of zeros (`Net::zeros`, `Net::boxed_zeros`).
    pub fn new(rate: S, zeros: impl FnMut() -> P) -> Self {
        Self::decoupled(Adam::new(rate, zeros), 0.01)
    }

    /// The same with β1 and β2, each in [0, 1).
    #[inline(always)]
    #[must_use]
    pub fn betas(mut self, beta1: f64, beta2: f64) -> Self {
        self.of = self.of.betas(beta1, beta2);
        self
    }

    /// The same with ε, which bounds the step where gradients vanish.
    #[inline(always)]
    #[must_use]
    pub fn epsilon(mut self, epsilon: f64) -> Self {
        self.of = self.of.epsilon(epsilon);
        self
    }
}

impl<O> WeightDecay<O, true> {
    /// Decoupled decay by λ, beside the steps of an optimiser. [`ScheduleFree`](super::ScheduleFree) has one
    /// of its own instead.
    pub const fn decoupled(of: O, decay: f64) -> Self {
        Self { of, decays: [Constant::new(decay); 2] }
    }
}

impl<O> WeightDecay<O, false> {
    /// Coupled decay by λ, in the gradients that an optimiser takes.
    pub const fn coupled(of: O, decay: f64) -> Self {
        Self { of, decays: [Constant::new(decay); 2] }
    }
}

impl<O, const DECOUPLED: bool> WeightDecay<O, DECOUPLED> {
    /// The same with another λ, at least 0, of all parameters.
    #[inline(always)]
    #[must_use]
    pub const fn decay(mut self, decay: f64) -> Self {
        self.decays = [Constant::new(decay); 2];
        self
    }

    /// The same without decay of biases.
    #[inline(always)]
    #[must_use]
    pub const fn without_bias(mut self) -> Self {
        self.decays[1] = Constant::new(0.0);
        self
    }

    /// λ of the weights, and of the biases.
    pub const fn current_decays(&self) -> [f64; 2] {
        [self.decays[0].double(), self.decays[1].double()]
    }

    #[cfg(feature = "serde")]
    pub(super) const fn from_parts(of: O, decays: [f64; 2]) -> Self {
        Self { of, decays: [Constant::new(decays[0]), Constant::new(decays[1])] }
    }
}

/// One step of [`WeightDecay`].
#[derive(Clone, Copy, Debug)]
pub struct WeightDecayRule<S, R, const DECOUPLED: bool> {
    of: R,
    /// For weights and for biases: 1 − rate·λ, or coupled λ.
    factors: [S; 2],
}

impl<S: Scalar, R: Rule<S>, const DECOUPLED: bool> WeightDecayRule<S, R, DECOUPLED> {
    /// The parameter and the gradient that the optimiser takes.
    #[inline(always)]
    fn decayed<A: Arithmetic>(w: S, g: S, factor: S) -> (S, S) {
        if DECOUPLED { (w * factor, g) } else { (w, w.mul_add::<A>(factor, g)) }
    }
}

impl<S: Scalar, R: Rule<S>, const DECOUPLED: bool> Rule<S> for WeightDecayRule<S, R, DECOUPLED> {
    type Slots = R::Slots;
    const FREEZES: bool = R::FREEZES;

    #[inline(always)]
    fn frozen(&self) -> Frozen {
        self.of.frozen()
    }
    #[inline(always)]
    fn update<A: Arithmetic>(self, w: S, g: S, state: Kept<R, S, S>) -> (S, Kept<R, S, S>) {
        let (w, g) = Self::decayed::<A>(w, g, self.factors[0]);
        self.of.update::<A>(w, g, state)
    }

    #[inline(always)]
    fn update_bias<A: Arithmetic>(self, w: S, g: S, state: Kept<R, S, S>) -> (S, Kept<R, S, S>) {
        let (w, g) = Self::decayed::<A>(w, g, self.factors[1]);
        self.of.update_bias::<A>(w, g, state)
    }
}

#[diagnostic::do_not_recommend]
impl<S: Scalar, N: Send, O: Optimizer<S, N>, const DECOUPLED: bool> Optimizer<S, N>
    for WeightDecay<O, DECOUPLED>
{
    type Rule = WeightDecayRule<S, O::Rule, DECOUPLED>;

    #[inline(always)]
    fn step(&mut self) -> (Self::Rule, Kept<O::Rule, S, &mut N>) {
        let rate = self.of.rate();
        let [weights, biases] = [S::from_constant(self.decays[0]), S::from_constant(self.decays[1])];
        let factors =
            if DECOUPLED { [S::ONE - rate * weights, S::ONE - rate * biases] } else { [weights, biases] };
        let (of, state) = self.of.step();
        (WeightDecayRule { of, factors }, state)
    }
    #[inline(always)]
    fn rate(&self) -> S {
        self.of.rate()
    }
    #[inline(always)]
    fn set_rate(&mut self, rate: S) {
        self.of.set_rate(rate);
    }
    #[inline(always)]
    fn frozen(&self) -> Frozen {
        self.of.frozen()
    }
}

impl<N, O: OptimizerState<N>, const DECOUPLED: bool> OptimizerState<N> for WeightDecay<O, DECOUPLED> {
    fn each_slot<'a>(&'a self, visit: &mut dyn FnMut(&'static str, &'a N))
    where
        N: 'a,
    {
        self.of.each_slot(visit);
    }
    fn each_slot_mut<'a>(&'a mut self, visit: &mut dyn FnMut(&'static str, &'a mut N))
    where
        N: 'a,
    {
        self.of.each_slot_mut(visit);
    }
    fn each_number(&self, visit: &mut dyn FnMut(&'static str, StateNumber)) {
        self.of.each_number(visit);
    }
    fn set_number(&mut self, name: &str, number: StateNumber) -> bool {
        self.of.set_number(name, number)
    }
}
