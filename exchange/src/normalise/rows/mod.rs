//! Rows: every value of a sample becomes a row of numbers, and layouts become lists of places.
//!
//! Input: a [`Foreign`] with its constants and shapes. Output: a [`Flat`]. Guarantees: all operations that
//! cannot be expressed are reported at once.
//!
//! Example: `Flatten`, `Reshape` and `Unsqueeze` move no number and are gone; `Split`, `Slice` and
//! `Transpose` are places.

mod cell;
mod choice;
mod layout;
mod line;
mod product;
mod samples;

use std::collections::HashMap;

use super::known::Known;
use crate::evaluate::{needed, repeated};
use crate::flat::{self, Flat, NodeId, Op as FlatOp, Output};
use crate::foreign::{Node, Op, Pair, Tensor, ValueId};
use crate::{Foreign, Reason, Refusal};

/// What a value of the foreign graph has become.
#[derive(Clone)]
enum Became {
    Row(NodeId),
    /// The index of the largest number of a row.
    Class(NodeId),
}

struct Rows<'a> {
    foreign: &'a Foreign,
    known: &'a Known<'a>,
    flat: Flat,
    became: HashMap<ValueId, Became>,
    /// Places and names of the node that is at work.
    place: String,
    name: String,
}

/// The rows of a network.
///
/// # Errors
///
/// All operations that the language cannot express.
pub(super) fn rows(foreign: &Foreign, known: &Known<'_>) -> Result<Flat, Refusal> {
    let mut rows = Rows {
        foreign,
        known,
        flat: Flat::default(),
        became: HashMap::new(),
        place: String::new(),
        name: String::new(),
    };
    for (index, port) in foreign.inputs.iter().enumerate() {
        let name = foreign.name(port.value);
        let size = port.shape.iter().product();
        rows.flat.inputs.push((name.into(), size));
        let node = rows.flat.push(name, &format!("input `{name}`"), size, FlatOp::Input(index));
        rows.became.insert(port.value, Became::Row(node));
    }
    rows.earlier();
    let mut reasons = samples::mixed(foreign, known);
    for (node, _) in foreign.nodes.iter().zip(needed(foreign)).filter(|(_, needed)| *needed) {
        if node.results.iter().all(|&result| known.constant(result).is_some()) {
            continue;
        }
        rows.place = node.place(&foreign.values);
        rows.name.clone_from(&node.name);
        if let Err(fact) = rows.node(node) {
            let (fact, help) =
                fact.split_once("; help: ").map_or((fact.as_str(), ""), |(fact, help)| (fact, help));
            // A second reason for the same missing value says nothing.
            if fact != MISSING {
                reasons.push(Reason { place: rows.place.clone(), fact: fact.into(), help: help.into() });
            }
        }
    }
    for &output in &foreign.outputs {
        rows.output(output, &mut reasons);
    }
    rows.remembered(&mut reasons);
    Refusal::of(reasons)?;
    Ok(rows.flat)
}

const CONVOLUTION: &str = "it is not a convolution over time; help: the language has convolutions that read earlier \
                           steps; those over an axis of a sample are not part of it";
const MISSING: &str = "an operand was refused";

/// What happens to one node; the text of a reason, with its help behind `; help: `.
type Done<T = ()> = Result<T, String>;

