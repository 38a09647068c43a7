//! What a run asks of its data: the steps of an epoch, a step, what is measured.
//!
//! Input: a data set or sequences. Output: a plan of each epoch, and its steps. Guarantees: a plan depends on
//! the options of the run and the order of the epoch alone.
//!
//! * `rows.rs`: the rows of a [`Dataset`](crate::Dataset). `over_time`: [`Sequences`](crate::Sequences).

use std::ops::Range;

use netwright_runtime::{Optimizable, Optimizer};

use super::Fit;
use super::batch::{Changes, Stop};
use super::parts::{Asks, Stepped};
use crate::Error;

/// What a network is trained on: the rows of a [`Dataset`](crate::Dataset), or
/// [`Sequences`](crate::Sequences), if it has a memory.
///
/// No other type can be. It is a bound of code that is generic over them.
///
/// ```
/// use netwright::train::{Dataset, Error, Fit, TrainingData};
/// use netwright::{Optimizable, prelude::*};
///
/// /// The loss after ten epochs.
/// fn fitted<N: Optimizable<f32>, D: TrainingData<N>>(net: &mut N, data: &D) -> Result<f64, Error> {
///     let history = Fit::new(net, &mut Sgd::new(0.1), data).epochs(10).run()?;
///     Ok(history.last().map_or(f64::NAN, |epoch| epoch.loss))
/// }
///
/// network! { pub struct Line<1, 1 identity>; }
/// let data = Dataset::new([[0.0], [1.0]], [[1.0], [3.0]])?;
/// assert!(fitted(&mut Line::new(1), &data)? < 0.5);
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is nothing that `{N}` can be trained on",
    label = "not a `Dataset` or `Sequences` of its inputs and targets"
)]
pub trait TrainingData<N: Optimizable<f32>>: Sized {
    /// The buffers of the steps.
    #[doc(hidden)]
    type Steps<const B: usize>;

    /// What an epoch has an order of.
    #[doc(hidden)]
    const ITEMS: &'static str;

    /// How many of those there are.
    #[doc(hidden)]
    fn item_count(&self) -> usize;

    /// How many rows there are.
    #[doc(hidden)]
    fn row_count(&self) -> usize;

    /// How many losses the mean loss of an epoch is over.
    #[doc(hidden)]
    fn loss_count(&self) -> usize {
        self.row_count()
    }

    /// A number that other data have another one of.
    #[doc(hidden)]
    fn fingerprint(&self) -> u64;

    /// Refuses options and targets that no run on such data can have.
    #[doc(hidden)]
    fn check<O: Optimizer<f32, N>, const B: usize>(fit: &Fit<'_, N, O, Self, B>) -> Result<(), Error>;

    /// Refuses steps that the network cannot make with the layers that are frozen now.
    #[doc(hidden)]
    fn check_steps<O: Optimizer<f32, N>, const B: usize>(fit: &Fit<'_, N, O, Self, B>) -> Result<(), Error>;

    /// Replaces a plan by that of an epoch in this order; without one it is that of the data.
    #[doc(hidden)]
    fn plan<O: Optimizer<f32, N>, const B: usize>(
        fit: &Fit<'_, N, O, Self, B>,
        order: Option<&[usize]>,
        plan: &mut Vec<Planned>,
    );

    /// Whether all epochs have as many steps.
    #[doc(hidden)]
    fn has_same_steps<O, const B: usize>(fit: &Fit<'_, N, O, Self, B>) -> bool;

    /// Buffers for a run.
    #[doc(hidden)]
    fn steps<O: Optimizer<f32, N>, const B: usize>(fit: &mut Fit<'_, N, O, Self, B>) -> Self::Steps<B>;

    /// One step.
    #[doc(hidden)]
    fn step<O: Optimizer<f32, N>, const B: usize>(
        steps: &mut Self::Steps<B>,
        fit: &mut Fit<'_, N, O, Self, B>,
        epoch: &Epoch<'_, N::Input>,
        planned: &Planned,
        asks: Asks,
    ) -> Result<Stepped, Stop>;

    /// The mean loss in inference mode.
    #[doc(hidden)]
    fn loss(&self, net: &N) -> f64;

    /// The outputs that metrics have.
    #[doc(hidden)]
    fn outputs(&self, net: &N) -> Vec<N::Output>;

    /// How many of those have the class of their target.
    #[doc(hidden)]
    fn accuracy(&self, outputs: &[N::Output]) -> Result<f64, Error>;
}

/// A step of an epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// What it trains on: places in the order of the epoch.
    pub(super) items: Range<usize>,
    /// The window of a batch of sequences, from 0: where it is 0, no memory goes on. Rows have one window.
    pub(super) window: usize,
    /// How many rows it has.
    pub(super) rows: usize,
}

impl Planned {
    /// Whether a run can be stopped before it: nothing but the network and the optimiser goes on.
    pub(super) fn is_first(&self) -> bool {
        self.window == 0
    }
}

/// An epoch: its order, and how its rows change.
pub struct Epoch<'a, X> {
    pub(super) order: Option<Vec<usize>>,
    pub(super) changes: Option<Changes<'a, X>>,
}

impl<N: Optimizable<f32>, O: Optimizer<f32, N>, D: TrainingData<N>, const B: usize> Fit<'_, N, O, D, B> {
    /// The number of steps of the first so many epochs.
    pub(super) fn steps_of(&self, epochs: u64) -> u64 {
        let mut plan = Vec::new();
        let mut steps = |epoch| {
            let order = self.options.order(epoch, self.data.item_count());
            D::plan(self, order.as_deref(), &mut plan);
            plan.len() as u64
        };
        if epochs == 0 || !self.options.shuffle || D::has_same_steps(self) {
            return steps(1).saturating_mul(epochs);
        }
        (1..=epochs).map(steps).fold(0, u64::saturating_add)
    }
}
