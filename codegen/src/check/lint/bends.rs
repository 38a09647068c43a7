//! Warnings of activations of activations.

use super::Lints;
use crate::check::allow::{allows, warn};
use crate::check::names::ItemId;
use crate::check::word::{bend_of, passes};
use crate::check::written::source_text;
use crate::diag::{Code, Diagnostic};
use crate::keyword::{Activation, Word};
use crate::operation::answers::Ending;
use crate::syntax::{self, NodeItem};

impl<'a> Lints<'_, 'a> {
    /// Activations of activations.
    pub(super) fn check_bends(&mut self, index: ItemId) {
        let item: &'a NodeItem = self.names.items[index];
        let operations = &item.chain.operations;
        // The operation before the first one is the last one of the values that the chain begins with.
        let mut before = self.shapes.starts[index].map(|start| self.endings[start]).unwrap_or_default();
        let mut of = format!(" of `{}`", source_text(&item.chain.source));
        for operation in operations {
            if passes(operation) {
                continue;
            }
            let here = bend_of(operation);
            if let Some(warning) = here.and_then(|second| bent_twice(before, second, operation, &of)) {
                let allowed = allows(operations, warning.code());
                warn(self.diagnostics, warning, operation, allowed);
            }
            before = here.map(Ending::behind).unwrap_or_default();
            of.clear();
        }
    }
}

/// The warning for an operation that bends a value that is already bent, or rectified.
fn bent_twice(before: Ending, second: Word, operation: &syntax::Call, of: &str) -> Option<Diagnostic> {
    let (word, place) = (second.text(), operation.word.span());
    if let (Some(rectifier), Word::Activation(activation)) = (before.rectifier, second)
        && activation.is_distribution()
    {
        let first = rectifier.word();
        let never = match activation {
            Activation::Sigmoid => "no probability is below one half",
            _ => "no class can become unlikely",
        };
        let message = format!("`{word}` follows `{first}`{of}, which is never below 0: {never}");
        return Some(Diagnostic::new(Code::Rectified, place, message).help(format!("remove `{first}`")));
    }
    if second.activation().is_some_and(Activation::follows_another) {
        return None;
    }
    let first = before.bend?.text();
    let message = format!("`{word}` follows `{first}`{of}, which is already an activation");
    Some(
        Diagnostic::new(Code::TwoActivations, place, message)
            .help("remove one of the two, or put a `dense` between them"),
    )
}
