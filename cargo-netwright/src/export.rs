//! `cargo netwright export`: a declared network and its weights, for other programs.

use std::path::Path;

use netwright_exchange::export::Source;
use netwright_exchange::fill::{Filled, Mapped, named};
use netwright_exchange::network::SIGNATURE;
use netwright_exchange::{Refusal, read};
use netwright_runtime::topology::Topology;

use crate::arguments::{Export, To};
use crate::declared::{Declared, declared};
use crate::fill::weights;
use crate::topology::topology;
use crate::write::{is_other, replace};
use crate::{Stop, unreadable};

/// What is written.
struct Written {
    extension: &'static str,
    bytes: Vec<u8>,
    /// What the format does not say, and how the file is used.
    notes: Vec<String>,
}

impl Written {
    fn text(extension: &'static str, text: String) -> Self {
        Self { extension, bytes: text.into_bytes(), notes: Vec::new() }
    }

    fn note(mut self, note: String) -> Self {
        self.notes.push(note);
        self
    }
}

/// Exports a network as the options say.
pub(crate) fn run(options: &Export) -> Result<(), Stop> {
    let network = declared(&options.source, options.network.as_deref())?;
    if options.weights.is_none() && network.file.is_none() {
        let fact = format!(
            "`{}` names no file of weights: add it to the command, `cargo netwright export {} FILE …`",
            network.name,
            options.source.display()
        );
        return Err(unreadable(&options.source, &fact));
    }
    let file = options.weights.clone().unwrap_or_else(|| network.weights(&options.source));
    let filled = named(&network.tensors, &weights(&file, options.key.as_deref())?)?;
    let written = written(options, &network, &filled, &file)?;
    let out = options.out.clone().unwrap_or_else(|| network.beside(&options.source, written.extension));
    // The same numbers in the same format may replace their file.
    let read: &[&Path] =
        if options.to == To::Safetensors { &[&options.source] } else { &[&options.source, &file] };
    is_other(&out, read)?;
    replace(&out, &written.bytes)?;
    say!("exported `{}` to {} ({} bytes)", network.name, out.display(), written.bytes.len());
    written.notes.iter().for_each(|note| say!("  {note}"));
    Ok(())
}

/// Refuses a network with a memory, whose matrices no layer of Keras has.
fn check_keras(topology: &Topology) -> Result<(), Stop> {
    let Some(item) = topology.remembers() else { return Ok(()) };
    let fact = "it reads a value of an earlier step, and no layer of Keras has the matrices of its equations";
    let help = "`--to pytorch` writes a module over sequences, `--to safetensors` the numbers";
    Err(Refusal::new(format!("item `{item}`"), fact, help).into())
}

fn written(options: &Export, network: &Declared, filled: &Filled, file: &Path) -> Result<Written, Stop> {
    let unknown = || unreadable(&options.source, &"this program and its compiler are of different versions");
    let topology = topology(&network.model).ok_or_else(unknown)?;
    let source = Source::new(topology, &filled.tensors)?;
    // A program in Python loads a file with the network's own names.
    let is_own = |mapped: &Mapped| mapped.from == [mapped.name.as_str()] && !mapped.transposed;
    let is_ours = file.extension().is_some_and(|extension| extension == "safetensors");
    let numbers = (is_ours && filled.mapping.iter().all(is_own)).then(|| file.display().to_string());
    let remark = |remark: &String| format!("remark  {remark}");
    let make = "remark  its file of weights is another export: `--to safetensors`";
    Ok(match options.to {
        To::Onnx => {
            let exported = source.onnx()?;
            Written {
                extension: "onnx",
                notes: exported.remarks.iter().map(remark).collect(),
                bytes: exported.bytes,
            }
        }
        To::Pytorch => {
            let path = numbers.as_deref().unwrap_or("FILE.safetensors");
            let y = if topology.remembers().is_some() { "y, memory" } else { "y" };
            let load = format!("use     net = {}.load({path:?}); {y} = net(x)", topology.name);
            let written = Written::text("py", source.pytorch()).note(load);
            if numbers.is_some() { written } else { written.note(make.into()) }
        }
        To::Keras => {
            check_keras(&topology)?;
            let path = numbers.map_or_else(|| make.to_owned(), |path| format!("use     with {path}"));
            Written::text("keras.py", source.keras()).note(path)
        }
        To::C => Written::text("h", source.c()?),
        To::Nnet => Written::text("nnet", source.nnet()?),
        To::Safetensors => {
            let signature = [(SIGNATURE.to_owned(), topology.signature().to_string())];
            let bytes = read::safetensors::write(&filled.tensors, &signature);
            Written { extension: "safetensors", bytes, notes: Vec::new() }
        }
    })
}
