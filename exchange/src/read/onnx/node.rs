//! A node of an ONNX file as an operation of [`Foreign`].
//!
//! Input: a node with the attributes of its version. Output: the operation in the meaning of the newest
//! version, attributes that became operands as operands. Guarantees: an attribute that changes the meaning
//! is read or the node is unknown.

use super::Builder;
use super::model::NodeMessage;
use super::tensor::{Beside, Read, read};
use crate::foreign::{Data, Kind, Layout, Node, Op, Pair, Pointwise, Reduction, Tensor, ValueId};
use crate::read::{NoFiles, later};

/// α of SELU as ONNX writes it.
const SELU_ALPHA: f64 = 1.673_263_192_176_818_8;
/// γ of SELU as ONNX writes it.
const SELU_GAMMA: f64 = 1.050_701_022_148_132_3;

impl NodeMessage<'_> {
    pub(super) fn integer(&self, name: &str, default: i64) -> i64 {
        self.attribute(name).and_then(|attribute| attribute.integer).unwrap_or(default)
    }

    pub(super) fn float(&self, name: &str, default: f64) -> f64 {
        let float = self.attribute(name).and_then(|attribute| attribute.float);
        // A default is a number of single precision in ONNX, too; what a file writes as 0.1 is meant as
        // written.
        float.map_or(default, f64::from)
    }

    pub(super) fn text(&self, name: &str) -> &str {
        self.attribute(name).and_then(|attribute| attribute.text.as_deref()).unwrap_or_default()
    }
}

impl Builder {
    pub(super) fn node(&mut self, message: &NodeMessage<'_>) {
        let operands: Vec<Option<ValueId>> =
            message.operands.iter().map(|name| self.ids.get(name).copied()).collect();
        let results: Vec<ValueId> = message
            .results
            .iter()
            .map(|name| {
                let value = self.foreign.value(name.clone(), None);
                if !name.is_empty() {
                    self.ids.insert(name.clone(), value);
                }
                value
            })
            .collect();
        if results.is_empty() {
            return;
        }
        let mut node = Node {
            name: message.name.clone(),
            word: message.word.clone(),
            op: Op::Unknown { remark: String::new() },
            operands,
            results,
        };
        match message.domain.as_str() {
            "" | "ai.onnx" => self.standard(message, node),
            "ai.onnx.ml" => self.learning(message, node),
            domain => {
                node.op = Op::Unknown {
                    remark: format!("the operator is of the domain `{domain}`, which is not part of ONNX"),
                };
                self.foreign.nodes.push(node);
            }
        }
    }

    /// Appends a constant operand in the place `at`, as newer versions have it.
    fn operand(&mut self, node: &mut Node, at: usize, tensor: Tensor) {
        let value = self.foreign.value("", Some(tensor));
        node.operands.resize(node.operands.len().max(at + 1), None);
        node.operands[at] = Some(value);
    }

    /// Appends an attribute of integers as an operand.
    fn integers(&mut self, node: &mut Node, message: &NodeMessage<'_>, name: &str, at: usize) {
        if let Some(attribute) = message.attribute(name) {
            self.operand(node, at, Tensor::integers(attribute.integers.clone()));
        }
    }

    fn standard(&mut self, message: &NodeMessage<'_>, mut node: Node) {
        match message.word.as_str() {
            "Constant" => return self.constant(message, node),
            "Min" | "Max" | "Sum" | "Mean" => return self.several(message, node),
            "Clip" => {
                for (name, at) in [("min", 1), ("max", 2)] {
                    if let Some(bound) = message.attribute(name).and_then(|attribute| attribute.float) {
                        self.operand(&mut node, at, Tensor::number(f64::from(bound)));
                    }
                }
            }
            "Slice" => {
                for (name, at) in [("starts", 1), ("ends", 2), ("axes", 3)] {
                    self.integers(&mut node, message, name, at);
                }
            }
            "Squeeze" | "Unsqueeze" => self.integers(&mut node, message, "axes", 1),
            "Split" => self.integers(&mut node, message, "split", 1),
            "Pad" => self.integers(&mut node, message, "pads", 1),
            "RNN" | "GRU" | "LSTM" => return self.recurrent(message, node),
            "Conv" => return self.convolution(message, node),
            word if word.starts_with("Reduce") => self.integers(&mut node, message, "axes", 1),
            _ => {}
        }
        node.op =
            self.op(message).unwrap_or_else(|| Op::Unknown { remark: later::remark(&message.word).into() });
        self.foreign.nodes.push(node);
    }

