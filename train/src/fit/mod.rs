//! `Fit`: a run of training.
//!
//! Input: a network, an optimiser, data to train on, and options. Output: the trained network and a
//! [`History`]. Guarantees: options that no run can have are refused before the first step; what is random
//! depends on the seed and the epoch alone; after a number that is not finite the network has the weights of
//! the last epoch that had none.
//!
//! * `data.rs`: what a run asks of its data. `rows.rs`: the answers of rows. `over_time`: of sequences.
//! * `batch.rs`: one step, by the fused method where no option needs the gradient.
//! * `validate.rs`: the loss and the metrics of rows in inference mode.
//! * `class.rs`: the classes of rows and outputs, as `classify` has them.
//! * `callback.rs`: what a program does at the moments of a run. `watch.rs`: the watched number, patience,
//!   the best weights.
//! * `options.rs`: the options that are the same for every network. `check.rs`: those that no run can have.
//!   `settings.rs`: all of them as text.
//! * `keep.rs`: the state of a run as a checkpoint.
//! * `rate.rs`: a search for a learning rate.
//! * `team.rs`: shards of a batch and ranks. `parts.rs`, `tree.rs`: a step in shards and its sum.
//! * `run.rs`: the loop over epochs. `course.rs`: what it knows that is no network's. `together.rs`: the end
//!   of an epoch on several ranks.
//!
//! A function with the type of a network is compiled for each network and each optimiser of a program. So
//! those are short: they take plain values and slices of numbers out of networks and optimisers, and what
//! follows from those is decided in functions without type parameters.

mod batch;
mod callback;
mod check;
mod class;
mod course;
mod data;
mod diverged;
mod keep;
mod newest;
mod options;
mod over_time;
mod parts;
mod progress;
mod ranks;
mod rate;
mod rows;
mod run;
mod settings;
mod target;
mod team;
mod together;
mod tree;
mod validate;
mod watch;

pub use callback::{Batch, Callback};
pub(crate) use class::Compared;
pub use data::TrainingData;
pub use diverged::Diverged;
use netwright_runtime::optimizer::OptimizerState;
use netwright_runtime::schedule::{Plateau, Schedule};
use netwright_runtime::{Optimizable, Optimizer};
pub use progress::Progress;
pub use rate::{Rates, Tried};
pub(crate) use validate::outputs;
pub use watch::Goal;

use self::callback::{Augment, Callbacks};
use self::keep::Keeping;
use self::options::Options;
use self::parts::EachSlot;
use crate::{Checkpoints, Error, History};

/// A metric of data and a network's outputs for them.
type Measure<'a, D, Y> = Box<dyn Fn(&D, &[Y]) -> Result<f64, Error> + 'a>;

/// A run of training: a network, an optimiser, data, and options that all have a default.
///
/// The data are the rows of a [`Dataset`](crate::Dataset), or [`Sequences`](crate::Sequences) for a network
/// with a memory. `B` is the number of rows that the workspace has room for; [`workspace`](Self::workspace)
/// changes it. A larger [`batch`](Self::batch) of rows is added up in parts.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::train::{Dataset, Fit};
///
/// network! { pub struct Xor<2, 8 tanh, 1 sigmoid>; }
///
/// let x = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
/// let data = Dataset::new(x, [[0.0], [1.0], [1.0], [0.0]])?;
/// let (mut net, mut adam) = (Xor::new(1), Adam::new(0.1, Xor::zeros));
/// let history = Fit::new(&mut net, &mut adam, &data).epochs(200).batch(4).run()?;
/// assert!(history.last().is_some_and(|epoch| epoch.loss < 0.01));
/// assert_eq!(x.map(|x| net.classify(&x)), [0, 1, 1, 0]);
/// # Ok::<(), netwright::train::Error>(())
/// ```
pub struct Fit<'a, N: Optimizable<f32>, O, D, const B: usize = 128> {
    net: &'a mut N,
    optimizer: &'a mut O,
    data: &'a D,
    validation: Option<&'a D>,
    /// In the order of their names.
    measures: Vec<Measure<'a, D, N::Output>>,
    callbacks: Callbacks<'a, N>,
    augment: Option<Augment<'a, N::Input>>,
    /// Where there are checkpoints.
    keeping: Option<Keeping<O>>,
    /// Where there are local steps.
    each_slot: Option<EachSlot<N, O>>,
    options: Options<'a>,
}

