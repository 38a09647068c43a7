//! A network exported as ONNX, evaluated in double precision, and imported again.
//!
//! Input: a network. Output: the first thing that is not as it was. Guarantees: the graph computes what the
//! interpreter does; the import declares the same names and operations, and holds the same bits; so does the
//! graph without the declaration beside it, as far as a graph says it.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;

use netwright::exchange::import::{Imported, Options, import};
use netwright::exchange::{Foreign, evaluate, export, flat, network, read};
use netwright::verify::Interpreter;
use netwright::{Feedforward, Generator, Network, saving};
use netwright_codegen::diag::Diagnostics;
use netwright_codegen::files::Nowhere;
use netwright_codegen::{check, signature, syntax};
use netwright_support::drawn::{UNIT, fill, row};
use proc_macro2::{TokenStream, TokenTree};

use crate::check::{Facts, Wrong};

/// Rows that are compared.
const ROWS: usize = 4;
/// How far the graph may be from the interpreter, over the largest number of a row and at least 1: attributes
/// such as ε are of single precision in the file.
const TOLERANCE: f64 = 2e-6;

/// The network goes out and comes in again.
pub(crate) fn check<N: Feedforward<f32>>(facts: &Facts) -> Result<(), Wrong> {
    let mut generator = Generator::from_state(facts.seed);
    let mut net = N::new(facts.seed);
    fill(net.parameters_mut(), -0.8..0.8, &mut generator);
    // Variances are above 0.
    fill(saving::state_mut(&mut net).1, 0.25..2.0, &mut generator);
    let exported = export::onnx(&net).map_err(|refusal| refusal.to_string())?;
    let read =
        || read::onnx::read(&exported.bytes, &read::NoFiles, &[]).map_err(|refusal| refusal.to_string());
    let foreign = read()?;
    if foreign.declaration.is_none() {
        return Err("the graph is not the one that the declaration was written with".into());
    }
    let interpreter = Interpreter::of(&net).map_err(|error| error.to_string())?;
    let mut rows = Vec::new();
    for _ in 0..ROWS {
        let x: N::Input = row(UNIT, &mut generator);
        let wide: Vec<f64> = x.as_ref().iter().copied().map(f64::from).collect();
        let trace = interpreter.forward(&wide).map_err(|error| error.to_string())?;
        near("the graph", &outputs(&foreign, &wide)?, &trace.output())?;
        rows.push((wide, net.forward(&x).as_ref().to_vec(), trace.output()));
    }
    if let Some(folder) = std::env::var_os("NETWRIGHT_EXPORTED") {
        files(&net, &exported.bytes, &rows, &Path::new(&folder).join(facts.seed.to_string()))
            .map_err(|error| error.to_string())?;
    }
    let options = Options { name: "Net".into(), stem: "net".into(), ..Options::default() };
    let imported = import(foreign, &options).map_err(|refusal| format!("not imported: {refusal}"))?;
    same_meaning::<N>(&imported)?;
    same_loss::<N>(facts, &imported)?;
    same_numbers(&net, &imported)?;
    // An output that is the input is left out where a graph has no declaration.
    if N::TOPOLOGY.outputs.contains(&0) {
        return Ok(());
    }
    let plain = Foreign { declaration: None, ..read()? };
    let graph = import(plain.clone(), &options).map_err(|refusal| format!("the graph alone: {refusal}"))?;
    for row in 0..ROWS {
        let mut x = vec![0.0_f64; N::TOPOLOGY.input().size()];
        fill(&mut x, UNIT, &mut generator);
        let got = flat::outputs(&graph.flat, &[x.clone()], flat::Rounding::Double);
        let got = got.ok_or("the graph alone is not computed")?.concat();
        near(&format!("row {row} of the graph alone"), &got, &outputs(&plain, &x)?)?;
    }
    Ok(())
}

