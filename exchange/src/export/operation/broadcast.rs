//! One number beside several: ONNX, PyTorch and the language repeat it.

use super::{Norm, Site, Written};
use crate::export::declaration::Chain;
use crate::export::onnx::Writer;

pub(super) struct Broadcast;

impl Written for Broadcast {
    fn onnx(&self, to: &mut Writer<'_>, at: &Site<'_, String>, result: &str) {
        to.graph.node("Identity", &[at.x()], &[], result);
    }

    fn pytorch(&self, _: &mut String, at: &Site<'_, String>) -> String {
        at.x().into()
    }

    fn declared(&self, mut at: Site<'_, Chain>) -> Option<Chain> {
        at.only()
    }

    fn norm(&self) -> Option<&dyn Norm> {
        None
    }
}
