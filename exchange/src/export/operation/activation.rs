//! Activations. Their forms in ONNX and in PyTorch are tables of their own, a row for each.

use netwright_runtime::topology::Activation;

use super::{Norm, Site, Written};
use crate::export::declaration::Chain;
use crate::export::onnx::{self, Writer};
use crate::export::pytorch;

pub(super) struct Activated(pub(super) Activation);

impl Written for Activated {
    fn onnx(&self, to: &mut Writer<'_>, at: &Site<'_, String>, result: &str) {
        onnx::activation::write(&mut to.graph, self.0, at.x(), result);
    }

    fn pytorch(&self, _: &mut String, at: &Site<'_, String>) -> String {
        pytorch::activation(self.0, at.x())
    }

    /// `tanh`, `leaky_relu(0.1)`: the number only if it is not the default.
    fn declared(&self, mut at: Site<'_, Chain>) -> Option<Chain> {
        let default = self.0.number().and_then(|number| number.default);
        let step = match self.0.given() {
            Some(number) if Some(number) != default => format!("{}({number:?})", self.0.word()),
            _ => self.0.word().into(),
        };
        Some(at.only()?.then(step))
    }

    fn norm(&self) -> Option<&dyn Norm> {
        None
    }
}
