//! `cargo netwright import`: a file becomes source, weights and a test.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use netwright_exchange::import::{Imported, Options, import};
use netwright_exchange::write::Cases;
use netwright_exchange::{Foreign, lower, read};
use serde_json::Value;

use crate::arguments::Import;
use crate::declared::{Declared, in_text, is_accepted};
use crate::topology::topology;
use crate::write::{is_other, replace_all};
use crate::{Stop, unreadable};

/// Imports a file as the options say.
pub(crate) fn run(options: &Import) -> Result<(), Stop> {
    let stem_of_file =
        options.file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let name = options.name.clone().unwrap_or_else(|| lower::struct_name(&stem_of_file));
    let stem = lower::stem(&name);
    let (foreign, beside) = foreign(options)?;
    let cases = options.cases.as_deref().map(|path| cases(path, &foreign, options)).transpose()?;
    let wanted = Options {
        name: name.clone(),
        stem: stem.clone(),
        inputs: options.inputs.clone(),
        outputs: options.outputs.clone(),
        keep_batch_norm: options.keep_batch_norm,
        cases,
    };
    let imported = import(foreign, &wanted)?;
    is_accepted(&options.out.join(format!("{stem}.rs")), &imported.module, &name)?;
    if options.stdout {
        tell!("{}", imported.module);
        return Ok(());
    }
    if options.verify {
        return verify(options, &imported, &stem);
    }
    let written = write(options, &imported, &stem, &beside)?;
    say!("imported {} as `{name}`\n{}", options.file.display(), imported.summary);
    say!("  written     {}", written.join(", "));
    say!("  use         mod {stem}; #[cfg(test)] mod {stem}_test;");
    if imported.declaration.has_memory() {
        say!("              let mut memory = {stem}::{name}::memory();");
        say!("              let y = {stem}::{name}::trained_ref().step(&mut memory, &x);");
    } else {
        say!("              let y = {stem}::{name}::trained_ref().forward(&x);");
    }
    Ok(())
}

/// Writes source, weights and test, all of them or none. Returns what was written.
fn write(options: &Import, imported: &Imported, stem: &str, beside: &[PathBuf]) -> Result<Vec<String>, Stop> {
    let path = |end: &str| options.out.join(format!("{stem}{end}"));
    let mut files: Vec<(PathBuf, &[u8])> = vec![
        (path(".rs"), imported.module.as_bytes()),
        (path(".safetensors"), &imported.weights),
        (path("_test.rs"), imported.test.as_bytes()),
    ];
    files.extend(imported.test_numbers.as_deref().map(|numbers| (path("_test.f64"), numbers)));
    let cases = options.cases.iter().map(PathBuf::as_path);
    let read: Vec<&Path> = std::iter::once(options.file.as_path())
        .chain(cases)
        .chain(beside.iter().map(PathBuf::as_path))
        .collect();
    files.iter().try_for_each(|(path, _)| is_other(path, &read))?;
    if !options.force {
        is_free(&files[0].0, |bytes| bytes == imported.module.as_bytes())?;
        is_free(&files[1].0, |bytes| bytes == imported.weights)?;
        is_free(&files[2].0, is_test)?;
        if let Some((numbers, own)) = files.get(3) {
            // What a test of ours includes is ours.
            let is_beside = std::fs::read(&files[2].0).is_ok_and(|bytes| is_test(&bytes));
            is_free(numbers, |bytes| bytes == *own || is_beside)?;
        }
    }
    std::fs::create_dir_all(&options.out).map_err(|error| unreadable(&options.out, &error))?;
    replace_all(&files)?;
    Ok(files.iter().map(|(path, bytes)| format!("{} ({} bytes)", path.display(), bytes.len())).collect())
}

/// How the first line of a test ends that an import has written.
const OURS: &str = "from which `cargo netwright import` wrote it.";

/// Whether a file is a test that an import has written.
fn is_test(bytes: &[u8]) -> bool {
    let first = std::str::from_utf8(bytes).ok().and_then(|text| text.lines().next());
    first.is_some_and(|line| line.ends_with(OURS))
}

/// Whether a file can be written: there is none, or it is one of ours.
fn is_free(path: &Path, is_ours: impl Fn(&[u8]) -> bool) -> Result<(), Stop> {
    match std::fs::read(path) {
        Ok(bytes) if !is_ours(&bytes) => {
            let fact = "it is there and would be replaced, and it is not what this import writes: \
                        choose another `--name` or `--out`, or replace it with `--force`";
            Err(unreadable(path, &fact))
        }
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(unreadable(path, &error)),
    }
}

/// What a declaration computes.
fn signature(path: &Path, network: &Declared) -> Result<String, Stop> {
    let unknown = || unreadable(path, &"this program and its compiler are of different versions");
    Ok(topology(&network.model).ok_or_else(unknown)?.signature().to_string())
}

/// The files beside a model, and which of them were read.
struct Beside<'a> {
    folder: read::Folder<'a>,
    read: RefCell<Vec<PathBuf>>,
}

impl read::Files for Beside<'_> {
    fn read(&self, name: &str) -> std::io::Result<Vec<u8>> {
        self.read.borrow_mut().push(self.folder.0.join(name));
        self.folder.read(name)
    }
}

