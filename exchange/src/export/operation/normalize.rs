//! `layer_norm` and `rms_norm` before their scale.

use super::written::{Norm, Scaled, Site, Written, word};
use crate::export::chain::Chain;
use crate::export::onnx::graph::Attribute;
use crate::export::onnx::writer::Writer;

/// `epsilon` where it is not written, of `layer_norm` and of `rms_norm`.
const EPSILON: [f64; 2] = [1e-5, f32::EPSILON as f64];

pub(super) struct Normalize {
    pub(super) centres: bool,
    pub(super) epsilon: f64,
}

impl Normalize {
    fn layer_norm(&self, to: &mut Writer<'_>, operands: &[&str], result: &str) {
        let epsilon = [("epsilon", Attribute::Float(self.epsilon))];
        to.graph.node("LayerNormalization", operands, &epsilon, result);
    }

    /// `x / √(Σx²/n + ε)`
    fn rms_norm(&self, to: &mut Writer<'_>, x: &str, result: &str) {
        let part = |part: &str| format!("{result}/{part}");
        let epsilon = to.graph.number(self.epsilon);
        let axes = [("axes", Attribute::Integers(vec![-1])), ("keepdims", Attribute::Integer(1))];
        to.graph.node("Mul", &[x, x], &[], &part("square"));
        to.graph.node("ReduceMean", &[&part("square")], &axes, &part("mean"));
        to.graph.node("Add", &[&part("mean"), &epsilon], &[], &part("sum"));
        to.graph.node("Sqrt", &[&part("sum")], &[], &part("root"));
        to.graph.node("Div", &[x, &part("root")], &[], result);
    }
}

impl Written for Normalize {
    fn onnx(&self, to: &mut Writer<'_>, at: &Site<String>, result: &str) {
        // With its scale, one operation.
        if at.is_completed {
            return;
        }
        let one = to.repeated("one", 1.0, at.node.size());
        if self.centres {
            self.layer_norm(to, &[at.x(), &one], result);
        } else {
            self.rms_norm(to, at.x(), result);
        }
    }

    fn pytorch(&self, _: &mut String, at: &Site<String>) -> String {
        let (x, epsilon) = (at.x(), self.epsilon);
        if self.centres {
            format!("torch.nn.functional.layer_norm({x}, ({},), eps={epsilon:e})", at.node.size())
        } else {
            format!("{x} / torch.sqrt(({x} * {x}).mean(dim=-1, keepdim=True) + {epsilon:e})")
        }
    }

    fn declared(&self, mut at: Site<Chain>) -> Option<Chain> {
        Some(at.only()?.then(word(at.node).into()))
    }

    fn norm(&self) -> Option<&dyn Norm> {
        Some(self)
    }
}

impl Norm for Normalize {
    fn onnx_scaled(&self, to: &mut Writer<'_>, scaled: &Scaled<'_>, result: &str) {
        if self.centres {
            let operands: Vec<&str> = [scaled.x, scaled.weights].into_iter().chain(scaled.bias).collect();
            self.layer_norm(to, &operands, result);
        } else {
            self.rms_norm(to, scaled.x, scaled.value);
            to.graph.node("Mul", &[scaled.value, scaled.weights], &[], result);
        }
    }

    fn options(&self, mut options: Vec<String>) -> Vec<String> {
        if !self.centres {
            // It has no bias in any case.
            options.retain(|option| option != "bias = false");
        }
        if self.epsilon != EPSILON[usize::from(!self.centres)] {
            options.push(format!("epsilon = {:?}", self.epsilon));
        }
        options
    }
}
