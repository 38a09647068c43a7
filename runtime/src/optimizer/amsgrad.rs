//! AMSGrad: Adam with the largest running square so far, so that a step never grows again.

use core::borrow::BorrowMut;

use super::betas::{Betas, Moments, with_betas, with_steps};
use super::named::{rate, slots, steps};
use super::{Optimizer, OptimizerState, Rule, Slots, StateNumber};
use crate::scalar::{Arithmetic, Scalar};

/// AMSGrad (Reddi, Kale & Kumar 2018, algorithm 2), as `torch.optim.Adam(amsgrad=True)`: at step t
///
/// ```text
/// m ← β1·m + (1 − β1)·g
/// v ← β2·v + (1 − β2)·g²
/// u ← max(u, v)
/// w ← w − rate/(1 − β1ᵗ) · m / (√u/√(1 − β2ᵗ) + ε)
/// ```
///
/// Defaults and places of the state are those of [`Adam`](super::Adam); there are three slots, `mean`,
/// `square` and `largest_square`.
///
/// ```
/// use netwright::{optimizer::AmsGrad, prelude::*};
///
/// network! { struct Net<1, 1 identity>; }
/// let (mut net, mut optimizer) = (Net::new(1), AmsGrad::new(0.1, Net::zeros));
/// for _ in 0..100 {
///     net.train_step(&[1.0], &[2.0], &mut optimizer);
/// }
/// assert!(net.loss(&[1.0], &[2.0]) < 0.01);
/// ```
#[doc(alias("amsgrad", "optim.Adam"))]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AmsGrad<S, P> {
    /// The learning rate.
    pub rate: S,
    /// The running mean m, the running square v and its largest value u, each in the network's shape.
    pub moments: [P; 3],
    betas: Betas,
}

// Without a bound: see `Sgd`.
impl<S, P> AmsGrad<S, P> {
    /// AMSGrad before its first step; `zeros` makes a network of zeros (`Net::zeros`, `Net::boxed_zeros`).
    pub fn new(rate: S, mut zeros: impl FnMut() -> P) -> Self {
        Self::with_state(rate, [zeros(), zeros(), zeros()])
    }

    /// AMSGrad with m, v and u given: `&mut` to three networks of zeros, or saved ones, to be followed by
    /// [`at_step`](Self::at_step).
    pub const fn with_state(rate: S, moments: [P; 3]) -> Self {
        Self { rate, moments, betas: Betas::DEFAULT }
    }
}

with_betas!(AmsGrad);
with_steps!(AmsGrad);

/// One step of [`AmsGrad`], with the bias corrections of that step.
#[derive(Clone, Copy, Debug)]
pub struct AmsGradRule<S> {
    moments: Moments<S>,
    epsilon: S,
    /// −rate/(1 − β1ᵗ).
    minus_step: S,
    /// 1/√(1 − β2ᵗ).
    root_correction: S,
}

impl<S: Scalar> Rule<S> for AmsGradRule<S> {
    type Slots = Slots<3>;

    #[inline(always)]
    fn update<A: Arithmetic>(self, w: S, g: S, [m, v, largest]: [S; 3]) -> (S, [S; 3]) {
        let (m, v) = (self.moments.mean::<A>(m, g), self.moments.square::<A>(v, g));
        // In this order, a NaN of v is passed on.
        let largest = largest.max(v);
        let denominator = largest.sqrt().mul_add::<A>(self.root_correction, self.epsilon);
        ((m / denominator).mul_add::<A>(self.minus_step, w), [m, v, largest])
    }
}

#[diagnostic::do_not_recommend]
impl<S: Scalar, N: Send, P: BorrowMut<N>> Optimizer<S, N> for AmsGrad<S, P> {
    type Rule = AmsGradRule<S>;

    #[inline(always)]
    fn step(&mut self) -> (AmsGradRule<S>, [&mut N; 3]) {
        self.betas.advance();
        let rule = AmsGradRule {
            moments: self.betas.moments(),
            epsilon: S::from_constant(self.betas.epsilon),
            minus_step: -(self.rate / self.betas.first_correction()),
            root_correction: S::ONE / self.betas.second_correction::<S>().sqrt(),
        };
        let [m, v, largest] = &mut self.moments;
        (rule, [m.borrow_mut(), v.borrow_mut(), largest.borrow_mut()])
    }
    rate!();
}

impl<S, N, P: BorrowMut<N>> OptimizerState<N> for AmsGrad<S, P> {
    slots!(moments: mean, square, largest_square);
    steps!();
}
