//! One number beside several: ONNX, PyTorch and the language repeat it.

use super::written::{Norm, Site, Written};
use crate::export::chain::Chain;
use crate::export::onnx::writer::Writer;

pub(super) struct Broadcast;

impl Written for Broadcast {
    fn onnx(&self, to: &mut Writer<'_>, at: &Site<String>, result: &str) {
        to.graph.node("Identity", &[at.x()], &[], result);
    }

    fn pytorch(&self, _: &mut String, at: &Site<String>) -> String {
        at.x().into()
    }

    fn declared(&self, mut at: Site<Chain>) -> Option<Chain> {
        at.only()
    }

    fn norm(&self) -> Option<&dyn Norm> {
        None
    }
}
