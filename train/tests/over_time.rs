//! `Fit` over sequences: windows with memories, the options of a run, and what is refused.
//!
//! Input: small sequences, and a run that PyTorch made (files/record_windows.py). Output: none. Guarantees: a
//! run has PyTorch's losses and the bits of a loop written by hand; it is stopped where memories are empty,
//! and goes on with the same bits; what has no number is named with its sequence and step.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod refusal;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use netwright::Generator;
use netwright::optimizer::Freeze;
use netwright::prelude::*;
use netwright::schedule::Cosine;
use netwright::train::{
    Batch, Callback, Checkpoints, End, Error, Fit, History, Report, Sequences, draws, order,
};
use serde_json::Value;

use refusal::refused;

network! {
    #[derive(Debug, PartialEq)]
    struct Net {
        x: input(2);
        h: (x, prev(h)) -> dense(3) -> tanh;
        y: h -> dense(1);
        loss: mse(y);
    }
}

network! {
    #[derive(Debug, PartialEq)]
    struct Sum {
        x: input(1);
        y: x + prev(y) -> dense(1, weights = [[1]]);
        loss: mse(y);
    }
}

network! {
    struct Side {
        x: input(2);
        h: (x, prev(h)) -> dense(4) -> tanh;
        y: h -> dense(2) -> softmax;
        loss: cross_entropy(y);
    }
}

/// Numbers of a file.
fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

fn rounded(value: &Value) -> Vec<f32> {
    numbers(value).into_iter().map(|number| number as f32).collect()
}

/// Sequences of the lengths that the generator says, whose target depends on all rows before.
fn data(count: usize) -> Sequences<2, 1> {
    let mut draws = Generator::new(11);
    Sequences::collect((0..count).map(|sequence| {
        let rows: Vec<[f32; 2]> =
            (0..3 + sequence * 5 % 7).map(|_| std::array::from_fn(|_| draws.normal() as f32)).collect();
        let sums = rows.iter().scan(0.0, |sum, x| {
            *sum += x[0];
            Some([(*sum - x[1]).tanh()])
        });
        let targets: Vec<[f32; 1]> = sums.collect();
        (rows, targets)
    }))
    .unwrap()
}

fn assert_near(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() <= 2e-5 * expected.abs().max(1.0), "{found} and {expected}");
    }
}

#[test]
fn a_run_has_the_losses_and_the_parameters_of_pytorch() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/windows.json");
    let recorded: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let pairs = recorded["x"].as_array().unwrap().iter().zip(recorded["target"].as_array().unwrap());
    let rows = pairs.map(|(x, target)| {
        let (x, target) = (rounded(x), rounded(target));
        (x.as_chunks::<2>().0.to_vec(), target.as_chunks::<1>().0.to_vec())
    });
    let all = Sequences::<2, 1>::collect(rows).unwrap();
    let (train, last) = (all.select(&[0, 1, 2, 3, 4]).unwrap(), all.select(&[5]).unwrap());
    for (name, limit) in [("free", None), ("limited", Some(0.05))] {
        let mut net = Net::zeros();
        net.parameters_mut().copy_from_slice(&rounded(&recorded["parameters"]));
        let mut adam = Adam::new(0.02, Net::zeros);
        let fit = Fit::new(&mut net, &mut adam, &train).validation(&last).in_order();
        let fit = fit.epochs(6).batch(2).window(3);
        let history = match limit {
            Some(limit) => fit.clip_norm(limit).run().unwrap(),
            None => fit.run().unwrap(),
        };
        let losses: Vec<f64> = history.records().iter().map(|epoch| epoch.loss).collect();
        assert_near(&losses, &numbers(&recorded[name]["losses"]));
        let validation: Vec<f64> = history.records().iter().filter_map(|epoch| epoch.validation).collect();
        assert_near(&validation, &numbers(&recorded[name]["validation"]));
        let parameters: Vec<f64> = net.parameters().iter().map(|&number| number.into()).collect();
        assert_near(&parameters, &numbers(&recorded[name]["parameters"]));
    }
}

