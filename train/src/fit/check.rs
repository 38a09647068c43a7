//! Options that no run can have.
//!
//! Input: a [`Fit`]. Output: an error that says which option, and what to write. Guarantees: nothing is
//! changed.

use netwright_runtime::schedule::Schedule;
use netwright_runtime::{Optimizable, Optimizer};

use super::options::Options;
use super::{Fit, TrainingData};
use crate::Error;
use crate::history::check_names;

impl<N, O, D, const B: usize> Fit<'_, N, O, D, B>
where
    N: Optimizable<f32>,
    O: Optimizer<f32, N>,
    D: TrainingData<N>,
{
    /// Refuses options that no run can have.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.options.check_epochs()?;
        D::check(self)?;
        // A checkpoint may freeze other layers.
        if self.options.checkpoints.is_none() {
            D::check_steps(self)?;
        }
        self.options.check_numbers(self.optimizer.rate(), self.validation.is_some())
    }
}

impl Options<'_> {
    fn check_epochs(&self) -> Result<(), Error> {
        check_names(&self.metrics)?;
        match self.epochs {
            0 => Err(Error::refused("a run of no epochs", "give `epochs` at least 1")),
            _ => Ok(()),
        }
    }

    /// Refuses numbers that no run can have, with an optimiser that has this rate.
    fn check_numbers(&self, rate: f32, has_validation: bool) -> Result<(), Error> {
        if self.schedule.is_some() && self.plateau.is_some() {
            let help = "leave one of both out: each says the rate of every step";
            return Err(Error::refused("a run with `schedule` and `plateau`", help));
        }
        let plateau = self.plateau.as_ref().map(Schedule::check);
        if let Some(Err(error)) = self.schedule.as_ref().map(|schedule| schedule.check()).or(plateau) {
            return Err(Error::refused(error.to_string(), "the run has not begun"));
        }
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
        self.watch.check(&self.metrics, has_validation)
    }
}
