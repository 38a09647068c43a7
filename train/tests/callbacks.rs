//! Callbacks, rows that change in each epoch, and the accuracy of networks with several outputs.
//!
//! Input: small data sets. Output: none. Guarantees: callbacks are called at the moments that they name, in
//! order; a row changes by (seed, epoch, row) alone; `accuracy` means what `classify` says.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use std::ops::ControlFlow;

use netwright::Generator;
use netwright::prelude::*;
use netwright::train::{
    Batch, Callback, Checkpoints, Dataset, End, Fit, History, Record, Report, draws, order,
};

network! { #[derive(Debug, PartialEq)] struct Line<1, 1 identity>; }

// The value comes before the class in the targets, and after it in the outputs.
network! {
    struct Heads {
        x: input(1);
        value: x -> dense(1);
        side: x -> dense(2) -> softmax;
        loss: mse(value) + cross_entropy(side);
        output: (side, value);
    }
}

network! {
    struct Unheard {
        x: input(1);
        value: x -> dense(1);
        hidden: x -> dense(2, frozen = true);
        loss: mse(value);
        output: (hidden, value);
    }
}

/// The line 2x + 1.
fn line() -> Dataset<1, 1> {
    Dataset::new([[0.0], [1.0], [2.0], [3.0]], [[1.0], [3.0], [5.0], [7.0]]).unwrap()
}

/// Writes down what it hears.
#[derive(Default)]
struct Log {
    heard: Vec<String>,
    /// The step after which it ends the run.
    last: Option<usize>,
}

impl Callback<Line> for Log {
    fn on_train_begin(&mut self, _: &Line) {
        self.heard.push("begin".into());
    }
    fn on_epoch_begin(&mut self, epoch: u64, _: &Line) {
        self.heard.push(format!("epoch {epoch}"));
    }
    fn on_batch_end(&mut self, batch: &Batch) -> ControlFlow<()> {
        self.heard.push(format!("batch {}.{} of {}", batch.epoch, batch.batch, batch.rows));
        assert!(batch.loss.is_finite() && batch.rate == 0.01);
        let steps = self.heard.iter().filter(|heard| heard.starts_with("batch")).count();
        if self.last == Some(steps) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
    fn on_epoch_end(&mut self, epoch: &Record, _: &Line) -> ControlFlow<()> {
        self.heard.push(format!("end of {}", epoch.epoch));
        ControlFlow::Continue(())
    }
    fn on_train_end(&mut self, history: &History, _: &Line) {
        self.heard.push(history.end().unwrap().to_string());
    }
}

#[test]
fn callbacks_hear_a_run_in_its_order() {
    let data = line();
    let (mut net, mut sgd, mut log) = (Line::new(1), Sgd::new(0.01), Log::default());
    let mut epochs = 0;
    let mut count = |_: &Record, _: &Line| {
        epochs += 1;
        ControlFlow::Continue(())
    };
    let fit = Fit::new(&mut net, &mut sgd, &data).batch(3).epochs(2);
    fit.callback(&mut log).callback(&mut count).run().unwrap();
    let heard = [
        "begin",
        "epoch 1",
        "batch 1.1 of 3",
        "batch 1.2 of 1",
        "end of 1",
        "epoch 2",
        "batch 2.1 of 3",
        "batch 2.2 of 1",
        "end of 2",
        "all epochs are done",
    ];
    assert_eq!(log.heard, heard);
    assert_eq!(epochs, 2);
}

#[test]
fn a_callback_ends_a_run_within_an_epoch() {
    let data = line();
    let (mut net, mut sgd) = (Line::new(1), Sgd::new(0.01));
    let mut log = Log { last: Some(3), ..Log::default() };
    let history = Fit::new(&mut net, &mut sgd, &data).batch(2).epochs(5).callback(&mut log).run().unwrap();
    assert_eq!((history.records().len(), history.end()), (1, Some(End::Callback)));
    assert_eq!(log.heard.last().unwrap(), "a callback stopped it");
    // Three steps, and no other.
    let mut by_hand = Line::new(1);
    let mut workspace = Line::workspace::<2>();
    for rows in [&order(0, 1, 4)[..2], &order(0, 1, 4)[2..], &order(0, 2, 4)[..2]] {
        let batch = data.select(rows).unwrap();
        by_hand.train_batch(&mut workspace, batch.rows(), batch.targets(), &mut Sgd::new(0.01));
    }
    assert_eq!(net, by_hand);
}

/// Noise, and a shift that depends on the row.
fn jitter(row: &mut [f32; 1], draws: &mut Generator) {
    row[0] += 0.1 * draws.normal() as f32;
}

#[test]
fn rows_change_by_seed_epoch_and_index() {
    let data = line();
    for in_order in [false, true] {
        let (mut net, mut sgd) = (Line::new(1), Sgd::new(0.01));
        let fit = Fit::new(&mut net, &mut sgd, &data).seed(7).batch(3).epochs(3).augment(jitter);
        let fit = if in_order { fit.in_order() } else { fit };
        let history = fit.validation(&data).run().unwrap();
        let mut by_hand = Line::new(1);
        let mut workspace = Line::workspace::<3>();
        for epoch in 1..=3 {
            let rows = if in_order { vec![0, 1, 2, 3] } else { order(7, epoch, 4) };
            for rows in rows.chunks(3) {
                let changed = rows.iter().map(|&row| {
                    let mut x = data.rows()[row];
                    jitter(&mut x, &mut draws(7, epoch, row as u64 + 1));
                    x
                });
                let changed: Vec<[f32; 1]> = changed.collect();
                let target: Vec<[f32; 1]> = rows.iter().map(|&row| data.targets()[row]).collect();
                by_hand.train_batch(&mut workspace, &changed, &target, &mut Sgd::new(0.01));
            }
        }
        assert_eq!(net, by_hand);
        // What is measured does not change.
        let losses = data.rows().iter().zip(data.targets()).map(|(x, t)| f64::from(by_hand.loss(x, t)));
        assert_eq!(history.last().unwrap().validation, Some(losses.sum::<f64>() / 4.0));
    }
    let (mut plain, mut sgd) = (Line::new(1), Sgd::new(0.01));
    Fit::new(&mut plain, &mut sgd, &data).seed(7).batch(3).epochs(3).run().unwrap();
    let (mut changed, mut sgd) = (Line::new(1), Sgd::new(0.01));
    Fit::new(&mut changed, &mut sgd, &data).seed(7).batch(3).epochs(3).augment(jitter).run().unwrap();
    assert_ne!(plain, changed);
}

#[test]
fn a_resumed_run_changes_rows_as_one_that_was_not_stopped() {
    let folder = std::env::temp_dir().join(format!("netwright-augment-{}", std::process::id()));
    let data = line();
    let run = |epochs, last, changes: bool| {
        let (mut net, mut adam) = (Line::new(1), Adam::new(0.01, Line::zeros));
        let mut log = Log { last, ..Log::default() };
        let fit = Fit::new(&mut net, &mut adam, &data).batch(2).epochs(epochs).callback(&mut log);
        let fit = fit.checkpoints(Checkpoints::new(&folder).resume());
        let fit = if changes { fit.augment(jitter) } else { fit };
        fit.run().map(|_| net)
    };
    // Stopped within an epoch, then to its end.
    run(4, Some(3), true).unwrap();
    let error = run(4, None, false).unwrap_err().to_string();
    assert!(error.contains("other options"), "{error}");
    let resumed = run(4, None, true).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let whole = run(4, None, true).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(resumed, whole);
}

#[test]
fn accuracy_is_that_of_the_first_output() {
    let class = |x: f32| if x > 0.0 { [0.0, 1.0] } else { [1.0, 0.0] };
    let x = [-2.0, -1.0, -0.5, 0.5, 1.0, 2.0];
    let data = Dataset::collect(x.map(|x| ([x], [10.0 * x, class(x)[0], class(x)[1]]))).unwrap();
    let (mut net, mut adam) = (Heads::new(1), Adam::new(0.1, Heads::zeros));
    let history = Fit::new(&mut net, &mut adam, &data).accuracy().epochs(200).run().unwrap();
    // The value is far larger than the outputs of the classes, which alone are compared.
    let right = x.iter().filter(|&&x| net.classify(&[x]) == usize::from(x > 0.0)).count();
    assert_eq!(right, 6);
    assert_eq!(history.last().unwrap().metrics, [1.0]);
    let report = Report::new("heads").classification(&net, &data, &["left", "right"]).unwrap().to_string();
    assert!(report.contains("left") && report.contains("ROC"), "no page of the classes");

    let (mut net, mut sgd) = (Unheard::new(1), Sgd::new(0.01));
    let data = line();
    let error = Fit::new(&mut net, &mut sgd, &data).accuracy().run().unwrap_err().to_string();
    assert!(
        error.starts_with("the first output, `hidden`, is compared with no part of the target; "),
        "{error}"
    );
}
