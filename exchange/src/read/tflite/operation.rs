//! One operation of a TensorFlow Lite model.
//!
//! Input: an operator and its options. Output: nodes of the graph. Guarantees: what is not known is
//! [`Op::Unknown`] with its operands.

use super::flat::Table;
use super::{Reader, damaged, indices};
use crate::foreign::{Layout, Node, Op, Pair, Pointwise, Reduction, ValueId};
use crate::read::graph::Dense;
use crate::read::later::{CONVOLUTION, RECURRENT};
use crate::{Refusal, Tensor};

/// The most operands of an operation.
const OPERANDS: usize = 1024;

/// Which operation.
#[derive(Clone, Copy)]
pub(super) struct Code<'a> {
    number: i32,
    custom: &'a str,
}

/// OperatorCode: deprecated_builtin_code, custom_code, builtin_code.
pub(super) fn code(table: Table<'_>) -> Code<'_> {
    let old = i32::from(table.u8(0).cast_signed());
    Code { number: old.max(table.i32(3)), custom: table.text(1) }
}

impl Code<'_> {
    /// Its name in the format, as far as a message or a node needs it.
    fn word(self) -> &'static str {
        match self.number {
            0 => "ADD",
            1 => "AVERAGE_POOL_2D",
            2 => "CONCATENATION",
            3 => "CONV_2D",
            4 => "DEPTHWISE_CONV_2D",
            6 => "DEQUANTIZE",
            8 => "FLOOR",
            9 => "FULLY_CONNECTED",
            14 => "LOGISTIC",
            16 => "LSTM",
            17 => "MAX_POOL_2D",
            18 => "MUL",
            19 => "RELU",
            20 => "RELU_N1_TO_1",
            21 => "RELU6",
            22 => "RESHAPE",
            24 => "RNN",
            25 => "SOFTMAX",
            28 => "TANH",
            32 => "CUSTOM",
            34 => "PAD",
            35 => "UNIDIRECTIONAL_SEQUENCE_RNN",
            36 => "GATHER",
            39 => "TRANSPOSE",
            40 => "MEAN",
            41 => "SUB",
            42 => "DIV",
            43 => "SQUEEZE",
            44 => "UNIDIRECTIONAL_SEQUENCE_LSTM",
            45 => "STRIDED_SLICE",
            47 => "EXP",
            49 => "SPLIT",
            50 => "LOG_SOFTMAX",
            53 => "CAST",
            54 => "PRELU",
            55 => "MAXIMUM",
            56 => "ARG_MAX",
            57 => "MINIMUM",
            59 => "NEG",
            65 => "SLICE",
            67 => "TRANSPOSE_CONV",
            70 => "EXPAND_DIMS",
            73 => "LOG",
            74 => "SUM",
            75 => "SQRT",
            76 => "RSQRT",
            77 => "SHAPE",
            78 => "POW",
            83 => "PACK",
            92 => "SQUARE",
            98 => "LEAKY_RELU",
            99 => "SQUARED_DIFFERENCE",
            101 => "ABS",
            111 => "ELU",
            114 => "QUANTIZE",
            117 => "HARD_SWISH",
            118 => "IF",
            119 => "WHILE",
            150 => "GELU",
            _ => "operation",
        }
    }

    fn remark(self) -> String {
        match self.word() {
            "CONV_2D" | "DEPTHWISE_CONV_2D" | "TRANSPOSE_CONV" | "AVERAGE_POOL_2D" | "MAX_POOL_2D"
            | "PAD" => CONVOLUTION.into(),
            "LSTM" | "RNN" | "UNIDIRECTIONAL_SEQUENCE_RNN" | "UNIDIRECTIONAL_SEQUENCE_LSTM" | "WHILE" => {
                RECURRENT.into()
            }
            "CUSTOM" => format!("a custom operation, `{}`", crate::read::zip::short(self.custom)),
            "operation" => format!("the operation {} of TensorFlow Lite is not known", self.number),
            word => format!("the operation {word} of TensorFlow Lite is not read"),
        }
    }
}

