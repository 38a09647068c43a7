//! Predicts the next value of a series from those before, and goes on by itself.
//!
//! The series is computed, not measured: the equation of Mackey & Glass (Science 197, 1977) with a delay of
//! 17, which is chaotic and a usual test of forecasts. The first part of it is cut into sequences, on which a
//! cell with a memory is trained in windows; then the network follows a part that it has not seen, step by
//! step, as a program would that has one new value at a time. Output: the error beside that of two simpler
//! forecasts; the curves, the network and a page under target/netwright/forecast.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use netwright::prelude::*;
use netwright::schedule::Cosine;
use netwright::train::plot::{self, Axis, Chart};
use netwright::train::{Fit, Report, Sequences};

network! {
    /// A gated recurrent unit (Cho et al. 2014), and how much the next value differs from this one.
    pub struct Forecast {
        x: input(1);
        h: x -> gru(12);
        change: h -> dense(1);
        y: x + change;
        loss: mse(y);
        output: y;
    }
}

/// How many values there are to train on, in sequences of so many, and to test on.
const TRAINING: usize = 3000;
const SEQUENCE: usize = 250;
const TEST: usize = 500;
/// Before so many steps of a stream, the memory knows too little.
const BEGINNING: usize = 50;
/// How many values the network predicts by itself at the end.
const ALONE: usize = 50;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let series = series(TRAINING + 1 + TEST);
    let (training, test) = (&series[..=TRAINING], &series[TRAINING + 1..]);
    // Each value, and the next one as its target.
    let starts = (0..TRAINING).step_by(SEQUENCE);
    let data = Sequences::collect(starts.map(|start| {
        let end = (start + SEQUENCE).min(TRAINING);
        (&training[start..end], &training[start + 1..=end])
    }))?;
    let [train, validation] = data.split(1, [0.75, 0.25])?;

    let start = Instant::now();
    let (mut net, mut adam) = (Forecast::new(1), Adam::new(0.02, Forecast::zeros));
    let fit = Fit::new(&mut net, &mut adam, &train).workspace::<225>().batch(9).window(25);
    let fit = fit.validation(&validation).epochs(60).clip_norm(1.0).keep_best();
    let (steps, settings) = (fit.steps(), fit.settings());
    let history = fit.schedule(Cosine::new(0.02, steps)).run()?;
    println!("trained on {} sequences of {SEQUENCE} values in {:.1?}", train.len(), start.elapsed());

    let (predictions, alone) = stream(&net, test);
    let errors = Errors::of(test, &predictions);
    println!("network   {:.4}   root mean squared error, of the series' deviation", errors.network);
    println!("line      {:.4}   through the last two values", errors.line);
    println!("value     {:.4}   the last one again", errors.value);
    println!("alone     {:.4}   the network on its own outputs, {ALONE} steps", errors_of(test, &alone));

    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/target/netwright/forecast"));
    let curves = curves(test, &predictions, &alone);
    plot::write(folder.join("forecast.svg"), &curves)?;
    netwright::save(&net, folder.join("forecast.safetensors"))?;
    let report = Report::new("Forecast of a chaotic series").network(&net).history(&history);
    report.settings(settings).picture(&curves).write(folder.join("report.html"))?;
    println!("picture, network and report are in {}", folder.display());
    Ok(())
}

/// Values of dx/dt = 0.2·x(t−17)/(1 + x(t−17)¹⁰) − 0.1·x(t), every three units of time, by Euler's method in
/// steps of 0.1, around 0.
fn series(count: usize) -> Vec<[f32; 1]> {
    const DELAY: usize = 170;
    let mut x = vec![1.2_f64; DELAY + 1];
    // Before so many steps the series depends on its start.
    for _ in 0..3000 + 30 * count {
        let (now, before) = (x[x.len() - 1], x[x.len() - 1 - DELAY]);
        x.push(now + 0.1 * (0.2 * before / (1.0 + before.powi(10)) - 0.1 * now));
    }
    let last = x.len() - 30 * count;
    x[last..].iter().step_by(30).map(|x| [(x - 0.93) as f32]).collect()
}

/// What the network predicts for each value from those before, and what it predicts of the last ones if it
/// has no further values.
fn stream(net: &Forecast, test: &[[f32; 1]]) -> (Vec<f32>, Vec<f32>) {
    let (mut memory, mut predictions, mut alone) = (Forecast::memory(), vec![0.0], Vec::new());
    let begins = test.len() - ALONE;
    for (index, value) in test.iter().enumerate() {
        if index == begins {
            // A memory can be copied: this one goes on with its own outputs.
            let (mut memory, mut value) = (memory.clone(), [predictions[index]]);
            for _ in 0..ALONE {
                alone.push(value[0]);
                value = net.step(&mut memory, &value);
            }
        }
        let [next] = net.step(&mut memory, value);
        predictions.push(next);
    }
    predictions.pop();
    (predictions, alone)
}

/// Errors of three forecasts.
struct Errors {
    network: f64,
    line: f64,
    value: f64,
}

impl Errors {
    fn of(test: &[[f32; 1]], predictions: &[f32]) -> Self {
        let own = test.len() - BEGINNING;
        let before = |steps: usize| test[BEGINNING - steps..test.len() - steps].iter().map(|x| x[0]);
        let line: Vec<f32> = before(1).zip(before(2)).map(|(last, earlier)| 2.0 * last - earlier).collect();
        let value: Vec<f32> = before(1).collect();
        let error = |of: &[f32]| errors_of(test, of);
        Self { network: error(&predictions[test.len() - own..]), line: error(&line), value: error(&value) }
    }
}

/// The root of the mean squared error of predictions for the last values, as a part of the deviation of all.
fn errors_of(test: &[[f32; 1]], predictions: &[f32]) -> f64 {
    let mean = |numbers: &[f64]| numbers.iter().sum::<f64>() / numbers.len() as f64;
    let values: Vec<f64> = test.iter().map(|x| x[0].into()).collect();
    let centre = mean(&values);
    let squares: Vec<f64> = values.iter().map(|x| (x - centre).powi(2)).collect();
    let last = &values[values.len() - predictions.len()..];
    let errors: Vec<f64> = last.iter().zip(predictions).map(|(x, y)| (x - f64::from(*y)).powi(2)).collect();
    (mean(&errors) / mean(&squares)).sqrt()
}

/// The last values, and what was predicted.
fn curves(test: &[[f32; 1]], predictions: &[f32], alone: &[f32]) -> Chart {
    let first = test.len() - 4 * ALONE;
    let point = |index: usize, y: f32| [index as f64, f64::from(y)];
    let shown = |of: &[f32]| -> Vec<[f64; 2]> {
        let start = test.len() - of.len();
        of.iter()
            .enumerate()
            .map(|(index, y)| point(start + index, *y))
            .filter(|p| p[0] >= first as f64)
            .collect()
    };
    let values: Vec<f32> = test.iter().map(|x| x[0]).collect();
    Chart::new("Mackey–Glass series")
        .x(Axis::named("step"))
        .y(Axis::named("value"))
        .line("series", shown(&values))
        .line("one step ahead", shown(predictions))
        .line("alone", shown(alone))
}
