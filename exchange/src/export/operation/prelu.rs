//! `prelu`: `max(0, z) + weights ⊙ min(0, z)`.

use netwright_runtime::topology::DenseLayer;

use super::written::{Norm, Site, Written, call, layer_options, python_weights, word};
use crate::export::chain::Chain;
use crate::export::onnx::writer::Writer;

pub(super) struct Prelu(pub(super) DenseLayer);

impl Written for Prelu {
    fn onnx(&self, to: &mut Writer<'_>, at: &Site<String>, result: &str) {
        let slopes = to.weights(at.node.name, &self.0);
        to.graph.node("PRelu", &[at.x(), &slopes], &[], result);
    }

    fn pytorch(&self, _: &mut String, at: &Site<String>) -> String {
        let x = at.x();
        format!("{x}.clamp(min=0) + {} * {x}.clamp(max=0)", python_weights(at.node.name, &self.0))
    }

    fn declared(&self, mut at: Site<Chain>) -> Option<Chain> {
        // It has no bias in any case.
        let options = layer_options(&DenseLayer { bias: Some(0), ..self.0 });
        let step = call(word(at.node), &options);
        Some(at.only()?.then(step))
    }

    fn norm(&self) -> Option<&dyn Norm> {
        None
    }
}
