//! Tells four movements of a hand apart, while they are made.
//!
//! The data are made up, and said to be: each gesture is a path with a random size, speed, direction and
//! length, and noise, as a sensor reports it, a step of movement at a time. A network with a memory says
//! after each step which gesture it is; it is trained on all steps, so that it says so as early as it can.
//! Output: how many gestures it knows at their end, and how many on the way; a picture of that, the network
//! and a page with the confusion matrix under target/netwright/gesture.

use std::error::Error;
use std::f32::consts::TAU;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use netwright::Generator;
use netwright::prelude::*;
use netwright::train::metric::Confusion;
use netwright::train::plot::{self, Axis, Chart};
use netwright::train::{Fit, Goal, Report, Sequences};

network! {
    /// A gated recurrent unit (Cho et al. 2014) over movements, and the probability of each gesture.
    pub struct Gesture {
        x: input(2);
        h: x -> gru(12);
        y: h -> dense(4) -> softmax;
        loss: cross_entropy(y);
    }
}

const NAMES: [&str; 4] = ["swipe", "circle to the left", "circle to the right", "wave"];
const GESTURES: usize = 400;
/// The longest gesture has so many steps.
const LONGEST: usize = 40;

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
    let mut draws = Generator::new(1);
    let data = Sequences::collect((0..GESTURES).map(|index| gesture(index % NAMES.len(), &mut draws)))?;
    let [train, validation, test] = data.split_stratified(1, [0.6, 0.2, 0.2])?;

    let start = Instant::now();
    let (mut net, mut adam) = (Gesture::new(1), Adam::new(0.02, Gesture::zeros));
    // As many sequences at a time as the workspace has room for, also if all of them are long.
    let fit = Fit::new(&mut net, &mut adam, &train).workspace::<640>().batch(16);
    let fit = fit.validation(&validation).last_accuracy().watch("last accuracy", Goal::Largest);
    let fit = fit.epochs(30).clip_norm(1.0).early_stopping(10);
    let settings = fit.settings();
    let history = fit.run()?;
    println!("trained on {} gestures in {:.1?}, tested on {}", train.len(), start.elapsed(), test.len());

    let (confusion, early) = tested(&net, &test)?;
    println!("at the end  {:.3}   of the gestures are known", confusion.accuracy()?);
    for steps in [1, 5, 10] {
        println!("after {steps:2}    {:.3}", early[steps - 1]);
    }

    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/target/netwright/gesture"));
    let curve = early.iter().enumerate().map(|(index, known)| [index as f64 + 1.0, *known]);
    let chart = Chart::new("Gestures that are known on the way")
        .x(Axis::named("steps"))
        .y(Axis::named("part of the test").range(0.0, 1.0))
        .line("known", curve);
    plot::write(folder.join("early.svg"), &chart)?;
    netwright::save(&net, folder.join("gesture.safetensors"))?;
    let report = Report::new("Gestures").network(&net).history(&history).settings(settings);
    report.classes(&confusion, &NAMES).picture(&chart).write(folder.join("report.html"))?;
    println!("picture, network and report are in {}", folder.display());
    Ok(())
}

/// The movements of a gesture, and its class as the target of each.
fn gesture(class: usize, draws: &mut Generator) -> (Vec<[f32; 2]>, Vec<[f32; 4]>) {
    let mut within = |low: f32, high: f32| low + (high - low) * draws.uniform() as f32;
    let steps = within(20.0, LONGEST as f32) as usize;
    let (size, direction, begins) = (within(0.5, 1.5), within(0.0, TAU), within(0.0, TAU));
    let turns = within(0.8, 1.6);
    let heading = |part: f32| match class {
        0 => direction,
        1 => direction + turns * TAU * part,
        2 => direction - turns * TAU * part,
        // Back and forth, around the direction.
        _ => direction + 1.5 * (2.0 * turns * TAU * part + begins).sin(),
    };
    let rows = (0..steps).map(|step| {
        let angle = heading(step as f32 / steps as f32);
        [angle.cos(), angle.sin()].map(|part| size * part)
    });
    let rows: Vec<[f32; 2]> = rows.collect();
    let noisy = rows.iter().map(|row| row.map(|part| part + 0.15 * draws.normal() as f32)).collect();
    let mut target = [0.0; 4];
    target[class] = 1.0;
    (noisy, vec![target; steps])
}

/// Which gestures are taken for which at their end, and how many are known after each number of steps.
fn tested(net: &Gesture, test: &Sequences<2, 4>) -> Result<(Confusion, Vec<f64>), netwright::train::Error> {
    let (classes, mut confusion) = (test.classes()?, Confusion::new(NAMES.len())?);
    let (mut known, mut all) = ([0_u32; LONGEST], [0_u32; LONGEST]);
    for (gesture, class) in test.iter().zip(classes) {
        let (mut memory, mut said) = (Gesture::memory(), 0);
        for (step, x) in gesture.rows().iter().enumerate() {
            let y = net.step(&mut memory, x);
            said = (0..NAMES.len()).max_by(|&a, &b| y[a].total_cmp(&y[b])).unwrap_or(0);
            known[step] += u32::from(said == class);
            all[step] += 1;
        }
        confusion.add(class, said)?;
    }
    let early = known.iter().zip(all).filter(|(_, all)| *all > 0);
    Ok((confusion, early.map(|(known, all)| f64::from(*known) / f64::from(all)).collect()))
}
