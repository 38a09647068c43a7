//! ONNX, opsets 9 to 24, with external data: `onnx::read`.
//!
//! Input: the bytes of a `.onnx` file. Output: a [`Foreign`] in the meaning of the newest definitions.
//! Guarantees: a leading axis of samples is 1; the nodes are in an order in which each comes after what it
//! reads; an operation that is not known is kept, so that it is refused only if an output needs it.
//!
//! Source: `onnx.proto` and `Operators.md` of github.com/onnx/onnx, 1.19.

mod learning;
mod model;
mod node;
mod order;
mod tensor;
mod time;
mod wire;

use std::collections::HashMap;

#[cfg(feature = "network")]
pub(crate) use self::model::graph_hash;

use self::model::{Axis, Graph, Model, Typed};
use self::tensor::{Beside, Read};
use super::Files;
use crate::foreign::{Node, Op, Port, ValueId};
use crate::{Foreign, Reason, Refusal};

/// The opsets whose definitions are known.
const OPSETS: std::ops::RangeInclusive<i64> = 9..=24;
/// The key in the metadata of the declaration: the hash of the graph, then the items.
pub(crate) const DECLARATION: &str = "netwright.declaration";
/// The newest version of the file format.
const NEWEST_IR: i64 = 13;

/// The shape of an input, for files that do not say it, and for lengths that have a name.
///
/// ```
/// use netwright::exchange::read::onnx::Shapes;
///
/// let shapes = [("x".to_owned(), vec![1, 4])];
/// let given: Shapes<'_> = &shapes;
/// assert_eq!(given[0].1, [1, 4]);
/// ```
pub type Shapes<'a> = &'a [(String, Vec<usize>)];

fn truncated() -> Refusal {
    Refusal::new(
        "the file",
        "it is truncated, or it is not an ONNX model",
        "export the model again, or copy the file again",
    )
}

/// The network in the bytes of a `.onnx` file.
///
/// # Errors
///
/// Where the file is broken, newer than what is known, or misses a file beside it.
///
/// ```
/// use netwright::exchange::read::{NoFiles, onnx};
///
/// let refusal = onnx::read(b"no protobuf", &NoFiles, &[]).expect_err("it is no model");
/// assert!(refusal.to_string().contains("it is not an ONNX model"), "{refusal}");
/// ```
pub fn read(bytes: &[u8], files: &dyn Files, shapes: Shapes<'_>) -> Result<Foreign, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::new(
            "the file",
            "it is empty",
            "export the model again, or copy the file again",
        ));
    }
    if bytes.starts_with(b"version https://git-lfs") {
        let help = "run `git lfs pull` in the repository that it is from";
        return Err(Refusal::new("the file", "it is a pointer of Git LFS, not the model itself", help));
    }
    let model = Model::parse(bytes).map_err(|_| truncated())?;
    let opset = version(&model)?;
    let declaration = declaration(&model);
    let Model { producer, version, graph, .. } = model;
    let graph = graph.ok_or_else(truncated)?;
    let mut origin = vec![format!("ONNX, opset {opset}")];
    if !producer.is_empty() {
        origin.push(format!("{producer} {version}").trim_end().into());
    }
    Builder {
        foreign: Foreign { origin, declaration, ..Foreign::default() },
        ids: HashMap::new(),
        reasons: Vec::new(),
        opset,
    }
    .build(&graph, files, shapes)
}

/// The version of the operators, checked.
fn version(model: &Model<'_>) -> Result<i64, Refusal> {
    if !(1..=NEWEST_IR).contains(&model.ir) {
        let fact = format!(
            "its format has the version (`ir_version`) {}; the newest that is known is {NEWEST_IR}",
            model.ir
        );
        return Err(Refusal::new("the file", fact, "export the model again"));
    }
    // A file that was cut behind its graph lacks them.
    if model.opsets.is_empty() {
        return Err(truncated());
    }
    let own = |(domain, _): &&(String, i64)| domain.is_empty() || domain == "ai.onnx";
    // A graph of `ai.onnx.ml` alone names no version of the others.
    let opset = model.opsets.iter().find(own).map_or(*OPSETS.end(), |(_, version)| *version);
    if OPSETS.contains(&opset) {
        return Ok(opset);
    }
    let (first, last) = (OPSETS.start(), OPSETS.end());
    let fact = format!("its operators are of opset {opset}; opsets {first} to {last} are known");
    Err(Refusal::new("the file", fact, "export the model with an opset of these, such as `opset_version=17`"))
}

/// The declaration in the metadata, if the graph is the one that it was written with.
fn declaration(model: &Model<'_>) -> Option<String> {
    let (_, text) = model.properties.iter().find(|(key, _)| key == DECLARATION)?;
    let (hash, text) = text.strip_prefix("graph ")?.split_once('\n')?;
    (u64::from_str_radix(hash, 16).ok() == model.hash).then(|| text.to_owned())
}

struct Builder {
    foreign: Foreign,
    ids: HashMap<String, ValueId>,
    reasons: Vec<Reason>,
    opset: i64,
}

