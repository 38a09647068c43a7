//! `batch_norm` before its scale.

use std::fmt::Write as _;

use netwright_runtime::topology::BatchNorm;

use super::written::{Norm, Scaled, Site, Written, word};
use crate::export::chain::Chain;
use crate::export::names::python;
use crate::export::onnx::graph::Attribute;
use crate::export::onnx::writer::Writer;

/// `epsilon` where it is not written.
const EPSILON: f64 = 1e-5;
/// `momentum` where it is not written.
const MOMENTUM: f64 = 0.1;

pub(super) struct BatchNormalize(pub(super) BatchNorm);

impl Written for BatchNormalize {
    fn onnx(&self, to: &mut Writer<'_>, at: &Site<String>, result: &str) {
        // With its scale, one operation.
        if at.is_completed {
            return;
        }
        let weights = to.repeated("one", 1.0, at.node.size());
        let scaled = Scaled { norm: at.node, value: result, x: at.x(), weights: &weights, bias: None };
        self.onnx_scaled(to, &scaled, result);
    }

    /// By running statistics in inference mode, else by those of the batch, which the statistics follow.
    fn pytorch(&self, lines: &mut String, at: &Site<String>) -> String {
        let field = at.field.as_deref().unwrap_or(at.node.name);
        let (state, x) = (format!("self.state.{}", python(field)), at.x());
        let BatchNorm { epsilon, momentum, .. } = self.0;
        let _ = writeln!(
            lines,
            "        mean, variance = {state}.unbind(-1)\n        \
             value = torch.nn.functional.batch_norm({x}, mean, variance, None, None, self.training, {momentum:e}, {epsilon:e})"
        );
        "value".into()
    }

    fn declared(&self, mut at: Site<Chain>) -> Option<Chain> {
        Some(at.only()?.then(word(at.node).into()))
    }

    fn norm(&self) -> Option<&dyn Norm> {
        Some(self)
    }
}

impl Norm for BatchNormalize {
    fn onnx_scaled(&self, to: &mut Writer<'_>, scaled: &Scaled<'_>, result: &str) {
        let size = scaled.norm.size();
        let [mean, variance] = to.statistics(scaled.norm, self.0.offset);
        let bias = scaled.bias.map_or_else(|| to.repeated("zero", 0.0, size), str::to_owned);
        let operands = [scaled.x, scaled.weights, &bias, &mean, &variance];
        let epsilon = [("epsilon", Attribute::Float(self.0.epsilon))];
        to.graph.node("BatchNormalization", &operands, &epsilon, result);
    }

    fn options(&self, mut options: Vec<String>) -> Vec<String> {
        if self.0.momentum != MOMENTUM {
            options.push(format!("momentum = {:?}", self.0.momentum));
        }
        if self.0.epsilon != EPSILON {
            options.push(format!("epsilon = {:?}", self.0.epsilon));
        }
        options
    }
}