impl Reader<'_> {
    pub(super) fn operator(&mut self, operator: Table<'_>) -> Result<(), Refusal> {
        // Operator: opcode_index, inputs, outputs, builtin_options.
        let code = usize::try_from(operator.u32(0)).ok().and_then(|index| self.codes.get(index)).copied();
        let code = code.ok_or_else(|| damaged("the code of an operation"))?;
        let mut operands = Vec::new();
        for index in indices(operator, 1).take(OPERANDS) {
            self.spend(4)?;
            if index.is_some() {
                operands.push(self.value(index)?);
            }
        }
        let result = indices(operator, 2).next().ok_or_else(|| damaged("the result of an operation"))?;
        let name = self.tensor(result)?.text(3);
        self.spend(name.len())?;
        let value = match self.known((code, name), &operands, operator, result)? {
            Some(value) => value,
            None => return self.unknown(code, name, &operands, operator),
        };
        self.set(result, value);
        Ok(())
    }

    /// All results of an operation that is not computed.
    fn unknown(
        &mut self,
        code: Code<'_>,
        name: &str,
        operands: &[ValueId],
        of: Table<'_>,
    ) -> Result<(), Refusal> {
        let mut results = Vec::new();
        for index in indices(of, 2).take(OPERANDS) {
            let result = self.tensor(index)?.text(3);
            self.spend(result.len() + 4)?;
            let value = self.graph.0.value(result, None);
            self.set(index, value);
            results.push(value);
        }
        self.graph.0.nodes.push(Node {
            name: name.into(),
            word: code.word().into(),
            op: Op::Unknown { remark: code.remark() },
            operands: operands.iter().copied().map(Some).collect(),
            results,
        });
        Ok(())
    }

    fn known(
        &mut self,
        (code, name): (Code<'_>, &str),
        operands: &[ValueId],
        operator: Table<'_>,
        result: Option<usize>,
    ) -> Result<Option<ValueId>, Refusal> {
        let (word, options) = (code.word(), operator.table(4));
        let Some((&x, others)) = operands.split_first() else { return Ok(None) };
        let byte = |index: usize| options.map_or(0, |options| options.u8(index));
        let float = |index: usize| options.map_or(0.0, |options| f64::from(options.f32(index)));
        let pointwise = match word {
            "TANH" => Some(Pointwise::Tanh),
            "RELU" => Some(Pointwise::Relu),
            "LOGISTIC" => Some(Pointwise::Sigmoid),
            "EXP" => Some(Pointwise::Exp),
            "LOG" => Some(Pointwise::Log),
            "NEG" => Some(Pointwise::Neg),
            "ABS" => Some(Pointwise::Abs),
            "SQRT" => Some(Pointwise::Sqrt),
            "FLOOR" => Some(Pointwise::Floor),
            "ELU" => Some(Pointwise::Elu(1.0)),
            "HARD_SWISH" => Some(Pointwise::HardSwish),
            "GELU" => Some(if byte(0) == 0 { Pointwise::Gelu } else { Pointwise::GeluTanh }),
            "LEAKY_RELU" => Some(Pointwise::LeakyRelu(float(0))),
            _ => None,
        };
        if let Some(function) = pointwise {
            return Ok(Some(self.graph.pointwise(name, word, function, x)));
        }
        let pair = match word {
            "ADD" => Some(Pair::Add),
            "SUB" => Some(Pair::Sub),
            "MUL" => Some(Pair::Mul),
            "DIV" => Some(Pair::Div),
            "POW" => Some(Pair::Pow),
            "MAXIMUM" => Some(Pair::Max),
            "MINIMUM" => Some(Pair::Min),
            "PRELU" => Some(Pair::PRelu),
            _ => None,
        };
        if let (Some(function), &[other]) = (pair, others) {
            let value = self.graph.pair(name, word, function, [x, other]);
            let fused = if matches!(word, "ADD" | "SUB" | "MUL" | "DIV") { byte(0) } else { 0 };
            return Ok(self.fused(name, fused, value));
        }
        Ok(match (word, others) {
            ("FULLY_CONNECTED", [weights, bias @ ..]) => {
                self.dense(name, [x, *weights], bias.first().copied(), operator)?
            }
            ("CONCATENATION", _) => {
                let axis = options.map_or(0, |options| i64::from(options.i32(0)));
                let concat = Op::Layout(Layout::Concat { axis });
                let value = self.graph.0.node(name, word, concat, operands);
                self.fused(name, byte(1), value)
            }
            ("SOFTMAX", _) => {
                let beta = float(0);
                let scaled = if beta == 1.0 {
                    x
                } else {
                    self.graph.with(name, "beta", Pair::Mul, x, Tensor::number(beta))
                };
                Some(self.graph.0.node(name, word, Op::Softmax { axis: -1, rest: false }, &[scaled]))
            }
            ("LOG_SOFTMAX", _) => {
                Some(self.graph.0.node(name, word, Op::LogSoftmax { axis: -1, rest: false }, &[x]))
            }
            ("RELU6", _) => self.fused(name, 3, x),
            ("RELU_N1_TO_1", _) => self.fused(name, 2, x),
            ("SQUARE", _) => Some(self.graph.pair(name, word, Pair::Mul, [x, x])),
            ("SQUARED_DIFFERENCE", &[other]) => {
                let difference = self.graph.pair(name, word, Pair::Sub, [x, other]);
                Some(self.graph.pair(name, word, Pair::Mul, [difference, difference]))
            }
            ("RSQRT", _) => {
                let root = self.graph.pointwise(name, word, Pointwise::Sqrt, x);
                Some(self.graph.pointwise(name, word, Pointwise::Reciprocal, root))
            }
            ("RESHAPE" | "SQUEEZE" | "EXPAND_DIMS", _) => {
                let tensor = self.tensor(result)?;
                let shape = self.shape(tensor)?;
                let axes = shape.iter().map(|&axis| i64::try_from(axis).unwrap_or(i64::MAX)).collect();
                let shape = self.graph.constant(&format!("{name}.shape"), Tensor::integers(axes));
                let reshape = Op::Layout(Layout::Reshape { zero_is_zero: true });
                Some(self.graph.0.node(name, word, reshape, &[x, shape]))
            }
            ("TRANSPOSE", &[order]) => {
                let order = self.graph.0.constant(order).and_then(Tensor::as_integers);
                let order = order
                    .and_then(|order| order.into_iter().map(|axis| usize::try_from(axis).ok()).collect());
                order.map(|order| {
                    let transpose = Op::Layout(Layout::Transpose(Some(order)));
                    self.graph.0.node(name, word, transpose, &[x])
                })
            }
            ("MEAN" | "SUM", &[axes]) => {
                let reduction = if word == "MEAN" { Reduction::Mean } else { Reduction::Sum };
                let op = Op::Reduce { reduction, keep_axes: byte(0) != 0, nothing_if_empty: false };
                Some(self.graph.0.node(name, word, op, &[x, axes]))
            }
            // Weights in half precision: the constant is read as what it is.
            ("DEQUANTIZE", _) => Some(self.graph.0.node(name, word, Op::Layout(Layout::Identity), &[x])),
            _ => None,
        })
    }

    /// FullyConnectedOptions: fused_activation_function, weights_format, keep_num_dims.
    fn dense(
        &mut self,
        name: &str,
        [x, weights]: [ValueId; 2],
        bias: Option<ValueId>,
        operator: Table<'_>,
    ) -> Result<Option<ValueId>, Refusal> {
        let options = operator.table(4);
        let (fused, format, keeps) =
            options.map_or((0, 0, 0), |options| (options.u8(0), options.u8(1), options.u8(2)));
        let shape = self.graph.0.constant(weights).map(|weights| weights.shape().to_vec());
        let (Some(&[_, inputs]), 0) = (shape.as_deref(), format) else { return Ok(None) };
        let tensor = self.tensor(indices(operator, 1).next().flatten())?;
        let given = self.shape(tensor)?;
        let mut layer = Dense { name, word: "FULLY_CONNECTED", transposed: true, axes: 1 };
        let row = if given == [1, inputs] {
            x
        } else if keeps != 0 {
            layer.axes = given.len().saturating_sub(1);
            x
        } else {
            // A sample is a row, whatever its axes.
            let inputs = i64::try_from(inputs).map_err(|_| damaged("the weights of a layer"))?;
            self.graph.reshape(name, "FULLY_CONNECTED", x, vec![inputs])
        };
        let value = self.graph.dense_of(&layer, row, weights, bias);
        Ok(self.fused(name, fused, value))
    }

    /// ActivationFunctionType, behind an operation; `None` if it is not known.
    fn fused(&mut self, name: &str, function: u8, x: ValueId) -> Option<ValueId> {
        let function = match function {
            0 => return Some(x),
            1 => Pointwise::Relu,
            4 => Pointwise::Tanh,
            2 | 3 => {
                let bounds = if function == 2 { (-1.0, 1.0) } else { (0.0, 6.0) };
                let (low, high) = (self.graph.number("low", bounds.0), self.graph.number("high", bounds.1));
                return Some(self.graph.0.node(name, "clip", Op::Clip, &[x, low, high]));
            }
            _ => return None,
        };
        Some(self.graph.pointwise(name, "activation", function, x))
    }
}
