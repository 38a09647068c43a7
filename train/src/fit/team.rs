//! The options of a run in shards, on one rank or on several.
//!
//! Input: a [`Fit`]. Output: it with shards, ranks, local steps. Guarantees: a run without these options does
//! not come here.

use netwright_runtime::optimizer::OptimizerState;
use netwright_runtime::{Optimizer, Trainable};

use super::Fit;
use crate::workers::{Alone, broadcast_bytes};
use crate::{Dataset, Error, Workers};

/// The ranks of a run, and how they divide its work.
pub(super) struct Team<'a> {
    pub(super) workers: Option<&'a mut dyn Workers>,
    alone: Alone,
    pub(super) shards: Option<usize>,
    /// How many steps each rank makes by itself before they average.
    pub(super) local: Option<u64>,
}

impl Default for Team<'_> {
    fn default() -> Self {
        Self { workers: None, alone: Alone, shards: None, local: None }
    }
}

impl Team<'_> {
    /// The same shards on one rank.
    pub(super) fn alone<'b>(&self) -> Team<'b> {
        Team { shards: self.shards, ..Team::default() }
    }

    /// How many shards a batch has; `None` where it is computed as a whole.
    pub(super) fn shards(&self) -> Option<usize> {
        match self.local {
            Some(_) => Some(self.ranks()),
            None => self.shards,
        }
    }

    pub(super) fn ranks(&self) -> usize {
        self.workers.as_ref().map_or(1, |workers| workers.ranks())
    }

    /// Whether this rank writes files and shows the progress.
    pub(super) fn is_first(&self) -> bool {
        self.workers.as_ref().is_none_or(|workers| workers.rank() == 0)
    }

    pub(super) fn workers(&mut self) -> &mut dyn Workers {
        match &mut self.workers {
            Some(workers) => *workers,
            None => &mut self.alone,
        }
    }

    /// What rank 0 says, on every rank.
    pub(super) fn said(&mut self, by_first: Vec<u8>) -> Result<Vec<u8>, Error> {
        broadcast_bytes(self.workers(), by_first)
    }

    /// The settings that checkpoints of a run have in common.
    pub(super) fn settings(&self) -> Vec<(&'static str, String)> {
        let named = |name, value: Option<String>| value.map(|value| (name, value));
        let local = self.local.map(|local| format!("{local} on {} ranks", self.ranks()));
        let shards = self.shards.map(|shards| shards.to_string()).filter(|_| local.is_none());
        [named("shards", shards), named("local steps", local)].into_iter().flatten().collect()
    }
}

impl<'a, N, O, const I: usize, const T: usize, const B: usize> Fit<'a, N, O, Dataset<I, T>, B>
where
    N: Trainable<f32, Input = [f32; I], Target = [f32; T]>,
    O: Optimizer<f32, N>,
{
    /// Computes the gradient of each batch in so many parts: contiguous rows, as many in each up to one. The
    /// parts are added in one binary tree, and divided by the number of rows at the end, so the bits of a
    /// run depend on the number of shards, and not on how many ranks there are. `dropout` draws by the row of
    /// the whole batch.
    ///
    /// The order of summation is another one than without shards, so the bits are others, too; with one shard
    /// they are those of `accumulate_batch` and a division. 8 shards suit 1, 2, 4 or 8 ranks.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # use netwright::train::{Dataset, Fit};
    /// # network! { pub struct Line<1, 1 identity>; }
    /// # let data = Dataset::new([[0.0], [1.0]], [[1.0], [3.0]])?;
    /// # let (mut net, mut sgd) = (Line::new(1), Sgd::new(0.1));
    /// let history = Fit::new(&mut net, &mut sgd, &data).shards(8).run()?;
    /// assert!(history.last().is_some_and(|epoch| epoch.loss < 1.0));
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    #[must_use]
    pub fn shards(mut self, shards: usize) -> Self {
        self.options.team.shards = Some(shards);
        self
    }

    /// This rank of several that train together. Each has the same network, optimiser, rows and options, and
    /// calls [`run`](Self::run); each computes its part of the [`shards`](Self::shards). Rank 0 measures,
    /// writes checkpoints, shows the progress and has the callbacks; the weights and the history are the
    /// same on every rank. A callback that ends the run within an epoch does so after the next step.
    ///
    /// [`Threads`](crate::Threads) has an example in one process; the crate `netwright-mpi` has ranks on
    /// many machines.
    #[must_use]
    pub fn workers(mut self, workers: &'a mut dyn Workers) -> Self {
        self.options.team.workers = Some(workers);
        self
    }

    /// Lets each rank make so many steps by itself, on its part of each batch, before the ranks average their
    /// weights and the state of their optimisers (local SGD: Stich 2019; with the momentum averaged, Yu, Jin
    /// & Yang 2019). They average at the end of an epoch as well.
    ///
    /// That is for networks whose steps take less time than a message does. The result depends on the number
    /// of ranks, which is a power of two. One rank alone makes the steps of one shard.
    ///
    /// ```
    /// use netwright::prelude::*;
    /// use netwright::train::{Dataset, Fit, Threads};
    ///
    /// network! { pub struct Line<1, 1 identity>; }
    /// let data = Dataset::collect((0..64).map(|i| i as f32 / 64.0).map(|x| ([x], [2.0 * x + 1.0])))?;
    /// std::thread::scope(|scope| {
    ///     for mut rank in Threads::connect(2) {
    ///         let data = &data;
    ///         scope.spawn(move || {
    ///             let (mut net, mut sgd) = (Line::new(1), Sgd::new(0.5));
    ///             let fit = Fit::new(&mut net, &mut sgd, data).epochs(200).batch(8);
    ///             let history = fit.workers(&mut rank).local_steps(4).run().expect("it runs");
    ///             assert!(history.last().is_some_and(|epoch| epoch.loss < 1e-3));
    ///         });
    ///     }
    /// });
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    #[must_use]
    pub fn local_steps(mut self, steps: u64) -> Self
    where
        O: OptimizerState<N>,
    {
        self.each_slot = Some(|optimizer, visit| optimizer.each_slot_mut(&mut |_, slot| visit(slot)));
        self.options.team.local = Some(steps);
        self
    }
}
