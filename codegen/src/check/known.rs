//! What a layer's options are compared with.

use proc_macro2::Ident;

use super::count;
use crate::diag::{Diagnostic, Place};

/// What is known where options are read.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    /// The options that the operation has.
    pub(super) keys: &'static [&'static str],
    /// The layer's name.
    pub(super) name: &'a Ident,
    /// Numbers that go in.
    pub(super) inputs: Option<usize>,
    /// Numbers that come out.
    pub(super) outputs: Option<usize>,
    /// Whether there is a weight for each number instead of a matrix.
    pub(super) diagonal: bool,
    /// Where it stands what goes in.
    pub(super) source: Place,
    /// Where it stands how many come out.
    pub(super) width: Place,
}

impl Known<'_> {
    /// The error, with the place that says how many inputs there are.
    pub(super) fn inputs_related(&self, error: Diagnostic) -> Diagnostic {
        let inputs = count(self.inputs.unwrap_or(0), "input");
        error.related(self.source, format!("`{}` has {inputs} by this", self.name))
    }

    /// The error, with the place that says how many outputs there are.
    pub(super) fn outputs_related(&self, error: Diagnostic) -> Diagnostic {
        let outputs = count(self.outputs.unwrap_or(0), "output");
        error.related(self.width, format!("`{}` has {outputs} by this", self.name))
    }
}
