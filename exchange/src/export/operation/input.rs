//! The input.

use super::written::{Norm, Site, Written};
use crate::export::chain::Chain;
use crate::export::names::name;
use crate::export::onnx::graph::Attribute;
use crate::export::onnx::writer::Writer;

pub(super) struct Input;

impl Written for Input {
    fn onnx(&self, to: &mut Writer<'_>, at: &Site<String>, result: &str) {
        match at.node.shape.axes() {
            axes @ [_] => to.graph.input(result, axes),
            axes => {
                let item = at.node.name;
                to.graph.input(item, axes);
                to.graph.node("Flatten", &[item], &[("axis", Attribute::Integer(1))], result);
            }
        }
    }

    fn pytorch(&self, _: &mut String, at: &Site<String>) -> String {
        format!("x.reshape(-1, {})", at.node.size())
    }

    fn declared(&self, at: Site<Chain>) -> Option<Chain> {
        Some(Chain::atom(name(at.node)))
    }

    fn norm(&self) -> Option<&dyn Norm> {
        None
    }
}
