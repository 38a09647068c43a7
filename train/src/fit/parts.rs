//! Steps in shards.
//!
//! Input: the indices of the rows of a batch. Output: the sum of their losses before the step. Guarantees:
//! each rank computes its own shards alone, and every rank ends with the same weights; a gradient that is not
//! finite is the same error on each of them, and the network is as it was.

use std::ops::Range;

use netwright_runtime::topology::Divisor;
use netwright_runtime::{BatchPart, Optimizer, Trainable, WholeBatch};

use super::Fit;
use super::batch::{Changes, Rows, Stop, accumulate, clipped, place_of};
use super::diverged::{Cause, first_number};
use super::tree::{Tree, part_of};
use crate::{Dataset, End};

/// Hands each slot of an optimiser to a function.
pub(super) type EachSlot<N, O> = fn(&mut O, &mut dyn FnMut(&mut N));

/// Buffers of steps in shards.
pub struct Parts<N: Trainable<f32>, const I: usize, const T: usize, const B: usize> {
    sums: Sums<N, I, T, B>,
    whole: Whole<T>,
    tree: Tree,
    shards: usize,
    /// Steps since the ranks had the same weights, and the losses of their rows.
    apart: u64,
    loss: f64,
}

/// Buffers for the gradient of a shard.
struct Sums<N: Trainable<f32>, const I: usize, const T: usize, const B: usize> {
    workspace: Box<N::Workspace<B>>,
    x: Vec<[f32; I]>,
    target: Vec<[f32; T]>,
    weights: Vec<f32>,
    zeros: Box<N>,
    gradient: Box<N>,
}

/// Buffers for what all rows of a batch are divided by.
#[derive(Default)]
struct Whole<const T: usize> {
    target: Vec<[f32; T]>,
    weights: Vec<f32>,
}

impl<const T: usize> Whole<T> {
    /// The targets and the weights of all rows, where a term of the loss is divided by weights. Each rank has
    /// all rows: so the divisor is one sum in the order of rows, as without shards, on whichever rank.
    fn of<'a, N: Trainable<f32>, const I: usize>(
        &'a mut self,
        data: &'a Dataset<I, T>,
        rows: &Rows<'_>,
    ) -> WholeBatch<'a, f32, [f32; T]> {
        if N::TOPOLOGY.losses.iter().all(|term| term.divisor != Divisor::Weights) {
            return WholeBatch { target: &[], weights: None };
        }
        let weights = data.weights().map(|weights| rows.of(weights, &mut self.weights));
        WholeBatch { target: rows.of(data.targets(), &mut self.target), weights }
    }
}

/// The rows of a step, of which a shard has some.
struct Batch<'a, const I: usize, const T: usize> {
    data: &'a Dataset<I, T>,
    rows: &'a Rows<'a>,
    changes: Option<&'a Changes<'a, [f32; I]>>,
    whole: WholeBatch<'a, f32, [f32; T]>,
}

/// What a step says.
pub struct Stepped {
    /// The mean loss of its rows, in a local step of those of this rank.
    pub(super) mean: f64,
    /// The losses of the rows since the ranks had the same weights; 0 if they do not now.
    pub(super) sum: f64,
    /// Whether the ranks have the same weights.
    pub(super) is_together: bool,
    /// Why the run stops after it.
    pub(super) stops: Option<End>,
}

/// What this rank says with a step.
#[derive(Clone, Copy)]
pub struct Asks {
    /// Whether it was interrupted.
    pub(super) interrupt: bool,
    /// Whether a callback ends the run.
    pub(super) callback: bool,
    /// Whether the step is the last one of an epoch.
    pub(super) is_last: bool,
}

impl Asks {
    /// The summand of this rank: a whole number counts interrupts, a half is the callback of rank 0.
    fn summand(self) -> f32 {
        f32::from(u8::from(self.interrupt)) + if self.callback { 0.5 } else { 0.0 }
    }

