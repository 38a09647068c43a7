//! Import: from the file of a trained network to source, weights and a test.
//!
//! Input: a foreign network and what a user chooses. Output: the texts of three files and a summary.
//! Guarantees: the same input gives the same bytes; the test's expected outputs are those of
//! [`evaluate`](crate::evaluate), not of what is written; what is written, read back with its tensors,
//! computes what the file computes.

mod compare;
mod streams;
mod unread;

use std::fmt;

pub use compare::Compared;

use self::compare::{agreeing, check_cases, compared};
use crate::flat::Flat;
use crate::foreign::Data;
use crate::lower::{self, Declaration};
use crate::write::{Cases, Recorded};
use crate::{Foreign, Refusal, Tensor, normalise, read, state, write};

/// What a user chooses.
///
/// ```
/// use netwright::exchange::import::{Options, import};
/// use netwright::exchange::read;
///
/// # let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
/// let foreign = read::network("net.nnet", text.as_bytes(), &read::Choices::default())?;
/// // The stem names the file of weights.
/// let options = Options { name: "Net".into(), stem: "net".into(), ..Options::default() };
/// assert!(import(foreign, &options)?.module.contains("file(\"net.safetensors\")"));
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The struct's name.
    pub name: String,
    /// The stem of the files' names.
    pub stem: String,
    /// The inputs in the order in which they are joined; that of the file if empty.
    pub inputs: Vec<String>,
    /// The outputs; all of them if empty, without labels.
    pub outputs: Vec<String>,
    /// Batch norms stay operations of their own.
    pub keep_batch_norm: bool,
    /// Inputs and outputs that the user recorded.
    pub cases: Option<Cases>,
}

/// A network as a declaration with its numbers: all that a compiler needs.
///
/// ```
/// use netwright::exchange::import::{Options, declare};
/// use netwright::exchange::read;
///
/// # let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
/// let foreign = read::network("net.nnet", text.as_bytes(), &read::Choices::default())?;
/// let options = Options { name: "Net".into(), stem: "net".into(), ..Options::default() };
/// let declared = declare(foreign, &options)?;
/// assert_eq!(declared.declaration.parameters(), 3);
/// assert!(!declared.docs.is_empty());
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
#[derive(Clone, Debug)]
pub struct Declared {
    /// The declaration.
    pub declaration: Declaration,
    /// The normalised network.
    pub flat: Flat,
    /// The doc comment: where it came from.
    pub docs: Vec<String>,
    /// The weights: `policy.safetensors`.
    pub weights: Vec<u8>,
    /// What a user should know.
    pub remarks: Vec<String>,
    /// How far it is from its file.
    pub compared: Compared,
}

/// A network that was imported.
///
/// ```
/// use netwright::exchange::import::{Options, import};
/// use netwright::exchange::read;
///
/// # let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
/// let foreign = read::network("net.nnet", text.as_bytes(), &read::Choices::default())?;
/// let options = Options { name: "Net".into(), stem: "net".into(), ..Options::default() };
/// let imported = import(foreign, &options)?;
/// // std::fs::write("src/net.rs", imported.module), the weights and the test beside it.
/// assert!(imported.module.contains("pub struct Net {"));
/// assert!(imported.test.contains("#[test]"));
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
#[derive(Clone, Debug)]
pub struct Imported {
    /// The declaration.
    pub declaration: Declaration,
    /// The normalised network.
    pub flat: Flat,
    /// The module: `policy.rs`.
    pub module: String,
    /// The weights: `policy.safetensors`.
    pub weights: Vec<u8>,
    /// The test: `policy_test.rs`.
    pub test: String,
    /// The numbers that the test includes, if they are not in it: `policy_test.f64`.
    pub test_numbers: Option<Vec<u8>>,
    /// Of a network with a memory, the streams that the user recorded.
    pub recorded: Option<Recorded>,
    /// What happened.
    pub summary: Summary,
}

/// What happened, in numbers.
///
/// ```
/// use netwright::exchange::import::{Options, import};
/// use netwright::exchange::read;
///
/// # let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
/// let foreign = read::network("net.nnet", text.as_bytes(), &read::Choices::default())?;
/// let options = Options { name: "Net".into(), stem: "net".into(), ..Options::default() };
/// let summary = import(foreign, &options)?.summary;
/// assert_eq!(summary.parameters.1, 3);
/// assert!(summary.rows > 0 && summary.difference < 1e-6);
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// How many numbers the file holds, and how many the declared network has.
    pub parameters: (usize, usize),
    /// How many operations the file has, and how many the declared network has.
    pub operations: (usize, usize),
    /// The largest difference of the network in single precision from the evaluation in double precision,
    /// over the largest number of a row and at least 1.
    pub difference: f64,
    /// How many rows it was measured on.
    pub rows: usize,
    /// What a user should know.
    pub remarks: Vec<String>,
}