/// The network of the file, and the files beside it that have its numbers.
fn foreign(options: &Import) -> Result<(Foreign, Vec<PathBuf>), Stop> {
    let bytes = std::fs::read(&options.file).map_err(|error| unreadable(&options.file, &error))?;
    let folder = read::Folder(options.file.parent().unwrap_or(Path::new("")));
    let beside = Beside { folder, read: RefCell::default() };
    let name = options.file.file_name().unwrap_or_default().to_string_lossy();
    let choices = read::Choices {
        files: &beside,
        shapes: &options.shapes,
        activation: options.activation.as_deref(),
        key: None,
    };
    let format = read::detect(&name, &bytes)?;
    let foreign = read::network(&name, &bytes, &choices)?;
    has_effect(&foreign, format, &choices)?;
    Ok((foreign, beside.read.into_inner()))
}

/// Options that would have no effect are refused.
pub(crate) fn has_effect(
    foreign: &Foreign,
    format: read::Format,
    choices: &read::Choices<'_>,
) -> Result<(), Stop> {
    match choices.without_effect(format, foreign) {
        Some((option, value, why)) => Err(Stop::Usage(format!("`--{option} {value}`: {why}"))),
        None => Ok(()),
    }
}

/// The rows of a user's cases; an object has a list for each input or output, joined in the order of
/// `import`.
fn cases(path: &Path, foreign: &Foreign, options: &Import) -> Result<Cases, Stop> {
    let bytes = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
    let value: Value = serde_json::from_slice(&bytes).map_err(|error| unreadable(path, &error))?;
    let own = foreign.inputs.iter().map(|port| foreign.name(port.value).to_owned());
    let mut inputs = options.inputs.clone();
    inputs.extend(own.filter(|name| !options.inputs.contains(name)));
    let mut outputs = options.outputs.clone();
    if outputs.is_empty() {
        outputs.extend(foreign.outputs.iter().map(|&output| foreign.name(output).to_owned()));
    }
    let field = |name: &str, parts: &[String]| {
        rows(value.get(name), parts).map_err(|fact| unreadable(path, &format!("`{name}`: {fact}")))
    };
    let (inputs, outputs) = (field("inputs", &inputs)?, field("outputs", &outputs)?);
    if inputs.len() != outputs.len() {
        return Err(unreadable(
            path,
            &format!("it has {} inputs and {} outputs", inputs.len(), outputs.len()),
        ));
    }
    Ok(Cases { inputs, outputs })
}

/// Rows of numbers, or those of each name, joined in the order of the names.
fn rows(value: Option<&Value>, names: &[String]) -> Result<Vec<Vec<f64>>, String> {
    let list = |value: &Value| value.as_array()?.iter().map(row).collect::<Option<Vec<_>>>();
    let Some(Value::Object(parts)) = value else {
        return value.and_then(list).ok_or_else(|| "it is not a list of rows of numbers".into());
    };
    if let Some(unknown) = parts.keys().find(|key| !names.contains(key)) {
        return Err(format!("the file has no `{unknown}`; it has `{}`", names.join("`, `")));
    }
    let mut joined: Option<Vec<Vec<f64>>> = None;
    for name in names {
        // What the network does not read or return may be left out; others change the length of a row.
        let Some(part) = parts.get(name) else { continue };
        let part = list(part).ok_or_else(|| format!("`{name}` is not a list of rows of numbers"))?;
        match &mut joined {
            None => joined = Some(part),
            Some(rows) if rows.len() == part.len() => {
                rows.iter_mut().zip(part).for_each(|(row, more)| row.extend(more));
            }
            Some(rows) => {
                return Err(format!("`{name}` has {} rows, and others {}", part.len(), rows.len()));
            }
        }
    }
    Ok(joined.unwrap_or_default())
}

fn row(value: &Value) -> Option<Vec<f64>> {
    match value {
        Value::Array(items) => items.iter().map(row).collect::<Option<Vec<_>>>().map(|parts| parts.concat()),
        _ => value.as_f64().map(|number| vec![number]),
    }
}

/// Compares the declaration and the weights on disk with the file.
fn verify(options: &Import, imported: &Imported, stem: &str) -> Result<(), Stop> {
    let path = options.out.join(format!("{stem}.rs"));
    let text = std::fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
    let name = &imported.declaration.name;
    let network = in_text(&path, &text, Some(name))?;
    if signature(&path, &network)? != signature(&path, &in_text(&path, &imported.module, Some(name))?)? {
        let fact = format!("`{name}` is another network than that of {}", options.file.display());
        return Err(unreadable(&path, &fact));
    }
    if network.file.is_none() {
        let fact = format!(
            "`{name}` names no file of weights, so that its programs do not have those of {}: \
             write `weights: file(\"{stem}.safetensors\");` into it",
            options.file.display()
        );
        return Err(unreadable(&path, &fact));
    }
    let source = path;
    let path = network.weights(&source);
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
    say!(
        "{} and {}: the declaration and the weights are those of {}; difference at most {:.1e}, {} rows",
        source.display(),
        path.display(),
        options.file.display(),
        summary.difference,
        summary.rows
    );
    Ok(())
}
