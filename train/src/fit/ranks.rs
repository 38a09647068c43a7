//! What ranks must have in common, and the shards that they can have.
//!
//! Input: the options of a run, and what rank 0 says of its own. Output: an error that says which option does
//! not fit, or what differs. Guarantees: nothing is trained before all ranks have the same run.

use netwright_runtime::optimizer::Frozen;
use netwright_runtime::topology::Topology;
use netwright_runtime::{Optimizable, Optimizer};

use super::options::Options;
use super::team::Team;
use super::{Fit, TrainingData};
use crate::{Error, fingerprint};

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
