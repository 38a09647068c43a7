//! `cargo netwright show`: what a file holds, and whether it can be imported.

use netwright_exchange::fill::Kind;
use netwright_exchange::foreign::{Axes, Data};
use netwright_exchange::import::{Options, declare};
use netwright_exchange::read::{self, Opened, Weights};
use netwright_exchange::write::one_line;
use netwright_exchange::{Foreign, Tensor, evaluate, lower, write};

use crate::arguments::Show;
use crate::declared::{declared, is_accepted};
use crate::import::has_effect;
use crate::topology::topology;
use crate::{Stop, unreadable};

/// Shows a file as the options say.
pub(crate) fn run(options: &Show) -> Result<(), Stop> {
    if options.file.extension().is_some_and(|extension| extension == "rs") {
        return declaration(options);
    }
    let file = &options.file;
    let bytes = std::fs::read(file).map_err(|error| unreadable(file, &error))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let choices = read::Choices {
        files: &read::Folder(file.parent().unwrap_or(std::path::Path::new(""))),
        shapes: &options.shapes,
        activation: options.activation.as_deref(),
        key: options.key.as_deref(),
    };
    let format = read::detect(&name, &bytes)?;
    let opened = read::open(&name, &bytes, &choices)?;
    say!("{}: {}, {} bytes", file.display(), format.name(), bytes.len());
    match opened {
        Opened::Network(foreign) => {
            has_effect(&foreign, format, &choices)?;
            network(options, foreign)
        }
        Opened::Weights(held) => {
            weights(&held);
            say!("fill        cargo netwright fill NET.rs {}", file.display());
            Ok(())
        }
    }
}

/// A declared network, as the compiler sees it.
fn declaration(options: &Show) -> Result<(), Stop> {
    let network = declared(&options.file, options.network.as_deref())?;
    let unknown = || unreadable(&options.file, &"this program and its compiler are of different versions");
    tell!("{}", topology(&network.model).ok_or_else(unknown)?.summary());
    let rows = network.tensors.iter().map(|wanted| {
        let of = if wanted.kind == Kind::Counter { "i64" } else { "f32" };
        [wanted.name.clone(), Axes(&wanted.shape).to_string(), of.into()]
    });
    table("tensors", rows.collect());
    say!("weights     {}", network.file.as_deref().unwrap_or("none are named"));
    Ok(())
}

fn weights(held: &Weights) {
    listed("origin", &held.origin);
    listed("metadata", &held.metadata.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>());
    let tensors = held.tensors.iter().map(|(name, held)| tensor(name, held));
    table("tensors", tensors.collect());
    let floats = held.tensors.iter().filter(|(_, tensor)| tensor.is_float());
    say!("parameters  {}", floats.map(|(_, tensor)| tensor.len()).sum::<usize>());
    held.remarks.iter().for_each(|remark| say!("remark      {}", one_line(remark)));
}

fn network(options: &Show, foreign: Foreign) -> Result<(), Stop> {
    let shapes = evaluate::shapes(&foreign);
    let axes = |value: usize| match shapes.get(value) {
        Some(Some(axes)) => Axes(axes).to_string(),
        Some(None) | None => String::from("not known"),
    };
    listed("origin", &foreign.origin);
    let inputs = foreign.inputs.iter().map(|port| {
        let samples = if port.batch { "the first axis is that of samples" } else { "" };
        [foreign.name(port.value).to_owned(), Axes(&port.shape).to_string(), samples.into()]
    });
    table("inputs", inputs.collect());
    let outputs =
        foreign.outputs.iter().map(|output| [foreign.name(*output).into(), axes(output.0), String::new()]);
    table("outputs", outputs.collect());
    let nodes = foreign.nodes.iter().map(|node| {
        let result = node.results.first().map_or(0, |result| result.0);
        let name = foreign
            .values
            .get(result)
            .filter(|_| node.name.is_empty())
            .map_or(&node.name, |value| &value.name);
        // What `--output` takes, where it is not the node's own name.
        let value = foreign.values.get(result).map_or("", |value| &value.name);
        let value = if value == name { String::new() } else { format!("  {value}") };
        [name.clone(), node.word.clone(), format!("{}{value}", axes(result))]
    });
    table("operations", nodes.collect());
    let held = foreign.values.iter().filter_map(|value| Some(tensor(&value.name, value.constant.as_ref()?)));
    table("tensors", held.collect());
    say!("parameters  {}", foreign.parameters());
    let stem = options.file.file_stem().unwrap_or_default().to_string_lossy();
    let wanted = Options {
        name: lower::struct_name(&stem),
        inputs: options.inputs.clone(),
        outputs: options.outputs.clone(),
        ..Options::default()
    };
    let refused = || say!("import      refused");
    let declared = declare(foreign, &wanted).inspect_err(|_| refused())?;
    let module = write::module(&declared.declaration, &declared.docs, "weights.safetensors");
    is_accepted(&options.file, &module, &wanted.name).inspect_err(|_| refused())?;
    let (operations, parameters) = (declared.declaration.operations(), declared.declaration.parameters());
    say!("import      {operations} operations and {parameters} parameters in the network");
    declared.remarks.iter().for_each(|remark| say!("remark      {remark}"));
    Ok(())
}

fn tensor(name: &str, tensor: &Tensor) -> [String; 3] {
    let of = match tensor.data() {
        Data::F32(_) => "f32",
        Data::F64(_) => "f64",
        Data::I64(_) => "i64",
        Data::Bool(_) => "bool",
    };
    [name.into(), Axes(tensor.shape()).to_string(), of.into()]
}

fn listed(title: &str, items: &[String]) {
    if !items.is_empty() {
        say!("{title:<11} {}", items.iter().map(|item| one_line(item)).collect::<Vec<_>>().join(", "));
    }
}

/// A title with the number of rows, and the rows in columns.
fn table(title: &str, rows: Vec<[String; 3]>) {
    say!("{title:<11} {}", rows.len());
    let rows: Vec<[String; 3]> = rows.into_iter().map(|row| row.map(|text| one_line(&text))).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let (first, second) = (width(0), width(1));
    for [name, middle, last] in &rows {
        say!("{}", format!("  {name:<first$}  {middle:<second$}  {last}").trim_end());
    }
}
