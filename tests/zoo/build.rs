//! Imports every model of the zoo, as `cargo netwright import` does.
//!
//! Input: the folder that `NETWRIGHT_ZOO` names. Output: `networks.rs` with a module for each network that
//! is not the same as another one, its weights, and `cases.json`. Guarantees: without the folder there are
//! none.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use netwright_exchange::import::{Imported, Options, import};
use netwright_exchange::write::Row;
use netwright_zoo_models::{Model, Streams, amplifiers, models, public, streams};
use serde_json::{Value, json};

/// Files that are the same network: exporters write one in many forms.
struct Same {
    imported: Imported,
    models: Vec<(Model, usize)>,
}

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-env-changed=NETWRIGHT_ZOO");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    let mut networks: BTreeMap<(String, Vec<u8>), Same> = BTreeMap::new();
    let mut refused = Vec::new();
    if let Some(folder) = netwright_zoo_models::folder() {
        println!("cargo::rerun-if-changed={}", folder.display());
        for (name, model) in models(&folder).into_iter().chain(public(&folder)) {
            let options = Options { name: "Net".into(), stem: "net".into(), ..Options::default() };
            let imported = model.and_then(|model| {
                import(model.foreign.clone(), &Options { outputs: outputs(&model), ..options })
                    .map(|imported| (model, imported))
            });
            match imported {
                Ok((model, imported)) => {
                    let (before, key) = (
                        imported.summary.operations.0,
                        (
                            netwright_exchange::write::items(&imported.declaration, ""),
                            imported.weights.clone(),
                        ),
                    );
                    networks
                        .entry(key)
                        .or_insert_with(|| Same { imported, models: Vec::new() })
                        .models
                        .push((model, before));
                }
                Err(refusal) => refused.push(json!({ "file": name, "why": refusal.to_string() })),
            }
        }
    }
    let (mut source, mut cases) = (String::from("pub const NETWORKS: &[Run] = &[\n"), Vec::new());
    for index in 0..networks.len() {
        let _ = writeln!(source, "    n{index}::run,");
    }
    source += "];\n";
    for (index, same) in networks.values().enumerate() {
        source += &module(index, &same.imported);
        std::fs::write(out.join(format!("n{index}.safetensors")), &same.imported.weights)?;
        cases.push(recorded(same));
    }
    let streams = over_time(&out, &mut source, &mut refused)?;
    std::fs::write(out.join("networks.rs"), source)?;
    std::fs::write(
        out.join("cases.json"),
        json!({ "networks": cases, "streams": streams, "refused": refused }).to_string(),
    )
}

/// The networks with a memory: their modules, and their recorded streams.
fn over_time(out: &Path, source: &mut String, refused: &mut Vec<Value>) -> std::io::Result<Vec<Value>> {
    let mut cases = Vec::new();
    let mut runs = String::from("pub const STREAMS: &[Stream] = &[\n");
    if let Some(folder) = netwright_zoo_models::folder() {
        for (name, model) in streams(&folder).into_iter().chain(amplifiers(&folder)) {
            let Streams { imported, tolerance, .. } = match model {
                Ok(model) => model,
                Err(refusal) => {
                    refused.push(json!({ "file": name, "why": refusal.to_string() }));
                    continue;
                }
            };
            let index = cases.len();
            let _ = writeln!(runs, "    s{index}::run,");
            let items = netwright_exchange::write::items(&imported.declaration, "            ");
            let _ = write!(
                source,
                "pub mod s{index} {{\n    use netwright::network;\n    network! {{\n        pub struct Net {{\n{items}            weights: file(\"s{index}.safetensors\");\n        }}\n    }}\n    \
                 pub fn run(x: &[Vec<f32>], block: usize) -> Vec<Vec<f32>> {{ super::stream!(Net, x, block) }}\n}}\n"
            );
            std::fs::write(out.join(format!("s{index}.safetensors")), &imported.weights)?;
            let recorded = imported.recorded.unwrap_or_default();
            let rows = |rows: &Vec<Row>| -> Vec<Value> {
                rows.iter().map(|row| json!({ "x": row.x, "outputs": row.outputs })).collect()
            };
            // The code is not optimised; all streams are compared in double precision (`models/tests`).
            let streams: Vec<Value> =
                recorded.streams.iter().take(2).map(|stream| json!(rows(stream))).collect();
            let sizes: Vec<usize> = imported.declaration.outputs.iter().map(|output| output.size).collect();
            cases.push(json!({ "file": name, "tolerance": tolerance, "silence": recorded.silence, "sizes": sizes, "streams": streams }));
        }
    }
    *source += &(runs + "];\n");
    Ok(cases)
}

/// The outputs that were chosen when the model was opened.
fn outputs(model: &Model) -> Vec<String> {
    model.foreign.outputs.iter().map(|&output| model.foreign.name(output).to_owned()).collect()
}

fn module(index: usize, imported: &Imported) -> String {
    let items = netwright_exchange::write::items(&imported.declaration, "            ");
    format!(
        "pub mod n{index} {{\n    use netwright::network;\n    network! {{\n        pub struct Net {{\n{items}            weights: file(\"n{index}.safetensors\");\n        }}\n    }}\n    \
         pub fn run(x: &[f32]) -> (Vec<f32>, Vec<[f64; 2]>) {{ super::run!(Net, x) }}\n}}\n"
    )
}

/// The cases of the files: inputs, what was recorded, what the file gives in double precision.
fn recorded(same: &Same) -> Value {
    let files: Vec<Value> = same
        .models
        .iter()
        .map(|(model, before)| {
            let flat = &same.imported.flat;
            let rows: Vec<Value> = (0..model.rows())
                .map(|row| {
                    let x: Vec<f64> = flat.inputs.iter().flat_map(|(name, _)| model.input(name, row)).collect();
                    let recorded: Vec<_> = (0..flat.outputs.len()).map(|output| model.recorded(output, row)).collect();
                    json!({ "x": x, "recorded": recorded, "evaluated": model.evaluated(row).unwrap_or_default() })
                })
                .collect();
            let exporter = [model.cases.text("exporter"), model.cases.text("framework")].into_iter().find(|text| !text.is_empty()).unwrap_or_default();
            json!({ "file": model.name, "exporter": exporter, "tolerance": model.cases.tolerance(), "before": before, "rows": rows })
        })
        .collect();
    let outputs: Vec<Value> = same
        .imported
        .declaration
        .outputs
        .iter()
        .map(|output| json!({ "size": output.size, "class": output.class }))
        .collect();
    json!({ "files": files, "outputs": outputs, "after": same.imported.summary.operations.1, "remarks": same.imported.summary.remarks })
}