    /// Why the run stops, of the sum over all ranks.
    fn end(sum: f32) -> Option<End> {
        match sum {
            sum if sum >= 1.0 => Some(End::Interrupt),
            sum if sum > 0.0 => Some(End::Callback),
            _ => None,
        }
    }
}

impl<N, const I: usize, const T: usize, const B: usize> Sums<N, I, T, B>
where
    N: Trainable<f32, Input = [f32; I], Target = [f32; T]>,
{
    /// Replaces the gradient by the sum of those of the rows of a batch at these places; their losses.
    fn compute<O: Optimizer<f32, N>>(
        &mut self,
        trained: (&N, &O),
        batch: &Batch<'_, I, T>,
        own: Range<usize>,
    ) -> Result<f32, Stop> {
        let (first_row, rows, data) = (own.start, batch.rows.part(own), batch.data);
        self.gradient.as_mut().clone_from(&self.zeros);
        let x = match batch.changes {
            None => rows.of(data.rows(), &mut self.x),
            Some(changes) => changes.of(&rows, data.rows(), &mut self.x),
        };
        let target = rows.of(data.targets(), &mut self.target);
        let weights = data.weights().map(|weights| rows.of(weights, &mut self.weights));
        let rows = BatchPart { x, target, weights, first_row, whole: batch.whole };
        let sum = accumulate::<N, O, B>(trained, &mut self.workspace, rows, &mut self.gradient)?;
        #[expect(clippy::cast_possible_truncation, reason = "losses are added in single precision")]
        let loss = sum as f32;
        Ok(loss)
    }
}