/// A step of a loop written by hand.
type ByHand<'a> = &'a mut dyn FnMut(&mut Net, Window<'_>, &mut [NetMemory<f32>]) -> f32;

/// The rows of a window of some sequences.
struct Window<'a> {
    x: &'a [[f32; 2]],
    target: &'a [[f32; 1]],
    lengths: &'a [usize],
}

/// An epoch written by hand: the mean loss.
fn epoch(
    net: &mut Net,
    data: &Sequences<2, 1>,
    order: &[usize],
    (batch, window): (usize, usize),
    step: ByHand<'_>,
) -> f64 {
    let mut sum = 0.0;
    for sequences in order.chunks(batch) {
        let part = data.select(sequences).unwrap();
        let mut memories = vec![Net::memory(); sequences.len()];
        let mut start = 0;
        while part.lengths().iter().any(|&length| start < length) {
            let (mut x, mut target, mut lengths) = (Vec::new(), Vec::new(), Vec::new());
            for sequence in &part {
                let within = |length: usize| start.min(length)..(start + window).min(length);
                x.extend(&sequence.rows()[within(sequence.rows().len())]);
                target.extend(&sequence.targets()[within(sequence.rows().len())]);
                lengths.push(within(sequence.rows().len()).len());
            }
            let rows = x.len();
            let of_window = Window { x: &x, target: &target, lengths: &lengths };
            sum += f64::from(step(net, of_window, &mut memories)) * rows as f64;
            start += window;
        }
    }
    sum / data.steps() as f64
}

#[test]
fn a_run_has_the_bits_of_a_loop_written_by_hand() {
    let data = data(9);
    for (batch, window) in [(4, Some(2)), (2, Some(4)), (3, None), (100, Some(1)), (1, None)] {
        let (mut net, mut adam) = (Net::new(1), Adam::new(0.01, Net::zeros));
        let fit = Fit::new(&mut net, &mut adam, &data).epochs(3).batch(batch).seed(7);
        let history = match window {
            Some(steps) => fit.window(steps).run().unwrap(),
            None => fit.run().unwrap(),
        };
        let (mut by_hand, mut adam) = (Net::new(1), Adam::new(0.01, Net::zeros));
        let mut workspace = Net::workspace::<128>();
        for record in history.records() {
            let order = order(7, record.epoch, data.len());
            let sizes = (batch, window.unwrap_or(100));
            let loss = epoch(&mut by_hand, &data, &order, sizes, &mut |net, w, memories| {
                net.train_sequences(&mut workspace, w.x, w.target, w.lengths, memories, &mut adam)
            });
            assert_eq!((record.loss, record.rows), (loss, data.steps() as u64));
        }
        assert_eq!(net, by_hand);
        assert_eq!(history.end(), Some(End::Epochs));
    }
}

#[test]
fn a_limited_gradient_is_that_of_the_layers_that_are_trained() {
    let data = data(5);
    let (mut net, mut head) = (Net::new(1), Freeze::new(Sgd::new(0.5)).except(Net::Y));
    let fit = Fit::new(&mut net, &mut head, &data).epochs(2).batch(3).window(4).in_order();
    fit.clip_value(0.1).clip_norm(0.05).run().unwrap();
    let (mut by_hand, mut sgd) = (Net::new(1), Sgd::new(0.5));
    let (mut workspace, mut gradient) = (Net::workspace::<128>(), Net::zeros());
    for _ in 0..2 {
        epoch(&mut by_hand, &data, &[0, 1, 2, 3, 4], (3, 4), &mut |net, w, memories| {
            let workspace = &mut workspace;
            let loss = net.gradient_sequences(workspace, w.x, w.target, w.lengths, memories, &mut gradient);
            gradient.h = Net::zeros().h;
            gradient.clip_value(0.1);
            gradient.clip_norm(0.05);
            net.apply(&gradient, &mut sgd);
            loss
        });
    }
    assert_eq!(net, by_hand);
    assert_eq!(net.h, Net::new(1).h);
}

