//! Import: from the file of a trained network to source, weights and a test.
//!
//! Input: a foreign network and what a user chooses. Output: the texts of three files and a summary.
//! Guarantees: the same input gives the same bytes; the test's expected outputs are those of
//! [`evaluate`](crate::evaluate), not of what is written.

use std::fmt;

use crate::flat::{self, Flat, Rounding};
use crate::foreign::Data;
use crate::lower::{self, Declaration};
use crate::write::Cases;
use crate::{Foreign, Refusal, Tensor, normalise, read, state, write};

/// What a user chooses.
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
}

/// A network that was imported.
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
    /// What happened.
    pub summary: Summary,
}

/// What happened, in numbers.
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

/// The network as a declaration and its weights. Nothing is computed with them.
///
/// # Errors
///
/// Where it cannot be expressed, all reasons at once.
pub fn declare(foreign: Foreign, options: &Options) -> Result<Declared, Refusal> {
    declared(foreign, options).map(|(_, declared)| declared)
}

/// The declaration, and the foreign network with the wanted inputs and outputs.
fn declared(foreign: Foreign, options: &Options) -> Result<(Foreign, Declared), Refusal> {
    let foreign = order_inputs(foreign, &options.inputs)?;
    let (foreign, mut remarks) = normalise::outputs(foreign, &options.outputs)?;
    let flat =
        normalise::normalise(&foreign, &normalise::Options { keep_batch_norm: options.keep_batch_norm })?;
    // What is kept says more than the graph, such as which layers are frozen; it is about all outputs.
    let kept = if options.outputs.is_empty() && options.inputs.is_empty() {
        lower::kept(&foreign, &flat, &options.name)
    } else {
        None
    };
    let declaration = kept.map_or_else(|| lower::lower(&flat, &options.name), Ok)?;
    remarks.extend(flat.remarks.iter().cloned());
    let docs = docs(&foreign, &declaration, &remarks);
    let weights = weights(&declaration);
    Ok((foreign, Declared { declaration, flat, docs, weights, remarks }))
}

/// The network as source, weights and a test.
///
/// # Errors
///
/// As [`declare`]; and where a recorded case disagrees.
pub fn import(foreign: Foreign, options: &Options) -> Result<Imported, Refusal> {
    let (nodes, held) = (foreign.nodes.len(), foreign.parameters());
    let (foreign, declared) = declared(foreign, options)?;
    let Declared { declaration, flat, docs, weights, remarks } = declared;
    let rows = write::rows(&foreign, &flat)?;
    let difference = write::difference(&flat, &rows);
    check_difference(difference, rows.len())?;
    if let Some(cases) = &options.cases {
        check_cases(&flat, cases)?;
    }
    let summary = Summary {
        parameters: (held, declaration.parameters()),
        operations: (nodes, declaration.operations()),
        difference,
        rows: rows.len(),
        remarks,
    };
    let test = write::test(&declaration, &options.stem, &rows, options.cases.as_ref(), difference);
    let module = write::module(&declaration, &docs, &format!("{}.safetensors", options.stem));
    Ok(Imported { declaration, flat, module, weights, test, summary })
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

/// How far a network in single precision may be from its file, over the largest number of a row.
const LARGEST_DIFFERENCE: f64 = 1e-3;

/// A network that was not compared with its file, or is far from it, is not written.
fn check_difference(difference: f64, rows: usize) -> Result<(), Refusal> {
    let fact = if rows == 0 {
        String::from("no row of inputs gives finite numbers, so that nothing can be compared")
    } else if difference.is_finite() && difference <= LARGEST_DIFFERENCE {
        return Ok(());
    } else {
        format!(
            "in single precision its outputs are {difference:.1e} of a row's largest number away from the file, \
             and {LARGEST_DIFFERENCE:.0e} is the most"
        )
    };
    let help = "it needs more range or precision than single precision has: look at its constants";
    Err(Refusal::new("the network", fact, help))
}

/// A user's own cases have to agree with the file.
fn check_cases(flat: &Flat, cases: &Cases) -> Result<(), Refusal> {
    let help = "record them with the same model, in inference mode";
    let size: usize = flat.inputs.iter().map(|(_, size)| size).sum();
    for (at, (x, want)) in cases.inputs.iter().zip(&cases.outputs).enumerate() {
        let place = format!("case {at}");
        if x.len() != size {
            return Err(Refusal::new(
                place,
                format!("it has {} inputs, and the network has {size}", x.len()),
                help,
            ));
        }
        let odd = x.iter().chain(want).find(|number| number.abs() > f64::from(f32::MAX) || number.is_nan());
        if let Some(odd) = odd {
            return Err(Refusal::new(place, format!("{odd:e} is no number of single precision"), help));
        }
        let Some(mut got) = flat::outputs(flat, &flat.split(x), Rounding::Double) else {
            let fact = "it has an operation that is not computed here, so that no case can be compared";
            let help = "this is a mistake of this program: please report it";
            return Err(Refusal::new("the network", fact, help));
        };
        for (row, output) in got.iter_mut().zip(&flat.outputs) {
            if output.class {
                *row = vec![flat::largest(row)];
            }
        }
        // A class is right or wrong.
        let sizes = got.iter().map(Vec::len).collect::<Vec<_>>();
        let wanted = flat::parts(want, sizes.iter().copied());
        let agrees = |((got, want), output): ((&Vec<f64>, &Vec<f64>), &flat::Output)| {
            if output.class { got == want } else { flat::distance(got, want) <= 1e-4 }
        };
        let width = want.len() == sizes.iter().sum::<usize>();
        if !width || !got.iter().zip(&wanted).zip(&flat.outputs).all(agrees) {
            return Err(Refusal::new(
                place,
                format!("its outputs {want:?} are not those of the model, {:?}", got.concat()),
                help,
            ));
        }
    }
    Ok(())
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