    /// `Constant` is a value of the file.
    fn constant(&mut self, message: &NodeMessage<'_>, mut node: Node) {
        let integers = |name: &str| message.attribute(name).map(|attribute| attribute.integers.clone());
        let tensor = if let Some(bytes) = message.attribute("value").and_then(|attribute| attribute.tensor) {
            match read(bytes, &mut Beside::new(&NoFiles)) {
                Ok((_, Read::Tensor(tensor))) => Some(tensor),
                Ok((_, Read::Text)) => None,
                Err(refusal) => {
                    self.reasons.extend(refusal.reasons().iter().cloned());
                    return;
                }
            }
        } else if let Some(number) = message.attribute("value_float").and_then(|attribute| attribute.float) {
            Some(Tensor::number(f64::from(number)))
        } else if let Some(number) = message.attribute("value_int").and_then(|attribute| attribute.integer) {
            Tensor::new(Vec::new(), Data::I64(vec![number]))
        } else if let Some(attribute) = message.attribute("value_floats") {
            Tensor::new(vec![attribute.floats.len()], Data::F32(attribute.floats.clone()))
        } else {
            integers("value_ints").map(Tensor::integers)
        };
        if let Some(tensor) = tensor {
            self.foreign.values[node.results[0].0].constant = Some(tensor);
        } else {
            node.op = Op::Unknown { remark: String::from("it holds strings or a sparse tensor") };
            self.foreign.nodes.push(node);
        }
    }

    /// Operations of any number of values, as a chain of pairs.
    fn several(&mut self, message: &NodeMessage<'_>, node: Node) {
        let pair = match message.word.as_str() {
            "Min" => Pair::Min,
            "Max" => Pair::Max,
            _ => Pair::Add,
        };
        let operands: Vec<ValueId> = node.operands.iter().copied().flatten().collect();
        let Some((&first, rest)) = operands.split_first() else { return };
        let mut value = first;
        for &operand in rest {
            value = self.foreign.node(&node.name, &node.word, Op::Pair(pair), &[value, operand]);
        }
        if message.word == "Mean" {
            #[expect(clippy::cast_precision_loss, reason = "a graph has fewer operands than 2⁵³")]
            let count = self.foreign.value("", Some(Tensor::number(operands.len() as f64)));
            value = self.foreign.node(&node.name, &node.word, Op::Pair(Pair::Div), &[value, count]);
        }
        let op = Op::Layout(Layout::Identity);
        self.foreign.nodes.push(Node { op, operands: vec![Some(value)], ..node });
    }

    fn op(&self, message: &NodeMessage<'_>) -> Option<Op> {
        let word = message.word.as_str();
        pointwise(message)
            .map(Op::Pointwise)
            .or_else(|| pair(word).map(Op::Pair))
            .or_else(|| layout(message).map(Op::Layout))
            .or_else(|| self.row(message))
    }

    /// Products, norms, and what is computed along an axis.
    fn row(&self, message: &NodeMessage<'_>) -> Option<Op> {
        let axis = |default| message.integer("axis", default);
        // Before opset 13 the axes from `axis` on are one row; with the last axis it is the same.
        let softmax_axis = if self.opset < 13 { 1 } else { -1 };
        Some(match message.word.as_str() {
            "Where" => Op::Where,
            "Clip" => Op::Clip,
            "Pad" if matches!(message.text("mode"), "" | "constant") => Op::Pad,
            "Gemm" => Op::Gemm {
                alpha: message.float("alpha", 1.0),
                beta: message.float("beta", 1.0),
                transpose_a: message.integer("transA", 0) != 0,
                transpose_b: message.integer("transB", 0) != 0,
            },
            "MatMul" => Op::MatMul,
            "Softmax" => Op::Softmax { axis: axis(softmax_axis), rest: self.opset < 13 },
            "LogSoftmax" => Op::LogSoftmax { axis: axis(softmax_axis), rest: self.opset < 13 },
            "BatchNormalization" if message.integer("training_mode", 0) != 0 => Op::Unknown {
                remark: String::from("it is in training mode: export the model after `model.eval()`"),
            },
            "BatchNormalization" => Op::BatchNorm { epsilon: message.float("epsilon", 1e-5) },
            "LayerNormalization" => Op::LayerNorm { axis: axis(-1), epsilon: message.float("epsilon", 1e-5) },
            "RMSNormalization" => Op::RmsNorm { axis: axis(-1), epsilon: message.float("epsilon", 1e-5) },
            "ArgMax" if message.integer("select_last_index", 0) == 0 => {
                Op::ArgMax { axis: axis(0), keep_axis: message.integer("keepdims", 1) != 0 }
            }
            word => Op::Reduce {
                reduction: reduction(word)?,
                keep_axes: message.integer("keepdims", 1) != 0,
                nothing_if_empty: message.integer("noop_with_empty_axes", 0) != 0,
            },
        })
    }
}

