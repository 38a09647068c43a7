//! The loop over epochs.
//!
//! Input: a [`Fit`] whose options were checked. Output: the [`History`]; the network is trained. Guarantees:
//! the rows of an epoch, their order and the steps depend on the seed and the epoch alone.

use std::time::Instant;

use netwright_runtime::{Optimizer, Trainable};

use super::batch::{Steps, Stop};
use super::diverged::{Diverged, first_number};
use super::progress::Line;
use super::watch::Watched;
use super::{Fit, Step, validate};
use crate::interrupt::Interrupt;
use crate::{End, Error, History, Record, order};

/// Trains, and gives the network the weights that the options ask for.
pub(super) fn run<N, O, const I: usize, const T: usize, const B: usize>(
    mut fit: Fit<'_, N, O, I, T, B>,
) -> Result<History, Error>
where
    N: Trainable<f32, Input = [f32; I], Target = [f32; T]>,
    O: Optimizer<f32, N>,
{
    let interrupt = fit.interrupt.then(Interrupt::listen).transpose()?;
    let names: Vec<String> = fit.metrics.iter().map(|(name, _)| name.clone()).collect();
    let mut run = Run {
        batches: batches(fit.data.len(), fit.batch, N::LEAST_ROWS, B),
        steps: Steps::new(fit.data, fit.batch, fit.clip_norm),
        line: Line::new(fit.progress, fit.epochs, fit.data.len() as u64),
        interrupt,
        history: History::new(names.clone(), [])?,
        good: fit.net.boxed_clone(),
        best: None,
        watched: Watched::default(),
        names,
    };
    let end = run.epochs(&mut fit);
    run.line.end();
    let end = end.inspect_err(|_| fit.net.clone_from(&run.good))?;
    if let Some(best) = &run.best {
        fit.net.clone_from(best);
    }
    run.history.set_end(end);
    Ok(run.history)
}

/// How an epoch ended.
enum Flow {
    Done(Record),
    Interrupted,
}

/// What a run has besides its options.
struct Run<N: Trainable<f32>, const I: usize, const T: usize, const B: usize> {
    /// The ends of the batches of an epoch, in its order of rows.
    batches: Vec<usize>,
    steps: Steps<N, I, T, B>,
    line: Line,
    interrupt: Option<Interrupt>,
    history: History,
    /// The last weights that were finite.
    good: Box<N>,
    best: Option<Box<N>>,
    watched: Watched,
    names: Vec<String>,
}

impl<N, const I: usize, const T: usize, const B: usize> Run<N, I, T, B>
where
    N: Trainable<f32, Input = [f32; I], Target = [f32; T]>,
{
    fn epochs<O: Optimizer<f32, N>>(&mut self, fit: &mut Fit<'_, N, O, I, T, B>) -> Result<End, Error> {
        for epoch in 1..=fit.epochs {
            let record = match self.epoch(fit, epoch)? {
                Flow::Done(record) => record,
                Flow::Interrupted => return Ok(End::Interrupt),
            };
            let is_best = self.watched.see(&fit.watch, &record, &self.names);
            self.good.as_mut().clone_from(fit.net);
            if is_best && fit.watch.keeps_best {
                match &mut self.best {
                    Some(best) => best.as_mut().clone_from(fit.net),
                    None => self.best = Some(fit.net.boxed_clone()),
                }
            }
            let metrics: Vec<(&str, f64)> =
                self.names.iter().map(String::as_str).zip(record.metrics.iter().copied()).collect();
            self.line.epoch(&record, &metrics);
            let flows = fit.on_epoch.iter_mut().map(|call| call(&record, fit.net).is_break());
            // Each is called, whatever another one says.
            let is_stopped = flows.fold(false, |all, one| all | one);
            self.history.push(record, is_best);
            if is_stopped {
                return Ok(End::Callback);
            }
            if self.watched.is_over(&fit.watch) {
                return Ok(End::Patience);
            }
        }
        Ok(End::Epochs)
    }

    fn epoch<O: Optimizer<f32, N>>(
        &mut self,
        fit: &mut Fit<'_, N, O, I, T, B>,
        epoch: u64,
    ) -> Result<Flow, Error> {
        let start = Instant::now();
        let rows = match fit.shuffle {
            true => order(fit.seed, epoch, fit.data.len()),
            false => (0..fit.data.len()).collect(),
        };
        let per_epoch = self.batches.len() as u64;
        let (mut sum, mut begin) = (0.0, 0);
        for (index, end) in self.batches.clone().into_iter().enumerate() {
            if self.interrupt.as_ref().is_some_and(Interrupt::is_set) {
                return Ok(Flow::Interrupted);
            }
            let step = (epoch - 1) * per_epoch + index as u64;
            if let Some(rate) = &mut fit.rate {
                let at = Step { step, steps: per_epoch.saturating_mul(fit.epochs), epoch };
                set_rate(fit.optimizer, rate(at), at)?;
            }
            let rows = rows.get(begin..end).unwrap_or_default();
            let loss =
                self.steps.step(fit.net, fit.optimizer, fit.data, rows).map_err(|stop| match stop {
                    Stop::Refused(error) => error,
                    Stop::Diverged(cause) => self.diverged(epoch, index as u64 + 1, cause.fact(fit.net)),
                })?;
            sum += loss * rows.len() as f64;
            begin = end;
            self.line.rows(rows.len());
        }
        if let Some(number) = first_number::<N>(fit.net.parameters()) {
            return Err(self.diverged(epoch, 0, number));
        }
        let record = Record {
            epoch,
            loss: sum / fit.data.len() as f64,
            rate: f64::from(fit.optimizer.rate()),
            rows: fit.data.len() as u64,
            ..self.measured(fit, epoch)?
        };
        Ok(Flow::Done(Record { seconds: start.elapsed().as_secs_f64(), ..record }))
    }

    /// The validation loss and the metrics.
    fn measured<O: Optimizer<f32, N>>(
        &self,
        fit: &Fit<'_, N, O, I, T, B>,
        epoch: u64,
    ) -> Result<Record, Error> {
        let validation = fit.validation.map(|data| validate::loss(fit.net, data));
        if let Some(loss) = validation.filter(|loss| !loss.is_finite()) {
            return Err(self.diverged(epoch, 0, format!("the loss of the validation rows is {loss}")));
        }
        let mut record = Record { validation, ..Record::default() };
        if !fit.metrics.is_empty() {
            let data = fit.validation.unwrap_or(fit.data);
            let outputs = validate::outputs(fit.net, data);
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

fn set_rate<N: Send, O: Optimizer<f32, N>>(optimizer: &mut O, rate: f32, at: Step) -> Result<(), Error> {
    if !(rate >= 0.0 && rate.is_finite()) {
        let fact = format!("the learning rate of step {} is {rate}", at.step);
        return Err(Error::refused(fact, "a rate is at least 0 and finite"));
    }
    optimizer.set_rate(rate);
    Ok(())
}

/// The ends of batches of so many rows. Where fewer are left than a step needs, they join the batch before, or
/// take a row from it if the workspace has no room.
fn batches(count: usize, batch: usize, least: usize, room: usize) -> Vec<usize> {
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
