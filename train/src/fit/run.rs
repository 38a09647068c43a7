//! The loop over epochs.
//!
//! Input: a [`Fit`] whose options were checked. Output: the [`History`]; the network is trained. Guarantees:
//! the rows of an epoch, their order and the steps depend on the seed and the epoch alone.

use std::time::Instant;

use netwright_runtime::optimizer::Ema;
use netwright_runtime::{Optimizable, Optimizer};

use super::batch::Changes;
use super::callback::{Batch, Callback as _, Callbacks};
use super::course::Course;
use super::data::Epoch;
use super::diverged::first_number;
use super::{Fit, TrainingData};
use crate::checkpoint::Position;
use crate::interrupt::Interrupt;
use crate::{End, Error, History, Record};

/// Trains, and gives the network the weights that the options ask for.
pub(super) fn run<N, O, D, const B: usize>(mut fit: Fit<'_, N, O, D, B>) -> Result<History, Error>
where
    N: Optimizable<f32>,
    O: Optimizer<f32, N>,
    D: TrainingData<N>,
{
    let interrupt = fit.options.interrupt.then(Interrupt::listen).transpose()?;
    fit.check_same()?;
    if !fit.options.team.is_first() {
        fit.callbacks = Callbacks::default();
    }
    let mut run = Run {
        course: Course::new(&fit.options, interrupt, fit.data.row_count())?,
        steps: D::steps(&mut fit),
        good: fit.net.boxed_clone(),
        best: None,
        average: fit.options.average.map(|share| Ema::new(share, fit.net.boxed_clone())),
    };
    let start = run.resume(&mut fit)?;
    if fit.keeping.is_some() {
        D::check_steps(&fit)?;
        run.course.past = fit.steps_of(start.epoch - 1);
    }
    fit.callbacks.on_train_begin(shown(&run.average, fit.net));
    let end = run.epochs(&mut fit, start);
    run.course.end();
    if end.is_err() {
        fit.net.clone_from(&run.good);
    }
    let end = end?;
    if let Some(best) = run.best.as_ref().or(run.average.as_ref().map(|average| &average.average)) {
        fit.net.clone_from(best);
    }
    run.course.history.set_end(end);
    fit.callbacks.on_train_end(&run.course.history, fit.net);
    Ok(run.course.history)
}

/// How an epoch ended.
enum Flow {
    Done(Record),
    /// Within it.
    Stopped(End),
}

/// What a run has besides its options.
pub(super) struct Run<N: Optimizable<f32>, D: TrainingData<N>, const B: usize> {
    pub(super) course: Course,
    steps: D::Steps<B>,
    /// The last weights that were finite.
    pub(super) good: Box<N>,
    pub(super) best: Option<Box<N>>,
    pub(super) average: Option<Ema<Box<N>>>,
}

/// The network that is measured, and that callbacks see.
fn shown<'a, N>(average: &'a Option<Ema<Box<N>>>, net: &'a N) -> &'a N {
    match average {
        Some(average) => &average.average,
        None => net,
    }
}

impl<N: Optimizable<f32>, D: TrainingData<N>, const B: usize> Run<N, D, B> {
    fn epochs<O: Optimizer<f32, N>>(
        &mut self,
        fit: &mut Fit<'_, N, O, D, B>,
        start: Position,
    ) -> Result<End, Error> {
        let mut at = start;
        while at.epoch <= fit.options.epochs {
            if let Some(end) = self.course.end_before_epoch(&fit.options) {
                return Ok(end);
            }
            let record = match self.epoch(fit, &mut at)? {
                Flow::Done(record) => record,
                Flow::Stopped(end) => {
                    self.save(fit, at);
                    return Ok(end);
                }
            };
            self.good.as_mut().clone_from(fit.net);
            let is_best = self.course.see(&mut fit.options, record.clone());
            if is_best && fit.options.watch.keeps_best {
                self.keep_best(fit.net);
            }
            at = Position::of(at.epoch + 1);
            if self.course.next(&fit.options, &record) {
                self.save(fit, at);
            }
            // A callback that ended the epoch after its last step ends the run here.
            let ends = fit.callbacks.on_epoch_end(&record, shown(&self.average, fit.net)).is_break();
            if self.course.breaks(&mut fit.options.team, ends)? {
                return Ok(End::Callback);
            }
        }
        Ok(self.course.end_before_epoch(&fit.options).unwrap_or(End::Epochs))
    }

    /// Copies the weights that were measured.
    fn keep_best(&mut self, net: &N) {
        let net = shown(&self.average, net);
        match &mut self.best {
            Some(best) => best.as_mut().clone_from(net),
            None => self.best = Some(net.boxed_clone()),
        }
        if let Some(keeper) = &self.course.keeper {
            let saved = keeper.save_best(net);
            self.course.saved_best(saved);
        }
    }

    /// The rest of an epoch.
    fn epoch<O: Optimizer<f32, N>>(
        &mut self,
        fit: &mut Fit<'_, N, O, D, B>,
        at: &mut Position,
    ) -> Result<Flow, Error> {
        let (start, epoch) = (Instant::now(), at.epoch);
        let order = fit.options.order(epoch, fit.data.item_count());
        D::plan(fit, order.as_deref(), &mut self.course.plan);
        let changes = fit.augment.clone().map(|change| Changes { change, seed: fit.options.seed, epoch });
        let of_epoch = Epoch { order, changes };
        fit.callbacks.on_epoch_begin(epoch, shown(&self.average, fit.net));
        while let Some(planned) = self.course.plan.get(at.batches).cloned() {
            if let Some(end) = self.course.end_before(&planned) {
                return Ok(Flow::Stopped(end));
            }
            if self.course.is_due_before(&planned) {
                self.save(fit, *at);
            }
            if let Some(rate) = fit.options.rate(self.course.number(at))? {
                fit.optimizer.set_rate(rate);
            }
            let stepped = match D::step(&mut self.steps, fit, &of_epoch, &planned, self.course.asks(at)) {
                Ok(stepped) => stepped,
                Err(stop) => return Err(self.course.stopped(at, stop, &N::TOPOLOGY, fit.net.parameters())),
            };
            if let Some(average) = &mut self.average {
                average.update(fit.net);
            }
            self.course.stepped(at, &stepped, planned.rows);
            let (batch, rows, rate) = (at.batches as u64, planned.rows, fit.optimizer.rate());
            let asks = fit.callbacks.on_batch_end(&Batch { epoch, batch, rows, loss: stepped.mean, rate });
            if self.course.ends_after(at, asks.is_break()) {
                return Ok(Flow::Stopped(End::Callback));
            }
        }
        if let Some(number) = first_number(&N::TOPOLOGY, fit.net.parameters()) {
            return Err(self.course.diverged(epoch, 0, number));
        }
        let measured = fit.options.team.is_first().then(|| self.measured(fit, epoch, start));
        let record = Record {
            epoch,
            loss: at.sum / fit.data.loss_count() as f64,
            rate: f64::from(fit.optimizer.rate()),
            rows: fit.data.row_count() as u64,
            ..fit.options.team.agreed(epoch, fit.net.parameters(), measured)?
        };
        Ok(Flow::Done(record))
    }

    /// The validation loss and the metrics, and the time since the start of the epoch.
    fn measured<O: Optimizer<f32, N>>(
        &self,
        fit: &Fit<'_, N, O, D, B>,
        epoch: u64,
        start: Instant,
    ) -> Result<Record, Error> {
        let net = shown(&self.average, fit.net);
        let validation = fit.validation.map(|data| data.loss(net));
        if let Some(loss) = validation.filter(|loss| !loss.is_finite()) {
            let fact = format!("the loss of the validation {} is {loss}", D::ITEMS);
            return Err(self.course.diverged(epoch, 0, fact));
        }
        let mut record = Record { validation, ..Record::default() };
        if !fit.measures.is_empty() {
            let data = fit.validation.unwrap_or(fit.data);
            let outputs = data.outputs(net);
            for measure in &fit.measures {
                record.metrics.push(measure(data, &outputs)?);
            }
        }
        record.seconds = start.elapsed().as_secs_f64();
        Ok(record)
    }
}
