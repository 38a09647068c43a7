//! The state of a run as a checkpoint.
//!
//! Input: a run. Output: its state in one value, and back. Guarantees: a checkpoint of a run with other rows
//! or other options that change its steps is refused by name.

use std::path::Path;

use netwright_runtime::optimizer::{OptimizerState, StateNumber};
use netwright_runtime::{Network, Optimizable, Optimizer};

use super::run::Run;
use super::{Fit, TrainingData};
use crate::checkpoint::{Keeper, Position, Saved, of_file};
use crate::{Checkpoints, Error};

/// The checkpoints of a run, and how to save and restore its optimiser.
pub(super) struct Keeping<N, O> {
    pub(super) options: Checkpoints,
    put: fn(&O, &mut Saved),
    take: fn(&mut O, &Saved) -> Result<(), Error>,
    /// The network that an optimiser has a state of.
    network: std::marker::PhantomData<fn(&N)>,
}

impl<N: Network<f32>, O: OptimizerState<N>> Keeping<N, O> {
    pub(super) fn new(options: Checkpoints) -> Self {
        Self { options, put: put::<N, O>, take: take::<N, O>, network: std::marker::PhantomData }
    }
}

fn put<N: Network<f32>, O: OptimizerState<N>>(optimizer: &O, saved: &mut Saved) {
    optimizer.each_slot(&mut |name, slot| saved.put(&format!("optimizer.{name}"), slot));
    optimizer.each_number(&mut |name, number| saved.numbers.push((name.to_owned(), number)));
}

fn take<N: Network<f32>, O: OptimizerState<N>>(optimizer: &mut O, saved: &Saved) -> Result<(), Error> {
    let another = |what: &str| {
        let fact = format!("the checkpoint is of another optimiser: {what}");
        Error::refused(fact, "use the one of the run, or choose another folder")
    };
    let mut taken = Ok(());
    optimizer.each_slot_mut(&mut |name, slot| {
        let slot = saved.take(&format!("optimizer.{name}"), slot);
        let is_there = slot.and_then(|is_there| match is_there {
            true => Ok(()),
            false => Err(another(&format!("it has no `{name}`"))),
        });
        if taken.is_ok() {
            taken = is_there;
        }
    });
    taken?;
    let mut known: Vec<(String, StateNumber)> = Vec::new();
    optimizer.each_number(&mut |name, number| known.push((name.to_owned(), number)));
    if known.len() != saved.numbers.len() {
        return Err(another("it has other numbers"));
    }
    for (name, number) in &saved.numbers {
        if !optimizer.set_number(name, *number) {
            return Err(another(&format!("this one has no `{name}`")));
        }
    }
    Ok(())
}

/// What a run must have in common with the one whose checkpoint it goes on from.
pub(super) fn settings<N, O, D, const B: usize>(fit: &Fit<'_, N, O, D, B>) -> Vec<(String, String)>
where
    N: Optimizable<f32>,
    D: TrainingData<N>,
{
    let mut all = vec![
        (D::ITEMS.to_owned(), fit.data.item_count().to_string()),
        ("data".into(), format!("{:016x}", fit.data.fingerprint())),
        ("batch".into(), fit.batch.to_string()),
        ("seed".into(), fit.seed.to_string()),
        ("shuffle".into(), fit.shuffle.to_string()),
    ];
    let named = |name: &str, value: Option<String>| value.map(|value| (name.to_owned(), value));
    all.extend(named("window", fit.window.map(|steps| steps.to_string())));
    all.extend(named("clip_norm", fit.clip.norm.map(|norm| norm.to_string())));
    all.extend(named("clip_value", fit.clip.value.map(|most| most.to_string())));
    all.extend(named("augment", fit.augment.as_ref().map(|_| "true".into())));
    all.extend(named("average", fit.average.map(|share| share.to_string())));
    all.extend(fit.team.settings().into_iter().map(|(name, value)| (name.to_owned(), value)));
    all
}

impl<N: Optimizable<f32>, D: TrainingData<N>, const B: usize> Run<N, D, B> {
    /// Saves the run; a failure is a warning.
    pub(super) fn save<O: Optimizer<f32, N>>(&mut self, fit: &mut Fit<'_, N, O, D, B>, position: Position) {
        let (Some(keeping), Some(keeper)) = (&fit.checkpoints, &mut self.keeper) else { return };
        let mut saved = Saved::new::<N>(position, settings(fit), self.history.clone());
        saved.rate = fit.optimizer.rate();
        saved.put("network", &*fit.net);
        (keeping.put)(fit.optimizer, &mut saved);
        for (name, network) in
            [("best", self.best.as_deref()), ("average", self.average.as_ref().map(|a| &*a.average))]
        {
            if let Some(network) = network {
                saved.put(name, network);
            }
        }
        let steps = self.past + position.batches as u64;
        match keeper.save(&saved, steps) {
            Ok(path) => fit.team.workers().saved(&path),
            Err(error) => self.history.warn(format!("no checkpoint after step {steps}: {error}")),
        }
    }

    /// Goes on from the newest checkpoint, if there is one; the position that comes next.
    pub(super) fn resume<O: Optimizer<f32, N>>(
        &mut self,
        fit: &mut Fit<'_, N, O, D, B>,
    ) -> Result<Position, Error> {
        if fit.checkpoints.is_none() {
            return Ok(Position::of(1));
        }
        // Rank 0 has the files.
        let newest = self.keeper.as_ref().map(Keeper::newest).transpose()?.flatten();
        let (path, bytes) = newest.unwrap_or_default();
        let path = fit.team.said(path.to_string_lossy().into_owned().into_bytes())?;
        let bytes = fit.team.said(bytes)?;
        let Some(keeping) = fit.checkpoints.as_ref().filter(|_| !path.is_empty()) else {
            return Ok(Position::of(1));
        };
        let of_it = |error: Error| of_file(error, Path::new(&*String::from_utf8_lossy(&path)));
        let saved = Saved::read::<N>(&bytes).map_err(of_it)?;
        for (name, value) in settings(fit) {
            let there = saved.settings.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
            if there != Some(&value) {
                let there = there.map_or("none", String::as_str);
                let fact = format!("it is of a run with the {name} {there}, and this one has {value}");
                return Err(of_it(Error::refused(fact, "give the run that, or choose another folder")));
            }
        }
        if saved.settings.len() != settings(fit).len() {
            return Err(of_it(Error::refused("it is of a run with other options", "give the run the same")));
        }
        if saved.history.metrics() != self.names {
            let fact = format!("it is of a run with the metrics {:?}", saved.history.metrics());
            return Err(of_it(Error::refused(fact, "give the run the same metrics, in that order")));
        }
        // Into copies: after an error, network and optimiser are as they were.
        let mut net = fit.net.boxed_clone();
        saved.take("network", net.as_mut()).map_err(of_it)?;
        (keeping.take)(fit.optimizer, &saved).map_err(of_it)?;
        fit.optimizer.set_rate(saved.rate);
        fit.net.clone_from(&net);
        self.good.as_mut().clone_from(&net);
        if let Some(average) = &mut self.average {
            saved.take("average", average.average.as_mut()).map_err(of_it)?;
        }
        if saved.take("best", net.as_mut()).map_err(of_it)? {
            self.best = Some(net);
        }
        // What was seen of the watched number follows from the history.
        for record in saved.history.records() {
            self.see(fit, record.clone());
        }
        Ok(saved.position)
    }
}