fn pointwise(message: &NodeMessage<'_>) -> Option<Pointwise> {
    let alpha = |default| message.float("alpha", default);
    Some(match message.word.as_str() {
        "Abs" => Pointwise::Abs,
        "Celu" => Pointwise::Celu(alpha(1.0)),
        "Ceil" => Pointwise::Ceil,
        "Cos" => Pointwise::Cos,
        "Elu" => Pointwise::Elu(alpha(1.0)),
        "Erf" => Pointwise::Erf,
        "Exp" => Pointwise::Exp,
        "Floor" => Pointwise::Floor,
        "Gelu" if message.text("approximate") == "tanh" => Pointwise::GeluTanh,
        "Gelu" => Pointwise::Gelu,
        "HardSigmoid" => Pointwise::HardSigmoid(alpha(0.2), message.float("beta", 0.5)),
        "HardSwish" => Pointwise::HardSwish,
        "LeakyRelu" => Pointwise::LeakyRelu(alpha(0.01)),
        "Log" => Pointwise::Log,
        "Mish" => Pointwise::Mish,
        "Neg" => Pointwise::Neg,
        "Not" => Pointwise::Not,
        "Reciprocal" => Pointwise::Reciprocal,
        "Relu" => Pointwise::Relu,
        "Round" => Pointwise::Round,
        "Selu" => Pointwise::Selu(alpha(SELU_ALPHA), message.float("gamma", SELU_GAMMA)),
        "Sigmoid" => Pointwise::Sigmoid,
        "Sign" => Pointwise::Sign,
        "Sin" => Pointwise::Sin,
        "Softplus" => Pointwise::Softplus,
        "Softsign" => Pointwise::Softsign,
        "Sqrt" => Pointwise::Sqrt,
        "Swish" => Pointwise::Silu(alpha(1.0)),
        "Tanh" => Pointwise::Tanh,
        "ThresholdedRelu" => Pointwise::ThresholdedRelu(alpha(1.0)),
        _ => return None,
    })
}

fn pair(word: &str) -> Option<Pair> {
    Some(match word {
        "Add" => Pair::Add,
        "Sub" => Pair::Sub,
        "Mul" => Pair::Mul,
        "Div" => Pair::Div,
        "Pow" => Pair::Pow,
        "PRelu" => Pair::PRelu,
        "Greater" => Pair::Greater,
        "GreaterOrEqual" => Pair::GreaterOrEqual,
        "Less" => Pair::Less,
        "LessOrEqual" => Pair::LessOrEqual,
        "Equal" => Pair::Equal,
        "And" => Pair::And,
        "Or" => Pair::Or,
        _ => return None,
    })
}

fn layout(message: &NodeMessage<'_>) -> Option<Layout> {
    let axis = |default| message.integer("axis", default);
    Some(match message.word.as_str() {
        "Identity" => Layout::Identity,
        "Cast" => Layout::Cast(match message.integer("to", 1) {
            1 | 10 | 11 | 16 => Kind::Float,
            9 => Kind::Bool,
            2..=7 | 12 | 13 => Kind::Integer,
            _ => return None,
        }),
        "Dropout" => Layout::Dropout,
        "Flatten" => Layout::Flatten { axis: axis(1) },
        "Reshape" => Layout::Reshape { zero_is_zero: message.integer("allowzero", 0) != 0 },
        "Transpose" => Layout::Transpose(match message.attribute("perm") {
            Some(order) => {
                Some(order.integers.iter().map(|&axis| usize::try_from(axis).ok()).collect::<Option<_>>()?)
            }
            None => None,
        }),
        "Squeeze" => Layout::Squeeze,
        "Unsqueeze" => Layout::Unsqueeze,
        "Slice" => Layout::Slice,
        "Split" => Layout::Split { axis: axis(0) },
        "Concat" => Layout::Concat { axis: axis(0) },
        "Gather" => Layout::Gather { axis: axis(0) },
        "GatherElements" => Layout::GatherElements { axis: axis(0) },
        "Expand" => Layout::Expand,
        "Shape" => Layout::Shape {
            start: message.integer("start", 0),
            end: message.attribute("end").and_then(|attribute| attribute.integer),
        },
        "ConstantOfShape" => {
            Layout::ConstantOfShape(match message.attribute("value").and_then(|attribute| attribute.tensor) {
                Some(bytes) => match read(bytes, &mut Beside::new(&NoFiles)).ok()? {
                    (_, Read::Tensor(tensor)) => tensor,
                    (_, Read::Text) => return None,
                },
                None => Tensor::number(0.0),
            })
        }
        "Range" => Layout::Range,
        "Tile" => Layout::Tile,
        _ => return None,
    })
}

fn reduction(word: &str) -> Option<Reduction> {
    Some(match word {
        "ReduceSum" => Reduction::Sum,
        "ReduceMean" => Reduction::Mean,
        "ReduceMax" => Reduction::Max,
        "ReduceMin" => Reduction::Min,
        "ReduceProd" => Reduction::Product,
        "ReduceL2" => Reduction::L2,
        "ReduceL1" => Reduction::L1,
        "ReduceSumSquare" => Reduction::SumSquare,
        "ReduceLogSumExp" => Reduction::LogSumExp,
        _ => return None,
    })
}
