//! The zoo: models as real exporters write them, with outputs that their frameworks recorded.

mod cases;

use std::path::Path;

use cases::{Cases, distance, folder};
use netwright_exchange::{evaluate, read};

fn models(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut models: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("cases.json").is_file())
        .collect();
    models.sort();
    models
}

#[test]
fn the_evaluation_agrees_with_the_frameworks() {
    let Some(folder) = folder() else { return };
    let mut failures = Vec::new();
    let mut agreed = 0;
    for model in models(&folder) {
        let cases = Cases(serde_json::from_slice(&std::fs::read(model.join("cases.json")).unwrap()).unwrap());
        let mut files: Vec<_> = std::fs::read_dir(&model)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|ext| ext == "onnx"))
            .collect();
        files.sort();
        for file in files {
            let bytes = std::fs::read(&file).unwrap();
            let name = file.strip_prefix(&folder).unwrap().display().to_string();
            let mut foreign = match read::onnx::read(&bytes, &read::Folder(&model), &[]) {
                Ok(foreign) => foreign,
                Err(refusal) => {
                    failures.push(format!("{name}: {refusal}"));
                    continue;
                }
            };
            let required = cases.names("required_outputs");
            let wanted = if required.is_empty() { cases.names("output_names") } else { required };
            let names: Vec<String> =
                foreign.outputs.iter().map(|&output| foreign.name(output).to_owned()).collect();
            let single = names.len() == 1;
            let chosen: Vec<_> = foreign
                .outputs
                .iter()
                .copied()
                .zip(&names)
                .filter(|(_, name)| single || wanted.contains(name))
                .map(|(id, _)| id)
                .collect();
            foreign.outputs = chosen;
            let inputs: Vec<_> = foreign
                .inputs
                .iter()
                .map(|port| cases.inputs(foreign.name(port.value)).unwrap_or_default())
                .collect();
            let rows = inputs.iter().map(Vec::len).max().unwrap_or(0);
            let mut worst: f64 = 0.0;
            let mut problem = None;
            for row in 0..rows {
                let numbers: Vec<_> = foreign
                    .inputs
                    .iter()
                    .zip(&inputs)
                    .map(|(port, rows)| {
                        rows.get(row).cloned().unwrap_or_else(|| vec![0.0; port.shape.iter().product()])
                    })
                    .collect();
                match evaluate::outputs(&foreign, &numbers) {
                    Ok(outputs) => {
                        for (&id, got) in foreign.outputs.iter().zip(&outputs) {
                            let want = cases
                                .outputs(foreign.name(id))
                                .or_else(|| single.then(|| cases.outputs(&wanted[0])).flatten())
                                .unwrap_or_default();
                            let apart = want.get(row).map_or(f64::INFINITY, |want| distance(got, want));
                            worst = if apart > worst || apart.is_nan() { apart } else { worst };
                        }
                    }
                    Err(refusal) => {
                        problem = Some(refusal.to_string());
                        break;
                    }
                }
            }
            match problem {
                Some(problem) => failures.push(format!("{name}: {problem}")),
                None if worst <= cases.tolerance() && rows > 0 => agreed += 1,
                None => failures.push(format!(
                    "{name}: {worst:e} apart, tolerance {:e}, {rows} rows, {names:?} {wanted:?}",
                    cases.tolerance()
                )),
            }
        }
    }
    eprintln!("{agreed} agreed");
    assert!(failures.is_empty(), "{} failed:\n{}", failures.len(), failures.join("\n"));
}
