//! Optimisers: how a gradient changes a parameter.
//!
//! An [`Optimizer`] is a run-time value with a compile-time type: its [`Rule`] is fused into the loop that
//! finishes a gradient, and its state has the shape of the network it belongs to, placed by the user.
//!
//! | | |
//! |---|---|
//! | [`Sgd`], [`Momentum`] | plain steps, and with momentum, Nesterov's too |
//! | [`Adam`], [`AdamW`], [`AmsGrad`], [`NAdam`], [`RAdam`] | Adam and its relatives |
//! | [`Adagrad`], [`RmsProp`] | divided by running squares |
//! | [`Lion`], [`Rprop`] | by signs |
//! | [`ScheduleFree`] | AdamW that needs no schedule |
//! | [`WeightDecay`] | decay of weights around any of them, coupled or decoupled |
//! | [`Freeze`] | any of them on some layers alone: fine-tuning |
//! | [`Ema`] | a moving average of the weights beside any of them |
//! | [`Lbfgs`] | L-BFGS, for gradients of all samples: a [`FullBatch`] |
//! | [`OptimizerState`] | what they keep, by name |

mod adagrad;
mod adam;
mod amsgrad;
mod average;
mod betas;
mod decay;
mod freeze;
mod frozen;
mod full_batch;
mod lbfgs;
mod lion;
mod momentum;
mod nadam;
mod named;
mod radam;
mod rmsprop;
mod rprop;
#[cfg(feature = "serde")]
mod saved;
mod schedule_free;
mod sgd;
mod shaped;
mod slots;
mod storing;

pub use adagrad::{Adagrad, AdagradRule};
pub use adam::{Adam, AdamRule};
pub use amsgrad::{AmsGrad, AmsGradRule};
pub use average::Ema;
pub use decay::{AdamW, WeightDecay, WeightDecayRule};
pub use freeze::{Freeze, FreezeRule};
#[doc(hidden)]
pub use frozen::{Chosen, Every};
pub use frozen::{Frozen, LayerOf};
pub use full_batch::{Descent, DescentEnd, FullBatch};
pub use lbfgs::Lbfgs;
pub use lion::{Lion, LionRule};
pub use momentum::{Momentum, MomentumRule};
pub use nadam::{NAdam, NAdamRule};
pub use named::{OptimizerState, StateNumber};
pub use radam::{RAdam, RAdamRule};
pub use rmsprop::{RmsProp, RmsPropRule};
pub use rprop::{Rprop, RpropRule};
pub use schedule_free::{ScheduleFree, ScheduleFreeRule};
pub use sgd::{Sgd, SgdRule};
pub use shaped::Shaped;
pub use slots::{Count, Each, Kept, Slots};
#[doc(hidden)]
pub use storing::Storing;

use crate::scalar::{Arithmetic, Scalar};

/// The change of one parameter, with the rule's state beside it.
///
/// ```
/// use netwright::optimizer::{Rule, Slots};
/// use netwright::{Arithmetic, Scalar};
///
/// /// Steps along the sign of a running mean of gradients (Bernstein et al. 2018, "Signum").
/// #[derive(Clone, Copy)]
/// struct Signum<S> {
///     rate: S,
///     beta: S,
/// }
/// impl<S: Scalar> Rule<S> for Signum<S> {
///     type Slots = Slots<1>;
///     fn update<A: Arithmetic>(self, w: S, g: S, [m]: [S; 1]) -> (S, [S; 1]) {
///         let m = (m - g).mul_add::<A>(self.beta, g);
///         // Of 0 it is 0, and of a NaN it is NaN.
///         let step = m.select_positive(self.rate, (-m).select_positive(-self.rate, m));
///         (w - step, [m])
///     }
/// }
/// ```
pub trait Rule<S: Scalar>: Copy + Send + Sync {
    /// How many numbers of state there are beside each parameter, [`Slots<2>`](Slots) for two of them.
    type Slots: Count;
    /// Whether a gradient is summed up from the parameter itself, not from 0: where the parameter is a
    /// gradient that goes on.
    #[doc(hidden)]
    const CONTINUES: bool = false;
    /// Whether the rule may leave some layers as they are; [`frozen`](Self::frozen) says which. A rule around
    /// another one passes both on.
    const FREEZES: bool = false;

    /// The layers that this step leaves as they are: no other method of the rule is called for them.
    ///
    /// ```
    /// use netwright::optimizer::{Freeze, Frozen, Rule};
    /// use netwright::{Optimizer, prelude::*};
    ///
    /// network! { struct Net<1, 1 identity>; }
    /// let mut optimizer = Freeze::new(Sgd::new(0.5));
    /// let (rule, _) = Optimizer::<f32, Net>::step(&mut optimizer);
    /// assert_eq!(Rule::<f32>::frozen(&rule), Frozen::ALL);
    /// ```
    #[inline(always)]
    fn frozen(&self) -> Frozen {
        Frozen::NONE
    }

