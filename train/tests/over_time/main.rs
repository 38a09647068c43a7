//! `Fit` over sequences: windows with memories, the options of a run, and what is refused.
//!
//! Input: small sequences. Output: none. Guarantees: rows change, and are measured, as documented; what has
//! no number is named with its sequence and step. `by_hand.rs` has the steps of a run, `stops.rs` its ends.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod by_hand;
#[path = "../refusal/mod.rs"]
mod refusal;
mod stops;

use std::ops::ControlFlow;

use netwright::Generator;
use netwright::prelude::*;
use netwright::train::{Error, Fit, Report, Sequences, draws};

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
    refused(
        fit.run(),
        "step 0 of sequence 0: the target [0.5, 0.5] is not a class",
        "without classes, measure numbers",
    );
    let labelled = Sequences::labelled(rows, &[[1.0, 0.0], [0.0, 1.0]], &[3, 1]).unwrap();
    let history = Fit::new(&mut net, &mut sgd, &labelled).epochs(1).accuracy().run().unwrap();
    let mut memory = Side::memory();
    let first = (0..3).filter(|&row| class(&net, &mut memory, &rows[row]) == 0).count();
    let last = class(&net, &mut Side::memory(), &rows[3]);
    assert_eq!(history.metric("accuracy").unwrap(), [(first + last) as f64 / 4.0]);
}

network! {
    struct AtEnd {
        x: input(2);
        h: (x, prev(h)) -> dense(4) -> tanh;
        y: h -> dense(2) -> softmax;
        loss: cross_entropy(y, at = last);
    }
}

network! {
    struct AtEndToo {
        x: input(2);
        h: (x, prev(h)) -> dense(3) -> tanh;
        y: h -> dense(1);
        z: h -> dense(1);
        loss: mse(y, at = last) + 0.5 * mse(z);
    }
}

#[test]
fn a_loss_at_the_last_step_is_the_mean_over_sequences() {
    let rows: Vec<[f32; 2]> = (0..11).map(|row| [(row as f32).sin(), (row as f32).cos()]).collect();
    let classes = [[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0]];
    let data = Sequences::labelled(rows, &classes, &[5, 1, 3, 2]).unwrap();
    let (mut net, mut sgd) = (AtEnd::new(3), Sgd::new(0.0));
    let by_hand = |net: &AtEnd, data: &Sequences<2, 2>| {
        let loss_of = |sequence: netwright::train::Window<'_, 2, 2>| {
            let (mut memory, mut y) = (AtEnd::memory(), [0.0; 2]);
            sequence.rows().iter().for_each(|x| y = net.step(&mut memory, x));
            let target = sequence.targets()[0];
            -f64::from((y[0] * target[0] + y[1] * target[1]).ln())
        };
        data.iter().map(loss_of).sum::<f64>() / data.len() as f64
    };
    // With a rate of 0 all batches see the same network; they have one, two and three sequences.
    for batch in [1, 2, 3] {
        let fit = Fit::new(&mut net, &mut sgd, &data).validation(&data).batch(batch).epochs(1);
        let history = fit.run().unwrap();
        let (epoch, expected) = (history.last().unwrap(), by_hand(&AtEnd::new(3), &data));
        let found = [epoch.loss, epoch.validation.unwrap()];
        assert!(found.iter().all(|loss| (loss - expected).abs() < 1e-6), "{found:?}, not {expected}");
    }
    let (mut net, mut adam) = (AtEnd::new(3), Adam::new(0.05, AtEnd::zeros));
    let history = Fit::new(&mut net, &mut adam, &data).epochs(100).last_accuracy().run().unwrap();
    assert_eq!(history.metric("last accuracy").unwrap().last(), Some(&1.0));
    assert!(by_hand(&net, &data) < 0.1);
}

