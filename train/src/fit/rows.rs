//! Rows as the data of a run: each is a sample of its own.
//!
//! Input: a [`Fit`] on a [`Dataset`]. Output: its steps, as a whole or in shards. Guarantees: the fewest rows
//! of a step are those that the network and its frozen layers need.

use netwright_runtime::{FineTuning, Optimizer, Trainable};

use super::batch::{Rows, Steps, Stop, place_of};
use super::data::{Epoch, Planned, TrainingData};
use super::options::Options;
use super::parts::{Asks, Parts, Stepped};
use super::target::check_targets;
use super::{Fit, validate};
use crate::{Dataset, Error};

/// How a batch is computed.
pub enum By<N: Trainable<f32>, const I: usize, const T: usize, const B: usize> {
    /// As a whole.
    Batch(Steps<N, I, T, B>),
    /// In shards.
    Shard(Parts<N, I, T, B>),
}

impl<N, const I: usize, const T: usize> TrainingData<N> for Dataset<I, T>
where
    N: Trainable<f32, Input = [f32; I], Target = [f32; T]>,
{
    type Steps<const B: usize> = By<N, I, T, B>;

    const ITEMS: &'static str = "rows";

    fn item_count(&self) -> usize {
        self.len()
    }

    fn row_count(&self) -> usize {
        self.len()
    }

    fn fingerprint(&self) -> u64 {
        self.fingerprint()
    }

    fn check<O: Optimizer<f32, N>, const B: usize>(fit: &Fit<'_, N, O, Self, B>) -> Result<(), Error> {
        fit.options.check_team(fit.data.len())?;
        check_targets(&N::TOPOLOGY, fit.data.targets().as_flattened(), T, &place_of, &|_| true)?;
        match fit.validation {
            Some(data) => {
                check_targets(&N::TOPOLOGY, data.targets().as_flattened(), T, &place_in_validation, &|_| true)
            }
            None => Ok(()),
        }
    }

    fn check_steps<O: Optimizer<f32, N>, const B: usize>(fit: &Fit<'_, N, O, Self, B>) -> Result<(), Error> {
        let normalised = <N as FineTuning<f32>>::normalises_rows(&*fit.optimizer);
        fit.options.check_rows(fit.data.len(), B, fit.least_rows(), normalised)
    }

    fn plan<O: Optimizer<f32, N>, const B: usize>(
        fit: &Fit<'_, N, O, Self, B>,
        _order: Option<&[usize]>,
        plan: &mut Vec<Planned>,
    ) {
        // That of all epochs, as no layer is frozen within a run.
        if !plan.is_empty() {
            return;
        }
        plan_of(&fit.options.batches(fit.data.len(), fit.least_rows(), B), plan);
    }

    fn has_same_steps<O, const B: usize>(_fit: &Fit<'_, N, O, Self, B>) -> bool {
        true
    }

    fn steps<O: Optimizer<f32, N>, const B: usize>(fit: &mut Fit<'_, N, O, Self, B>) -> Self::Steps<B> {
        match fit.options.team.shards() {
            None => By::Batch(Steps::new(fit.data, fit.options.batch, fit.options.clip)),
            Some(shards) => By::Shard(Parts::new(fit, shards)),
        }
    }

    fn step<O: Optimizer<f32, N>, const B: usize>(
        steps: &mut Self::Steps<B>,
        fit: &mut Fit<'_, N, O, Self, B>,
        epoch: &Epoch<'_, N::Input>,
        planned: &Planned,
        asks: Asks,
    ) -> Result<Stepped, Stop> {
        let rows = match &epoch.order {
            Some(order) => Rows::Listed(order.get(planned.items.clone()).unwrap_or_default()),
            None => Rows::Range(planned.items.clone()),
        };
        match steps {
            By::Batch(steps) => {
                let mean = steps.step(fit.net, fit.optimizer, fit.data, rows, epoch.changes.as_ref())?;
                Ok(Stepped { mean, sum: mean * planned.rows as f64, is_together: true, stops: None })
            }
            By::Shard(parts) => parts.step(fit, &rows, epoch.changes.as_ref(), asks),
        }
    }

    fn loss(&self, net: &N) -> f64 {
        validate::loss(net, self)
    }

    fn outputs(&self, net: &N) -> Vec<N::Output> {
        validate::outputs(net, self)
    }

    fn accuracy(&self, outputs: &[N::Output]) -> Result<f64, Error> {
        validate::accuracy::<N, I, T>(self, outputs)
    }
}

impl<N, O, const I: usize, const T: usize, const B: usize> Fit<'_, N, O, Dataset<I, T>, B>
where
    N: Trainable<f32, Input = [f32; I], Target = [f32; T]>,
    O: Optimizer<f32, N>,
{
    /// The fewest rows of a step: a `batch_norm` that neither the declaration nor the optimiser freezes needs
    /// several.
    pub(super) fn least_rows(&self) -> usize {
        match <N as FineTuning<f32>>::normalises_rows(&*self.optimizer) {
            Some(_) => N::LEAST_ROWS,
            None => 1,
        }
    }
}

impl Options<'_> {
    /// Refuses batches of so many rows that a network cannot be trained on that needs at least some in each
    /// step, because it normalises over them.
    fn check_rows(
        &self,
        rows: usize,
        room: usize,
        least: usize,
        normalised: Option<&str>,
    ) -> Result<(), Error> {
        if self.batch < least {
            let fact = format!("batches of {} rows, and the network needs at least {least}", self.batch);
            return Err(Error::refused(fact, "give `batch` more rows"));
        }
        if room < least {
            let fact = format!("a workspace of {room} rows, and the network needs at least {least}");
            return Err(Error::refused(fact, "give `workspace` more rows"));
        }
        if rows < least {
            let fact = format!("{rows} row to train on, and the network needs at least {least}");
            return Err(Error::refused(fact, "a network with `batch_norm` trains on several rows at a time"));
        }
        if self.batch > room && least > 1 {
            let fact = format!("batches of {} rows in a workspace of {room}", self.batch);
            let help =
                format!("write `.workspace::<{}>()`: `batch_norm` would normalise over parts", self.batch);
            return Err(Error::refused(fact, help));
        }
        let shards = self.team.shards().unwrap_or(1);
        match normalised {
            Some(name) if shards > 1 => Err(Error::refused(
                format!("{shards} shards, and the `batch_norm` of `{name}` normalises over the batch"),
                "write `layer_norm` or `rms_norm` instead, which normalise each row; freeze it, with `frozen = \
                 true` or `Freeze`; or train in one shard",
            )),
            Some(_) | None => Ok(()),
        }
    }
}

fn place_in_validation(row: usize) -> String {
    format!("validation row {row}")
}

/// The steps of batches with these ends.
fn plan_of(ends: &[usize], plan: &mut Vec<Planned>) {
    let mut begin = 0;
    plan.extend(ends.iter().map(|&end| {
        let items = std::mem::replace(&mut begin, end)..end;
        Planned { rows: items.len(), window: 0, items }
    }));
}
