//! Sequences as the data of a run: steps of time with a memory, in windows.
//!
//! Input: a [`Fit`] on [`Sequences`]. Output: its steps. Guarantees: a batch of sequences begins with empty
//! memories, and goes through its windows together, until the longest of them is over; no step has rows of
//! two windows of a sequence.
//!
//! * `step.rs`: one step. `measure.rs`: losses, outputs and classes of whole sequences.

mod measure;
mod step;

use netwright_runtime::topology::{ComparedSteps, Topology};
use netwright_runtime::{Optimizer, TrainableOverTime};

use self::measure::Counted;
use self::step::Windows;
use super::Fit;
use super::batch::Stop;
use super::data::{Epoch, Planned, TrainingData};
use super::parts::{Asks, Stepped};
use super::target::check_targets;
use crate::{Error, Sequences};

impl<N, const I: usize, const T: usize> TrainingData<N> for Sequences<I, T>
where
    N: TrainableOverTime<f32, Input = [f32; I], Target = [f32; T]>,
{
    type Steps<const B: usize> = Windows<N, I, T, B>;

    const ITEMS: &'static str = "sequences";

    fn item_count(&self) -> usize {
        self.len()
    }

    fn row_count(&self) -> usize {
        self.steps()
    }

    fn loss_count(&self) -> usize {
        if compares_last_alone(&N::TOPOLOGY) { self.len() } else { self.steps() }
    }

    fn fingerprint(&self) -> u64 {
        self.fingerprint()
    }

    fn check<O: Optimizer<f32, N>, const B: usize>(fit: &Fit<'_, N, O, Self, B>) -> Result<(), Error> {
        if fit.options.window == Some(0) {
            return Err(Error::refused("windows of 0 steps", "give `window` at least 1"));
        }
        check_window(&N::TOPOLOGY, fit.data.lengths(), fit.options.window)?;
        check_ends(&N::TOPOLOGY, fit.data, |row| place(fit.data, row))?;
        match fit.validation {
            Some(data) => check_ends(&N::TOPOLOGY, data, |row| format!("validation {}", place(data, row))),
            None => Ok(()),
        }
    }

    fn check_steps<O: Optimizer<f32, N>, const B: usize>(fit: &Fit<'_, N, O, Self, B>) -> Result<(), Error> {
        if fit.options.batch == 0 {
            return Err(Error::refused("batches of 0 sequences", "give `batch` at least 1"));
        }
        // A batch may have the longest ones in one of the epochs.
        let mut steps: Vec<usize> =
            fit.data.lengths().iter().map(|&length| fit.options.rows_in(length, 0)).collect();
        steps.sort_unstable_by(|a, b| b.cmp(a));
        let most: usize = steps.iter().take(fit.options.batch).sum();
        if most > B {
            let count = fit.options.batch.min(steps.len());
            let fact = format!(
                "{count} sequences in windows of up to {} steps are up to {most} rows, and the workspace has \
                 room for {B}",
                steps.first().copied().unwrap_or(0)
            );
            let help = format!("write `.workspace::<{most}>()`, or make `batch` or `window` smaller");
            return Err(Error::refused(fact, help));
        }
        Ok(())
    }

    fn plan<O: Optimizer<f32, N>, const B: usize>(
        fit: &Fit<'_, N, O, Self, B>,
        order: Option<&[usize]>,
        plan: &mut Vec<Planned>,
    ) {
        plan.clear();
        let (count, batch) = (fit.data.len(), fit.options.batch.max(1));
        let mut lengths = Vec::new();
        for begin in (0..count).step_by(batch) {
            let items = begin..begin.saturating_add(batch).min(count);
            lengths.clear();
            let sequences = items.clone().filter_map(|place| at(order, place));
            lengths.extend(sequences.filter_map(|sequence| fit.data.lengths().get(sequence)));
            let windows = lengths.iter().map(|&length| fit.options.windows_of(length)).max().unwrap_or(0);
            plan.extend((0..windows).map(|window| {
                let rows = lengths.iter().map(|&length| fit.options.rows_in(length, window)).sum();
                Planned { items: items.clone(), window, rows }
            }));
        }
    }

    fn has_same_steps<O, const B: usize>(fit: &Fit<'_, N, O, Self, B>) -> bool {
        let mut windows = fit.data.lengths().iter().map(|&length| fit.options.windows_of(length));
        let first = windows.next();
        fit.options.batch >= fit.data.len() || windows.all(|windows| Some(windows) == first)
    }

    fn steps<O: Optimizer<f32, N>, const B: usize>(fit: &mut Fit<'_, N, O, Self, B>) -> Self::Steps<B> {
        Windows::new(fit)
    }

    fn step<O: Optimizer<f32, N>, const B: usize>(
        steps: &mut Self::Steps<B>,
        fit: &mut Fit<'_, N, O, Self, B>,
        epoch: &Epoch<'_, N::Input>,
        planned: &Planned,
        _asks: Asks,
    ) -> Result<Stepped, Stop> {
        let mean = steps.step(fit, epoch, planned)?;
        let count = if compares_last_alone(&N::TOPOLOGY) { planned.items.len() } else { planned.rows };
        Ok(Stepped { mean, sum: mean * count as f64, is_together: true, stops: None })
    }

    fn loss(&self, net: &N) -> f64 {
        measure::loss(net, self)
    }

    fn outputs(&self, net: &N) -> Vec<N::Output> {
        measure::outputs(net, self)
    }

    fn accuracy(&self, outputs: &[N::Output]) -> Result<f64, Error> {
        measure::accuracy::<N, I, T>(self, outputs, Counted::All)
    }
}

