//! Callbacks: what a program does at the moments of a run, and rows that change from epoch to epoch.
//!
//! Input: a [`Fit`], and a type or a closure. Output: the `Fit`, which calls it. Guarantees: every callback
//! is called, in the order in which they were added, whatever another one says.

use std::ops::ControlFlow;
use std::rc::Rc;

use netwright_runtime::{Generator, Optimizable, Optimizer};

use super::{Fit, TrainingData};
use crate::{History, Record};

/// A step of a run, for [`Callback::on_batch_end`].
///
/// ```
/// use netwright::train::Batch;
///
/// let batch = Batch { epoch: 1, batch: 3, rows: 32, loss: 0.25, rate: 0.1 };
/// assert_eq!(batch.rows, 32);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Batch {
    /// The epoch, from 1.
    pub epoch: u64,
    /// The batch of the epoch, from 1.
    pub batch: u64,
    /// How many rows it has: of sequences, their steps in a window.
    pub rows: usize,
    /// Their mean loss before the step.
    pub loss: f64,
    /// The learning rate of the step.
    pub rate: f32,
}

/// What is called at the moments of a run, with the names of Keras' callbacks. Each method does nothing
/// unless it is written.
///
/// A closure of a [`Record`] and a network is a callback, too: it is called at the end of each epoch.
/// The network is that which is measured: the moving average of the weights, if the run keeps one.
///
/// ```
/// use std::ops::ControlFlow;
///
/// use netwright::prelude::*;
/// use netwright::train::{Batch, Callback, Dataset, End, Fit, History, Record};
///
/// /// Counts steps, and ends the run at a loss that is good enough.
/// #[derive(Default)]
/// struct Enough {
///     steps: u64,
/// }
///
/// impl<N> Callback<N> for Enough {
///     fn on_batch_end(&mut self, _batch: &Batch) -> ControlFlow<()> {
///         self.steps += 1;
///         ControlFlow::Continue(())
///     }
///     fn on_epoch_end(&mut self, epoch: &Record, _net: &N) -> ControlFlow<()> {
///         if epoch.loss < 0.01 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
///     }
/// }
///
/// network! { pub struct Line<1, 1 identity>; }
/// let data = Dataset::new([[0.0], [1.0]], [[1.0], [3.0]])?;
/// let (mut net, mut sgd, mut enough) = (Line::new(1), Sgd::new(0.1), Enough::default());
/// let history = Fit::new(&mut net, &mut sgd, &data).epochs(1000).callback(&mut enough).run()?;
/// assert_eq!(history.end(), Some(End::Callback));
/// assert_eq!(enough.steps, history.records().len() as u64);
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[doc(alias("on_epoch_end", "on_batch_end", "LambdaCallback", "hook"))]
pub trait Callback<N> {
    /// Before the first epoch of this run, which a resumed one may have in its middle.
    fn on_train_begin(&mut self, net: &N) {
        let _ = net;
    }

    /// Before the first step of an epoch, which is counted from 1.
    fn on_epoch_begin(&mut self, epoch: u64, net: &N) {
        let _ = (epoch, net);
    }

    /// After each step. [`ControlFlow::Break`] ends the run within the epoch, which has no record then; a
    /// batch of sequences goes on to its last window first.
    fn on_batch_end(&mut self, batch: &Batch) -> ControlFlow<()> {
        let _ = batch;
        ControlFlow::Continue(())
    }

    /// After each epoch, with its validation and its checkpoint. [`ControlFlow::Break`] ends the run.
    fn on_epoch_end(&mut self, epoch: &Record, net: &N) -> ControlFlow<()> {
        let _ = (epoch, net);
        ControlFlow::Continue(())
    }

    /// After the run, with the network as the run leaves it. It is not called where the run ends with an
    /// error.
    fn on_train_end(&mut self, history: &History, net: &N) {
        let _ = (history, net);
    }
}

impl<N, F: FnMut(&Record, &N) -> ControlFlow<()>> Callback<N> for F {
    fn on_epoch_end(&mut self, epoch: &Record, net: &N) -> ControlFlow<()> {
        self(epoch, net)
    }
}

/// A callback that the program keeps.
struct Lent<'a, C: ?Sized>(&'a mut C);

impl<N, C: Callback<N> + ?Sized> Callback<N> for Lent<'_, C> {
    fn on_train_begin(&mut self, net: &N) {
        self.0.on_train_begin(net);
    }
    fn on_epoch_begin(&mut self, epoch: u64, net: &N) {
        self.0.on_epoch_begin(epoch, net);
    }
    fn on_batch_end(&mut self, batch: &Batch) -> ControlFlow<()> {
        self.0.on_batch_end(batch)
    }
    fn on_epoch_end(&mut self, epoch: &Record, net: &N) -> ControlFlow<()> {
        self.0.on_epoch_end(epoch, net)
    }
    fn on_train_end(&mut self, history: &History, net: &N) {
        self.0.on_train_end(history, net);
    }
}

