//! Models over time: streams of samples, and the outputs that their programs recorded.

use std::path::{Path, PathBuf};

use netwright_exchange::import::{Imported, Options, import};
use netwright_exchange::write::Cases as Rows;
use netwright_exchange::{Foreign, Refusal};
use serde_json::Value;

use crate::{Cases, files, foreign, json};

/// A model over time.
#[derive(Clone, Debug)]
pub struct Streams {
    /// The file, from the zoo's folder, and which of its models.
    pub name: String,
    /// The network.
    pub foreign: Foreign,
    /// What is computed of it, with its recorded streams.
    pub imported: Imported,
    /// How far an output may be, over the largest number of a stream and at least 1.
    pub tolerance: f64,
}

/// A file, and its model or why it was refused.
pub type OpenedStreams = (String, Result<Streams, Refusal>);

/// The tolerance of the zoo's own amplifiers, which the files of others are held to as well.
const TOLERANCE: f64 = 4e-6;

/// The zoo's own models over time.
const OWN: [&str; 17] = [
    "conv1d-causal",
    "gru-all-steps",
    "gru-last-2layer",
    "gru-step",
    "keras-gru",
    "keras-lstm",
    "keras-simplernn",
    "lstm-all-steps",
    "lstm-last-2layer",
    "lstm-step",
    "nam-a1-feather-shape",
    "nam-a1-nano-shape",
    "nam-lstm-1x8",
    "rnn-relu-seqfirst",
    "rnn-tanh",
    "rtneural-conv",
    "rtneural-gru",
];

/// The models over time of the zoo's own. What an exporter unrolled is none.
#[must_use]
pub fn streams(folder: &Path) -> Vec<OpenedStreams> {
    let mut opened = Vec::new();
    for name in OWN {
        let own = folder.join(name);
        let Some(cases) = json(&own.join("cases.json")).map(Cases) else { continue };
        let is_model = |file: &PathBuf| file.file_name().is_some_and(|name| name != "cases.json");
        for file in files(&own, &["json", "keras", "nam", "onnx"]).into_iter().filter(is_model) {
            // Its steps come first and are unrolled, so that they are taken for samples, and refused.
            if name == "rnn-relu-seqfirst" && file.ends_with("model.onnx") {
                continue;
            }
            let mut rows = Rows { inputs: joined(&cases, "input"), outputs: joined(&cases, "output") };
            if name.ends_with("-step") {
                rows = one_stream(&cases);
            }
            if name.starts_with("nam-a1") {
                // Some minutes of sound take some minutes without optimisation.
                rows.inputs.truncate(2);
                rows.outputs.truncate(2);
            }
            let model = model(folder, &file, &cases, None, rows, cases.tolerance());
            let is_unrolled = |model: &Streams| model.imported.recorded.is_none();
            if !model.1.as_ref().is_ok_and(is_unrolled) {
                opened.push(model);
            }
        }
    }
    opened
}

/// Cases of one step that are a stream, of which the state is the network's memory.
fn one_stream(cases: &Cases) -> Rows {
    let steps = |name: &String, of: Option<Vec<Vec<f64>>>| {
        let is_state = name.ends_with("_in");
        of.filter(|_| !is_state).map(|rows| rows.into_iter().take(STREAM).flatten().collect::<Vec<f64>>())
    };
    let joined = |side: &str| -> Vec<f64> {
        let rows = |name: &String| if side == "input" { cases.inputs(name) } else { cases.outputs(name) };
        let names = cases.names(&format!("{side}_names"));
        names.iter().filter_map(|name| steps(name, rows(name))).flatten().collect()
    };
    Rows { inputs: vec![joined("input")], outputs: vec![joined("output")] }
}

/// How many cases of a model of one step are one stream.
const STREAM: usize = 10;

/// The models of amplifiers of others, of a container each of its own.
#[must_use]
pub fn amplifiers(folder: &Path) -> Vec<OpenedStreams> {
    let mut opened = Vec::new();
    for file in files(&folder.join("public/nam"), &["nam"]) {
        let Some(cases) = json(&file.with_extension("json")).map(Cases) else { continue };
        let models = cases.0["models"].as_array().cloned().unwrap_or_default();
        for (at, recorded) in models.iter().enumerate() {
            let rows = Rows {
                inputs: vec![numbers(&cases.0["input"])],
                outputs: vec![numbers(&recorded["output"])],
            };
            let output = (models.len() > 1).then(|| format!("model{}", at + 1));
            opened.push(model(folder, &file, &cases, output, rows, TOLERANCE));
        }
    }
    opened
}

fn numbers(value: &Value) -> Vec<f64> {
    let numbers = value.as_array().into_iter().flatten();
    numbers.map(|number| number.as_f64().unwrap_or(f64::NAN)).collect()
}

/// The rows of all inputs or of all outputs, joined in the order of their names.
fn joined(cases: &Cases, side: &str) -> Vec<Vec<f64>> {
    let mut joined: Vec<Vec<f64>> = Vec::new();
    for name in cases.names(&format!("{side}_names")) {
        let rows = if side == "input" { cases.inputs(&name) } else { cases.outputs(&name) };
        let rows = rows.unwrap_or_default();
        joined.resize(rows.len(), Vec::new());
        joined.iter_mut().zip(rows).for_each(|(row, more)| row.extend(more));
    }
    joined
}

fn model(
    folder: &Path,
    file: &Path,
    cases: &Cases,
    output: Option<String>,
    rows: Rows,
    tolerance: f64,
) -> OpenedStreams {
    let mut name = file.strip_prefix(folder).unwrap_or(file).display().to_string();
    let bytes = std::fs::read(file).map_err(|error| Refusal::new(name.clone(), error.to_string(), ""));
    let model = bytes.and_then(|bytes| foreign(&bytes, file, cases)).and_then(|foreign| {
        let outputs = output.iter().cloned().collect();
        let options = Options {
            name: "Net".into(),
            stem: "net".into(),
            outputs,
            cases: Some(rows),
            ..Options::default()
        };
        let imported = import(foreign.clone(), &options)?;
        Ok(Streams { name: name.clone(), foreign, imported, tolerance })
    });
    if let Some(output) = output {
        name = format!("{name} {output}");
    }
    (name.clone(), model.map(|model| Streams { name, ..model }))
}