impl Rows<'_> {
    /// What is remembered, as rows that are there before all others.
    fn earlier(&mut self) {
        for (index, memory) in self.foreign.memories.iter().enumerate() {
            let (name, start) = (self.foreign.name(memory.read), memory.start.numbers());
            let op = FlatOp::Earlier(index);
            let node = self.flat.push(name, &format!("the memory `{name}`"), start.len(), op);
            // Found when all rows are there.
            self.flat.memories.push(flat::Memory { of: node, steps: memory.steps, start });
            self.became.insert(memory.read, Became::Row(node));
        }
    }

    /// The rows that are remembered; those that no output needs are no rows, and nothing reads them.
    fn remembered(&mut self, reasons: &mut Vec<Reason>) {
        for (index, memory) in self.foreign.memories.iter().enumerate() {
            let Ok(of) = self.row(memory.of) else { continue };
            // A row that is computed has a name, which the text needs.
            let size = self.flat.size(of);
            let of = match self.flat.op(of) {
                FlatOp::Earlier(_) | FlatOp::Constant(_) => {
                    self.flat.push("", "", size, FlatOp::Activation("identity".into(), of))
                }
                _ => of,
            };
            self.flat.memories[index].of = of;
            if size != memory.start.len() {
                let (name, start) = (self.foreign.name(memory.of), memory.start.len());
                let fact = format!("it has {size} numbers, and {start} of them are remembered");
                let help = String::from("the file is damaged, or of another version");
                reasons.push(Reason { place: format!("the state `{name}`"), fact, help });
            }
        }
    }

    fn output(&mut self, output: ValueId, reasons: &mut Vec<Reason>) {
        let name = self.foreign.name(output).to_owned();
        match self.became.get(&output) {
            Some(Became::Row(node)) => {
                self.flat.outputs.push(Output { name, node: *node, class: false, last: false });
            }
            Some(Became::Class(node)) => {
                self.flat.outputs.push(Output { name, node: *node, class: true, last: false });
            }
            None if self.known.constant(output).is_some() => {
                let help = String::from(
                    "choose the other outputs with `--output NAME`, and write the constant into the program",
                );
                reasons.push(Reason {
                    place: format!("output `{name}`"),
                    fact: String::from("it does not depend on the input"),
                    help,
                });
            }
            // Its node was refused.
            None => {}
        }
    }

    fn push(&mut self, size: usize, op: FlatOp) -> NodeId {
        let (name, place) = (self.name.clone(), self.place.clone());
        self.flat.push(&name, &place, size, op)
    }

    /// The row of an operand; a constant becomes a node.
    fn row(&mut self, value: ValueId) -> Done<NodeId> {
        if let Some(constant) = self.known.constant(value) {
            let numbers = constant.numbers();
            let name = self.foreign.name(value).to_owned();
            return Ok(self.flat.push(&name, &self.place, numbers.len(), FlatOp::Constant(numbers)));
        }
        match self.became.get(&value) {
            Some(Became::Row(node)) => Ok(*node),
            Some(Became::Class(_)) => Err(String::from(
                "it computes with the index of a class; help: a class is found by `classify`, outside of the network; choose the value before `ArgMax` with `--output`",
            )),
            None => Err(MISSING.into()),
        }
    }

    fn constant(&self, node: &Node, operand: usize, what: &str) -> Done<&Tensor> {
        let value = node.operand(operand).ok_or_else(|| format!("its {what} is missing"))?;
        let constant = self.known.constant(value);
        constant.ok_or_else(|| format!("its {what} `{}` is computed from the input; help: the language has weights that are the same for every sample", self.foreign.name(value)))
    }

    fn become_row(&mut self, result: ValueId, node: NodeId) {
        self.became.insert(result, Became::Row(node));
    }

    fn node(&mut self, node: &Node) -> Done {
        let x = node.operand(0);
        let result = node.results[0];
        let size: usize = self.known.shape(result).iter().product();
        let first = || x.ok_or_else(|| String::from("its operand is missing"));
        let row = match &node.op {
            Op::Layout(layout) => return self.layout(node, layout),
            Op::Pointwise(function) => {
                let x = self.row(first()?)?;
                self.push(size, FlatOp::Pointwise(*function, x))
            }
            Op::Pair(pair) => self.pair(node, *pair, size)?,
            Op::Where => {
                let shape = self.known.shape(result).to_vec();
                let mut operand = |at: usize| self.repeated(node.operand(at), &shape);
                let (condition, a, b) = (operand(0)?, operand(1)?, operand(2)?);
                match self.flat.constant(condition).map(<[f64]>::to_vec) {
                    Some(chosen) => self.chosen(&chosen, a, b)?,
                    None => self.push(size, FlatOp::Where(condition, a, b)),
                }
            }
            Op::Clip => {
                let x = self.row(first()?)?;
                let shape = self.known.shape(result).to_vec();
                let bound = |rows: &Self, at: usize, none: f64| match node.operand(at) {
                    None => Ok(vec![none; size]),
                    Some(_) => rows.constant(node, at, "bound").map(|tensor| spread(tensor, &shape)),
                };
                let (low, high) = (bound(self, 1, f64::NEG_INFINITY)?, bound(self, 2, f64::INFINITY)?);
                self.push(size, FlatOp::Clip(x, low, high))
            }
            Op::Gemm { alpha, beta, transpose_a, transpose_b } => {
                self.gemm(node, [*alpha, *beta], [*transpose_a, *transpose_b])?
            }
            Op::MatMul => self.product(node, [false, false])?,
            Op::Softmax { axis, rest } => self.lines(first()?, *axis, *rest, FlatOp::Softmax)?,
            Op::LogSoftmax { axis, rest } => self.lines(first()?, *axis, *rest, FlatOp::LogSoftmax)?,
            Op::BatchNorm { epsilon } => self.batch_norm(node, *epsilon)?,
            Op::LayerNorm { axis, epsilon } | Op::RmsNorm { axis, epsilon } => {
                self.layer_norm(node, *axis, *epsilon)?
            }
            Op::Reduce { reduction, keep_axes: _, nothing_if_empty } => {
                self.reduce(node, *reduction, *nothing_if_empty)?
            }
            Op::ArgMax { .. } => {
                let x = self.row(first()?)?;
                if size != 1 {
                    return Err(String::from(
                        "it finds the largest number of several rows; help: the language has `classify` for one row",
                    ));
                }
                self.became.insert(result, Became::Class(x));
                return Ok(());
            }
            Op::Normalizer(norm) => self.normalizer(*norm, first()?)?,
            Op::Cell(cell) => return self.cell(node, *cell),
            Op::Conv { .. } | Op::Pad => return Err(String::from(CONVOLUTION)),
            Op::Unknown { remark } => {
                return Err(format!("it cannot be imported; help: {remark}"));
            }
        };
        self.become_row(result, row);
        Ok(())
    }

    /// A row repeated to a shape.
    fn repeated(&mut self, value: Option<ValueId>, shape: &[usize]) -> Done<NodeId> {
        let value = value.ok_or_else(|| String::from("its operand is missing"))?;
        if let Some(constant) = self.known.constant(value) {
            let numbers = spread(constant, shape);
            let name = self.foreign.name(value).to_owned();
            return Ok(self.flat.push(&name, &self.place, numbers.len(), FlatOp::Constant(numbers)));
        }
        let node = self.row(value)?;
        // The same node for each reader: idioms are found by what they read.
        if self.known.shape(value) == shape {
            return Ok(node);
        }
        let places = repeated(self.known.shape(value), shape);
        Ok(self.gather(&places.into_iter().map(|place| (node, place)).collect::<Vec<_>>()))
    }

    fn pair(&mut self, node: &Node, pair: Pair, size: usize) -> Done<NodeId> {
        let shape = self.known.shape(node.results[0]).to_vec();
        if pair == Pair::PRelu {
            let x = node.operand(0).ok_or_else(|| String::from("its operand is missing"))?;
            let slopes = spread(self.constant(node, 1, "slope")?, &shape);
            let x = self.row(x)?;
            return Ok(self.push(size, FlatOp::Prelu(x, slopes)));
        }
        let (a, b) = (self.repeated(node.operand(0), &shape)?, self.repeated(node.operand(1), &shape)?);
        Ok(self.push(size, FlatOp::Pair(pair, a, b)))
    }
}

/// The numbers of a constant, repeated to a shape.
fn spread(constant: &Tensor, shape: &[usize]) -> Vec<f64> {
    let numbers = constant.numbers();
    repeated(constant.shape(), shape).into_iter().map(|place| numbers[place]).collect()
}
