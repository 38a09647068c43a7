//! Models over time, in double precision: as their programs computed them, and through every pass.

use std::collections::BTreeMap;

use netwright_exchange::Foreign;
use netwright_exchange::evaluate::{self, Stream};
use netwright_exchange::flat::{self, Flat, Rounding};
use netwright_exchange::foreign::Port;
use netwright_exchange::write::Row;
use netwright_zoo_models::{OpenedStreams, Streams, amplifiers, folder_or_skip, streams};

/// The outputs of each step, as the file computes them: its own steps, all steps at once, or one step with
/// its state as an input. An output of the last step alone is empty before it.
fn of_file(foreign: &Foreign, flat: &Flat, steps: &[Row], silence: usize) -> Vec<Vec<Vec<f64>>> {
    let inputs: Vec<Vec<Vec<f64>>> = steps.iter().map(|step| flat.split(&step.x)).collect();
    if !foreign.memories.is_empty() {
        let mut stream = Stream::new(foreign);
        let zeros = vec![0.0; steps[0].x.len()];
        (0..silence).for_each(|_| drop(stream.step(&flat.split(&zeros))));
        return inputs.iter().filter_map(|x| stream.step(x).ok()).collect();
    }
    let name = |port: &Port| foreign.name(port.value).to_owned();
    let place = |port: &Port| flat.inputs.iter().position(|(of, _)| *of == name(port));
    let size = |port: &Port| port.shape.iter().product::<usize>();
    let is_whole = |port: &Port| place(port).is_some_and(|at| size(port) == steps.len() * flat.inputs[at].1);
    if foreign.inputs.iter().any(is_whole) {
        let all = |port: &Port| match place(port) {
            Some(at) => inputs.iter().flat_map(|parts| parts[at].clone()).collect(),
            None => vec![0.0; size(port)],
        };
        let all: Vec<Vec<f64>> = foreign.inputs.iter().map(all).collect();
        let outputs = evaluate::outputs(foreign, &all).unwrap_or_default();
        let of_step = |step: usize| {
            let part = |(numbers, output): (&Vec<f64>, &flat::Output)| match flat.size(output.node) {
                _ if output.last && step + 1 < steps.len() => Vec::new(),
                _ if output.last => numbers.clone(),
                size => numbers[step * size..][..size].to_vec(),
            };
            outputs.iter().zip(&flat.outputs).map(part).collect()
        };
        return (0..steps.len()).map(of_step).collect();
    }
    let mut states: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    let step = |parts: &Vec<Vec<f64>>| {
        let given = |port: &Port| match place(port) {
            Some(at) => parts[at].clone(),
            None => states.get(&name(port).replace("_in", "_out")).cloned().unwrap_or(vec![0.0; size(port)]),
        };
        let all: Vec<Vec<f64>> = foreign.inputs.iter().map(given).collect();
        let outputs = evaluate::outputs(foreign, &all).unwrap_or_default();
        let names = foreign.outputs.iter().map(|output| foreign.name(*output).to_owned());
        states = names.zip(outputs.clone()).collect();
        outputs
    };
    inputs.iter().map(step).collect()
}

/// How far the evaluation is from what was recorded, and how far the passes are from the evaluation.
fn apart(model: &Streams) -> [f64; 2] {
    let flat = &model.imported.flat;
    let recorded = model.imported.recorded.clone().unwrap_or_default();
    let mut worst = [if recorded.streams.is_empty() { f64::NAN } else { 0.0 }; 2];
    let chosen: Vec<&str> = flat.outputs.iter().map(|output| output.name.as_str()).collect();
    let mut foreign = model.foreign.clone();
    foreign.outputs.retain(|output| chosen.contains(&model.foreign.name(*output)));
    for steps in &recorded.streams {
        let file = of_file(&foreign, flat, steps, recorded.silence);
        let mut passes = flat::Stream::new(flat, Rounding::Double);
        let zeros = vec![0.0; steps[0].x.len()];
        (0..recorded.silence).for_each(|_| drop(passes.step(&flat.split(&zeros))));
        let numbers = steps.iter().flat_map(|step| step.outputs.iter().flatten());
        let scale = numbers.fold(1.0, |largest: f64, number| largest.max(number.abs()));
        if file.len() != steps.len() {
            return [f64::NAN; 2];
        }
        for (step, file) in steps.iter().zip(&file) {
            let Some(passes) = passes.step(&flat.split(&step.x)) else { return [f64::NAN; 2] };
            for ((file, passes), want) in file.iter().zip(&passes).zip(&step.outputs) {
                assert_eq!(file.len(), want.len(), "{}", model.name);
                for ((number, passes), want) in file.iter().zip(passes).zip(want) {
                    let apart = [(number - want).abs() / scale, (number - passes).abs() / scale];
                    worst = [worst[0].max(apart[0]), worst[1].max(apart[1])];
                }
            }
        }
    }
    worst
}

fn agree(all: Vec<OpenedStreams>, least: usize) {
    let mut failures = Vec::new();
    let count = all.len();
    for (name, model) in all {
        let model = match model {
            Ok(model) => model,
            Err(refusal) => {
                failures.push(format!("{name}: {refusal}"));
                continue;
            }
        };
        let [file, passes] = apart(&model);
        let fits = file <= model.tolerance && passes <= 1e-7;
        if !fits {
            failures.push(format!("{name}: {file:e} and {passes:e} apart, tolerance {:e}", model.tolerance));
        }
    }
    assert!(failures.is_empty(), "{} of {count} failed:\n{}", failures.len(), failures.join("\n"));
    assert!(count >= least, "{count} models");
}

#[test]
fn the_evaluation_agrees_over_time() {
    let Some(folder) = folder_or_skip() else { return };
    agree(streams(&folder), 27);
}

#[test]
fn amplifiers_of_others_agree_over_2000_samples() {
    let Some(folder) = folder_or_skip() else { return };
    agree(amplifiers(&folder), 11);
}
