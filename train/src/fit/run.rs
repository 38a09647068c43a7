//! The loop over epochs.
//!
//! Input: a [`Fit`] whose options were checked. Output: the [`History`]; the network is trained. Guarantees:
//! the rows of an epoch, their order and the steps depend on the seed and the epoch alone.

use std::time::Instant;

use netwright_runtime::optimizer::Ema;
use netwright_runtime::schedule::Schedule as _;
use netwright_runtime::{Optimizable, Optimizer};

use super::batch::{Changes, Stop};
use super::callback::{Batch, Callbacks};
use super::data::{Epoch, Planned};
use super::diverged::{Diverged, first_number};
use super::parts::{Asks, Stepped};
use super::progress::{Line, Progress};
use super::watch::Watched;
use super::{Fit, TrainingData};
use crate::checkpoint::{Keeper, Position};
use crate::interrupt::Interrupt;
use crate::{End, Error, History, Record};

/// Trains, and gives the network the weights that the options ask for.
pub(super) fn run<N, O, D, const B: usize>(mut fit: Fit<'_, N, O, D, B>) -> Result<History, Error>
where
    N: Optimizable<f32>,
    O: Optimizer<f32, N>,
    D: TrainingData<N>,
{
    let interrupt = fit.interrupt.then(Interrupt::listen).transpose()?;
    fit.check_same()?;
    let is_first = fit.team.is_first();
    let keeping = fit.checkpoints.as_ref().filter(|_| is_first);
    let keeper = keeping.map(|keeping| Keeper::new(keeping.options.clone())).transpose()?;
    let progress = if is_first { fit.progress } else { Progress::Quiet };
    if !is_first {
        fit.callbacks = Callbacks::new();
    }
    let names: Vec<String> = fit.metrics.iter().map(|(name, _)| name.clone()).collect();
    let mut run = Run {
        plan: Vec::new(),
        past: 0,
        steps: D::steps(&mut fit),
        line: Line::new(progress, fit.epochs, fit.data.row_count() as u64),
        interrupt,
        asks: false,
        stops: None,
        is_together: true,
        keeper,
        history: History::new(names.clone(), [])?,
        good: fit.net.boxed_clone(),
        best: None,
        average: fit.average.map(|share| Ema::new(share, fit.net.boxed_clone())),
        watched: Watched::default(),
        names,
    };
    let start = run.resume(&mut fit)?;
    if fit.checkpoints.is_some() {
        D::check_steps(&fit)?;
        run.past = fit.steps_of(start.epoch - 1);
    }
    let net = run.average.as_ref().map_or(&*fit.net, |average| &average.average);
    fit.callbacks.each(|callback| callback.on_train_begin(net));
    let end = run.epochs(&mut fit, start);
    run.line.end();
    let end = end.inspect_err(|_| fit.net.clone_from(&run.good))?;
    if let Some(best) = run.best.as_deref().or(run.average.as_ref().map(|average| average.average.as_ref())) {
        fit.net.clone_from(best);
    }
    run.history.set_end(end);
    fit.callbacks.each(|callback| callback.on_train_end(&run.history, fit.net));
    Ok(run.history)
}

/// How an epoch ended.
enum Flow {
    Done(Record),
    /// Within it.
    Stopped(End),
}

/// What a run has besides its options.
pub(super) struct Run<N: Optimizable<f32>, D: TrainingData<N>, const B: usize> {
    /// The steps of an epoch.
    plan: Vec<Planned>,
    /// How many steps there were before it.
    pub(super) past: u64,
    steps: D::Steps<B>,
    line: Line,
    interrupt: Option<Interrupt>,
    /// Whether a callback asks to stop within an epoch in shards, of which the other ranks hear with the next
    /// step.
    asks: bool,
    /// Why all ranks stop.
    stops: Option<End>,
    /// Whether all ranks have the same weights.
    is_together: bool,
    pub(super) keeper: Option<Keeper>,
    pub(super) history: History,
    /// The last weights that were finite.
    pub(super) good: Box<N>,
    pub(super) best: Option<Box<N>>,
    pub(super) average: Option<Ema<Box<N>>>,
    watched: Watched,
    pub(super) names: Vec<String>,
}

impl<N: Optimizable<f32>, D: TrainingData<N>, const B: usize> Run<N, D, B> {
    fn epochs<O: Optimizer<f32, N>>(
        &mut self,
        fit: &mut Fit<'_, N, O, D, B>,
        start: Position,
    ) -> Result<End, Error> {
        let mut at = start;
        while at.epoch <= fit.epochs {
            if self.watched.is_over(&fit.watch) {
                return Ok(End::Patience);
            }
            let record = match self.epoch(fit, &mut at)? {
                Flow::Done(record) => record,
                Flow::Stopped(end) => {
                    self.save(fit, at);
                    return Ok(end);
                }
            };
            self.good.as_mut().clone_from(fit.net);
            let is_best = self.see(fit, record.clone());
            if is_best && fit.watch.keeps_best {
                self.keep_best(fit);
            }
            let metrics: Vec<(&str, f64)> =
                self.names.iter().map(String::as_str).zip(record.metrics.iter().copied()).collect();
            self.line.epoch(&record, &metrics);
            at = Position::of(at.epoch + 1);
            self.past += self.plan.len() as u64;
            if self.keeper.as_ref().is_some_and(|keeper| keeper.is_due_after(record.epoch)) {
                self.save(fit, at);
            }
            let net = self.average.as_ref().map_or(&*fit.net, |average| &average.average);
            // A callback that ended the epoch after its last step ends the run here.
            let breaks = fit.callbacks.ends(|callback| callback.on_epoch_end(&record, net)) | self.asks;
            if fit.team.said(vec![u8::from(breaks)])? == [1] {
                return Ok(End::Callback);
            }
        }
        Ok(if self.watched.is_over(&fit.watch) { End::Patience } else { End::Epochs })
    }

    /// Takes an epoch into the history, and tells the plateau; whether it is the best so far.
    pub(super) fn see<O>(&mut self, fit: &mut Fit<'_, N, O, D, B>, record: Record) -> bool {
        let is_best = self.watched.see(&fit.watch, &record, &self.names);
        if let Some(plateau) = &mut fit.plateau {
            #[expect(clippy::cast_possible_truncation, reason = "a plateau of single precision")]
            plateau.observe(fit.watch.number(&record, &self.names).0 as f32);
        }
        self.history.push(record, is_best);
        is_best
    }

    /// Copies the weights that were measured.
    fn keep_best<O>(&mut self, fit: &Fit<'_, N, O, D, B>) {
        let net = self.average.as_ref().map_or(&*fit.net, |average| &average.average);
        match &mut self.best {
            Some(best) => best.as_mut().clone_from(net),
            None => self.best = Some(net.boxed_clone()),
        }
        if let Some(Err(error)) = self.keeper.as_ref().map(|keeper| keeper.save_best(net)) {
            self.history.warn(format!("the best weights are not saved: {error}"));
        }
    }

    /// The rest of an epoch.
    fn epoch<O: Optimizer<f32, N>>(
        &mut self,
        fit: &mut Fit<'_, N, O, D, B>,
        at: &mut Position,
    ) -> Result<Flow, Error> {
        let start = Instant::now();
        let epoch = at.epoch;
        let order = fit.order(epoch);
        D::plan(fit, order.as_deref(), &mut self.plan);
        let changes = fit.augment.clone().map(|change| Changes { change, seed: fit.seed, epoch });
        let of_epoch = Epoch { order, changes };
        let is_whole = fit.team.shards().is_none();
        let has_clock = self.keeper.as_ref().is_some_and(Keeper::has_clock);
        let net = self.average.as_ref().map_or(&*fit.net, |average| &average.average);
        fit.callbacks.each(|callback| callback.on_epoch_begin(epoch, net));
        while let Some(planned) = self.plan.get(at.batches).cloned() {
            // In shards, the ranks agree in each step.
            let is_set = || self.interrupt.as_ref().is_some_and(Interrupt::is_set);
            let end = self.stops.or_else(|| (is_whole && is_set()).then_some(End::Interrupt));
            if let Some(end) = end.filter(|_| planned.is_first()) {
                return Ok(Flow::Stopped(end));
            }
            let is_due = || self.keeper.as_ref().is_some_and(Keeper::is_due);
            if has_clock && self.is_together && planned.is_first() && is_due() {
                self.save(fit, *at);
            }
            let step = self.past + at.batches as u64;
            let plateau = fit.plateau.as_ref().map(|plateau| plateau.rate(step));
            if let Some(rate) = fit.schedule.as_ref().map(|schedule| schedule.rate(step)).or(plateau) {
                set_rate(fit.optimizer, rate, step)?;
            }
            let stepped =
                self.step(fit, &of_epoch, &planned, at.batches + 1 == self.plan.len()).map_err(|stop| {
                    match stop {
                        Stop::Refused(error) => error,
                        Stop::Diverged(cause) => {
                            self.diverged(epoch, at.batches as u64 + 1, cause.fact(fit.net))
                        }
                    }
                })?;
            if let Some(average) = &mut self.average {
                average.update(fit.net);
            }
            at.sum += stepped.sum;
            at.batches += 1;
            self.line.rows(planned.rows);
            let ends = self.ends_after_batch(fit, at, planned.rows, stepped.mean) && is_whole;
            if ends && self.plan.get(at.batches).is_none_or(Planned::is_first) {
                return Ok(Flow::Stopped(End::Callback));
            }
        }
        if let Some(number) = first_number::<N>(fit.net.parameters()) {
            return Err(self.diverged(epoch, 0, number));
        }
        let record = Record {
            epoch,
            loss: at.sum / fit.data.loss_count() as f64,
            rate: f64::from(fit.optimizer.rate()),
            rows: fit.data.row_count() as u64,
            ..self.measured_by_first(fit, epoch, || start.elapsed().as_secs_f64())?
        };
        Ok(Flow::Done(record))
    }

    /// Whether a callback ends the run after a step.
    fn ends_after_batch<O: Optimizer<f32, N>>(
        &mut self,
        fit: &mut Fit<'_, N, O, D, B>,
        at: &Position,
        rows: usize,
        loss: f64,
    ) -> bool {
        if !fit.callbacks.is_empty() {
            let (epoch, batch, rate) = (at.epoch, at.batches as u64, fit.optimizer.rate());
            let batch = Batch { epoch, batch, rows, loss, rate };
            self.asks |= fit.callbacks.ends(|callback| callback.on_batch_end(&batch));
        }
        self.asks
    }

    /// One step.
    fn step<O: Optimizer<f32, N>>(
        &mut self,
        fit: &mut Fit<'_, N, O, D, B>,
        epoch: &Epoch<'_, N::Input>,
        planned: &Planned,
        is_last: bool,
    ) -> Result<Stepped, Stop> {
        let interrupt = self.interrupt.as_ref().is_some_and(Interrupt::is_set);
        let asks = Asks { interrupt, callback: self.asks, is_last };
        let stepped = D::step(&mut self.steps, fit, epoch, planned, asks)?;
        (self.stops, self.is_together) = (stepped.stops, stepped.is_together);
        Ok(stepped)
    }

    /// The validation loss and the metrics.
    pub(super) fn measured<O: Optimizer<f32, N>>(
        &self,
        fit: &Fit<'_, N, O, D, B>,
        epoch: u64,
    ) -> Result<Record, Error> {
        let net = self.average.as_ref().map_or(&*fit.net, |average| &average.average);
        let validation = fit.validation.map(|data| data.loss(net));
        if let Some(loss) = validation.filter(|loss| !loss.is_finite()) {
            return Err(self.diverged(
                epoch,
                0,
                format!("the loss of the validation {} is {loss}", D::ITEMS),
            ));
        }
        let mut record = Record { validation, ..Record::default() };
        if !fit.metrics.is_empty() {
            let data = fit.validation.unwrap_or(fit.data);
            let outputs = data.outputs(net);
            for (_, measure) in &fit.metrics {
                record.metrics.push(measure(data, &outputs)?);
            }
        }
        Ok(record)
    }

    fn diverged(&self, epoch: u64, batch: u64, fact: String) -> Error {
        Error::Diverged(Box::new(Diverged { epoch, batch, fact, history: self.history.clone() }))
    }
}

fn set_rate<N: Send, O: Optimizer<f32, N>>(optimizer: &mut O, rate: f32, step: u64) -> Result<(), Error> {
    if !(rate >= 0.0 && rate.is_finite()) {
        let fact = format!("the learning rate of step {step} is {rate}");
        return Err(Error::refused(fact, "a rate is at least 0 and finite"));
    }
    optimizer.set_rate(rate);
    Ok(())
}
