//! `a + b`, `a - b`, `a * b`.

use super::written::{Norm, Site, Written};
use crate::export::chain::{Chain, Hold};
use crate::export::onnx::writer::Writer;

pub(super) struct Pair {
    /// Its operation in ONNX.
    onnx: &'static str,
    /// Its sign, in PyTorch, too.
    sign: &'static str,
    /// How tightly it holds its operands together: the first one, and the second one.
    hold: [Hold; 2],
}

pub(super) const SUM: Pair = Pair { onnx: "Add", sign: "+", hold: [Hold::Sum, Hold::Product] };
pub(super) const DIFFERENCE: Pair = Pair { onnx: "Sub", sign: "-", hold: [Hold::Sum, Hold::Product] };
pub(super) const PRODUCT: Pair = Pair { onnx: "Mul", sign: "*", hold: [Hold::Product, Hold::Atom] };

impl Written for Pair {
    fn onnx(&self, to: &mut Writer<'_>, at: &Site<String>, result: &str) {
        to.graph.node(self.onnx, &at.all(), &[], result);
    }

    fn pytorch(&self, _: &mut String, at: &Site<String>) -> String {
        at.operands.join(&format!(" {} ", self.sign))
    }

    fn declared(&self, at: Site<Chain>) -> Option<Chain> {
        let ([a, b], [first, second]) = (&at.operands[..], self.hold) else { return None };
        let text = format!("{} {} {}", a.inside(first)?, self.sign, b.inside(second)?);
        Some(Chain::expression(text, first))
    }

    fn norm(&self) -> Option<&dyn Norm> {
        None
    }
}
