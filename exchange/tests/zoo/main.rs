//! The zoo: models as real exporters write them, with outputs that their frameworks recorded.

mod cases;

use std::path::Path;

use cases::{Cases, distance, folder};
use netwright_exchange::flat::{self, Rounding};
use netwright_exchange::{Foreign, evaluate, lower, normalise, read};

fn models(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut models: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("cases.json").is_file())
        .collect();
    models.sort();
    models
}

/// A model of the zoo, read, with the outputs that have to come.
struct Model {
    name: String,
    cases: Cases,
    foreign: Foreign,
    /// The names of its outputs in the cases.
    wanted: Vec<String>,
}

fn read_models(folder: &Path) -> (Vec<Model>, Vec<String>) {
    let (mut read, mut failures) = (Vec::new(), Vec::new());
    let zoo: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.join("zoo.json")).unwrap()).unwrap();
    for model in models(folder) {
        let short = model.file_name().unwrap().to_string_lossy().into_owned();
        let kind = zoo["models"]
            .as_array()
            .unwrap()
            .iter()
            .find(|entry| entry["name"] == *short)
            .map(|entry| entry["kind"].as_str().unwrap_or_default());
        if kind != Some("dense") {
            continue;
        }
        let files = std::fs::read_dir(&model).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<_> =
            files.filter(|path| path.extension().is_some_and(|extension| extension == "onnx")).collect();
        files.sort();
        for file in files {
            let cases =
                Cases(serde_json::from_slice(&std::fs::read(model.join("cases.json")).unwrap()).unwrap());
            let name = file.strip_prefix(folder).unwrap().display().to_string();
            let foreign = read::onnx::read(&std::fs::read(&file).unwrap(), &read::Folder(&model), &[]);
            let required = cases.names("required_outputs");
            let result = foreign.and_then(|foreign| {
                let all: Vec<&str> = foreign.outputs.iter().map(|&output| foreign.name(output)).collect();
                let chosen: Vec<String> =
                    required.iter().filter(|name| all.contains(&name.as_str())).cloned().collect();
                normalise::outputs(foreign, &chosen)
            });
            match result {
                Ok((foreign, _)) => {
                    let names = foreign.outputs.iter().map(|&output| foreign.name(output).to_owned());
                    let recorded = if required.is_empty() { cases.names("output_names") } else { required };
                    // Exporters that name nothing keep the order.
                    let recorded_at =
                        |at: usize| recorded.get(at).filter(|name| cases.outputs(name).is_some());
                    let alias = |(at, name): (usize, String)| {
                        let known = cases.outputs(&name).is_some()
                            && !(recorded.len() > 1 && !recorded.contains(&name));
                        if known {
                            name
                        } else {
                            recorded_at(at).cloned().unwrap_or_else(|| "probabilities".into())
                        }
                    };
                    let wanted = names.enumerate().map(alias).collect();
                    read.push(Model { name, cases, foreign, wanted });
                }
                Err(refusal) => failures.push(format!("{name}: {refusal}")),
            }
        }
    }
    (read, failures)
}

impl Model {
    fn rows(&self) -> usize {
        self.foreign
            .inputs
            .iter()
            .filter_map(|port| self.cases.inputs(self.foreign.name(port.value)))
            .map(|rows| rows.len())
            .max()
            .unwrap_or(0)
    }

    /// The numbers of an input; one that is not recorded is 0.
    fn input(&self, name: &str, row: usize) -> Vec<f64> {
        let size = self
            .foreign
            .inputs
            .iter()
            .find(|port| self.foreign.name(port.value) == name)
            .map_or(0, |port| port.shape.iter().product());
        self.cases.inputs(name).and_then(|rows| rows.get(row).cloned()).unwrap_or_else(|| vec![0.0; size])
    }

    fn evaluated(&self, row: usize) -> Result<Vec<Vec<f64>>, netwright_exchange::Refusal> {
        let inputs: Vec<_> =
            self.foreign.inputs.iter().map(|port| self.input(self.foreign.name(port.value), row)).collect();
        evaluate::outputs(&self.foreign, &inputs)
    }
}

#[test]
fn the_evaluation_agrees_with_the_frameworks() {
    let Some(folder) = folder() else { return };
    let (models, mut failures) = read_models(&folder);
    for model in &models {
        let mut worst = if model.rows() == 0 { f64::NAN } else { 0.0 };
        for row in 0..model.rows() {
            match model.evaluated(row) {
                Ok(outputs) => {
                    for (name, got) in model.wanted.iter().zip(&outputs) {
                        let want = model.cases.outputs(name).unwrap_or_default();
                        let apart = want.get(row).map_or(f64::INFINITY, |want| distance(got, want));
                        worst = if apart > worst || apart.is_nan() { apart } else { worst };
                    }
                }
                Err(refusal) => {
                    failures.push(format!("{}: {refusal}", model.name));
                    break;
                }
            }
        }
        if !(worst <= model.cases.tolerance()) {
            failures.push(format!(
                "{}: {worst:e} apart, tolerance {:e}, {:?}",
                model.name,
                model.cases.tolerance(),
                model.wanted
            ));
        }
    }
    assert!(models.len() >= 119, "{} models", models.len());
    assert!(failures.is_empty(), "{} of {} failed:\n{}", failures.len(), models.len(), failures.join("\n"));
}

#[test]
fn normalising_keeps_the_meaning() {
    let Some(folder) = folder() else { return };
    let (models, mut failures) = read_models(&folder);
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
            let got = flat::outputs(&flat, &inputs, Rounding::Double).unwrap();
            for ((got, want), output) in got.iter().zip(&evaluated).zip(&flat.outputs) {
                let largest = |row: &[f64]| {
                    row.iter()
                        .enumerate()
                        .fold(0, |best, (at, number)| if *number > row[best] { at } else { best })
                };
                let apart =
                    if output.class { (largest(got) as f64 - want[0]).abs() } else { distance(got, want) };
                worst = if apart > worst || apart.is_nan() { apart } else { worst };
            }
        }
        // The constants of a written-out `gelu` are of single precision.
        if !(worst <= if flat.remarks.is_empty() { 1e-7 } else { 1e-6 }) {
            failures.push(format!("{}: {worst:e} apart, {:?}", model.name, flat.remarks));
        }
    }
    assert!(failures.is_empty(), "{} of {} failed:\n{}", failures.len(), models.len(), failures.join("\n"));
}
