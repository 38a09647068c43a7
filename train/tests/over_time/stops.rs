//! The end of a run over sequences.
//!
//! Input: small sequences. Output: none. Guarantees: the steps of a run are counted before it; it is stopped
//! where memories are empty, and goes on with the same bits.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use netwright::prelude::*;
use netwright::schedule::Cosine;
use netwright::train::{Batch, Callback, Checkpoints, End, Fit, History, Sequences, order};

use super::data;
use super::refusal::refused;

network! {
    #[derive(Debug, PartialEq)]
    struct Net {
        x: input(2);
        h: (x, prev(h)) -> dense(3) -> tanh -> dropout(0.125);
        d: h -> dropout(0.25);
        y: d -> dense(1);
        loss: mse(y);
    }
}

/// Counts steps, and ends the run after one of them.
struct Ends {
    after: usize,
    batches: Vec<Batch>,
}

impl<N> Callback<N> for Ends {
    fn on_batch_end(&mut self, batch: &Batch) -> ControlFlow<()> {
        self.batches.push(*batch);
        if self.batches.len() == self.after { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

#[test]
fn the_steps_of_a_run_are_counted_before_it() {
    let data = data(9);
    for (batch, window) in [(2, 2), (4, 3), (9, 1), (1, 100)] {
        let (mut net, mut sgd) = (Net::new(1), Sgd::new(0.1));
        let mut all = Ends { after: 0, batches: Vec::new() };
        let fit = Fit::new(&mut net, &mut sgd, &data).epochs(4).batch(batch).window(window);
        let steps = fit.steps();
        // The rate of the last step is the last one of the schedule.
        let fit = fit.schedule(Cosine::new(0.1, steps)).callback(&mut all);
        let history = fit.run().unwrap();
        assert_eq!(all.batches.len() as u64, steps);
        let last = netwright::schedule::Schedule::rate(&Cosine::new(0.1_f32, steps), steps - 1);
        assert_eq!(history.last().unwrap().rate, f64::from(last));
        let rows: usize = all.batches.iter().map(|batch| batch.rows).sum();
        assert_eq!(rows, 4 * data.steps());
    }
}

/// A folder of this name, empty.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("netwright-over-time-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

/// A run with all that a checkpoint has; it ends after so many steps of this part of it, or of 0 not before.
fn run(folder: Option<&Path>, after: usize) -> (Net, Adam<f32, Net>, History, Vec<Batch>) {
    let (train, test) = (data(9), data(4));
    let (mut net, mut adam) = (Net::new(3), Adam::new(0.02, Net::zeros));
    let mut ends = Ends { after, batches: Vec::new() };
    let fit = Fit::new(&mut net, &mut adam, &train).epochs(6).batch(4).window(2).seed(9);
    let steps = fit.steps();
    let fit = fit
        .validation(&test)
        .average(0.9)
        .clip_norm(2.0)
        .keep_best()
        .schedule(Cosine::new(0.02, steps))
        .callback(&mut ends);
    let history = match folder {
        Some(folder) => fit.checkpoints(Checkpoints::new(folder).resume()).run(),
        None => fit.run(),
    };
    (net, adam, history.unwrap(), ends.batches)
}

/// After how many steps of [`run`] all memories are empty.
fn borders(data: &Sequences<2, 1>) -> Vec<usize> {
    let mut steps = 0;
    let epoch = |epoch| order(9, epoch, data.len());
    let orders: Vec<usize> = (1..=6).flat_map(epoch).collect();
    let batches = orders.chunks(data.len()).flat_map(|order| order.chunks(4));
    let windows = |sequences: &[usize]| {
        steps += sequences.iter().map(|&sequence| data.lengths()[sequence].div_ceil(2)).max().unwrap();
        steps
    };
    batches.map(windows).collect()
}

#[test]
fn a_run_is_stopped_where_memories_are_empty_and_goes_on_with_the_same_bits() {
    let (net, adam, history, batches) = run(None, 0);
    // Steps within a batch of sequences, at its end, and at that of an epoch.
    let of_epoch = batches.iter().filter(|batch| batch.epoch == 1).count();
    let borders = borders(&data(9));
    let folder = folder("stopped");
    let mut done = 0;
    for after in [1, 2, 3, 5, 8, of_epoch, of_epoch + 1] {
        let (.., part, own) = run(Some(&folder), after);
        assert_eq!(part.end(), Some(End::Callback));
        // The steps of the run that was never stopped, each once, up to the next border.
        assert_eq!(own, batches[done..done + own.len()]);
        let next = borders.iter().find(|border| **border >= done + after);
        done += own.len();
        assert_eq!(next, Some(&done));
    }
    let (resumed, moments, again, own) = run(Some(&folder), 0);
    assert_eq!(own, batches[done..]);
    // Each step has drawn as it would have without a stop, and the next one would.
    assert_eq!(net.state.step, batches.len() as u64);
    assert_eq!(resumed, net);
    assert_eq!((moments.moments, moments.rate), (adam.moments, adam.rate));
    let timeless = |history: &History| {
        let bits = |number: f64| number.to_bits();
        let row = |record: &netwright::train::Record| {
            (record.epoch, bits(record.loss), record.validation.map(bits), bits(record.rate))
        };
        history.records().iter().map(row).collect::<Vec<_>>()
    };
    assert_eq!(timeless(&again), timeless(&history));
    // Another window is another run.
    let (mut net, mut adam) = (Net::new(3), Adam::new(0.02, Net::zeros));
    let (train, checkpoints) = (data(9), Checkpoints::new(&folder).resume());
    let fit = Fit::new(&mut net, &mut adam, &train).batch(4).window(3).seed(9).checkpoints(checkpoints);
    refused(fit.run(), "it is of a run with the window 2, and this one has 3", "give the run that");
    std::fs::remove_dir_all(folder).unwrap();
}