impl<N, const I: usize, const T: usize, const B: usize> Parts<N, I, T, B>
where
    N: Trainable<f32, Input = [f32; I], Target = [f32; T]>,
{
    /// Buffers for so many shards.
    pub(super) fn new<O: Optimizer<f32, N>>(
        fit: &mut Fit<'_, N, O, Dataset<I, T>, B>,
        shards: usize,
    ) -> Self {
        let sums = Sums {
            workspace: N::boxed_workspace::<B>(),
            x: Vec::new(),
            target: Vec::new(),
            weights: Vec::new(),
            zeros: N::boxed_zeros(),
            gradient: N::boxed_zeros(),
        };
        let (tree, whole) = (Tree::new(shards, N::PARAMETERS, fit.options.team.workers()), Whole::default());
        Self { sums, whole, tree, shards, apart: 0, loss: 0.0 }
    }

    /// A step on these rows.
    pub(super) fn step<O: Optimizer<f32, N>>(
        &mut self,
        fit: &mut Fit<'_, N, O, Dataset<I, T>, B>,
        rows: &Rows<'_>,
        changes: Option<&Changes<'_, [f32; I]>>,
        asks: Asks,
    ) -> Result<Stepped, Stop> {
        let (Some(steps), Some(each_slot)) = (fit.options.team.local, fit.each_slot) else {
            return self.together(fit, rows, changes, asks.summand());
        };
        let mean = self.by_itself(fit, rows, changes)?;
        if self.apart >= steps || asks.is_last {
            let stepped = self.average(fit, each_slot, asks.summand())?;
            Ok(Stepped { mean, ..stepped })
        } else {
            Ok(Stepped { mean, sum: 0.0, is_together: false, stops: None })
        }
    }

    /// A step of all ranks with the gradient of all rows.
    fn together<O: Optimizer<f32, N>>(
        &mut self,
        fit: &mut Fit<'_, N, O, Dataset<I, T>, B>,
        rows: &Rows<'_>,
        changes: Option<&Changes<'_, [f32; I]>>,
        mut asks: f32,
    ) -> Result<Stepped, Stop> {
        let Self { sums, whole, tree, shards, .. } = self;
        let (net, optimizer) = (&mut *fit.net, &mut *fit.optimizer);
        let (data, clip, count) = (fit.data, fit.options.clip, rows.len());
        let batch = Batch { data, rows, changes, whole: whole.of::<N, I>(data, rows) };
        let sum = tree.sum(*shards, fit.options.team.workers(), &mut |shard, numbers| {
            let loss = sums.compute((&*net, &*optimizer), &batch, part_of(count, shard, *shards))?;
            numbers.copy_from_slice(sums.gradient.parameters());
            // Once, whatever the number of shards.
            Ok([loss, std::mem::take(&mut asks)])
        })?;
        let gradient = sums.gradient.as_mut();
        gradient.parameters_mut().copy_from_slice(sum.numbers);
        gradient.divide(count);
        let loss = f64::from(sum.loss) / count as f64;
        if !loss.is_finite() {
            let has_none = |index: &usize| match (data.rows().get(*index), data.targets().get(*index)) {
                (Some(x), Some(target)) => !net.loss(x, target).is_finite(),
                _ => false,
            };
            let row = (0..count).filter_map(|at| rows.index(at)).find(has_none);
            return Err(Stop::Diverged(Cause::Rows(loss, row.map(place_of))));
        }
        if !clipped(gradient, clip).is_finite() {
            return Err(Stop::Diverged(Cause::gradient(&N::TOPOLOGY, gradient.parameters())));
        }
        net.apply(gradient, optimizer);
        let stops = Asks::end(sum.stops);
        Ok(Stepped { mean: loss, sum: loss * count as f64, is_together: true, stops })
    }

    /// A step of this rank with the gradient of its own rows; their mean loss.
    fn by_itself<O: Optimizer<f32, N>>(
        &mut self,
        fit: &mut Fit<'_, N, O, Dataset<I, T>, B>,
        rows: &Rows<'_>,
        changes: Option<&Changes<'_, [f32; I]>>,
    ) -> Result<f64, Stop> {
        let own = part_of(rows.len(), fit.options.team.workers().rank(), self.shards);
        let count = own.len();
        let batch = Batch { data: fit.data, rows, changes, whole: self.whole.of::<N, I>(fit.data, rows) };
        let loss = self.sums.compute((&*fit.net, &*fit.optimizer), &batch, own)?;
        let gradient = self.sums.gradient.as_mut();
        gradient.divide(count);
        // A number that is not finite reaches all ranks with the next average.
        clipped(gradient, fit.options.clip);
        fit.net.apply(gradient, fit.optimizer);
        self.loss += f64::from(loss);
        self.apart += 1;
        Ok(f64::from(loss) / count as f64)
    }

    /// The mean of the weights of all ranks, and of each slot of their optimisers.
    fn average<O: Optimizer<f32, N>>(
        &mut self,
        fit: &mut Fit<'_, N, O, Dataset<I, T>, B>,
        each_slot: EachSlot<N, O>,
        asks: f32,
    ) -> Result<Stepped, Stop> {
        #[expect(clippy::cast_possible_truncation, reason = "losses are added in single precision")]
        let own = std::mem::take(&mut self.loss) as f32;
        let (tree, workers) = (&mut self.tree, fit.options.team.workers());
        let [loss, stops] = tree.mean(workers, fit.net.parameters_mut(), [own, asks])?;
        let (loss, stops) = (f64::from(loss), Asks::end(stops));
        let mut averaged = Ok(());
        each_slot(fit.optimizer, &mut |slot| {
            if averaged.is_ok() {
                averaged = tree.mean(workers, slot.parameters_mut(), [0.0; 2]).map(drop);
            }
        });
        averaged?;
        let steps = std::mem::take(&mut self.apart);
        if !loss.is_finite() {
            let fact = format!("the loss of the last {steps} local steps is {loss}");
            return Err(Stop::Diverged(Cause::Number(fact)));
        }
        if let Some(number) = first_number(&N::TOPOLOGY, fit.net.parameters()) {
            return Err(Stop::Diverged(Cause::Number(number)));
        }
        Ok(Stepped { mean: 0.0, sum: loss, is_together: true, stops })
    }
}
