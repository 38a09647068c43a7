//! `Fit`: the loop that users do not write.
//!
//! The run has the bits of a loop written by hand; options do what they say; what cannot run is refused.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod interrupt;

use std::cell::RefCell;
use std::ops::ControlFlow;

use netwright::Optimizer;
use netwright::prelude::*;
use netwright::schedule::{Constant, Plateau, StepDecay};
use netwright::train::{Dataset, End, Error, Fit, Goal, History, Record, Standardize, Table, order};

network! { #[derive(Debug, PartialEq)] struct Wdbc<30, 16 sigmoid, 1 sigmoid>; }
network! { #[derive(Debug, PartialEq)] struct Line<1, 1 identity>; }
network! { struct Normed { x: input(30); h: x -> dense(4); n: h -> batch_norm -> tanh; y: n -> dense(1) -> sigmoid; loss: bce(y); } }

/// The rows of wdbc, scaled; the first 456 to train on.
fn wdbc() -> [Dataset<30, 1>; 2] {
    let table = Table::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/wdbc.csv")).unwrap();
    let data = table.classification::<30, 1>("benign").unwrap();
    let (mut train, mut test) = data.split_at(456).unwrap();
    let scaling = Standardize::fit(&train);
    scaling.apply(&mut train);
    scaling.apply(&mut test);
    [train, test]
}

/// The line 2x + 1.
fn line() -> Dataset<1, 1> {
    Dataset::new([[0.0], [1.0], [2.0], [3.0]], [[1.0], [3.0], [5.0], [7.0]]).unwrap()
}

#[test]
fn a_run_has_the_bits_of_a_loop_written_by_hand() {
    let [train, test] = wdbc();
    let (mut net, mut adam) = (Wdbc::new(1), Adam::new(0.01, Wdbc::zeros));
    let history =
        Fit::new(&mut net, &mut adam, &train).validation(&test).accuracy().epochs(5).seed(7).run().unwrap();

    let (mut by_hand, mut adam) = (Wdbc::new(1), Adam::new(0.01, Wdbc::zeros));
    let mut workspace = Wdbc::workspace::<128>();
    for (epoch, record) in (1..=5).zip(history.records()) {
        let rows = train.select(&order(7, epoch, train.len())).unwrap();
        let mut sum = 0.0;
        for (x, target) in rows.rows().chunks(32).zip(rows.targets().chunks(32)) {
            let loss = by_hand.train_batch(&mut workspace, x, target, &mut adam);
            sum += f64::from(loss) * x.len() as f64;
        }
        assert_eq!((record.epoch, record.rows), (epoch, 456));
        assert_eq!(record.loss, sum / 456.0);
        let rows = || test.rows().iter().zip(test.targets());
        let loss: f64 = rows().map(|(x, target)| f64::from(by_hand.loss(x, target))).sum();
        assert_eq!(record.validation, Some(loss / 113.0));
        let right = rows().filter(|(x, target)| by_hand.classify(x) == usize::from(target[0] == 1.0));
        assert!((record.metrics[0] - right.count() as f64 / 113.0).abs() < 1e-15);
    }
    assert_eq!(net.parameters(), by_hand.parameters());
    assert_eq!(history.end(), Some(End::Epochs));
    assert!(history.last().unwrap().metrics[0] > 0.95);
    // In the order of the data set, too.
    let (mut net, mut sgd) = (Wdbc::new(1), Sgd::new(0.1));
    Fit::new(&mut net, &mut sgd, &train).in_order().epochs(1).run().unwrap();
    let mut by_hand = Wdbc::new(1);
    for (x, target) in train.rows().chunks(32).zip(train.targets().chunks(32)) {
        by_hand.train_batch(&mut workspace, x, target, &mut Sgd::new(0.1));
    }
    assert_eq!(net.parameters(), by_hand.parameters());
}

#[test]
fn a_batch_beyond_the_workspace_has_the_bits_of_one_within() {
    let [train, _] = wdbc();
    let train = train.split_at(256).unwrap().0;
    let (mut whole, mut parts) = (Wdbc::new(2), Wdbc::new(2));
    let (mut one, mut other) = (Sgd::new(0.5), Sgd::new(0.5));
    Fit::new(&mut whole, &mut one, &train).batch(64).epochs(3).run().unwrap();
    Fit::new(&mut parts, &mut other, &train).workspace::<16>().batch(64).epochs(3).run().unwrap();
    assert_eq!(whole.parameters(), parts.parameters());
}

#[test]
fn weights_of_rows_count() {
    let data = line().with_weights([1.0, 0.0, 2.0, 0.5]).unwrap();
    let (mut net, mut sgd) = (Line::new(1), Sgd::new(0.01));
    let history = Fit::new(&mut net, &mut sgd, &data).in_order().batch(4).epochs(1).run().unwrap();
    let mut by_hand = Line::new(1);
    let mut gradient = Line::zeros();
    let weights = data.weights();
    let workspace = &mut Line::workspace::<4>();
    let loss = by_hand.gradient_batch(workspace, data.rows(), data.targets(), weights, &mut gradient);
    by_hand.apply(&gradient, &mut Sgd::new(0.01));
    assert_eq!(net.parameters(), by_hand.parameters());
    assert_eq!(history.last().unwrap().loss, f64::from(loss));
}

#[test]
fn a_clipped_step_has_the_norm_of_the_limit() {
    let mut net = Line::new(1);
    net.layer1.weights[0][0] = 100.0;
    let before = net.clone();
    let data = line();
    Fit::new(&mut net, &mut Sgd::new(1.0), &data).batch(4).epochs(1).clip_norm(0.25).run().unwrap();
    let norm = |a: &Line, b: &Line| {
        let squares = a.parameters().iter().zip(b.parameters()).map(|(a, b)| f64::from(a - b).powi(2));
        squares.sum::<f64>().sqrt()
    };
    assert!((norm(&net, &before) - 0.25).abs() < 1e-4, "{}", norm(&net, &before));
    // Each number has the limit, whatever its norm.
    let mut net = before.clone();
    Fit::new(&mut net, &mut Sgd::new(1.0), &data).batch(4).epochs(1).clip_value(0.25).run().unwrap();
    let steps: Vec<f32> = net.parameters().iter().zip(before.parameters()).map(|(a, b)| a - b).collect();
    assert!(steps.iter().all(|step| (step.abs() - 0.25).abs() < 1e-4), "{steps:?}");
    // A limit above the norm changes nothing but the path.
    let (mut free, mut wide) = (Line::new(1), Line::new(1));
    Fit::new(&mut free, &mut Sgd::new(0.01), &data).batch(4).epochs(1).run().unwrap();
    Fit::new(&mut wide, &mut Sgd::new(0.01), &data).batch(4).epochs(1).clip_norm(1e9).run().unwrap();
    assert!(norm(&free, &wide) < 1e-6);
}

#[test]
fn the_best_weights_come_back_when_patience_is_at_its_end() {
    // The watched number is best in the third epoch.
    let numbers = [5.0, 4.0, 1.0, 1.0, 2.0, f64::MAX, 0.5];
    let (seen, kept) = (RefCell::new(0), RefCell::new(Vec::new()));
    let data = line();
    let (mut net, mut sgd) = (Line::new(1), Sgd::new(0.01));
    let history = Fit::new(&mut net, &mut sgd, &data)
        .metric("number", |_, _| {
            *seen.borrow_mut() += 1;
            Ok(numbers[*seen.borrow() - 1])
        })
        .watch("number", Goal::Smallest)
        .early_stopping(3)
        .on_epoch(|_, net| {
            kept.borrow_mut().push(net.clone());
            ControlFlow::Continue(())
        })
        .run()
        .unwrap();
    assert_eq!((history.records().len(), history.end()), (6, Some(End::Patience)));
    assert_eq!(history.best().unwrap().epoch, 3);
    assert_eq!(net, kept.borrow()[2]);
    assert_ne!(net, kept.borrow()[5]);
}

#[test]
fn a_last_row_that_a_norm_cannot_take_alone_joins_the_batch_before() {
    let [train, _] = wdbc();
    let train = train.split_at(65).unwrap().0;
    let (mut net, mut sgd) = (Normed::new(1), Sgd::new(0.1));
    let history = Fit::new(&mut net, &mut sgd, &train).epochs(1).run().unwrap();
    assert_eq!((history.last().unwrap().rows, net.state.step), (65, 2));
}

/// A network that grows without limit keeps its last finite weights, and says where it happened.
#[test]
fn numbers_that_are_not_finite_end_a_run() {
    let data = line();
    let (mut net, mut sgd) = (Line::new(1), Sgd::new(10.0));
    let mut last = net.clone();
    let error = Fit::new(&mut net, &mut sgd, &data)
        .epochs(1000)
        .on_epoch(|_, net| {
            last = net.clone();
            ControlFlow::Continue(())
        })
        .run()
        .unwrap_err();
    let Error::Diverged(diverged) = &error else { panic!("{error}") };
    assert_eq!((diverged.history.records().len() as u64, diverged.batch), (diverged.epoch - 1, 1));
    assert!(diverged.history.records().len() > 5);
    let text = error.to_string();
    assert!(
        text.contains("the loss is inf; with the parameters after the step, row ")
            && text.contains("lower the learning rate"),
        "{text}"
    );
    assert_eq!(net, last);
    assert!(net.parameters().iter().all(|number| number.is_finite()));

    // Where the gradient comes first, the row is known.
    let data = Dataset::new([[1.0], [1e25], [2.0]], [[1.0], [0.0], [1.0]]).unwrap();
    let mut net = Line::new(1);
    net.layer1.weights[0][0] = 1.0;
    let before = net.clone();
    let error = Fit::new(&mut net, &mut sgd, &data).in_order().clip_norm(1.0).run().unwrap_err().to_string();
    assert!(error.contains("epoch 1, batch 1") && error.contains("row 1 of the data"), "{error}");
    assert_eq!(net, before);
}

#[test]
fn what_cannot_run_is_refused_before_the_first_step() {
    let data = line();
    let one = line().split_at(1).unwrap().0;
    let mut net = Line::new(1);
    let before = net.clone();
    let mut sgd = Sgd::new(0.01);
    let refused = |error: Result<History, Error>, text: &str| {
        let error = error.unwrap_err().to_string();
        assert!(error.contains(text) && error.contains("; "), "{error}");
    };
    refused(Fit::new(&mut net, &mut sgd, &data).epochs(0).run(), "no epochs");
    refused(Fit::new(&mut net, &mut sgd, &data).batch(0).run(), "batches of 0 rows");
    refused(Fit::new(&mut net, &mut sgd, &data).workspace::<0>().run(), "a workspace of 0 rows");
    refused(Fit::new(&mut net, &mut sgd, &data).clip_norm(0.0).run(), "`clip_norm(0)`");
    refused(Fit::new(&mut net, &mut sgd, &data).clip_norm(f32::NAN).run(), "`clip_norm(NaN)`");
    refused(Fit::new(&mut net, &mut Sgd::new(-1.0), &data).run(), "a learning rate of -1");
    refused(Fit::new(&mut net, &mut sgd, &data).schedule(Constant::new(-1.0)).run(), "rate of -1: write");
    let both = Fit::new(&mut net, &mut sgd, &data).schedule(Constant::new(0.1)).plateau(Plateau::new(0.1));
    refused(both.run(), "`schedule` and `plateau`");
    refused(Fit::new(&mut net, &mut sgd, &data).average(1.0).run(), "`average(1)`");
    refused(
        Fit::new(&mut net, &mut sgd, &data).watch("auc", Goal::Largest).run(),
        "no number `auc` to watch",
    );
    let watched = Fit::new(&mut net, &mut sgd, &data).watch("validation", Goal::Smallest).run();
    refused(watched, "it has `loss`");
    refused(
        Fit::new(&mut net, &mut sgd, &data).metric("loss", |_, _| Ok(0.0)).run(),
        "`loss`, is empty, taken",
    );
    refused(Fit::new(&mut net, &mut sgd, &data).accuracy().accuracy().run(), "`accuracy`, is empty, taken");
    assert_eq!(net, before);
    let [rows, _] = wdbc();
    let mut normed = Normed::new(1);
    refused(Fit::new(&mut normed, &mut sgd, &rows.split_at(1).unwrap().0).run(), "1 row to train on");
    refused(Fit::new(&mut normed, &mut sgd, &rows).batch(1).run(), "at least 2");
    refused(Fit::new(&mut normed, &mut sgd, &rows).batch(200).run(), "normalise over parts");
    // A metric without a value.
    let run = Fit::new(&mut net, &mut sgd, &data).accuracy().run();
    refused(
        run,
        "is not a class; the target of a class is 0 or 1, or a 1 among zeros; without classes, measure numbers",
    );
    assert!(Fit::new(&mut net, &mut sgd, &one).epochs(1).run().is_ok());
}

#[test]
fn a_schedule_is_asked_for_each_step() {
    let data = line();
    let (mut net, mut sgd) = (Line::new(1), Sgd::new(5.0));
    // Half of it every step.
    let fit = Fit::new(&mut net, &mut sgd, &data).batch(2).epochs(2);
    assert_eq!(fit.steps(), 4);
    let history = fit.schedule(StepDecay::new(0.02, 1, 0.5)).run().unwrap();
    let rates: Vec<f64> = history.records().iter().map(|record| record.rate).collect();
    assert_eq!(rates, [0.01_f32, 0.0025].map(f64::from));
    assert_eq!(Optimizer::<f32, Line>::rate(&sgd), 0.0025);
    // A plateau is told of the watched number: better in the first two epochs alone.
    let seen = RefCell::new(0.0);
    let history = Fit::new(&mut net, &mut sgd, &data)
        .metric("number", |_, _| {
            *seen.borrow_mut() += 1.0;
            Ok(2.0_f64.min(*seen.borrow()))
        })
        .watch("number", Goal::Largest)
        .plateau(Plateau::new(0.008).maximize().factor(0.5).patience(1))
        .epochs(6)
        .run()
        .unwrap();
    let rates: Vec<f32> = history.records().iter().map(|record| record.rate as f32).collect();
    assert_eq!(rates, [0.008, 0.008, 0.008, 0.008, 0.004, 0.004]);
}

#[test]
fn the_average_is_measured_and_kept() {
    let data = line();
    let (mut net, mut sgd) = (Line::new(1), Sgd::new(0.05));
    let fit = Fit::new(&mut net, &mut sgd, &data).validation(&data).in_order().batch(2).average(0.75);
    let history = fit.epochs(3).run().unwrap();
    let (mut by_hand, mut sgd) = (Line::new(1), Sgd::new(0.05));
    let mut workspace = Line::workspace::<2>();
    let mut average = by_hand.clone();
    for (x, target) in (0..3).flat_map(|_| data.rows().chunks(2).zip(data.targets().chunks(2))) {
        by_hand.train_batch(&mut workspace, x, target, &mut sgd);
        for (average, number) in average.parameters_mut().iter_mut().zip(by_hand.parameters()) {
            *average += 0.25 * (number - *average);
        }
    }
    assert_eq!(net, average);
    let loss: f64 =
        data.rows().iter().zip(data.targets()).map(|(x, target)| f64::from(average.loss(x, target))).sum();
    assert_eq!(history.last().unwrap().validation, Some(loss / 4.0));
}

#[test]
fn no_rate_is_found_where_all_diverge() {
    let data = Dataset::new([[1e30], [-1e30]], [[0.0], [1.0]]).unwrap();
    let (mut net, mut sgd) = (Line::new(1), Sgd::new(0.0));
    let error = Fit::new(&mut net, &mut sgd, &data).find_rate().unwrap_err();
    assert!(matches!(&error, Error::Refused { .. }) && error.to_string().contains("diverges"), "{error}");
}

#[test]
fn a_history_is_the_same_in_each_form() {
    let record = |epoch, loss, validation, accuracy| Record {
        epoch,
        loss,
        validation: Some(validation),
        metrics: vec![accuracy],
        rate: 0.1,
        rows: 456,
        seconds: 0.5,
    };
    let records = [record(1, 0.1 + 0.2, 1e-9, 0.5), record(2, 1.0 / 3.0, f64::INFINITY, 1.0)];
    let history = History::new(["accuracy, \"mean\""], records.clone()).unwrap();
    let text = history.to_csv();
    let mut csv = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(
        csv.headers().unwrap(),
        ["epoch", "loss", "validation", "accuracy, \"mean\"", "rate", "rows", "seconds"].as_slice()
    );
    for (row, record) in csv.records().zip(&records) {
        let numbers: Vec<f64> = row.unwrap().iter().map(|field| field.parse().unwrap()).collect();
        let want = [
            record.epoch as f64,
            record.loss,
            record.validation.unwrap(),
            record.metrics[0],
            record.rate,
            record.rows as f64,
            record.seconds,
        ];
        assert_eq!(numbers, want);
    }
    for (line, record) in history.to_json_lines().lines().zip(&records) {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["loss"].as_f64(), Some(record.loss));
        assert_eq!(line["validation"].as_f64(), record.validation.filter(|number| number.is_finite()));
        assert_eq!(line["accuracy, \"mean\""].as_f64(), Some(record.metrics[0]));
    }
    let folder = std::env::temp_dir().join(format!("netwright-history-{}", std::process::id()));
    history.write(folder.join("new/history.csv")).unwrap();
    history.write(folder.join("new/history.jsonl")).unwrap();
    assert_eq!(std::fs::read_to_string(folder.join("new/history.csv")).unwrap(), text);
    assert_eq!(std::fs::read_to_string(folder.join("new/history.jsonl")).unwrap(), history.to_json_lines());
    std::fs::remove_dir_all(folder).unwrap();
    let error = history.metric("accurcy").unwrap_err().to_string();
    assert!(error.contains("`accurcy`") && error.contains("`accuracy, \"mean\"`"), "{error}");
}