#[test]
fn rows_change_by_seed_epoch_and_row() {
    let data = data(4);
    let change = |x: &mut [f32; 2], draws: &mut Generator| x[0] += draws.normal() as f32;
    let (mut net, mut sgd) = (Net::new(1), Sgd::new(0.1));
    let fit = Fit::new(&mut net, &mut sgd, &data).epochs(1).batch(3).window(2).seed(5);
    fit.augment(change).run().unwrap();
    let mut rows = data.rows().to_vec();
    rows.iter_mut().enumerate().for_each(|(row, x)| change(x, &mut draws(5, 1, row as u64 + 1)));
    let changed = Sequences::new(rows, data.targets(), data.lengths()).unwrap();
    let (mut same, mut sgd) = (Net::new(1), Sgd::new(0.1));
    Fit::new(&mut same, &mut sgd, &changed).epochs(1).batch(3).window(2).seed(5).run().unwrap();
    assert_eq!(net, same);
}

#[test]
fn what_is_measured_begins_with_empty_memories() {
    let (train, test) = (data(5), data(8));
    let (mut net, mut sgd) = (Net::new(1), Sgd::new(0.1));
    let mut seen = Vec::new();
    let history = Fit::new(&mut net, &mut sgd, &train)
        .epochs(2)
        .window(3)
        .validation(&test)
        .metric("last", |data, outputs| {
            assert_eq!((data.len(), outputs.len()), (8, data.steps()));
            Ok(data.last_of(outputs).map(|y| f64::from(y[0])).sum())
        })
        .on_epoch(|_, net| {
            seen.push(net.clone());
            ControlFlow::Continue(())
        })
        .run()
        .unwrap();
    for (record, net) in history.records().iter().zip(&seen) {
        let (mut loss, mut last) = (0.0, 0.0);
        for sequence in &test {
            let (mut memory, mut y) = (Net::memory(), [f32::NAN]);
            for (x, target) in sequence.rows().iter().zip(sequence.targets()) {
                y = net.step(&mut memory, x);
                loss += f64::from(y[0] - target[0]).powi(2);
            }
            last += f64::from(y[0]);
        }
        assert_near(&[record.validation.unwrap()], &[loss / test.steps() as f64]);
        assert_eq!(record.metrics, [last]);
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

#[test]
fn a_number_that_is_not_finite_is_named_with_its_sequence_and_step() {
    // The sum is too large for a square from the fourth step of the second sequence on.
    let mut rows = [[1.0]; 12];
    rows[8] = [1e25];
    let data = Sequences::new(rows, [[0.0]; 12], &[5, 7]).unwrap();
    for limit in [None, Some(1.0)] {
        let (mut net, mut sgd) = (Sum::new(1), Sgd::new(1e-9));
        let fit = Fit::new(&mut net, &mut sgd, &data).in_order().batch(2).window(2);
        let error = match limit {
            Some(limit) => fit.clip_norm(limit).run().unwrap_err(),
            None => fit.run().unwrap_err(),
        };
        let Error::Diverged(diverged) = error else { panic!("{error}") };
        assert_eq!((diverged.epoch, diverged.batch), (1, 2));
        match limit {
            Some(_) => {
                let fact = "the loss is inf; step 3 of sequence 1 of the data is the first with such a loss";
                assert_eq!(diverged.fact, fact);
            }
            // The step was made, with the gradient of that loss.
            None => assert!(diverged.fact.starts_with("the loss is inf; after the step, `y."), "{diverged}"),
        }
        // The weights of the last epoch that had a number.
        assert_eq!(net, Sum::new(1));
    }
}

#[test]
fn accuracy_counts_steps_or_last_steps() {
    let rows = [[1.0, 0.0], [0.0, 1.0], [0.5, 0.5], [0.2, 0.9]];
    // Only the last step of the first sequence has a class.
    let targets = [[0.5, 0.5], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0]];
    let data = Sequences::new(rows, targets, &[2, 2]).unwrap();
    let (mut net, mut sgd) = (Side::new(1), Sgd::new(0.0));
    let fit = Fit::new(&mut net, &mut sgd, &data).epochs(1).last_accuracy();
    let accuracy = fit.run().unwrap().metric("last accuracy").unwrap()[0];
    let class = |net: &Side, memory: &mut SideMemory<f32>, x: &[f32; 2]| {
        let [first, second] = net.step(memory, x);
        usize::from(second > first)
    };
    let mut right = 0;
    for (sequence, truth) in data.iter().zip([1, 1]) {
        let mut memory = Side::memory();
        let last = sequence.rows().iter().map(|x| class(&net, &mut memory, x)).last();
        right += u32::from(last == Some(truth));
    }
    assert_eq!(accuracy, f64::from(right) / 2.0);
    let fit = Fit::new(&mut net, &mut sgd, &data).epochs(1).accuracy();
    refused(fit.run(), "step 0 of sequence 0: the target [0.5, 0.5] is not a class", "1 among zeros");
    let labelled = Sequences::labelled(rows, &[[1.0, 0.0], [0.0, 1.0]], &[3, 1]).unwrap();
    let history = Fit::new(&mut net, &mut sgd, &labelled).epochs(1).accuracy().run().unwrap();
    let mut memory = Side::memory();
    let first = (0..3).filter(|&row| class(&net, &mut memory, &rows[row]) == 0).count();
    let last = class(&net, &mut Side::memory(), &rows[3]);
    assert_eq!(history.metric("accuracy").unwrap(), [(first + last) as f64 / 4.0]);
}

#[test]
fn what_no_run_can_have_is_refused() {
    let data = data(9);
    let (mut net, mut sgd) = (Net::new(1), Sgd::new(0.1));
    refused(Fit::new(&mut net, &mut sgd, &data).window(0).run(), "windows of 0 steps", "at least 1");
    refused(Fit::new(&mut net, &mut sgd, &data).batch(0).run(), "batches of 0 sequences", "at least 1");
    // The lengths are 3 to 9; the longest two are of 9 and 8 steps.
    let fact = "2 sequences in windows of up to 9 steps are up to 17 rows, and the workspace has room for 16";
    let fit =
        |batch| Fit::new(&mut Net::new(1), &mut Sgd::new(0.1), &data).workspace::<16>().batch(batch).run();
    refused(fit(2), fact, "`.workspace::<17>()`");
    assert!(fit(1).is_ok());
    let classes = Sequences::new([[1.0, 0.0]; 3], [[0.0, 1.0], [0.0, -1.0], [1.0, 0.0]], &[1, 2]).unwrap();
    let right = Sequences::labelled([[1.0, 0.0]; 3], &[[0.0, 1.0], [1.0, 0.0]], &[1, 2]).unwrap();
    let mut net = Side::new(1);
    let refusal =
        "target 1 of step 0 of sequence 1 is -1, and `cross_entropy(y)` takes numbers of at least 0";
    refused(Fit::new(&mut net, &mut sgd, &classes).run(), refusal, "write 1 for the class");
    let refusal = "target 1 of validation step 0 of sequence 1 is -1";
    refused(Fit::new(&mut net, &mut sgd, &right).validation(&classes).run(), refusal, "write 1");
}

#[test]
fn a_report_says_what_it_trained_on() {
    let data = data(6);
    let (mut net, mut adam) = (Net::new(1), Adam::new(0.01, Net::zeros));
    let fit = Fit::new(&mut net, &mut adam, &data).epochs(3).batch(4).window(5).early_stopping(10);
    let settings = fit.settings();
    for (name, value) in [
        ("sequences to train on", "6"),
        ("sequences to validate on", "none"),
        ("order of sequences", "shuffled"),
        ("window", "5 steps"),
    ] {
        assert!(settings.contains(&(name.into(), value.into())), "{settings:?}");
    }
    let history = fit.run().unwrap();
    let page = Report::new("sums").network(&net).history(&history).settings(settings).to_string();
    assert!(page.contains("sequences to train on") && page.contains("prev"));
}

/// The rate with which a run ends best lowers the loss.
#[test]
fn a_search_for_a_rate_takes_sequences() {
    let data = data(6);
    let (mut net, mut sgd) = (Net::new(1), Sgd::new(0.0));
    let rate = {
        let fit = Fit::new(&mut net, &mut sgd, &data).epochs(9).batch(3).window(4);
        fit.find_rate().unwrap().best
    };
    sgd.rate = rate;
    let history = Fit::new(&mut net, &mut sgd, &data).epochs(9).batch(3).window(4).run().unwrap();
    assert!(history.last().unwrap().loss < 0.8 * history.records()[0].loss, "{rate}: {history}");
}