/// The network as a declaration and its weights, compared with the file.
///
/// # Errors
///
/// Where it cannot be expressed, all reasons at once; where what would be written computes something else.
///
/// ```
/// use netwright::exchange::import::{Options, declare};
/// use netwright::exchange::read;
///
/// let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
/// let foreign = read::network("net.nnet", text.as_bytes(), &read::Choices::default())?;
/// let options = Options { name: "Net".into(), stem: "net".into(), ..Options::default() };
/// let declared = declare(foreign, &options)?;
/// assert_eq!(declared.declaration.name, "Net");
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
pub fn declare(foreign: Foreign, options: &Options) -> Result<Declared, Refusal> {
    let foreign = order_inputs(foreign, &options.inputs)?;
    let (foreign, mut remarks) = normalise::outputs(foreign, &options.outputs)?;
    let stepped = normalise::steps(&foreign)?;
    let wanted = normalise::Options { keep_batch_norm: options.keep_batch_norm };
    let (flat, rows) = match &stepped {
        None => {
            let flat = normalise::normalise(&foreign, &wanted)?;
            let rows = write::rows(&foreign, &flat)?;
            (flat, rows)
        }
        Some(stepped) => {
            let flat = normalise::of_step(stepped, &wanted)?;
            let rows = if stepped.length > 1 {
                write::sequence(&foreign, stepped, &flat)?
            } else {
                write::rows(&stepped.foreign, &flat)?
            };
            (flat, rows)
        }
    };
    remarks.extend(foreign.remarks.iter().cloned());
    remarks.extend(flat.remarks.iter().cloned());
    remarks.extend(last_steps(&flat));
    remarks.extend(unreached(&flat, stepped.as_ref().map_or(1, |stepped| stepped.length)));
    // What is kept says more than the graph, such as which layers are frozen; it is about all outputs.
    let is_wanted = stepped.is_none()
        && foreign.declaration.is_some()
        && options.outputs.is_empty()
        && options.inputs.is_empty();
    let kept = if is_wanted { agreeing(&foreign, &flat, &rows, &options.name) } else { None };
    if is_wanted && kept.is_none() {
        remarks.push(String::from(
            "the declaration that is kept in the file does not compute what its graph computes, \
             and the graph is imported",
        ));
    }
    let mut declaration = kept.map_or_else(|| lower::lower(&flat, &options.name), Ok)?;
    declaration.facts.clone_from(&foreign.facts);
    if declaration.tensors.is_empty() {
        let help = "a network of the language has at least one layer: compute this in the program";
        return Err(Refusal::new("the network", "it has no parameters", help));
    }
    let compared = compared(&declaration, &flat, rows)?;
    let docs = docs(&foreign, &declaration, &remarks);
    let weights = weights(&declaration);
    Ok(Declared { declaration, flat, docs, weights, remarks, compared })
}

/// What a user of a network over time should know of outputs of the last step.
fn last_steps(flat: &Flat) -> Option<String> {
    let names: Vec<String> =
        flat.outputs.iter().filter(|output| output.last).map(|output| format!("`{}`", output.name)).collect();
    let names = names.join(", ");
    (!names.is_empty())
        .then(|| format!("the file has {names} of the last step alone; here it is there at every step"))
}

/// What a user of a file over a few steps should know: which values of earlier steps are not compared.
fn unreached(flat: &Flat, length: usize) -> Option<String> {
    let farthest = flat.memories.iter().map(|memory| memory.steps).max()?;
    (length > 1 && farthest >= length).then(|| {
        format!(
            "the file has {length} steps, and the network reads values of {farthest} steps before: those are \
             not compared; record a longer sequence for `--cases`"
        )
    })
}