impl<N, O, const I: usize, const T: usize, const B: usize> Fit<'_, N, O, Sequences<I, T>, B>
where
    N: TrainableOverTime<f32, Input = [f32; I], Target = [f32; T]>,
{
    /// The number of steps of time of a window, at least 1. Without it a window is a whole sequence.
    ///
    /// Each window is a step of the optimiser (truncated back-propagation through time: Williams & Peng
    /// 1990). Its gradients stop where it begins; the values of earlier steps are those of the memories,
    /// which go on from window to window. The sequences of a batch go through their windows together, and
    /// have no more rows when they are over. A loss with `at = last` compares the last step of each sequence,
    /// so that no sequence may be longer than a window.
    ///
    /// ```
    /// use netwright::prelude::*;
    /// use netwright::train::{Fit, Sequences};
    ///
    /// network! {
    ///     pub struct Sum {
    ///         x: input(1);
    ///         y: x + prev(y) -> dense(1);
    ///         loss: mse(y);
    ///     }
    /// }
    ///
    /// // The sum of what was seen so far.
    /// let data = Sequences::new([[0.5]; 5], [[0.5], [1.0], [1.5], [0.5], [1.0]], &[3, 2])?;
    /// let (mut net, mut adam) = (Sum::new(1), Adam::new(0.05, Sum::zeros));
    /// let fit = Fit::new(&mut net, &mut adam, &data).epochs(200).window(2);
    /// // A batch of both sequences: the first two steps of each, and the third one of the first.
    /// assert_eq!(fit.steps(), 2 * 200);
    /// let history = fit.run()?;
    /// assert!(history.last().is_some_and(|epoch| epoch.loss < 0.001));
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    #[doc(alias("BPTT", "TBPTT", "truncated"))]
    #[must_use]
    pub fn window(mut self, steps: usize) -> Self {
        self.options.window = Some(steps);
        self
    }

    /// The metric `last accuracy`: how many of the sequences have the class that the network says at their
    /// last step, which a loss with `at = last` compares. [`accuracy`](Self::accuracy) counts every step.
    ///
    /// ```
    /// use netwright::prelude::*;
    /// use netwright::train::{Fit, Sequences};
    ///
    /// network! {
    ///     pub struct High {
    ///         x: input(1);
    ///         y: (x, prev(x)) -> dense(1) -> sigmoid;
    ///         loss: bce(y, at = last);
    ///     }
    /// }
    ///
    /// let rows = [[0.9], [0.8], [0.1], [0.2], [0.2], [0.1]];
    /// let data = Sequences::labelled(rows, &[[1.0], [0.0], [0.0]], &[2, 2, 2])?;
    /// let (mut net, mut adam) = (High::new(1), Adam::new(0.1, High::zeros));
    /// let history = Fit::new(&mut net, &mut adam, &data).epochs(100).last_accuracy().run()?;
    /// assert_eq!(history.metric("last accuracy")?.last(), Some(&1.0));
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    #[must_use]
    pub fn last_accuracy(self) -> Self
    where
        O: Optimizer<f32, N>,
    {
        self.metric("last accuracy", |data, outputs| {
            measure::accuracy::<N, I, T>(data, outputs, Counted::Last)
        })
    }
}

/// Refuses targets that the loss is not defined for, each at the steps that it compares.
fn check_ends<const I: usize, const T: usize>(
    topology: &Topology,
    data: &Sequences<I, T>,
    place: impl Fn(usize) -> String,
) -> Result<(), Error> {
    let behind = data.lengths().iter().scan(0_usize, |sum, &steps| {
        *sum += steps;
        Some(*sum)
    });
    let behind: Vec<usize> = behind.collect();
    let is_last = |row: usize| behind.binary_search(&(row + 1)).is_ok();
    check_targets(topology, data.targets().as_flattened(), T, &place, &is_last)
}

/// Whether a term of the loss compares these steps of a sequence.
fn compares(topology: &Topology, steps: ComparedSteps) -> bool {
    topology.losses.iter().any(|term| term.steps == steps)
}

/// Whether the loss has one value for each sequence, and none for each step.
fn compares_last_alone(topology: &Topology) -> bool {
    compares(topology, ComparedSteps::Last) && !compares(topology, ComparedSteps::Every)
}

/// Refuses sequences that are longer than a window, where a term compares their last step: each window would
/// be compared at its end.
fn check_window(topology: &Topology, lengths: &[usize], window: Option<usize>) -> Result<(), Error> {
    let Some(window) = window.filter(|_| compares(topology, ComparedSteps::Last)) else { return Ok(()) };
    let Some(sequence) = lengths.iter().position(|&steps| steps > window) else { return Ok(()) };
    let steps = lengths.get(sequence).copied().unwrap_or(0);
    let fact = format!(
        "the loss compares the last step of a sequence (`at = last`), and sequence {sequence} has {steps} steps, \
         more than a window of {window}"
    );
    let longest = lengths.iter().copied().max().unwrap_or(0);
    Err(Error::refused(
        fact,
        format!("write `.window({longest})`, or leave it out: a window is a whole sequence"),
    ))
}

/// The sequence at a place of an order.
fn at(order: Option<&[usize]>, place: usize) -> Option<usize> {
    match order {
        Some(order) => order.get(place).copied(),
        None => Some(place),
    }
}

/// Where a row is, in a message.
fn place<const I: usize, const T: usize>(data: &Sequences<I, T>, row: usize) -> String {
    let (sequence, step) = data.place(row);
    format!("step {step} of sequence {sequence}")
}
