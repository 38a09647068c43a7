//! Values concatenated, and parts of values.

use super::written::{Norm, Site, Written, word};
use crate::export::chain::{Chain, Hold};
use crate::export::onnx::graph::Attribute;
use crate::export::onnx::writer::Writer;

pub(super) struct Concat;

impl Written for Concat {
    fn onnx(&self, to: &mut Writer<'_>, at: &Site<String>, result: &str) {
        to.graph.node("Concat", &at.all(), &[("axis", Attribute::Integer(1))], result);
    }

    fn pytorch(&self, _: &mut String, at: &Site<String>) -> String {
        format!("torch.cat([{}], dim=-1)", at.operands.join(", "))
    }

    fn declared(&self, at: Site<Chain>) -> Option<Chain> {
        let parts = at.operands.iter().map(|part| part.inside(Hold::Sum)).collect::<Option<Vec<_>>>()?;
        Some(Chain::atom(format!("({})", parts.join(", "))))
    }

    fn norm(&self) -> Option<&dyn Norm> {
        None
    }
}

pub(super) struct Slice {
    pub(super) start: usize,
    pub(super) size: usize,
}

impl Slice {
    fn end(&self) -> usize {
        self.start.saturating_add(self.size)
    }
}

impl Written for Slice {
    fn onnx(&self, to: &mut Writer<'_>, at: &Site<String>, result: &str) {
        let [start, end, axis] = [self.start, self.end(), 1].map(|number| to.graph.integer(number));
        to.graph.node("Slice", &[at.x(), &start, &end, &axis], &[], result);
    }

    fn pytorch(&self, _: &mut String, at: &Site<String>) -> String {
        format!("{}[:, {}:{}]", at.x(), self.start, self.end())
    }

    fn declared(&self, mut at: Site<Chain>) -> Option<Chain> {
        let step = format!("{}({}..{})", word(at.node), self.start, self.end());
        Some(at.only()?.then(step))
    }

    fn norm(&self) -> Option<&dyn Norm> {
        None
    }
}
