//! Recurrent layers and convolutions of an ONNX file.
//!
//! Input: a node with its attributes. Output: the operation, or an unknown one that says which attribute is
//! not read. Guarantees: an attribute that changes the meaning is read or named.
//!
//! Source: `RNN`, `GRU`, `LSTM` and `Conv` in `Operators.md` of github.com/onnx/onnx, 1.19.

use super::Builder;
use super::model::NodeMessage;
use crate::foreign::{Cell, Node, Op, Pointwise};
use crate::read::later;

impl Builder {
    pub(super) fn recurrent(&mut self, message: &NodeMessage<'_>, mut node: Node) {
        node.op = match cell(message) {
            Ok(cell) => {
                // `sequence_lens` is between the bias and the state.
                node.operands.resize(8, None);
                let is_whole = node.operands[4].is_none() && node.operands[7].is_none();
                node.operands.remove(4);
                node.operands.truncate(6);
                if is_whole { Op::Cell(cell) } else { unknown(LENGTHS) }
            }
            Err(remark) => unknown(&remark),
        };
        self.foreign.nodes.push(node);
    }

    pub(super) fn convolution(&mut self, message: &NodeMessage<'_>, mut node: Node) {
        node.op = conv(message).unwrap_or_else(|| unknown(later::remark("Conv")));
        self.foreign.nodes.push(node);
    }
}

const LENGTHS: &str = "it has lengths of sequences or peephole weights, which are not read: export the model with \
                       one sequence of full length, and train it without peepholes";

fn unknown(remark: &str) -> Op {
    Op::Unknown { remark: remark.into() }
}

fn cell(message: &NodeMessage<'_>) -> Result<Cell, String> {
    let direction = message.text("direction");
    if !matches!(direction, "" | "forward") {
        return Err(format!(
            "its direction is {direction}: it reads a sequence from its end, and a network over time has no end; \
             train it with one direction"
        ));
    }
    for (name, default) in [("layout", 0), ("input_forget", 0)] {
        if message.integer(name, default) != default {
            return Err(format!("its attribute `{name}` is not read: export it with {default}"));
        }
    }
    if message.attribute("clip").is_some() {
        return Err(String::from("its attribute `clip` is not read: train it without"));
    }
    let names =
        message.attribute("activations").map(|attribute| attribute.texts.as_slice()).unwrap_or_default();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let has_numbers =
        ["activation_alpha", "activation_beta"].iter().any(|name| message.attribute(name).is_some());
    let refused = || {
        let names = names.join(", ");
        Err(format!("its activations {names} are not read: the language has those of the papers"))
    };
    match (message.word.as_str(), names.as_slice()) {
        _ if has_numbers => refused(),
        ("RNN", [] | ["Tanh"]) => Ok(Cell::Rnn(Pointwise::Tanh)),
        ("RNN", ["Relu"]) => Ok(Cell::Rnn(Pointwise::Relu)),
        ("GRU", [] | ["Sigmoid", "Tanh"]) => {
            Ok(Cell::Gru { linear_before_reset: message.integer("linear_before_reset", 0) != 0 })
        }
        ("LSTM", [] | ["Sigmoid", "Tanh", "Tanh"]) => Ok(Cell::Lstm),
        _ => refused(),
    }
}

/// A convolution along one axis.
fn conv(message: &NodeMessage<'_>) -> Option<Op> {
    let list = |name: &str| message.attribute(name).map(|attribute| attribute.integers.as_slice());
    let one = |name: &str| match list(name) {
        None => Some(1),
        Some(&[number]) => usize::try_from(number).ok(),
        Some(_) => None,
    };
    let number = |number: i64| usize::try_from(number).ok();
    let padding = match (list("pads"), message.text("auto_pad")) {
        (None, "" | "NOTSET" | "VALID") => [0, 0],
        (Some(&[before, behind]), "" | "NOTSET") => [number(before)?, number(behind)?],
        _ => return None,
    };
    let is_one_axis = list("kernel_shape").is_none_or(|shape| shape.len() == 1);
    let groups = number(message.integer("group", 1))?;
    let op = Op::Conv { groups, dilation: one("dilations")?, stride: one("strides")?, padding };
    is_one_axis.then_some(op)
}