#[test]
fn a_loss_of_last_steps_and_of_every_step_is_measured_over_all() {
    let rows: Vec<[f32; 2]> = (0..9).map(|row| [(row as f32).sin(), (row as f32).cos()]).collect();
    let targets: Vec<[f32; 2]> = rows.iter().map(|[a, b]| [a * b, a - b]).collect();
    let data = Sequences::new(rows, targets, &[4, 2, 3]).unwrap();
    let (mut net, mut sgd) = (AtEndToo::new(3), Sgd::new(0.0));
    let [mut of_last, mut of_every] = [0.0; 2];
    for sequence in data.iter() {
        let (mut memory, last) = (AtEndToo::memory(), sequence.rows().len() - 1);
        for (step, (x, target)) in sequence.rows().iter().zip(sequence.targets()).enumerate() {
            let [y, z] = net.step(&mut memory, x);
            of_every += f64::from((z - target[1]).powi(2));
            of_last += if step == last { f64::from((y - target[0]).powi(2)) } else { 0.0 };
        }
    }
    let history = Fit::new(&mut net, &mut sgd, &data).validation(&data).epochs(1).run().unwrap();
    let (found, expected) = (history.last().unwrap(), of_last / 3.0 + 0.5 * of_every / 9.0);
    for loss in [found.loss, found.validation.unwrap()] {
        assert!((loss - expected).abs() < 1e-6, "{loss}, not {expected}");
    }
}

network! {
    struct Weighed {
        x: input(2);
        h: (x, prev(h)) -> dense(3) -> tanh;
        y: h -> dense(1);
        counts: target(1);
        loss: mse(y, weight = counts, normalise = weights);
    }
}

#[test]
fn a_loss_that_is_divided_by_weights_is_measured_over_all() {
    let rows: Vec<[f32; 2]> = (0..90).map(|row| [(row as f32).sin(), (row as f32).cos()]).collect();
    let targets: Vec<[f32; 2]> = rows.iter().enumerate().map(|(row, [a, b])| [a * b, row as f32]).collect();
    // The second one has more steps than are added up at a time.
    let data = Sequences::new(rows, targets, &[4, 80, 6]).unwrap();
    let (mut net, mut sgd) = (Weighed::new(3), Sgd::new(0.0));
    let [mut sum, mut weights] = [0.0; 2];
    for sequence in data.iter() {
        let mut memory = Weighed::memory();
        for (x, target) in sequence.rows().iter().zip(sequence.targets()) {
            let [y] = net.step(&mut memory, x);
            sum += f64::from(target[1] * (y - target[0]).powi(2));
            weights += f64::from(target[1]);
        }
    }
    let fit = Fit::new(&mut net, &mut sgd, &data).validation(&data).workspace::<90>();
    let history = fit.epochs(1).run().unwrap();
    let (found, expected) = (history.last().unwrap(), sum / weights);
    for loss in [found.loss, found.validation.unwrap()] {
        assert!((loss - expected).abs() < 1e-6 * expected, "{loss}, not {expected}");
    }
}

#[test]
fn a_window_ends_no_sequence_that_goes_on() {
    let data = Sequences::labelled([[1.0, 0.0]; 6], &[[0.0, 1.0], [1.0, 0.0]], &[2, 4]).unwrap();
    let (mut net, mut sgd) = (AtEnd::new(1), Sgd::new(0.1));
    let fact = "the loss compares the last step of a sequence (`at = last`), and sequence 1 has 4 steps, more \
                than a window of 3";
    refused(Fit::new(&mut net, &mut sgd, &data).window(3).run(), fact, "write `.window(4)`, or leave it out");
    assert!(Fit::new(&mut net, &mut sgd, &data).window(4).epochs(1).run().is_ok());
}

#[test]
fn steps_that_no_term_compares_have_any_target() {
    let rows = [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]];
    let classes = |targets: [[f32; 2]; 3]| Sequences::new(rows, targets, &[2, 1]).unwrap();
    let (mut net, mut sgd) = (AtEnd::new(1), Sgd::new(0.1));
    let right = classes([[-1.0, 7.0], [0.0, 1.0], [1.0, 0.0]]);
    assert!(Fit::new(&mut net, &mut sgd, &right).validation(&right).epochs(1).run().is_ok());
    let wrong = classes([[-1.0, 7.0], [0.0, -1.0], [1.0, 0.0]]);
    let fact = "target 1 of step 1 of sequence 0 is -1";
    refused(Fit::new(&mut net, &mut sgd, &wrong).run(), fact, "write 1 for the class");
    // The square of 10³⁰ is infinite in single precision: at step 0 nothing compares it.
    let numbers = |targets: [[f32; 2]; 3]| Sequences::new(rows, targets, &[2, 1]).unwrap();
    let mut net = AtEndToo::new(1);
    let far = numbers([[1e30, 0.0], [0.0; 2], [1e30, 0.0]]);
    let fit = Fit::new(&mut net, &mut sgd, &far).in_order().clip_norm(1.0).epochs(1);
    let error = fit.run().unwrap_err();
    assert!(error.to_string().contains("step 0 of sequence 1"), "{error}");
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