impl Builder {
    fn build(mut self, graph: &Graph<'_>, files: &dyn Files, shapes: Shapes<'_>) -> Result<Foreign, Refusal> {
        self.tensors(graph, files)?;
        self.inputs(graph, shapes);
        let order = order::order(&graph.nodes, &mut self.ids, &mut self.reasons);
        for &index in &order {
            if let Some(message) = graph.nodes.get(index) {
                self.node(message);
            }
        }
        self.outputs(graph);
        Refusal::of(self.reasons)?;
        Ok(self.foreign)
    }

    fn refuse(&mut self, place: impl Into<String>, fact: impl Into<String>, help: impl Into<String>) {
        self.reasons.push(Reason { place: place.into(), fact: fact.into(), help: help.into() });
    }

    fn tensors(&mut self, graph: &Graph<'_>, files: &dyn Files) -> Result<(), Refusal> {
        let mut beside = Beside::new(files);
        if graph.sparse {
            self.refuse("the graph", "it has sparse tensors", "export the model with dense weights");
        }
        let mut reasons = Vec::new();
        for bytes in &graph.tensors {
            match tensor::read(bytes, &mut beside) {
                Ok((name, Read::Tensor(tensor))) => {
                    let id = self.foreign.value(name.clone(), Some(tensor));
                    self.ids.insert(name, id);
                }
                Ok((name, Read::Text)) => self.text(&name),
                Err(refusal) => reasons.extend(refusal.reasons().iter().cloned()),
            }
        }
        Refusal::of(reasons)
    }

    /// A tensor of strings: an unknown operation makes it, which is refused only if an output needs it.
    fn text(&mut self, name: &str) {
        let result = self.foreign.value(name, None);
        let op = Op::Unknown { remark: String::from("it holds strings: a network computes numbers") };
        self.foreign.nodes.push(Node {
            name: name.into(),
            word: String::from("string tensor"),
            op,
            operands: Vec::new(),
            results: vec![result],
        });
        self.ids.insert(name.into(), result);
    }

    fn inputs(&mut self, graph: &Graph<'_>, shapes: Shapes<'_>) {
        let is_recurrent =
            graph.nodes.iter().any(|node| matches!(node.word.as_str(), "RNN" | "GRU" | "LSTM"));
        for typed in &graph.inputs {
            // Before version 4 of the format, every tensor is an input, too.
            if self.ids.contains_key(&typed.name) {
                continue;
            }
            let value = self.foreign.value(typed.name.clone(), None);
            self.ids.insert(typed.name.clone(), value);
            if typed.element != 0 && !tensor::is_float(typed.element) {
                let element = tensor::element_name(typed.element);
                let op = Op::Unknown {
                    remark: format!(
                        "the input is of the type {element}: a network computes floating-point numbers"
                    ),
                };
                let word = format!("input of type {element}");
                self.foreign.nodes.push(Node {
                    name: typed.name.clone(),
                    word,
                    op,
                    operands: Vec::new(),
                    results: vec![value],
                });
                continue;
            }
            match shape(typed, shapes, is_recurrent) {
                Ok((shape, batch)) => self.foreign.inputs.push(Port { value, shape, batch }),
                Err(fact) => {
                    let name = &typed.name;
                    let op = Op::Unknown {
                        remark: format!(
                            "{fact}; say it with `--shape {name}=1,4`, the axis of samples first"
                        ),
                    };
                    self.foreign.nodes.push(Node {
                        name: name.clone(),
                        word: "input".into(),
                        op,
                        operands: Vec::new(),
                        results: vec![value],
                    });
                }
            }
        }
    }

    fn outputs(&mut self, graph: &Graph<'_>) {
        for typed in &graph.outputs {
            match self.ids.get(&typed.name) {
                Some(&value) => self.foreign.outputs.push(value),
                None => self.refuse(
                    format!("output `{}`", typed.name),
                    "no node computes it",
                    "export the model again",
                ),
            }
        }
        if graph.outputs.is_empty() {
            self.refuse("the graph", "it has no output", "export the model again");
        }
    }
}

/// The axes of an input for one sample, and whether the first one is that of the samples.
fn shape(typed: &Typed, shapes: Shapes<'_>, is_recurrent: bool) -> Result<(Vec<usize>, bool), String> {
    if let Some((_, shape)) = shapes.iter().find(|(name, _)| *name == typed.name) {
        return Ok((shape.clone(), shape.len() > 1));
    }
    let axes = typed
        .axes
        .as_ref()
        .ok_or_else(|| format!("the file does not say the shape of the input `{}`", typed.name))?;
    // The states of a recurrent layer are `[layers][samples][units]`, and a sequence may have its steps
    // first.
    let is_second = is_recurrent && matches!(axes[..], [Axis::Length(2..), Axis::Length(1), _]);
    let batch = axes.len() > 1 && !is_second;
    let length = |(at, axis): (usize, &Axis)| match axis {
        // One sample at a time.
        _ if at == 0 && batch => Ok(1),
        Axis::Length(length) => usize::try_from(*length)
            .ok()
            .filter(|&length| length > 0)
            .ok_or_else(|| format!("the axis {at} of the input `{}` has the length {length}", typed.name)),
        Axis::Name(_) if axes.len() == 1 => Ok(1),
        Axis::Name(name) => {
            Err(format!("the axis {at} of the input `{}` has no length but the name `{name}`", typed.name))
        }
    };
    Ok((axes.iter().enumerate().map(length).collect::<Result<_, _>>()?, batch))
}
