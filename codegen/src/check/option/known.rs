//! The facts of a layer that its options are compared with.

use proc_macro2::Ident;

use crate::check::written::{count, number_text};
use crate::diag::{Diagnostic, Place};
use crate::syntax::Call;

/// The facts about a layer where its options are read.
#[derive(Clone, Copy)]
pub(crate) struct LayerFacts<'a> {
    /// The options that the operation has.
    pub(crate) keys: &'static [&'static str],
    /// The layer's name.
    pub(crate) name: &'a Ident,
    /// Numbers that go in.
    pub(crate) inputs: Option<usize>,
    /// Numbers that come out.
    pub(crate) outputs: Option<usize>,
    /// The layer as it is written, if it says itself how many come out.
    pub(crate) sized: Option<&'a Call>,
    /// Whether there is a weight for each number instead of a matrix.
    pub(crate) diagonal: bool,
    /// The place that decides the number of inputs.
    pub(crate) source: Place,
    /// The place that decides the number of outputs.
    pub(crate) width: Place,
}

impl LayerFacts<'_> {
    /// The layer with another number of outputs.
    pub(crate) fn with_width(&self, width: usize) -> Option<String> {
        let operation = self.sized?;
        let written = operation.arguments.first().and_then(number_text)?;
        let (word, text) = (&operation.word, &operation.text);
        let rest = text.strip_prefix(&format!("{word}({written}"))?;
        Some(format!("{word}({width}{rest}"))
    }

    /// The error, with the place that says how many inputs there are.
    pub(crate) fn inputs_related(&self, error: Diagnostic) -> Diagnostic {
        let inputs = count(self.inputs.unwrap_or(0), "input");
        error.related(self.source, format!("`{}` gets its {inputs}", self.name))
    }

    /// The error, with the place that says how many outputs there are.
    pub(crate) fn outputs_related(&self, error: Diagnostic) -> Diagnostic {
        let outputs = count(self.outputs.unwrap_or(0), "output");
        error.related(self.width, format!("`{}` gets its {outputs}", self.name))
    }
}