/// The files of a network, for `tests/export/check.py`: the model, the weights, the source for PyTorch, and
/// rows with what the network and the interpreter compute of them.
fn files<N: Network<f32>>(
    net: &N,
    model: &[u8],
    rows: &[(Vec<f64>, Vec<f32>, Vec<f64>)],
    folder: &Path,
) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join("model.onnx"), model)?;
    fs::write(folder.join("model.py"), export::pytorch(net))?;
    fs::write(folder.join("model.h"), export::c(net)?)?;
    network::save(net, folder.join("model.safetensors"))?;
    let rows: Vec<String> = rows
        .iter()
        .map(|(x, ours, exact)| format!("{{\"x\": {x:?}, \"ours\": {ours:?}, \"exact\": {exact:?}}}"))
        .collect();
    fs::write(folder.join("rows.json"), format!("[{}]\n", rows.join(",\n")))?;
    Ok(())
}

fn outputs(foreign: &Foreign, x: &[f64]) -> Result<Vec<f64>, Wrong> {
    evaluate::outputs(foreign, &[x.to_vec()])
        .map(|rows| rows.concat())
        .map_err(|refusal| format!("not evaluated: {refusal}"))
}

fn near(what: &str, got: &[f64], want: &[f64]) -> Result<(), Wrong> {
    let scale = want.iter().fold(1.0, |largest: f64, number| largest.max(number.abs()));
    let is_near = |(got, want): (&f64, &f64)| (got - want).abs() <= TOLERANCE * scale;
    if got.len() == want.len() && got.iter().zip(want).all(is_near) {
        return Ok(());
    }
    Err(format!("{what} computes {got:?}, should be {want:?}"))
}

/// The imported file, loaded: each parameter and each statistic has the bits of the network.
fn same_numbers<N: Network<f32>>(net: &N, imported: &Imported) -> Result<(), Wrong> {
    if serves_the_loss_alone::<N>() {
        return same_tensors(net, imported);
    }
    let mut loaded = N::zeros();
    network::load_bytes(&mut loaded, &imported.weights).map_err(|error| error.to_string())?;
    let bits = |net: &N| {
        let statistics = net.state().map_or(&[][..], |state| state.numbers());
        let numbers = net.parameters().iter().chain(statistics);
        numbers.map(|number| number.to_bits()).collect::<Vec<u32>>()
    };
    if bits(net) == bits(&loaded) { Ok(()) } else { Err("the imported file has other numbers".into()) }
}

/// Whether a part of the network leads to no output, and is not exported.
fn serves_the_loss_alone<N: Network<f32>>() -> bool {
    let topology = N::TOPOLOGY;
    let is_read = |index: usize| topology.nodes.iter().any(|node| node.sources.contains(&index));
    (0..topology.nodes.len()).any(|index| !is_read(index) && !topology.outputs.contains(&index))
}

/// The tensors of an import that is a part of a network.
fn same_tensors<N: Network<f32>>(net: &N, imported: &Imported) -> Result<(), Wrong> {
    for tensor in &imported.declaration.tensors {
        let layers = N::TOPOLOGY.nodes.iter().filter_map(|node| Some((node.name, node.operation.layer()?)));
        let begins = layers.flat_map(|(name, layer)| {
            let own = layer.tie.is_none().then_some((format!("{name}.weights"), layer.weights));
            own.into_iter().chain(layer.bias.map(|bias| (format!("{name}.bias"), bias)))
        });
        let begin = begins.into_iter().find_map(|(name, begin)| (name == tensor.name).then_some(begin));
        let Some(begin) = begin else {
            if tensor.name.starts_with("state.") {
                continue;
            } else {
                return Err(format!("no tensor `{}`", tensor.name));
            }
        };
        let bits = |numbers: &[f32]| numbers.iter().map(|number| number.to_bits()).collect::<Vec<u32>>();
        if bits(&tensor.numbers) != bits(&net.parameters()[begin..begin + tensor.numbers.len()]) {
            return Err(format!("`{}` has other numbers", tensor.name));
        }
    }
    Ok(())
}

