//! Numbers beside a value: `factor·x + offset`.

use super::written::{Norm, Site, Written};
use crate::export::chain::{Chain, Hold};
use crate::export::onnx::writer::Writer;

pub(super) struct Affine {
    pub(super) factor: f64,
    pub(super) offset: f64,
}

impl Written for Affine {
    fn onnx(&self, to: &mut Writer<'_>, at: &Site<String>, result: &str) {
        let [factor, offset] = [self.factor, self.offset].map(|number| to.graph.number(number));
        let product = format!("{result}/product");
        to.graph.node("Mul", &[at.x(), &factor], &[], &product);
        to.graph.node("Add", &[&product, &offset], &[], result);
    }

    fn pytorch(&self, _: &mut String, at: &Site<String>) -> String {
        format!("{} * {:e} + {:e}", at.x(), self.factor, self.offset)
    }

    /// `x * 2 + 1`
    fn declared(&self, mut at: Site<Chain>) -> Option<Chain> {
        let Self { factor, offset } = *self;
        let product = at.only()?.inside(Hold::Product)?;
        let scaled = if factor.abs() == 1.0 { product } else { format!("{product} * {:?}", factor.abs()) };
        let text = match (factor < 0.0, offset) {
            (false, 0.0) => scaled,
            (false, offset) if offset < 0.0 => format!("{scaled} - {:?}", -offset),
            (false, offset) => format!("{scaled} + {offset:?}"),
            (true, 0.0) if factor == -1.0 => format!("-{scaled}"),
            (true, offset) if offset < 0.0 => format!("-({scaled} + {:?})", -offset),
            (true, offset) => format!("{offset:?} - {scaled}"),
        };
        Some(Chain::expression(text, Hold::Sum))
    }

    fn norm(&self) -> Option<&dyn Norm> {
        None
    }
}
