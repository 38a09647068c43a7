//! Operators of `ai.onnx.ml`, which scikit-learn's exporter writes, as operations of the ordinary domain.
//!
//! Input: a node of that domain. Output: operations on floats; a classifier's label is the index of its
//! largest number. Guarantees: an operator that is not known is kept, so that it is refused only if an
//! output needs it.

use super::Builder;
use super::model::NodeMessage;
use crate::foreign::{Data, Layout, Node, NormOf, Op, Pair, Pointwise, Tensor, ValueId};
use crate::read::later;

impl Builder {
    /// Operators of `ai.onnx.ml`, as operations of the ordinary domain where there are such.
    pub(super) fn learning(&mut self, message: &NodeMessage<'_>, mut node: Node) {
        match message.word.as_str() {
            "Scaler" => return self.scaler(message, &node),
            "LinearRegressor" | "LinearClassifier" => return self.linear(message, &node),
            "Normalizer" => {
                node.op = match message.text("norm") {
                    "L1" => Op::Normalizer(NormOf::L1),
                    "L2" => Op::Normalizer(NormOf::L2),
                    _ => Op::Normalizer(NormOf::Max),
                };
            }
            "ZipMap" => node.op = Op::Layout(Layout::Labels),
            // Columns of the last axis, by a row of indices.
            "ArrayFeatureExtractor" => return self.columns(&node),
            "Cast" => node.op = Op::Layout(Layout::Identity),
            word => node.op = Op::Unknown { remark: later::remark(word).into() },
        }
        self.foreign.nodes.push(node);
    }

    /// `x` at the indices, along its last axis; the indices may have leading axes of length 1, which are no
    /// axes of the result.
    fn columns(&mut self, node: &Node) {
        let (Some(x), Some(indices)) = (node.operand(0), node.operand(1)) else { return };
        let row = self.foreign.value("", Some(Tensor::integers(vec![-1])));
        let reshape = Op::Layout(Layout::Reshape { zero_is_zero: true });
        let indices = self.foreign.node(&node.name, &node.word, reshape, &[indices, row]);
        let gather = Op::Layout(Layout::Gather { axis: -1 });
        let columns = self.foreign.node(&node.name, &node.word, gather, &[x, indices]);
        self.pass(node, 0, columns);
    }

    /// `(x − offset)·scale`
    fn scaler(&mut self, message: &NodeMessage<'_>, node: &Node) {
        let Some(mut value) = node.operand(0) else { return };
        for (name, pair) in [("offset", Pair::Sub), ("scale", Pair::Mul)] {
            if let Some(attribute) = message.attribute(name) {
                let numbers = attribute.floats.iter().map(|&number| f64::from(number)).collect();
                let numbers = self.foreign.value("", Some(Tensor::row(numbers)));
                value = self.foreign.node(&node.name, &node.word, Op::Pair(pair), &[value, numbers]);
            }
        }
        self.pass(node, 0, value);
    }

    /// `x·Cᵀ + intercepts`, then what `post_transform` says. A classifier's label is not computed.
    fn linear(&mut self, message: &NodeMessage<'_>, node: &Node) {
        let floats = |name: &str| {
            message.attribute(name).map(|attribute| attribute.floats.clone()).unwrap_or_default()
        };
        let (coefficients, intercepts) = (floats("coefficients"), floats("intercepts"));
        let classifier = message.word == "LinearClassifier";
        let rows = if classifier {
            intercepts.len().max(1)
        } else {
            usize::try_from(message.integer("targets", 1)).unwrap_or_default().max(1)
        };
        let columns = coefficients.len() / rows;
        let (Some(x), Some(matrix)) =
            (node.operand(0), Tensor::new(vec![rows, columns], Data::F32(coefficients)))
        else {
            let fact = String::from("its coefficients and its intercepts do not fit together");
            return self.refuse(node.place(&self.foreign.values), fact, "export the model again");
        };
        let matrix = self.foreign.value("coefficients", Some(matrix));
        let mut operands = vec![x, matrix];
        if !intercepts.is_empty() {
            operands.push(
                self.foreign.value("intercepts", Tensor::new(vec![intercepts.len()], Data::F32(intercepts))),
            );
        }
        let gemm = Op::Gemm { alpha: 1.0, beta: 1.0, transpose_a: false, transpose_b: true };
        let mut value = self.foreign.node(&node.name, &node.word, gemm, &operands);
        let after = match message.text("post_transform") {
            "" | "NONE" => None,
            "LOGISTIC" => Some(Op::Pointwise(Pointwise::Sigmoid)),
            "SOFTMAX" => Some(Op::Softmax { axis: -1, rest: false }),
            other => Some(Op::Unknown { remark: format!("its post_transform `{other}` is not known") }),
        };
        if let Some(op) = after {
            value = self.foreign.node(&node.name, &node.word, op, &[value]);
        }
        if classifier {
            let label = Op::ArgMax { axis: -1, keep_axis: false };
            let label = self.foreign.node(&node.name, &node.word, label, &[value]);
            self.pass(node, 0, label);
            self.pass(node, 1, value);
        } else {
            self.pass(node, 0, value);
        }
    }

    /// The n-th result of a node is a value that was computed for it.
    fn pass(&mut self, node: &Node, result: usize, value: ValueId) {
        if let Some(&result) = node.results.get(result) {
            let (name, word) = (node.name.clone(), node.word.clone());
            let op = Op::Layout(Layout::Identity);
            self.foreign.nodes.push(Node {
                name,
                word,
                op,
                operands: vec![Some(value)],
                results: vec![result],
            });
        }
    }
}