    /// The new value of a parameter `w` with gradient `g`, and its new state.
    ///
    /// ```
    /// use netwright::optimizer::Rule;
    /// use netwright::{Optimizer, Sgd, prelude::*, scalar::Separate};
    ///
    /// network! { struct Net<1, 1 identity>; }
    /// let mut sgd = Sgd::new(0.5);
    /// let (rule, _) = Optimizer::<f32, Net>::step(&mut sgd);
    /// let (w, []) = rule.update::<Separate>(1.0, 0.5, []);
    /// assert_eq!(w, 0.75);
    /// ```
    fn update<A: Arithmetic>(self, w: S, g: S, state: Kept<Self, S, S>) -> (S, Kept<Self, S, S>);

    /// The number that a gradient is multiplied by before it is added to a weight, where that is all that
    /// [`update`](Self::update) does: `g.mul_add(factor, w)`.
    #[doc(hidden)]
    #[inline(always)]
    fn factor(self) -> Option<S> {
        None
    }

    /// The same for a number of a bias, where the rule differs for that.
    #[doc(hidden)]
    #[inline(always)]
    fn update_bias<A: Arithmetic>(self, w: S, g: S, state: Kept<Self, S, S>) -> (S, Kept<Self, S, S>) {
        self.update::<A>(w, g, state)
    }
}

/// Trains networks of type `N`; its state has the network's shape.
///
/// ```
/// use netwright::{Optimizer, prelude::*};
///
/// /// The loss after a hundred steps with any optimiser.
/// fn fit<O: Optimizer<f32, Net>>(net: &mut Net, optimizer: &mut O) -> f32 {
///     (0..100).fold(0.0, |_, _| net.train_step(&[1.0], &[2.0], optimizer))
/// }
///
/// network! { struct Net<1, 1 identity>; }
/// assert!(fit(&mut Net::new(1), &mut Sgd::new(0.1)) < 0.1);
/// assert!(fit(&mut Net::new(1), &mut Adam::new(0.1, Net::zeros)) < 0.1);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot train `{N}`",
    label = "not an optimiser for `{N}`",
    note = "the learning rate is a number of the network's scalar `{S}`: a whole number needs a decimal point, `1.0` instead of `1`",
    note = "the optimiser's state (velocity, moments) must be of type `{N}` itself, a `Box<{N}>` or a `&mut {N}`"
)]
pub trait Optimizer<S: Scalar, N: Send> {
    /// The rule that is applied to each parameter.
    type Rule: Rule<S>;
    /// Begins a step: the rule to apply (with this step's bias corrections) and the state slots to apply it
    /// to.
    ///
    /// ```
    /// use netwright::{Optimizer, prelude::*};
    ///
    /// network! { struct Net<1, 1 identity>; }
    /// // One velocity of the network's shape.
    /// let mut momentum = Momentum::new(0.1, 0.9, Net::zeros);
    /// let (_rule, [velocity]) = momentum.step();
    /// assert_eq!(velocity.parameters(), Net::<f32>::zeros().parameters());
    /// ```
    fn step(&mut self) -> (Self::Rule, Kept<Self::Rule, S, &mut N>);
    /// The learning rate.
    ///
    /// ```
    /// use netwright::{Optimizer, prelude::*};
    ///
    /// network! { struct Net<1, 1 identity>; }
    /// let sgd = Sgd::new(0.5);
    /// assert_eq!(Optimizer::<f32, Net>::rate(&sgd), 0.5);
    /// ```
    fn rate(&self) -> S;
    /// Changes the learning rate; the state stays.
    ///
    /// ```
    /// use netwright::{Optimizer, prelude::*};
    ///
    /// /// Halves the rate of any optimiser.
    /// fn cool<O: Optimizer<f32, Net>>(optimizer: &mut O) {
    ///     optimizer.set_rate(optimizer.rate() * 0.5);
    /// }
    ///
    /// network! { struct Net<1, 1 identity>; }
    /// let mut adam = Adam::new(0.1, Net::zeros);
    /// cool(&mut adam);
    /// assert_eq!(Optimizer::<f32, Net>::rate(&adam), 0.05);
    /// ```
    fn set_rate(&mut self, rate: S);
    /// The layers that the next step leaves as they are; an optimiser around another one passes it on.
    ///
    /// ```
    /// use netwright::{Optimizer, optimizer::{Freeze, Frozen}, prelude::*};
    ///
    /// network! { struct Net<1, 1 identity>; }
    /// assert_eq!(Optimizer::<f32, Net>::frozen(&Sgd::new(0.5)), Frozen::NONE);
    /// assert_eq!(Optimizer::<f32, Net>::frozen(&Freeze::new(Sgd::new(0.5))), Frozen::ALL);
    /// ```
    #[inline(always)]
    fn frozen(&self) -> Frozen {
        Frozen::NONE
    }
}