/// The callbacks of a run: one that calls all of them, whatever another one says.
pub(super) struct Callbacks<'a, N>(Vec<Box<dyn Callback<N> + 'a>>);

impl<N> Default for Callbacks<'_, N> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<N> Callback<N> for Callbacks<'_, N> {
    fn on_train_begin(&mut self, net: &N) {
        for callback in &mut self.0 {
            callback.on_train_begin(net);
        }
    }
    fn on_epoch_begin(&mut self, epoch: u64, net: &N) {
        for callback in &mut self.0 {
            callback.on_epoch_begin(epoch, net);
        }
    }
    fn on_batch_end(&mut self, batch: &Batch) -> ControlFlow<()> {
        let mut flow = ControlFlow::Continue(());
        for callback in &mut self.0 {
            if callback.on_batch_end(batch).is_break() {
                flow = ControlFlow::Break(());
            }
        }
        flow
    }
    fn on_epoch_end(&mut self, epoch: &Record, net: &N) -> ControlFlow<()> {
        let mut flow = ControlFlow::Continue(());
        for callback in &mut self.0 {
            if callback.on_epoch_end(epoch, net).is_break() {
                flow = ControlFlow::Break(());
            }
        }
        flow
    }
    fn on_train_end(&mut self, history: &History, net: &N) {
        for callback in &mut self.0 {
            callback.on_train_end(history, net);
        }
    }
}

/// What changes a row before a step, with draws of its own.
pub(super) type Augment<'a, X> = Rc<dyn Fn(&mut X, &mut Generator) + 'a>;

impl<'a, N, O, D, const B: usize> Fit<'a, N, O, D, B>
where
    N: Optimizable<f32>,
    O: Optimizer<f32, N>,
    D: TrainingData<N>,
{
    /// Called after each epoch. [`ControlFlow::Break`] ends the run. [`callback`](Self::callback) takes what
    /// is called at other moments, too.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # use netwright::train::{Dataset, End, Fit};
    /// # use std::ops::ControlFlow;
    /// # network! { pub struct Line<1, 1 identity>; }
    /// # let data = Dataset::new([[0.0], [1.0]], [[1.0], [3.0]])?;
    /// # let (mut net, mut sgd) = (Line::new(1), Sgd::new(0.1));
    /// let history = Fit::new(&mut net, &mut sgd, &data)
    ///     .on_epoch(|epoch, net| {
    ///         println!("{}: {}, bias {}", epoch.epoch, epoch.loss, net.layer1.bias[0]);
    ///         if epoch.epoch == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    ///     })
    ///     .run()?;
    /// assert_eq!((history.records().len(), history.end()), (3, Some(End::Callback)));
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    #[must_use]
    pub fn on_epoch(mut self, call: impl FnMut(&Record, &N) -> ControlFlow<()> + 'a) -> Self {
        self.callbacks.0.push(Box::new(call));
        self
    }

    /// Called at the moments of the run that its [`Callback`] has methods for; the program keeps it.
    #[must_use]
    pub fn callback(mut self, callback: &'a mut (impl Callback<N> + ?Sized)) -> Self {
        self.callbacks.0.push(Box::new(Lent(callback)));
        self
    }

    /// Changes a copy of each row before it is trained on: noise, shifts, flips. The draws are those of
    /// [`draws(seed, epoch, row + 1)`](crate::draws), so a row changes from epoch to epoch, and a resumed run
    /// changes it in the same way. What is validated and measured stays as it is.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # use netwright::train::{Dataset, Fit};
    /// # network! { pub struct Line<1, 1 identity>; }
    /// # let data = Dataset::new([[0.0], [1.0]], [[1.0], [3.0]])?;
    /// # let (mut net, mut sgd) = (Line::new(1), Sgd::new(0.1));
    /// let history = Fit::new(&mut net, &mut sgd, &data)
    ///     .augment(|row, draws| row[0] += 0.01 * draws.normal() as f32)
    ///     .run()?;
    /// assert!(history.last().is_some_and(|epoch| epoch.loss < 0.1));
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    #[doc(alias("augmentation", "transform", "jitter"))]
    #[must_use]
    pub fn augment(self, change: impl Fn(&mut N::Input, &mut Generator) + 'a) -> Self {
        Self { augment: Some(Rc::new(change)), ..self }
    }
}