/// The network as source, weights and a test.
///
/// # Errors
///
/// As [`declare`]; where a recorded case disagrees; and where no row fits into a test.
///
/// ```
/// use netwright::exchange::import::{Options, import};
/// use netwright::exchange::read;
///
/// let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
/// let foreign = read::network("net.nnet", text.as_bytes(), &read::Choices::default())?;
/// let options = Options { name: "Net".into(), stem: "net".into(), ..Options::default() };
/// let imported = import(foreign, &options)?;
/// assert!(imported.module.contains("dense(1)"));
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
pub fn import(foreign: Foreign, options: &Options) -> Result<Imported, Refusal> {
    let (nodes, held) = (foreign.nodes.len(), foreign.parameters());
    let ports = unread::ports(&foreign, &options.inputs);
    let Declared { declaration, flat, docs, weights, mut remarks, compared } = declare(foreign, options)?;
    let Compared { written, rows, difference } = compared;
    let left_out = unread::left_out(&ports, &flat);
    let cases = options.cases.as_ref().map(|cases| unread::without(cases, &ports, &left_out));
    let names = left_out.iter().map(|name| format!("the input `{name}` is unused, and left out"));
    remarks.extend(names);
    let (mut recorded, mut test_numbers) = (None, None);
    let (test, remark) = if written.memories.is_empty() {
        if let Some(cases) = &cases {
            check_cases(&written, cases)?;
        }
        write::test(&declaration, &options.stem, &rows, cases.as_ref(), difference)?
    } else {
        let silence = declaration.prewarm();
        recorded = cases.map(|cases| streams::recorded(&flat, &written, &cases, silence)).transpose()?;
        let test = write::stream_test(&declaration, &options.stem, &rows, recorded.as_ref(), difference)?;
        test_numbers = test.numbers;
        (test.text, test.remark)
    };
    remarks.extend(remark);
    let summary = Summary {
        parameters: (held, declaration.parameters()),
        operations: (nodes, declaration.operations()),
        difference,
        rows: rows.len(),
        remarks,
    };
    let module = write::module(&declaration, &docs, &format!("{}.safetensors", options.stem));
    Ok(Imported { declaration, flat, module, weights, test, test_numbers, recorded, summary })
}

/// The inputs in the wanted order; those that are not named follow in that of the file.
fn order_inputs(mut foreign: Foreign, names: &[String]) -> Result<Foreign, Refusal> {
    let mut ordered = Vec::new();
    for name in names {
        let Some(at) = foreign.inputs.iter().position(|port| foreign.name(port.value) == name) else {
            let known: Vec<String> =
                foreign.inputs.iter().map(|port| format!("`{}`", foreign.name(port.value))).collect();
            return Err(Refusal::new(
                format!("--input {name}"),
                "the file has no input of this name",
                format!("its inputs are {}", known.join(", ")),
            ));
        };
        ordered.push(foreign.inputs.remove(at));
    }
    ordered.append(&mut foreign.inputs);
    foreign.inputs = ordered;
    Ok(foreign)
}

/// The doc comment: where the network came from, and how it is used.
fn docs(foreign: &Foreign, declaration: &Declaration, remarks: &[String]) -> Vec<String> {
    let (sentences, clauses): (Vec<String>, Vec<String>) =
        foreign.origin.iter().cloned().partition(|text| text.ends_with('.'));
    let mut docs = vec![format!("Imported from {}.", clauses.join(", "))];
    docs.extend(sentences);
    if declaration.has_memory() {
        let name = &declaration.name;
        docs.push(format!(
            "It remembers: `{name}::memory()` begins a stream, and `step` or `run` continue it."
        ));
    }
    let classes: Vec<String> = declaration
        .outputs
        .iter()
        .filter(|output| output.class)
        .map(|output| {
            format!(
                "`{}` of the file is the index of the largest number of `{}`: `classify`.",
                output.file, output.item
            )
        })
        .collect();
    if !classes.is_empty() || !remarks.is_empty() {
        docs.push(String::new());
    }
    docs.extend(classes);
    docs.extend(remarks.iter().map(|remark| {
        let mut letters = remark.chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
        format!("{first}{}.", letters.as_str())
    }));
    write::docs(&docs)
}

/// The bytes of the weights' file.
fn weights(declaration: &Declaration) -> Vec<u8> {
    let floats = |tensor: &lower::Layered| {
        Tensor::new(tensor.shape.clone(), Data::F32(tensor.numbers.clone()))
            .map(|numbers| (tensor.name.clone(), numbers))
    };
    let mut tensors: Vec<(String, Tensor)> = declaration.tensors.iter().filter_map(floats).collect();
    let zero = |name: &str| Tensor::new(Vec::new(), Data::I64(vec![0])).map(|zero| (name.to_owned(), zero));
    let counters = state::counters(declaration.items.iter().flat_map(|item| &item.steps));
    tensors.extend(counters.into_iter().filter_map(|field| zero(&state::tensor(field))));
    read::safetensors::write(&tensors, &[])
}

impl fmt::Display for Summary {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            to,
            "  parameters  {} in the file, {} in the network",
            self.parameters.0, self.parameters.1
        )?;
        writeln!(
            to,
            "  operations  {} in the file, {} in the network",
            self.operations.0, self.operations.1
        )?;
        write!(
            to,
            "  difference  at most {:.1e} of a row's largest number, single against double precision, {} rows",
            self.difference, self.rows
        )?;
        self.remarks.iter().try_for_each(|remark| write!(to, "\n  remark      {}", write::one_line(remark)))
    }
}
