//! `cargo netwright import`: a file becomes source, weights and a test.

use std::path::Path;

use netwright_exchange::import::{Imported, Options, import};
use netwright_exchange::write::Cases;
use netwright_exchange::{Foreign, lower, read};
use serde_json::Value;

use crate::arguments::Import;
use crate::{Stop, replace, unreadable};

/// Imports a file as the options say.
pub(crate) fn run(options: &Import) -> Result<(), Stop> {
    let stem_of_file =
        options.file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let name = options.name.clone().unwrap_or_else(|| lower::struct_name(&stem_of_file));
    let stem = lower::stem(&name);
    let cases = options.cases.as_deref().map(cases).transpose()?;
    let wanted = Options {
        name: name.clone(),
        stem: stem.clone(),
        inputs: options.inputs.clone(),
        outputs: options.outputs.clone(),
        keep_batch_norm: options.keep_batch_norm,
        cases,
    };
    let imported = import(foreign(options)?, &wanted)?;
    if options.stdout {
        print!("{}", imported.module);
        return Ok(());
    }
    if options.verify {
        return verify(options, &imported, &stem);
    }
    let files = [
        (format!("{stem}.rs"), imported.module.as_bytes()),
        (format!("{stem}.safetensors"), &imported.weights),
        (format!("{stem}_test.rs"), imported.test.as_bytes()),
    ];
    std::fs::create_dir_all(&options.out).map_err(|error| unreadable(&options.out, &error))?;
    let mut written = Vec::new();
    for (file, bytes) in &files {
        let path = options.out.join(file);
        replace(&path, bytes)?;
        written.push(format!("{} ({} bytes)", path.display(), bytes.len()));
    }
    println!("imported {} as `{name}`\n{}", options.file.display(), imported.summary);
    println!("  written     {}", written.join(", "));
    println!("  use         mod {stem}; #[cfg(test)] mod {stem}_test;");
    println!("              let y = {stem}::{name}::trained_ref().forward(&x);");
    Ok(())
}

fn foreign(options: &Import) -> Result<Foreign, Stop> {
    let bytes = std::fs::read(&options.file).map_err(|error| unreadable(&options.file, &error))?;
    let folder = read::Folder(options.file.parent().unwrap_or(Path::new("")));
    let name = options.file.file_name().unwrap_or_default().to_string_lossy();
    let choices = read::Choices {
        files: &folder,
        shapes: &options.shapes,
        activation: options.activation.as_deref(),
        key: None,
    };
    Ok(read::network(&name, &bytes, &choices)?)
}

/// The rows of a user's cases; of several inputs or outputs, an object of lists is joined in the order of
/// its names.
fn cases(path: &Path) -> Result<Cases, Stop> {
    let bytes = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
    let value: Value = serde_json::from_slice(&bytes).map_err(|error| unreadable(path, &error))?;
    let field = |name: &str| {
        rows(value.get(name))
            .ok_or_else(|| unreadable(path, &format!("`{name}` is not a list of rows of numbers")))
    };
    let (inputs, outputs) = (field("inputs")?, field("outputs")?);
    if inputs.len() != outputs.len() {
        return Err(unreadable(
            path,
            &format!("it has {} inputs and {} outputs", inputs.len(), outputs.len()),
        ));
    }
    Ok(Cases { inputs, outputs })
}

fn rows(value: Option<&Value>) -> Option<Vec<Vec<f64>>> {
    match value? {
        Value::Array(items) => items.iter().map(row).collect(),
        Value::Object(parts) => {
            let parts: Vec<Vec<Vec<f64>>> =
                parts.values().map(|part| rows(Some(part))).collect::<Option<_>>()?;
            let count = parts.iter().map(Vec::len).min()?;
            Some((0..count).map(|at| parts.iter().flat_map(|part| part[at].clone()).collect()).collect())
        }
        _ => None,
    }
}

fn row(value: &Value) -> Option<Vec<f64>> {
    match value {
        Value::Array(items) => items.iter().map(row).collect::<Option<Vec<_>>>().map(|parts| parts.concat()),
        _ => value.as_f64().map(|number| vec![number]),
    }
}

/// Compares the weights on disk with the file.
fn verify(options: &Import, imported: &Imported, stem: &str) -> Result<(), Stop> {
    let path = options.out.join(format!("{stem}.safetensors"));
    let bytes = std::fs::read(&path).map_err(|error| unreadable(&path, &error))?;
    let written = read::safetensors::tensors(&bytes)?;
    for tensor in &imported.declaration.tensors {
        let found = written.tensors.iter().find(|(name, _)| *name == tensor.name).map(|(_, found)| found);
        let Some(found) = found else {
            return Err(unreadable(&path, &format!("the tensor `{}` is missing", tensor.name)));
        };
        let numbers = found.numbers();
        let changed =
            numbers.iter().zip(&tensor.numbers).position(|(&found, &wanted)| found != f64::from(wanted));
        if found.shape() != tensor.shape || changed.is_some() {
            let at = changed.map_or_else(String::new, |at| format!(", first at index {at}"));
            return Err(unreadable(
                &path,
                &format!(
                    "the tensor `{}` has other numbers than {}{at}",
                    tensor.name,
                    options.file.display()
                ),
            ));
        }
    }
    let summary = &imported.summary;
    println!(
        "{}: the weights are those of {}; difference at most {:.1e}, {} rows",
        path.display(),
        options.file.display(),
        summary.difference,
        summary.rows
    );
    Ok(())
}
