//! The state of a run as a checkpoint.
//!
//! Input: a run. Output: its state in one value, and back. Guarantees: a checkpoint of a run with other rows
//! or other options that change its steps is refused by name.

use netwright_runtime::optimizer::OptimizerState;
use netwright_runtime::{Network, Optimizable, Optimizer};

use super::options::Options;
use super::run::Run;
use super::settings::Facts;
use super::{Fit, TrainingData};
use crate::Error;
use crate::checkpoint::{Position, Saved};

/// How to save and restore an optimiser.
pub(super) struct Keeping<O> {
    put: fn(&O, &mut Saved),
    take: fn(&mut O, &Saved) -> Result<(), Error>,
}

impl<O> Keeping<O> {
    /// Of an optimiser with a state of a network.
    pub(super) fn new<N: Network<f32>>() -> Self
    where
        O: OptimizerState<N>,
    {
        Self { put: put::<N, O>, take: take::<N, O> }
    }
}

fn put<N: Network<f32>, O: OptimizerState<N>>(optimizer: &O, saved: &mut Saved) {
    optimizer.each_slot(&mut |name, slot| saved.put(&slot_name(name), slot));
    optimizer.each_number(&mut |name, number| saved.numbers.push((name.to_owned(), number)));
}

fn take<N: Network<f32>, O: OptimizerState<N>>(optimizer: &mut O, saved: &Saved) -> Result<(), Error> {
    let mut taken = Ok(());
    optimizer.each_slot_mut(&mut |name, slot| {
        if taken.is_ok() {
            taken = is_there(name, saved.take(&slot_name(name), slot));
        }
    });
    taken?;
    let mut known = 0;
    optimizer.each_number(&mut |_, _| known += 1);
    if known != saved.numbers.len() {
        return Err(another("it has other numbers"));
    }
    for (name, number) in &saved.numbers {
        if !optimizer.set_number(name, *number) {
            return Err(another(&format!("this one has no `{name}`")));
        }
    }
    Ok(())
}

fn slot_name(slot: &str) -> String {
    format!("optimizer.{slot}")
}

/// Refuses a checkpoint without a slot of the optimiser.
fn is_there(slot: &str, taken: Result<bool, Error>) -> Result<(), Error> {
    match taken? {
        true => Ok(()),
        false => Err(another(&format!("it has no `{slot}`"))),
    }
}

fn another(what: &str) -> Error {
    let fact = format!("the checkpoint is of another optimiser: {what}");
    Error::refused(fact, "use the one of the run, or choose another folder")
}

impl Options<'_> {
    /// What a run must have in common with the one whose checkpoint it goes on from.
    pub(super) fn kept(&self, facts: &Facts, fingerprint: u64) -> Vec<(String, String)> {
        let mut all = vec![
            (facts.items.to_owned(), facts.count.to_string()),
            ("data".into(), format!("{fingerprint:016x}")),
            ("batch".into(), self.batch.to_string()),
            ("seed".into(), self.seed.to_string()),
            ("shuffle".into(), self.shuffle.to_string()),
        ];
        let named = |name: &str, value: Option<String>| value.map(|value| (name.to_owned(), value));
        all.extend(named("window", self.window.map(|steps| steps.to_string())));
        all.extend(named("clip_norm", self.clip.norm.map(|norm| norm.to_string())));
        all.extend(named("clip_value", self.clip.value.map(|most| most.to_string())));
        all.extend(named("augment", facts.augments.then(|| "true".into())));
        all.extend(named("average", self.average.map(|share| share.to_string())));
        all.extend(self.team.settings().into_iter().map(|(name, value)| (name.to_owned(), value)));
        all
    }
}

impl<N, O, D, const B: usize> Fit<'_, N, O, D, B>
where
    N: Optimizable<f32>,
    O: Optimizer<f32, N>,
    D: TrainingData<N>,
{
    /// What a run must have in common with the one whose checkpoint it goes on from.
    pub(super) fn kept(&self) -> Vec<(String, String)> {
        self.options.kept(&self.facts(), self.data.fingerprint())
    }
}

impl<N: Optimizable<f32>, D: TrainingData<N>, const B: usize> Run<N, D, B> {
    /// Saves the run; a failure is a warning.
    pub(super) fn save<O: Optimizer<f32, N>>(&mut self, fit: &mut Fit<'_, N, O, D, B>, position: Position) {
        let Some(keeping) = fit.keeping.as_ref().filter(|_| self.course.keeper.is_some()) else { return };
        let mut saved = Saved::new(&N::TOPOLOGY, position, fit.kept(), self.course.history.clone());
        saved.rate = fit.optimizer.rate();
        saved.put("network", &*fit.net);
        (keeping.put)(fit.optimizer, &mut saved);
        if let Some(best) = &self.best {
            saved.put("best", best.as_ref());
        }
        if let Some(average) = &self.average {
            saved.put("average", average.average.as_ref());
        }
        self.course.save(&saved, &mut fit.options.team);
    }

    /// Goes on from the newest checkpoint, if there is one; the position that comes next.
    pub(super) fn resume<O: Optimizer<f32, N>>(
        &mut self,
        fit: &mut Fit<'_, N, O, D, B>,
    ) -> Result<Position, Error> {
        let Some(keeping) = &fit.keeping else { return Ok(Position::of(1)) };
        let newest = self.course.newest(&mut fit.options.team, &N::TOPOLOGY)?;
        let Some(newest) = newest else { return Ok(Position::of(1)) };
        newest.check(&fit.kept(), &fit.options.metrics)?;
        let saved = &newest.saved;
        // Into copies: after an error, network and optimiser are as they were.
        let mut net = fit.net.boxed_clone();
        newest.of_it(saved.take("network", net.as_mut()))?;
        newest.of_it((keeping.take)(fit.optimizer, saved))?;
        fit.optimizer.set_rate(saved.rate);
        fit.net.clone_from(&net);
        self.good.as_mut().clone_from(&net);
        if let Some(average) = &mut self.average {
            newest.of_it(saved.take("average", average.average.as_mut()))?;
        }
        if newest.of_it(saved.take("best", net.as_mut()))? {
            self.best = Some(net);
        }
        // What was seen of the watched number follows from the history.
        for record in saved.history.records() {
            self.course.see(&mut fit.options, record.clone());
        }
        Ok(saved.position)
    }
}
