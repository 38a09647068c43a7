//! A network that grows layer by layer, as readers of layered formats make it.
//!
//! Input: layers in the order of the file. Output: [`Foreign`]. Guarantees: the values of a sample have a
//! leading axis of length 1; the weights of a layer are the constants `layer.weight` and `layer.bias`.

use super::numbers::check_finite;
use crate::foreign::{Layout, Op, Pair, Pointwise, Port, ValueId};
use crate::{Foreign, Refusal, Tensor};

/// A network that grows.
pub(super) struct Graph(pub(super) Foreign);

impl Graph {
    pub(super) fn new(origin: impl Into<String>) -> Self {
        Self(Foreign { origin: vec![origin.into()], ..Foreign::default() })
    }

    /// An input: a row of numbers for a sample, or more axes.
    pub(super) fn input(&mut self, name: &str, axes: &[usize]) -> ValueId {
        let value = self.0.value(name, None);
        let shape = std::iter::once(1).chain(axes.iter().copied()).collect();
        self.0.inputs.push(Port { value, shape, batch: true });
        value
    }

    pub(super) fn constant(&mut self, name: &str, tensor: Tensor) -> ValueId {
        self.0.value(name, Some(tensor))
    }

    pub(super) fn number(&mut self, name: &str, number: f64) -> ValueId {
        self.constant(name, Tensor::number(number))
    }

    pub(super) fn pointwise(&mut self, name: &str, word: &str, function: Pointwise, x: ValueId) -> ValueId {
        self.0.node(name, word, Op::Pointwise(function), &[x])
    }

    pub(super) fn pair(&mut self, name: &str, word: &str, function: Pair, operands: [ValueId; 2]) -> ValueId {
        self.0.node(name, word, Op::Pair(function), &operands)
    }

    /// `x` and numbers of the layer.
    pub(super) fn with(
        &mut self,
        name: &str,
        word: &str,
        function: Pair,
        x: ValueId,
        numbers: Tensor,
    ) -> ValueId {
        let numbers = self.constant(&format!("{name}.{}", word.to_lowercase()), numbers);
        self.pair(name, word, function, [x, numbers])
    }

    /// A layer of weights of the shape `[input][output]`, or `[output][input]` if they are transposed.
    pub(super) fn dense(
        &mut self,
        layer: &Dense<'_>,
        x: ValueId,
        weights: Tensor,
        bias: Option<Tensor>,
    ) -> ValueId {
        let weights = self.constant(&format!("{}.weight", layer.name), weights);
        let bias = bias.map(|bias| self.constant(&format!("{}.bias", layer.name), bias));
        self.dense_of(layer, x, weights, bias)
    }

    /// As `dense`, of constants that are there.
    pub(super) fn dense_of(
        &mut self,
        layer: &Dense<'_>,
        x: ValueId,
        weights: ValueId,
        bias: Option<ValueId>,
    ) -> ValueId {
        if layer.axes == 1 {
            let op = Op::Gemm { alpha: 1.0, beta: 1.0, transpose_a: false, transpose_b: layer.transposed };
            let operands: Vec<ValueId> = [x, weights].into_iter().chain(bias).collect();
            return self.0.node(layer.name, layer.word, op, &operands);
        }
        let op = Op::Layout(Layout::Transpose(None));
        let weights = if layer.transposed { self.0.node("", layer.word, op, &[weights]) } else { weights };
        let product = self.0.node(layer.name, layer.word, Op::MatMul, &[x, weights]);
        match bias {
            Some(bias) => self.pair(layer.name, layer.word, Pair::Add, [product, bias]),
            None => product,
        }
    }

    /// `x` with other axes, the leading one kept.
    pub(super) fn reshape(&mut self, name: &str, word: &str, x: ValueId, axes: Vec<i64>) -> ValueId {
        let shape = std::iter::once(1).chain(axes).collect();
        let shape = self.constant(&format!("{name}.shape"), Tensor::integers(shape));
        self.0.node(name, word, Op::Layout(Layout::Reshape { zero_is_zero: true }), &[x, shape])
    }

    /// A layer that is not computed, with its tensors.
    pub(super) fn unknown(
        &mut self,
        (name, word): (&str, &str),
        remark: impl Into<String>,
        x: &[ValueId],
        tensors: Vec<(String, Tensor)>,
    ) -> ValueId {
        let mut operands = x.to_vec();
        operands.extend(tensors.into_iter().map(|(name, tensor)| self.0.value(name, Some(tensor))));
        self.0.node(name, word, Op::Unknown { remark: remark.into() }, &operands)
    }

    /// The network with one output.
    pub(super) fn finish(self, output: ValueId) -> Result<Foreign, Refusal> {
        self.finish_all(vec![output])
    }

    /// The network; refused where a weight is NaN or infinite.
    pub(super) fn finish_all(mut self, outputs: Vec<ValueId>) -> Result<Foreign, Refusal> {
        self.0.outputs = outputs;
        let constants = self.0.values.iter();
        check_finite(constants.filter_map(|value| Some((value.name.as_str(), value.constant.as_ref()?))))?;
        Ok(self.0)
    }
}

/// How a layer of weights is written.
pub(super) struct Dense<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// Its word in the file.
    pub(super) word: &'a str,
    /// Whether the weights are `[output][input]`.
    pub(super) transposed: bool,
    /// The axes of a sample: 1 for a row.
    pub(super) axes: usize,
}
