//! The zoo: models as real exporters write them, and files of others, with outputs that their frameworks
//! recorded.
//!
//! Input: the folder that the environment variable `NETWRIGHT_ZOO` names. Output: each model that a file
//! holds, read, with its cases; those over time apart, with their streams. Guarantees: without the folder a
//! test says that it is skipped.

mod cases;
mod streams;

use std::path::{Path, PathBuf};

pub use cases::Cases;
use netwright_exchange::{Foreign, Refusal, evaluate, normalise, read};
pub use streams::{OpenedStreams, Streams, amplifiers, streams};

/// The folder of the zoo.
#[must_use]
pub fn folder() -> Option<PathBuf> {
    std::env::var_os("NETWRIGHT_ZOO").map(PathBuf::from).filter(|folder| folder.is_dir())
}

/// The folder of the zoo; says that a test is skipped where there is none.
#[must_use]
pub fn folder_or_skip() -> Option<PathBuf> {
    let folder = folder();
    if folder.is_none() {
        eprintln!("skipped: NETWRIGHT_ZOO does not name the folder of the zoo");
    }
    folder
}

/// A model of the zoo with the outputs that have to come.
#[derive(Clone, Debug)]
pub struct Model {
    /// The file, from the zoo's folder.
    pub name: String,
    /// What was recorded.
    pub cases: Cases,
    /// The network.
    pub foreign: Foreign,
    /// The names of its outputs in the cases.
    pub wanted: Vec<String>,
}

/// A file, and its model or why it was refused.
pub type Opened = (String, Result<Model, Refusal>);

/// The files in a folder with one of these endings, sorted.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let ends = |path: &PathBuf| {
        path.extension().and_then(|ending| ending.to_str()).is_some_and(|ending| endings.contains(&ending))
    };
    let mut files: Vec<PathBuf> = entries.filter(ends).collect();
    files.sort();
    files
}

fn json(path: &Path) -> Option<serde_json::Value> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

/// The feed-forward models of the zoo's own.
#[must_use]
pub fn models(folder: &Path) -> Vec<Opened> {
    let zoo = json(&folder.join("zoo.json")).unwrap_or_default();
    let dense = zoo["models"].as_array().into_iter().flatten().filter(|model| model["kind"] == "dense");
    let mut names: Vec<&str> = dense.filter_map(|model| model["name"].as_str()).collect();
    names.sort_unstable();
    let mut opened = Vec::new();
    for name in names {
        let own = folder.join(name);
        let Some(cases) = json(&own.join("cases.json")).map(Cases) else { continue };
        for file in files(&own, &["onnx", "keras", "tflite", "nnet", "json"]) {
            // The cases of `acas-shape` are of its bare network; its `.nnet` normalises inputs and outputs,
            // as that of `nnet-small`.
            let bare = name == "acas-shape" && file.extension().is_some_and(|ending| ending == "nnet");
            if !bare && file.file_name().is_none_or(|name| name != "cases.json") {
                opened.push(open(folder, &file, cases.clone()));
            }
        }
    }
    opened
}

/// The feed-forward models of others.
#[must_use]
pub fn public(folder: &Path) -> Vec<Opened> {
    let mut opened = Vec::new();
    for group in ["godot", "mujoco", "mlperf-tiny", "sb3"] {
        for file in files(&folder.join("public").join(group), &["onnx", "tflite", "zip"]) {
            let Some(cases) = json(&file.with_extension("json")).map(Cases) else { continue };
            if !file.to_string_lossy().contains("int8") && !file.to_string_lossy().contains("kws") {
                opened.push(open(folder, &file, cases));
            }
        }
    }
    opened
}

fn open(folder: &Path, file: &Path, cases: Cases) -> Opened {
    let name = file.strip_prefix(folder).unwrap_or(file).display().to_string();
    let model = std::fs::read(file)
        .map_err(|error| Refusal::new(name.clone(), error.to_string(), ""))
        .and_then(|bytes| foreign(&bytes, file, &cases))
        .and_then(|foreign| chosen(foreign, &cases))
        .map(|foreign| {
            let wanted = wanted(&foreign, &cases);
            Model { name: name.clone(), cases, foreign, wanted }
        });
    (name, model)
}

fn foreign(bytes: &[u8], file: &Path, cases: &Cases) -> Result<Foreign, Refusal> {
    let folder = read::Folder(file.parent().unwrap_or(Path::new("")));
    let activation = cases.text("activation").split_whitespace().next();
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    read::network(&name, bytes, &read::Choices { files: &folder, activation, ..read::Choices::default() })
}

/// The network with the outputs that the cases require.
fn chosen(foreign: Foreign, cases: &Cases) -> Result<Foreign, Refusal> {
    let all: Vec<&str> = foreign.outputs.iter().map(|&output| foreign.name(output)).collect();
    let required: Vec<String> =
        cases.names("required_outputs").into_iter().filter(|name| all.contains(&name.as_str())).collect();
    normalise::outputs(foreign, &required).map(|(foreign, _)| foreign)
}

/// The names of the outputs in the cases: by name, else by place, as exporters that name nothing keep the
/// order.
fn wanted(foreign: &Foreign, cases: &Cases) -> Vec<String> {
    let recorded = match cases.names("required_outputs") {
        required if required.is_empty() => cases.names("output_names"),
        required => required,
    };
    let name = |(at, output): (usize, String)| {
        let named = cases.outputs(&output).is_some() && (recorded.len() <= 1 || recorded.contains(&output));
        if named {
            output
        } else {
            recorded
                .get(at)
                .filter(|name| cases.outputs(name).is_some())
                .cloned()
                .unwrap_or_else(|| "probabilities".into())
        }
    };
    foreign.outputs.iter().map(|&output| foreign.name(output).to_owned()).enumerate().map(name).collect()
}

impl Model {
    /// How many cases were recorded.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.foreign
            .inputs
            .iter()
            .filter_map(|port| self.cases.inputs(self.foreign.name(port.value)))
            .map(|rows| rows.len())
            .max()
            .unwrap_or(0)
    }

    /// The numbers of an input in a case; one that is not recorded is 0.
    #[must_use]
    pub fn input(&self, name: &str, row: usize) -> Vec<f64> {
        let size = self
            .foreign
            .inputs
            .iter()
            .find(|port| self.foreign.name(port.value) == name)
            .map_or(0, |port| port.shape.iter().product());
        self.cases.inputs(name).and_then(|rows| rows.get(row).cloned()).unwrap_or_else(|| vec![0.0; size])
    }

    /// What was recorded of an output in a case.
    #[must_use]
    pub fn recorded(&self, output: usize, row: usize) -> Option<Vec<f64>> {
        self.cases.outputs(self.wanted.get(output)?)?.get(row).cloned()
    }

    /// The outputs in a case, in double precision.
    ///
    /// # Errors
    ///
    /// Where the network cannot be evaluated.
    pub fn evaluated(&self, row: usize) -> Result<Vec<Vec<f64>>, Refusal> {
        let inputs: Vec<_> =
            self.foreign.inputs.iter().map(|port| self.input(self.foreign.name(port.value), row)).collect();
        evaluate::outputs(&self.foreign, &inputs)
    }
}

/// How far two rows are apart, over the largest number that is wanted and at least 1; infinite if their
/// sizes differ.
#[must_use]
pub fn distance(got: &[f64], want: &[f64]) -> f64 {
    if got.len() == want.len() { netwright_exchange::flat::distance(got, want) } else { f64::INFINITY }
}