/// The imported declaration: names, operations and options of `forward` are those of the network.
fn same_meaning<N: Network<f32>>(imported: &Imported) -> Result<(), Wrong> {
    let tokens: TokenStream = imported.module.parse().map_err(|_| "the module is not Rust")?;
    let body = tokens.into_iter().find_map(|tree| match tree {
        TokenTree::Group(group) if group.to_string().contains("struct") => Some(group.stream()),
        _ => None,
    });
    // The weights' file is not there.
    let text = body.ok_or("the module has no declaration")?.to_string();
    let text = text.replace("weights : file (\"net.safetensors\") ;", "");
    let tokens: TokenStream = text.parse().map_err(|_| "the declaration is not Rust")?;
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let mut diagnostics = Diagnostics::new();
    let model = syntax::ast(&trees, &mut diagnostics)
        .and_then(|ast| check::model(&ast, &Nowhere, &mut diagnostics).ok());
    let errors: Vec<String> = diagnostics.finish().iter().map(|error| error.text().to_string()).collect();
    let model = model.ok_or_else(|| format!("refused: {}\n{}", errors.join("\n"), imported.module))?;
    let (got, want) = (signature::signature(&model), N::TOPOLOGY.signature().to_string());
    let ((nodes, outputs), (all, wanted)) = (meaning(&got)?, meaning(&want)?);
    let has_all = nodes == all || serves_the_loss_alone::<N>() && nodes.is_subset(&all);
    if has_all && outputs == wanted { Ok(()) } else { Err(format!("{got}\nshould be\n{want}")) }
}

/// The imported declaration has the loss and the parts of the target as they are declared, if the graph has
/// all that the loss reads.
fn same_loss<N: Network<f32>>(facts: &Facts, imported: &Imported) -> Result<(), Wrong> {
    let trained = |text: &str| -> Vec<String> {
        let items = text.split_inclusive([';', '{']).map(str::trim);
        items
            .filter(|item| item.starts_with("loss: ") || item.contains(": target("))
            .map(str::to_owned)
            .collect()
    };
    let (got, declared) = (trained(&imported.module), trained(facts.text));
    let is_right = match declared.as_slice() {
        _ if serves_the_loss_alone::<N>() => got.is_empty(),
        // The short form has the loss that its last activation has.
        [] => got.len() == N::TOPOLOGY.losses.len(),
        _ => sorted(&got) == sorted(&declared) && targets(&got) == targets(&declared),
    };
    if is_right { Ok(()) } else { Err(format!("the loss is {got:?} instead of {declared:?}")) }
}

fn sorted(items: &[String]) -> BTreeSet<&String> {
    items.iter().collect()
}

/// The parts of a target, whose order says where each begins.
fn targets(items: &[String]) -> Vec<&String> {
    items.iter().filter(|item| item.contains(": target(")).collect()
}

/// What a signature says, whatever the order of the nodes and the parameters: each node with all that it is
/// computed from, and the outputs.
fn meaning(signature: &str) -> Result<(BTreeSet<u64>, Vec<u64>), Wrong> {
    let (mut nodes, mut outputs) = (BTreeMap::new(), Vec::new());
    let listed = |text: &str, nodes: &BTreeMap<String, u64>| {
        text.split(", ").map(|number| nodes.get(number).copied()).collect::<Option<Vec<u64>>>()
    };
    for line in signature.lines().skip(1) {
        if let Some(text) = line.strip_prefix("output: ") {
            outputs = listed(text, &nodes).ok_or("an output is no node")?;
            break;
        }
        let (number, text) = line.split_once(' ').ok_or("a line without a number")?;
        let (text, sources) = text.split_once(" <- ").unwrap_or((text, ""));
        let sources = if sources.is_empty() { Some(Vec::new()) } else { listed(sources, &nodes) };
        let mut hasher = DefaultHasher::new();
        (text, sources.ok_or("a source comes later")?).hash(&mut hasher);
        nodes.insert(number.to_owned(), hasher.finish());
    }
    Ok((nodes.into_values().collect(), outputs))
}
