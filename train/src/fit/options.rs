//! The options of a run that are the same for every network: numbers, texts and schedules.
//!
//! Input: what a program chose. Output: the answers that need no network: the order of an epoch, the rate of
//! a step. Guarantees: what is asked of options alone is compiled once, whatever the network and the
//! optimiser.

use netwright_runtime::schedule::{Plateau, Schedule};

use super::Progress;
use super::batch::Clip;
use super::team::Team;
use super::watch::Watch;
use crate::{Checkpoints, Error, Record, order};

/// Options of a run without those that have a network or its data in their types.
pub(super) struct Options<'a> {
    pub(super) epochs: u64,
    pub(super) batch: usize,
    /// Of sequences.
    pub(super) window: Option<usize>,
    pub(super) seed: u64,
    pub(super) shuffle: bool,
    pub(super) clip: Clip,
    pub(super) schedule: Option<Box<dyn Schedule<f32> + 'a>>,
    pub(super) plateau: Option<Plateau<f32>>,
    pub(super) average: Option<f64>,
    pub(super) checkpoints: Option<Checkpoints>,
    /// The names of the metrics.
    pub(super) metrics: Vec<String>,
    pub(super) watch: Watch,
    pub(super) progress: Progress,
    pub(super) interrupt: bool,
    pub(super) team: Team<'a>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            epochs: 30,
            batch: 32,
            window: None,
            seed: 0,
            shuffle: true,
            clip: Clip::default(),
            schedule: None,
            plateau: None,
            average: None,
            checkpoints: None,
            metrics: Vec::new(),
            watch: Watch::default(),
            progress: Progress::default(),
            interrupt: false,
            team: Team::default(),
        }
    }
}

impl Options<'_> {
    /// Those of a run that tries a rate: nothing is measured, watched, saved or shown.
    pub(super) fn of_trial<'b>(&self, epochs: u64, seed: u64) -> Options<'b> {
        Options {
            epochs,
            batch: self.batch,
            window: self.window,
            seed,
            shuffle: self.shuffle,
            clip: self.clip,
            average: self.average,
            progress: Progress::Quiet,
            interrupt: self.interrupt,
            team: self.team.alone(),
            ..Options::default()
        }
    }

    /// The order of an epoch of so many rows or sequences, if it has one of its own.
    pub(super) fn order(&self, epoch: u64, count: usize) -> Option<Vec<usize>> {
        self.shuffle.then(|| order(self.seed, epoch, count))
    }

    /// The ends of the batches of an epoch of rows, in a workspace with this room.
    pub(super) fn batches(&self, count: usize, least: usize, room: usize) -> Vec<usize> {
        match self.team.local {
            // No rank is left without a row.
            Some(_) => batches(count, self.batch, self.team.ranks(), usize::MAX),
            None => batches(count, self.batch, least, room),
        }
    }

    /// The learning rate of a step; `None` where it is the optimiser's.
    pub(super) fn rate(&self, step: u64) -> Result<Option<f32>, Error> {
        let plateau = self.plateau.as_ref().map(|plateau| plateau.rate(step));
        let rate = self.schedule.as_ref().map(|schedule| schedule.rate(step)).or(plateau);
        if let Some(rate) = rate.filter(|rate| !(*rate >= 0.0 && rate.is_finite())) {
            let fact = format!("the learning rate of step {step} is {rate}");
            return Err(Error::refused(fact, "a rate is at least 0 and finite"));
        }
        Ok(rate)
    }

    /// Tells the plateau of an epoch.
    pub(super) fn observe(&mut self, record: &Record) {
        let Self { plateau, watch, metrics, .. } = self;
        if let Some(plateau) = plateau {
            #[expect(clippy::cast_possible_truncation, reason = "a plateau of single precision")]
            plateau.observe(watch.number(record, metrics).0 as f32);
        }
    }

    /// How many windows a sequence has.
    pub(super) fn windows_of(&self, length: usize) -> usize {
        length.div_ceil(self.window.unwrap_or(usize::MAX).max(1))
    }

    /// How many rows a sequence has in a window.
    pub(super) fn rows_in(&self, length: usize, window: usize) -> usize {
        length.saturating_sub(self.rows_before(window)).min(self.window.unwrap_or(usize::MAX))
    }

    /// How many rows a sequence has before a window, if it is not over.
    pub(super) fn rows_before(&self, window: usize) -> usize {
        window.saturating_mul(self.window.unwrap_or(usize::MAX))
    }
}

/// The ends of batches of so many rows. Where fewer are left than a step needs, they join the batch before,
/// or take a row from it if the workspace has no room.
fn batches(count: usize, batch: usize, least: usize, room: usize) -> Vec<usize> {
    let batch = batch.max(1);
    let mut ends: Vec<usize> = (1..=count / batch).map(|index| index * batch).collect();
    let rest = count % batch;
    if rest == 0 {
        return ends;
    }
    if rest < least {
        if batch + rest <= room {
            ends.pop();
        } else if let Some(last) = ends.last_mut() {
            *last -= least - rest;
        }
    }
    ends.push(count);
    ends
}

#[cfg(test)]
mod tests {
    use super::batches;

    #[test]
    fn every_row_is_in_a_batch_that_is_large_enough() {
        assert_eq!(batches(10, 4, 1, 4), [4, 8, 10]);
        assert_eq!(batches(8, 4, 1, 4), [4, 8]);
        assert_eq!(batches(3, 4, 1, 4), [3]);
        // A last row that `batch_norm` cannot take alone.
        assert_eq!(batches(9, 4, 2, 8), [4, 9]);
        assert_eq!(batches(9, 4, 2, 4), [4, 7, 9]);
        assert_eq!(batches(3, 2, 2, 2), [1, 3]);
    }
}
