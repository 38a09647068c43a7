//! Options that no run can have.
//!
//! Input: a [`Fit`]. Output: an error that says which option, and what to write. Guarantees: nothing is
//! changed.

use netwright_runtime::schedule::Schedule;
use netwright_runtime::{FineTuning, Optimizer, Trainable};

use super::Fit;
use super::target::check_targets;
use crate::Error;
use crate::history::check_names;

impl<N, O, const I: usize, const T: usize, const B: usize> Fit<'_, N, O, I, T, B>
where
    N: Trainable<f32, Input = [f32; I], Target = [f32; T]>,
    O: Optimizer<f32, N>,
{
    /// Refuses options that no run can have.
    pub(super) fn check(&self) -> Result<(), Error> {
        let names: Vec<String> = self.metrics.iter().map(|(name, _)| name.clone()).collect();
        check_names(&names)?;
        if self.epochs == 0 {
            return Err(Error::refused("a run of no epochs", "give `epochs` at least 1"));
        }
        self.check_team()?;
        check_targets(&N::TOPOLOGY, self.data, "row")?;
        if let Some(validation) = self.validation {
            check_targets(&N::TOPOLOGY, validation, "validation row")?;
        }
        // A checkpoint may freeze other layers.
        if self.checkpoints.is_none() {
            self.check_rows()?;
        }
        if self.schedule.is_some() && self.plateau.is_some() {
            let help = "leave one of both out: each says the rate of every step";
            return Err(Error::refused("a run with `schedule` and `plateau`", help));
        }
        let plateau = self.plateau.as_ref().map(Schedule::check);
        if let Some(Err(error)) = self.schedule.as_ref().map(|schedule| schedule.check()).or(plateau) {
            return Err(Error::refused(error.to_string(), "the run has not begun"));
        }
        let rate = self.optimizer.rate();
        if self.schedule.is_none() && self.plateau.is_none() && !(rate >= 0.0 && rate.is_finite()) {
            let fact = format!("a learning rate of {rate}");
            return Err(Error::refused(fact, "a rate is at least 0 and finite"));
        }
        if let Some(share) = self.average.filter(|share| !(0.0..1.0).contains(share)) {
            return Err(Error::refused(format!("`average({share})`"), "give it a share from 0 to below 1"));
        }
        for (name, most) in [("clip_norm", self.clip.norm), ("clip_value", self.clip.value)] {
            if let Some(most) = most.filter(|most| most.is_nan() || *most <= 0.0) {
                return Err(Error::refused(format!("`{name}({most})`"), "give it a number above 0"));
            }
        }
        self.watch.check(&names, self.validation.is_some())
    }

    /// The fewest rows of a step: a `batch_norm` that neither the declaration nor the optimiser freezes needs
    /// several.
    pub(super) fn least_rows(&self) -> usize {
        match <N as FineTuning<f32>>::normalises_rows(&*self.optimizer) {
            Some(_) => N::LEAST_ROWS,
            None => 1,
        }
    }

    /// Refuses batches that the network cannot be trained on with the layers that are frozen now.
    pub(super) fn check_rows(&self) -> Result<(), Error> {
        let least = self.least_rows();
        if self.batch < least {
            let fact = format!("batches of {} rows, and the network needs at least {least}", self.batch);
            return Err(Error::refused(fact, "give `batch` more rows"));
        }
        if B < least {
            let fact = format!("a workspace of {B} rows, and the network needs at least {least}");
            return Err(Error::refused(fact, "give `workspace` more rows"));
        }
        if self.data.len() < least {
            let fact = format!("{} row to train on, and the network needs at least {least}", self.data.len());
            return Err(Error::refused(fact, "a network with `batch_norm` trains on several rows at a time"));
        }
        if self.batch > B && least > 1 {
            let fact = format!("batches of {} rows in a workspace of {B}", self.batch);
            let help =
                format!("write `.workspace::<{}>()`: `batch_norm` would normalise over parts", self.batch);
            return Err(Error::refused(fact, help));
        }
        let shards = self.team.shards().unwrap_or(1);
        match <N as FineTuning<f32>>::normalises_rows(&*self.optimizer) {
            Some(name) if shards > 1 => Err(Error::refused(
                format!("{shards} shards, and the `batch_norm` of `{name}` normalises over the batch"),
                "write `layer_norm` or `rms_norm` instead, which normalise each row; freeze it, with `frozen = \
                 true` or `Freeze`; or train in one shard",
            )),
            Some(_) | None => Ok(()),
        }
    }
}
