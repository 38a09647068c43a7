//! Models of the zoo, in double precision: as their frameworks computed them, and through every pass.

use netwright_exchange::flat::{self, Rounding};
use netwright_exchange::{lower, normalise};
use netwright_zoo_models::{Model, Opened, distance, folder_or_skip, models, public};

fn opened(all: Vec<Opened>) -> (Vec<Model>, Vec<String>) {
    let (mut opened, mut failures) = (Vec::new(), Vec::new());
    for (name, model) in all {
        match model {
            Ok(model) => opened.push(model),
            Err(refusal) => failures.push(format!("{name}: {refusal}")),
        }
    }
    (opened, failures)
}

/// A NaN is above everything.
fn is_above(apart: f64, tolerance: f64) -> bool {
    apart.is_nan() || apart > tolerance
}

/// The larger one, a NaN before everything.
fn worse(worst: f64, apart: f64) -> f64 {
    if apart > worst || apart.is_nan() { apart } else { worst }
}

fn agree_with_their_frameworks(all: Vec<Opened>, least: usize) {
    let (models, mut failures) = opened(all);
    for model in &models {
        let mut worst = if model.rows() == 0 { f64::NAN } else { 0.0 };
        for row in 0..model.rows() {
            match model.evaluated(row) {
                Ok(outputs) => {
                    for (output, got) in outputs.iter().enumerate() {
                        worst = worse(
                            worst,
                            model.recorded(output, row).map_or(f64::INFINITY, |want| distance(got, &want)),
                        );
                    }
                }
                Err(refusal) => {
                    failures.push(format!("{}: {refusal}", model.name));
                    break;
                }
            }
        }
        // Where only single precision was recorded, its own error counts, too: that of `leap_reorient` is
        // 2.306e-5, by numpy in double precision.
        let recorded = if model.cases.text("framework").contains("only") { 2.0 } else { 1.0 };
        if is_above(worst, recorded * model.cases.tolerance()) {
            failures.push(format!(
                "{}: {worst:e} apart, tolerance {:e}, {:?}",
                model.name,
                model.cases.tolerance(),
                model.wanted
            ));
        }
    }
    assert!(models.len() >= least, "{} models", models.len());
    assert!(failures.is_empty(), "{} of {} failed:\n{}", failures.len(), models.len(), failures.join("\n"));
}

fn keep_their_meaning(all: Vec<Opened>) {
    let (models, mut failures) = opened(all);
    for model in &models {
        let flat = match normalise::normalise(&model.foreign, &normalise::Options::default()) {
            Ok(flat) => flat,
            Err(refusal) => {
                failures.push(format!("{}: {refusal}", model.name));
                continue;
            }
        };
        if let Err(refusal) = lower::lower(&flat, "Net") {
            failures.push(format!("{}: {refusal}", model.name));
        }
        let mut worst: f64 = 0.0;
        for row in 0..model.rows() {
            let Ok(evaluated) = model.evaluated(row) else { continue };
            let inputs: Vec<_> = flat.inputs.iter().map(|(name, _)| model.input(name, row)).collect();
            let got = flat::outputs(&flat, &inputs, Rounding::Double).unwrap_or_default();
            for ((got, want), output) in got.iter().zip(&evaluated).zip(&flat.outputs) {
                let largest = |row: &[f64]| {
                    row.iter()
                        .enumerate()
                        .fold(0, |best, (at, number)| if *number > row[best] { at } else { best })
                };
                #[expect(clippy::cast_precision_loss, reason = "a row is short")]
                let apart =
                    if output.class { (largest(got) as f64 - want[0]).abs() } else { distance(got, want) };
                worst = worse(worst, apart);
            }
        }
        // The constants of a written-out `gelu` are of single precision; a remark says how far else a
        // network is from its file.
        if is_above(worst, if flat.remarks.is_empty() { 1e-7 } else { 1e-6 }) {
            failures.push(format!("{}: {worst:e} apart, {:?}", model.name, flat.remarks));
        }
    }
    assert!(failures.is_empty(), "{} of {} failed:\n{}", failures.len(), models.len(), failures.join("\n"));
}

#[test]
fn the_evaluation_agrees_with_the_frameworks() {
    let Some(folder) = folder_or_skip() else { return };
    agree_with_their_frameworks(models(&folder), 131);
}

#[test]
fn the_evaluation_agrees_on_files_of_others() {
    let Some(folder) = folder_or_skip() else { return };
    agree_with_their_frameworks(public(&folder), 22);
}

#[test]
fn normalising_keeps_the_meaning() {
    let Some(folder) = folder_or_skip() else { return };
    keep_their_meaning(models(&folder));
}

#[test]
fn normalising_keeps_the_meaning_of_files_of_others() {
    let Some(folder) = folder_or_skip() else { return };
    keep_their_meaning(public(&folder));
}
