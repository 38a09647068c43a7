//! The steps of a run over sequences.
//!
//! Input: small sequences, and a run that PyTorch made (files/record_windows.py). Output: none. Guarantees: a
//! run has PyTorch's losses and parameters, and the bits of a loop written by hand.

use std::path::Path;

use netwright::optimizer::Freeze;
use netwright::prelude::*;
use netwright::train::{End, Fit, Sequences, order};
use serde_json::Value;

use super::{Net, NetMemory, assert_near, data};

/// Numbers of a file.
fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

fn rounded(value: &Value) -> Vec<f32> {
    numbers(value).into_iter().map(|number| number as f32).collect()
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
