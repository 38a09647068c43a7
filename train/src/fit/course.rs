//! What a run knows that is no network's: where it is, what it has seen, why it stops.
//!
//! Input: what steps and epochs say. Output: whether the run goes on, its history, its checkpoints.
//! Guarantees: no part of it has the type of a network, so it is compiled once.

use netwright_runtime::topology::Topology;

use super::batch::Stop;
use super::data::Planned;
use super::diverged::Diverged;
use super::newest::Newest;
use super::options::Options;
use super::parts::{Asks, Stepped};
use super::progress::{Line, Progress};
use super::team::Team;
use super::watch::Watched;
use crate::checkpoint::{Keeper, Position, Saved, of_file};
use crate::interrupt::Interrupt;
use crate::{End, Error, History, Record};

/// What a run knows besides its networks.
pub(super) struct Course {
    /// The steps of an epoch.
    pub(super) plan: Vec<Planned>,
    /// How many steps there were before it.
    pub(super) past: u64,
    pub(super) keeper: Option<Keeper>,
    pub(super) history: History,
    line: Line,
    interrupt: Option<Interrupt>,
    /// Whether a callback asks to stop within an epoch in shards, of which the other ranks hear with the next
    /// step.
    asks: bool,
    /// Why all ranks stop.
    stops: Option<End>,
    /// Whether all ranks have the same weights.
    is_together: bool,
    /// Whether steps are made in shards, in each of which the ranks agree.
    is_in_shards: bool,
    watched: Watched,
}

impl Course {
    /// Of a run over so many rows.
    pub(super) fn new(
        options: &Options<'_>,
        interrupt: Option<Interrupt>,
        rows: usize,
    ) -> Result<Self, Error> {
        // Rank 0 has the files and the progress.
        let is_first = options.team.is_first();
        let progress = if is_first { options.progress } else { Progress::Quiet };
        Ok(Self {
            plan: Vec::new(),
            past: 0,
            keeper: options.checkpoints.clone().filter(|_| is_first).map(Keeper::new).transpose()?,
            history: History::new(options.metrics.clone(), [])?,
            line: Line::new(progress, options.epochs, rows as u64),
            interrupt,
            asks: false,
            stops: None,
            is_together: true,
            is_in_shards: options.team.shards().is_some(),
            watched: Watched::default(),
        })
    }

    /// Why the run ends before an epoch.
    pub(super) fn end_before_epoch(&self, options: &Options<'_>) -> Option<End> {
        self.watched.is_over(&options.watch).then_some(End::Patience)
    }

    fn is_interrupted(&self) -> bool {
        self.interrupt.as_ref().is_some_and(Interrupt::is_set)
    }

    /// Why the run ends before a step.
    pub(super) fn end_before(&self, step: &Planned) -> Option<End> {
        let interrupt = (!self.is_in_shards && self.is_interrupted()).then_some(End::Interrupt);
        self.stops.or(interrupt).filter(|_| step.is_first())
    }

    /// Whether a checkpoint is due before a step.
    pub(super) fn is_due_before(&self, step: &Planned) -> bool {
        let is_due = |keeper: &Keeper| keeper.has_clock() && step.is_first() && keeper.is_due();
        self.is_together && self.keeper.as_ref().is_some_and(is_due)
    }

    /// The number of a step of the whole run.
    pub(super) fn number(&self, at: &Position) -> u64 {
        self.past + at.batches as u64
    }

    /// What this rank says with a step.
    pub(super) fn asks(&self, at: &Position) -> Asks {
        let is_last = at.batches + 1 == self.plan.len();
        Asks { interrupt: self.is_interrupted(), callback: self.asks, is_last }
    }

    /// Takes a step of so many rows in.
    pub(super) fn stepped(&mut self, at: &mut Position, stepped: &Stepped, rows: usize) {
        (self.stops, self.is_together) = (stepped.stops, stepped.is_together);
        at.sum += stepped.sum;
        at.batches += 1;
        self.line.rows(rows);
    }

    /// Takes in whether a callback asks to stop; whether the run ends after a step.
    pub(super) fn ends_after(&mut self, at: &Position, asks: bool) -> bool {
        self.asks |= asks;
        self.asks && !self.is_in_shards && self.plan.get(at.batches).is_none_or(Planned::is_first)
    }

    /// The error of a step that was not made, from what the network has after it.
    pub(super) fn stopped(
        &self,
        at: &Position,
        stop: Stop,
        topology: &Topology,
        parameters: &[f32],
    ) -> Error {
        match stop {
            Stop::Refused(error) => error,
            Stop::Diverged(cause) => {
                self.diverged(at.epoch, at.batches as u64 + 1, cause.fact(topology, parameters))
            }
        }
    }

    /// The error of a number that is not finite.
    pub(super) fn diverged(&self, epoch: u64, batch: u64, fact: String) -> Error {
        Error::Diverged(Box::new(Diverged { epoch, batch, fact, history: self.history.clone() }))
    }

    /// Takes an epoch into the history, and tells the plateau; whether it is the best so far.
    pub(super) fn see(&mut self, options: &mut Options<'_>, record: Record) -> bool {
        let is_best = self.watched.see(&options.watch, &record, &options.metrics);
        options.observe(&record);
        self.history.push(record, is_best);
        is_best
    }

    /// Goes on after an epoch; whether a checkpoint is due.
    pub(super) fn next(&mut self, options: &Options<'_>, record: &Record) -> bool {
        let names = options.metrics.iter().map(String::as_str);
        let metrics: Vec<(&str, f64)> = names.zip(record.metrics.iter().copied()).collect();
        self.line.epoch(record, &metrics);
        self.past += self.plan.len() as u64;
        self.keeper.as_ref().is_some_and(|keeper| keeper.is_due_after(record.epoch))
    }

    /// Whether a callback of rank 0 ends the run after an epoch, or did within it.
    pub(super) fn breaks(&self, team: &mut Team<'_>, ends: bool) -> Result<bool, Error> {
        Ok(team.said(vec![u8::from(ends | self.asks)])? == [1])
    }

    /// The end of the run: the last line stays.
    pub(super) fn end(&mut self) {
        self.line.end();
    }

    /// Saves a checkpoint; a failure is a warning.
    pub(super) fn save(&mut self, saved: &Saved, team: &mut Team<'_>) {
        let Some(keeper) = &mut self.keeper else { return };
        let steps = self.past + saved.position.batches as u64;
        match keeper.save(saved, steps) {
            Ok(path) => team.workers().saved(&path),
            Err(error) => self.history.warn(format!("no checkpoint after step {steps}: {error}")),
        }
    }

    /// Warns of the best weights if they could not be saved.
    pub(super) fn saved_best(&mut self, saved: Result<(), Error>) {
        if let Err(error) = saved {
            self.history.warn(format!("the best weights are not saved: {error}"));
        }
    }

    /// The newest checkpoint, if there is one. Rank 0 has the files.
    pub(super) fn newest(&self, team: &mut Team<'_>, topology: &Topology) -> Result<Option<Newest>, Error> {
        let newest = self.keeper.as_ref().map(Keeper::newest).transpose()?.flatten();
        let (path, bytes) = newest.unwrap_or_default();
        let path = team.said(path.to_string_lossy().into_owned().into_bytes())?;
        let bytes = team.said(bytes)?;
        if path.is_empty() {
            return Ok(None);
        }
        let path = String::from_utf8_lossy(&path).into_owned().into();
        match Saved::read(&bytes, topology) {
            Ok(saved) => Ok(Some(Newest { path, saved })),
            Err(error) => Err(of_file(error, &path)),
        }
    }
}
