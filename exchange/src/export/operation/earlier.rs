//! A value of an earlier step. A module of PyTorch has it in its memory. No graph has a form for it yet: a
//! network with a memory is refused before its nodes are written
//! ([`Source::check_memory`](crate::export::Source)).

use super::written::{Norm, Site, Written};
use crate::export::chain::Chain;
use crate::export::onnx::writer::Writer;

pub(super) struct Earlier {
    /// The node whose value it was.
    pub(super) of: usize,
    /// How many steps before.
    pub(super) steps: usize,
}

impl Written for Earlier {
    fn onnx(&self, _: &mut Writer<'_>, _: &Site<String>, _: &str) {}

    fn pytorch(&self, _: &mut String, _: &Site<String>) -> String {
        // The newest one is the last.
        format!("memory[{}][:, -{}]", self.of, self.steps)
    }

    fn declared(&self, _: Site<Chain>) -> Option<Chain> {
        None
    }

    fn norm(&self) -> Option<&dyn Norm> {
        None
    }
}