impl<'a, N: Optimizable<f32>, O: Optimizer<f32, N>, D: TrainingData<N>> Fit<'a, N, O, D> {
    /// A run of 30 epochs in batches of 32 rows or sequences, in an order of its own for each epoch.
    ///
    /// The network goes on from the parameters that it has, and the optimiser from its state.
    pub fn new(net: &'a mut N, optimizer: &'a mut O, data: &'a D) -> Self {
        Self {
            net,
            optimizer,
            data,
            validation: None,
            measures: Vec::new(),
            callbacks: Callbacks::default(),
            augment: None,
            keeping: None,
            each_slot: None,
            options: Options::default(),
        }
    }
}

impl<'a, N, O, D, const B: usize> Fit<'a, N, O, D, B>
where
    N: Optimizable<f32>,
    O: Optimizer<f32, N>,
    D: TrainingData<N>,
{
    /// The number of epochs, at least 1.
    #[must_use]
    pub fn epochs(mut self, epochs: u64) -> Self {
        self.options.epochs = epochs;
        self
    }

    /// The number of rows, or of sequences, of a step, at least 1. The last batch of an epoch has those that
    /// are left. A batch of more than `B` rows is added up in parts of `B`, which have their bits and take
    /// more time; one of sequences has as many rows as all of them have steps in a [window](Self::window), at
    /// most `B`.
    #[must_use]
    pub fn batch(mut self, size: usize) -> Self {
        self.options.batch = size;
        self
    }

    /// The seed of the order of rows or sequences, by default 0.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.options.seed = seed;
        self
    }

    /// Takes the rows or sequences in the order of the data in every epoch.
    #[must_use]
    pub fn in_order(mut self) -> Self {
        self.options.shuffle = false;
        self
    }

    /// Rows or sequences on which the network is measured after each epoch, and which it does not train on:
    /// sequences as a whole, from an empty memory on.
    #[must_use]
    pub fn validation(self, data: &'a D) -> Self {
        Self { validation: Some(data), ..self }
    }

    /// A number that is computed after each epoch from the validation data, or those to train on if there are
    /// none, and the network's outputs for them in inference mode: for each row, so of sequences for each
    /// step. [`Sequences::last_of`](crate::Sequences::last_of) has those of the last steps.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # use netwright::train::{Dataset, Fit, metric};
    /// # network! { pub struct Line<1, 1 identity>; }
    /// # let data = Dataset::new([[0.0], [1.0]], [[1.0], [3.0]])?;
    /// # let (mut net, mut sgd) = (Line::new(1), Sgd::new(0.1));
    /// let history = Fit::new(&mut net, &mut sgd, &data)
    ///     .metric("error", |data, outputs| {
    ///         let mut regression = metric::Regression::<1>::new();
    ///         data.targets().iter().zip(outputs).try_for_each(|(t, y)| regression.add(y, t))?;
    ///         regression.mean_absolute_error()
    ///     })
    ///     .run()?;
    /// assert_eq!(history.metric("error")?.len(), 30);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    #[must_use]
    pub fn metric(
        mut self,
        name: impl Into<String>,
        measure: impl Fn(&D, &[N::Output]) -> Result<f64, Error> + 'a,
    ) -> Self {
        self.options.metrics.push(name.into());
        self.measures.push(Box::new(measure));
        self
    }

    /// The metric `accuracy`: how much of the rows, or of the steps of sequences, has the class that the
    /// network says, weighted if the rows are.
    ///
    /// The class of a network is that of [`classify`](netwright_runtime::Feedforward::classify): with one
    /// number it is class 1 above 0.5, with several it is the largest of them, and where the declaration
    /// names several outputs, the first of them counts. The true class is in the part of the target that this
    /// output is compared with.
    #[must_use]
    pub fn accuracy(self) -> Self {
        self.metric("accuracy", D::accuracy)
    }

    /// The learning rate of each step of the run, of which the first is 0. Without it the rate is the
    /// optimiser's.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # use netwright::train::{Dataset, Fit};
    /// use netwright::schedule::Cosine;
    /// # network! { pub struct Line<1, 1 identity>; }
    /// # let data = Dataset::new([[0.0], [1.0]], [[1.0], [3.0]])?;
    /// # let (mut net, mut sgd) = (Line::new(1), Sgd::new(0.1));
    ///
    /// let fit = Fit::new(&mut net, &mut sgd, &data).epochs(20);
    /// let steps = fit.steps();
    /// let history = fit.schedule(Cosine::new(0.1, steps)).run()?;
    /// assert!(history.last().is_some_and(|epoch| epoch.rate < 0.001));
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    #[must_use]
    pub fn schedule(mut self, schedule: impl Schedule<f32> + 'a) -> Self {
        self.options.schedule = Some(Box::new(schedule));
        self
    }

    /// Lowers the learning rate where the watched number gets no better; the plateau is told of it after each
    /// epoch.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # use netwright::train::{Dataset, Fit};
    /// use netwright::schedule::Plateau;
    /// # network! { pub struct Line<1, 1 identity>; }
    /// # let data = Dataset::new([[0.0], [1.0]], [[1.0], [1.0]])?;
    /// # let (mut net, mut sgd) = (Line::new(1), Sgd::new(0.1));
    ///
    /// let plateau = Plateau::new(0.9).patience(2);
    /// let history = Fit::new(&mut net, &mut sgd, &data).plateau(plateau).run()?;
    /// assert!(history.last().is_some_and(|epoch| epoch.rate < 0.9));
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    #[must_use]
    pub fn plateau(mut self, plateau: Plateau<f32>) -> Self {
        self.options.plateau = Some(plateau);
        self
    }

    /// Keeps the moving average of the weights with this share of itself per step, 0.99 to 0.9999 in most
    /// uses (see [`Ema`](netwright_runtime::optimizer::Ema)). It is what is validated and measured, and what
    /// the network has at the end of the run.
    #[must_use]
    pub fn average(mut self, share: f64) -> Self {
        self.options.average = Some(share);
        self
    }

    /// The number of steps of the whole run. Sequences of different lengths have other steps in each epoch,
    /// of which this is the sum.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.steps_of(self.options.epochs)
    }

    /// Scales the gradient of each step so that its Euclidean norm is at most this (Pascanu, Mikolov &
    /// Bengio 2013). The gradient is computed as an array for it, which takes more time.
    #[must_use]
    pub fn clip_norm(mut self, most: f32) -> Self {
        self.options.clip.norm = Some(most);
        self
    }

    /// Brings each number of the gradient between −`most` and `most`, before its norm is limited.
    #[must_use]
    pub fn clip_value(mut self, most: f32) -> Self {
        self.options.clip.value = Some(most);
        self
    }

    /// Stops when the watched number has not become better for so many epochs, and gives the network the
    /// weights of the best epoch at the end of the run.
    ///
    /// The watched number is the loss of the validation rows, or of those to train on if there are none;
    /// [`watch`](Self::watch) chooses another one.
    #[must_use]
    pub fn early_stopping(mut self, patience: u64) -> Self {
        self.options.watch.patience = Some(patience);
        self.options.watch.keeps_best = true;
        self
    }

    /// Gives the network the weights of the best epoch at the end of the run.
    #[must_use]
    pub fn keep_best(mut self) -> Self {
        self.options.watch.keeps_best = true;
        self
    }

    /// The number that decides which epoch is the best: a metric, `loss` or `validation`.
    #[must_use]
    pub fn watch(mut self, name: impl Into<String>, goal: Goal) -> Self {
        self.options.watch.name = Some((name.into(), goal));
        self
    }

    /// What is shown while it runs, by default a line on standard error where that is a terminal.
    #[must_use]
    pub fn progress(mut self, progress: Progress) -> Self {
        self.options.progress = progress;
        self
    }

    /// Ends the run after the current step when Ctrl-C is pressed; a second Ctrl-C ends the program. The
    /// history then ends with [`End::Interrupt`](crate::End::Interrupt).
    ///
    /// The handler stays for the whole program: Ctrl-C ends every run that asked for it. A batch of sequences
    /// goes on to its last window first.
    #[must_use]
    pub fn stop_on_ctrl_c(mut self) -> Self {
        self.options.interrupt = true;
        self
    }

    /// A workspace for batches of up to `ROWS` rows at a time. More rows take more memory.
    #[must_use]
    pub fn workspace<const ROWS: usize>(self) -> Fit<'a, N, O, D, ROWS> {
        let Self { net, optimizer, data, validation, measures, .. } = self;
        let Self { callbacks, augment, keeping, each_slot, options, .. } = self;
        Fit { net, optimizer, data, validation, measures, callbacks, augment, keeping, each_slot, options }
    }

    /// Saves checkpoints, from which a run that was stopped goes on with the same bits: of sequences between
    /// two batches, where all memories are empty.
    #[must_use]
    pub fn checkpoints(mut self, checkpoints: Checkpoints) -> Self
    where
        O: OptimizerState<N>,
    {
        self.options.checkpoints = Some(checkpoints);
        self.keeping = Some(Keeping::new::<N>());
        self
    }

    /// Trains.
    ///
    /// # Errors
    ///
    /// If an option or a target cannot be used (a target of `bce` is from 0 to 1, one of `hinge` −1 or 1), a
    /// metric has no value, or a number is not finite: [`Error::Diverged`] then says where, and has the
    /// history. The network keeps what it learnt before.
    pub fn run(self) -> Result<History, Error> {
        self.check()?;
        run::run(self)
    }
}
