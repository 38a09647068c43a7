//! The options of a run in shards, on one rank or on several.
//!
//! Input: a [`Fit`]. Output: it with shards, ranks, local steps; or an error that says which option does not
//! fit. Guarantees: a run without these options does not come here.

use netwright_runtime::optimizer::{Frozen, OptimizerState};
use netwright_runtime::topology::Topology;
use netwright_runtime::{Optimizable, Optimizer, Trainable};

use super::options::Options;
use super::{Fit, TrainingData};
use crate::workers::{Alone, broadcast_bytes};
use crate::{Dataset, Error, Workers, fingerprint};

/// The ranks of a run, and how they divide its work.
pub(super) struct Team<'a> {
    workers: Option<&'a mut dyn Workers>,
    alone: Alone,
    shards: Option<usize>,
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

impl Options<'_> {
    /// Refuses shards and ranks that no run over so many rows can have.
    pub(super) fn check_team(&self, rows: usize) -> Result<(), Error> {
        let ranks = self.team.ranks();
        let refused = |fact: String, help: &str| Err(Error::refused(fact, help));
        if self.team.workers.as_ref().is_some_and(|workers| workers.rank() >= workers.ranks()) {
            return refused(format!("a rank that is not below {ranks}, the number of ranks"), "count from 0");
        }
        if let Some(steps) = self.team.local {
            self.check_local(steps, rows)?;
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
    fn check_local(&self, steps: u64, rows: usize) -> Result<(), Error> {
        let ranks = self.team.ranks();
        if steps == 0 {
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
        if self.batch < ranks || rows < ranks {
            let fact = format!("local steps of {} rows on {ranks} ranks", self.batch.min(rows));
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
        if self.options.team.ranks() == 1 {
            return Ok(());
        }
        let mut own = self.kept();
        own.extend(self.settings());
        let start = Start { topology: &N::TOPOLOGY, layers: N::LAYERS, frozen: self.optimizer.frozen() };
        own.extend(self.options.of_start(&start, self.net.parameters()));
        self.options.team.check_same(&own)
    }
}

/// What a network is, and which layers the optimiser freezes.
struct Start {
    topology: &'static Topology,
    layers: &'static [&'static str],
    frozen: Frozen,
}

impl Options<'_> {
    /// What ranks have in common besides their settings.
    fn of_start(&self, start: &Start, weights: &[f32]) -> [(String, String); 6] {
        let weights = fingerprint::of(&[weights], &[]);
        let frozen = start.layers.iter().enumerate().filter(|(place, _)| start.frozen.has(*place));
        let frozen: Vec<&str> = frozen.map(|(_, name)| *name).collect();
        [
            ("ranks".to_owned(), self.team.ranks().to_string()),
            ("weights at the start".into(), format!("{weights:016x}")),
            ("frozen layers".into(), frozen.join(", ")),
            ("metrics".into(), self.metrics.join(", ")),
            ("checkpoints".into(), self.checkpoints.is_some().to_string()),
            ("network".into(), start.topology.signature().to_string()),
        ]
    }
}

impl Team<'_> {
    /// Refuses a run that differs from that of rank 0.
    fn check_same(&mut self, own: &[(String, String)]) -> Result<(), Error> {
        let line = |(name, value): &(String, String)| format!("{name}\t{}\n", value.replace('\n', " "));
        let own: String = own.iter().map(line).collect();
        let first = self.said(own.clone().into_bytes())?;
        let first = String::from_utf8_lossy(&first).into_owned();
        if own == first {
            return Ok(());
        }
        let differs = own.lines().zip(first.lines()).find(|(own, first)| own != first);
        let (own, first) = differs.unwrap_or(("fewer options", "more options"));
        let rank = self.workers().rank();
        let shown = |line: &str| crate::error::short(&line.replacen('\t', " ", 1));
        let fact = format!("rank {rank} has another run: {}, and rank 0 has {}", shown(own), shown(first));
        Err(Error::refused(fact, "give every rank the same rows, network, optimiser and options"))
    }
}
