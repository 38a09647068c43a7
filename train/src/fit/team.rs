//! The options of a run in shards, on one rank or on several.
//!
//! Input: a [`Fit`]. Output: it with shards, ranks, local steps; or an error that says which option does not
//! fit. Guarantees: a run without these options does not come here.

use netwright_runtime::optimizer::OptimizerState;
use netwright_runtime::{Optimizable, Optimizer, Trainable};

use super::parts::Local;
use super::{Fit, TrainingData, keep, rows};
use crate::workers::{Alone, broadcast_bytes};
use crate::{Dataset, Error, Workers, fingerprint};

/// The ranks of a run, and how they divide its work.
pub(super) struct Team<'a, N, O> {
    workers: Option<&'a mut dyn Workers>,
    alone: Alone,
    shards: Option<usize>,
    pub(super) local: Option<Local<N, O>>,
}

impl<N, O> Default for Team<'_, N, O> {
    fn default() -> Self {
        Self { workers: None, alone: Alone, shards: None, local: None }
    }
}

impl<N, O> Team<'_, N, O> {
    /// The same shards on one rank.
    pub(super) fn alone<'b>(&self) -> Team<'b, N, O> {
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
        let local = self.local.map(|local| format!("{} on {} ranks", local.steps, self.ranks()));
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
        self.team.shards = Some(shards);
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
        self.team.workers = Some(workers);
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
        let each_slot = |optimizer: &mut O, visit: &mut dyn FnMut(&mut N)| {
            optimizer.each_slot_mut(&mut |_, slot| visit(slot));
        };
        self.team.local = Some(Local { steps, each_slot });
        self
    }

    /// The ends of the batches of an epoch.
    pub(super) fn batches(&self) -> Vec<usize> {
        match self.team.local {
            // No rank is left without a row.
            Some(_) => rows::batches(self.data.len(), self.batch, self.team.ranks(), usize::MAX),
            None => rows::batches(self.data.len(), self.batch, self.least_rows(), B),
        }
    }

    /// Refuses shards and ranks that no run can have.
    pub(super) fn check_team(&self) -> Result<(), Error> {
        let ranks = self.team.ranks();
        let refused = |fact: String, help: &str| Err(Error::refused(fact, help));
        if self.team.workers.as_ref().is_some_and(|workers| workers.rank() >= workers.ranks()) {
            return refused(format!("a rank that is not below {ranks}, the number of ranks"), "count from 0");
        }
        if self.team.local.is_some() {
            self.check_local()?;
        }
        let Some(shards) = self.team.shards() else {
            let help = "write `.shards(8)`: the bits of a run depend on the number of its shards";
            return if ranks > 1 { refused(format!("{ranks} ranks and no shards"), help) } else { Ok(()) };
        };
        if shards == 0 || shards < ranks {
            let help = "give `shards` at least as many as there are ranks";
            return refused(format!("{shards} shards on {ranks} ranks"), help);
        }
        Ok(())
    }

    /// Refuses local steps that no run can have.
    fn check_local(&self) -> Result<(), Error> {
        let ranks = self.team.ranks();
        if self.team.local.is_some_and(|local| local.steps == 0) {
            return Err(Error::refused("`local_steps(0)`", "give it at least 1"));
        }
        if !ranks.is_power_of_two() {
            let help =
                "take 2, 4, 8 or another power of two: only the mean of as many equal weights is exact";
            return Err(Error::refused(format!("local steps on {ranks} ranks"), help));
        }
        if let Some(shards) = self.team.shards.filter(|&shards| shards != ranks) {
            let fact = format!("{shards} shards of local steps on {ranks} ranks");
            return Err(Error::refused(fact, "leave `shards` out: each rank is one"));
        }
        if self.batch < ranks || self.data.len() < ranks {
            let rows = self.batch.min(self.data.len());
            let fact = format!("local steps of {rows} rows on {ranks} ranks");
            return Err(Error::refused(fact, "give each rank at least one row of a batch"));
        }
        match self.average {
            Some(_) => {
                let help = "leave one of both out: the ranks would average different weights";
                Err(Error::refused("a run with `average` and `local_steps`", help))
            }
            None => Ok(()),
        }
    }
}

impl<N: Optimizable<f32>, O: Optimizer<f32, N>, D: TrainingData<N>, const B: usize> Fit<'_, N, O, D, B> {
    /// Refuses to begin where this rank has another run than rank 0.
    pub(super) fn check_same(&mut self) -> Result<(), Error> {
        if self.team.ranks() == 1 {
            return Ok(());
        }
        let mut own = keep::settings(self);
        own.extend(self.settings());
        let weights = fingerprint::of_numbers(self.net.parameters());
        let frozen = self.optimizer.frozen();
        let frozen = N::LAYERS.iter().enumerate().filter(|(place, _)| frozen.has(*place));
        let frozen: Vec<&str> = frozen.map(|(_, name)| *name).collect();
        let metrics: Vec<&str> = self.metrics.iter().map(|(name, _)| name.as_str()).collect();
        own.extend([
            ("ranks".to_owned(), self.team.ranks().to_string()),
            ("weights at the start".into(), format!("{weights:016x}")),
            ("frozen layers".into(), frozen.join(", ")),
            ("metrics".into(), metrics.join(", ")),
            ("checkpoints".into(), self.checkpoints.is_some().to_string()),
            ("network".into(), N::TOPOLOGY.signature().to_string()),
        ]);
        let line = |(name, value): &(String, String)| format!("{name}\t{}\n", value.replace('\n', " "));
        let own: String = own.iter().map(line).collect();
        let first = self.team.said(own.clone().into_bytes())?;
        let first = String::from_utf8_lossy(&first).into_owned();
        if own == first {
            return Ok(());
        }
        let differs = own.lines().zip(first.lines()).find(|(own, first)| own != first);
        let (own, first) = differs.unwrap_or(("fewer options", "more options"));
        let rank = self.team.workers().rank();
        let shown = |line: &str| crate::error::short(&line.replacen('\t', " ", 1));
        let fact = format!("rank {rank} has another run: {}, and rank 0 has {}", shown(own), shown(first));
        Err(Error::refused(fact, "give every rank the same rows, network, optimiser and options"))
    }
}
