//! `dropout(0.5)`: in inference mode a value is passed on.

use super::written::{Norm, Site, Written, word};
use crate::export::chain::Chain;
use crate::export::onnx::writer::Writer;

pub(super) struct Dropout {
    pub(super) probability: f64,
}

impl Written for Dropout {
    fn onnx(&self, to: &mut Writer<'_>, at: &Site<String>, result: &str) {
        to.graph.node("Identity", &[at.x()], &[], result);
    }

    fn pytorch(&self, _: &mut String, at: &Site<String>) -> String {
        format!("torch.nn.functional.dropout({}, {}, self.training)", at.x(), self.probability)
    }

    fn declared(&self, mut at: Site<Chain>) -> Option<Chain> {
        let step = format!("{}({:?})", word(at.node), self.probability);
        Some(at.only()?.then(step))
    }

    fn norm(&self) -> Option<&dyn Norm> {
        None
    }
}
