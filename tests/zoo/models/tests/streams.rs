//! Models over time, in double precision: as their programs computed them, and through every pass.

use netwright_exchange::evaluate::Stream;
use netwright_exchange::flat::{self, Rounding};
use netwright_zoo_models::{OpenedStreams, Streams, amplifiers, folder_or_skip, streams};

/// How far the evaluation is from what was recorded, and how far the passes are from the evaluation.
fn apart(model: &Streams) -> [f64; 2] {
    let flat = &model.imported.flat;
    let recorded = model.imported.recorded.clone().unwrap_or_default();
    let mut worst = [if recorded.streams.is_empty() { f64::NAN } else { 0.0 }; 2];
    let chosen: Vec<&str> = flat.outputs.iter().map(|output| output.name.as_str()).collect();
    let mut foreign = model.foreign.clone();
    foreign.outputs.retain(|output| chosen.contains(&model.foreign.name(*output)));
    for steps in &recorded.streams {
        let (mut file, mut passes) = (Stream::new(&foreign), flat::Stream::new(flat, Rounding::Double));
        let zeros = vec![0.0; steps[0].x.len()];
        for _ in 0..recorded.silence {
            drop(file.step(&flat.split(&zeros)));
            passes.step(&flat.split(&zeros));
        }
        let numbers = steps.iter().flat_map(|step| step.outputs.iter().flatten());
        let scale = numbers.fold(1.0, |largest: f64, number| largest.max(number.abs()));
        for step in steps {
            let inputs = flat.split(&step.x);
            let (Ok(file), Some(passes)) = (file.step(&inputs), passes.step(&inputs)) else {
                return [f64::NAN; 2];
            };
            for ((file, passes), want) in file.iter().zip(&passes).zip(&step.outputs) {
                for (index, number) in file.iter().enumerate() {
                    let of_passes = (number - passes[index]).abs() / scale;
                    let of_file = want.get(index).map_or(0.0, |want| (number - want).abs() / scale);
                    worst = [worst[0].max(of_file), worst[1].max(of_passes)];
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
    assert!(count >= least, "{count} models");
    assert!(failures.is_empty(), "{} failed:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn the_evaluation_agrees_over_time() {
    let Some(folder) = folder_or_skip() else { return };
    agree(streams(&folder), 5);
}

#[test]
fn amplifiers_of_others_agree_over_2000_samples() {
    let Some(folder) = folder_or_skip() else { return };
    agree(amplifiers(&folder), 11);
}
