//! `cargo netwright fill`: the weights of a file, for a declared network.

use std::path::{Path, PathBuf};

use netwright_exchange::fill::{Mapped, fill, parse_mapping};
use netwright_exchange::read::{self, Weights};

use crate::arguments::Fill;
use crate::declared::declared;
use crate::write::{is_other, replace};
use crate::{Stop, unreadable};

/// Fills a network as the options say.
pub(crate) fn run(options: &Fill) -> Result<(), Stop> {
    let network = declared(&options.source, options.network.as_deref())?;
    let weights = weights(&options.file, options.key.as_deref())?;
    let name = options.file.file_name().unwrap_or_default().to_string_lossy();
    let filled = fill(&network.tensors, &weights, &given(options)?)?;
    let out = options.out.clone().unwrap_or_else(|| network.weights(&options.source));
    let file = read::safetensors::write(&filled.tensors, &[]);
    if !options.print {
        let mapping = options.mapping.iter().map(PathBuf::as_path);
        let read: Vec<&Path> =
            [options.file.as_path(), options.source.as_path()].into_iter().chain(mapping).collect();
        is_other(&out, &read)?;
        replace(&out, &file)?;
    }
    say!(
        "# which tensor of {name} each tensor of `{}` is; edit, and give it back with `--mapping`",
        network.name
    );
    filled.mapping.iter().for_each(|mapped| say!("{mapped}"));
    if options.print {
        return Ok(());
    }
    for remark in &weights.remarks {
        say!("# remark: {remark}");
    }
    if !filled.unused.is_empty() {
        say!("# unused: {}", filled.unused.join(", "));
    }
    say!("# written: {} ({} bytes)", out.display(), file.len());
    if network.file.is_none() {
        let name = out.file_name().unwrap_or_default().to_string_lossy();
        say!(
            "# use: the item `weights: file(\"{name}\");` in the declaration, and `{}::trained()`",
            network.name
        );
    }
    Ok(())
}

/// The lines of the mapping that a user gives: of the file, then of the command line.
fn given(options: &Fill) -> Result<Vec<Mapped>, Stop> {
    let mut given = parse_mapping(&options.map.join("\n"))?;
    if let Some(path) = &options.mapping {
        let text = std::fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
        given.extend(parse_mapping(&text)?);
    }
    for (at, mapped) in given.iter().enumerate() {
        if given[..at].iter().any(|other| other.name == mapped.name) {
            return Err(Stop::Usage(format!("the tensor `{}` is mapped twice", mapped.name)));
        }
    }
    Ok(given)
}

/// The weights in a file.
pub(crate) fn weights(file: &Path, key: Option<&str>) -> Result<Weights, Stop> {
    let bytes = std::fs::read(file).map_err(|error| unreadable(file, &error))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let files = &read::Folder(file.parent().unwrap_or(Path::new("")));
    Ok(read::weights(&name, &bytes, &read::Choices { files, key, ..read::Choices::default() })?)
}
