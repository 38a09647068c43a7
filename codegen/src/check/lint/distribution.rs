//! Warnings of losses of an error that compare a distribution.

use super::Lints;
use crate::check::allow::{allows, warn};
use crate::diag::{Code, Diagnostic};
use crate::keyword::{Activation, Loss, Word};
use crate::operation::declared;
use crate::syntax::WrittenValue;

impl Lints<'_, '_> {
    /// Losses of an error that compare a distribution.
    pub(super) fn check_distributions(&mut self) {
        let Some(item) = self.names.loss else { return };
        for term in &item.terms {
            let operation = &term.operation;
            let is_error = Loss::of(&operation.word.to_string()).is_some_and(Loss::is_of_errors);
            let Some(WrittenValue::Word(operand)) = operation.arguments.first() else { continue };
            let node = self.names.item_of(&operand.word).and_then(|item| self.shapes.values[item]);
            let bend = node.and_then(|node| self.endings[node].bend);
            if !is_error || bend != Some(Word::Activation(Activation::Softmax)) {
                continue;
            }
            let (word, name) = (&operation.word, &operand.word);
            let message = format!(
                "`{word}` compares a `softmax`: where a prediction is confidently wrong, its slope is nearly 0, so it learns slowly"
            );
            let warning = Diagnostic::new(Code::ErrorOfSoftmax, operation.word.span(), message).help(
                match node.and_then(|node| declared(&self.shapes.nodes[node].operation).nature().activation) {
                    Some(_) => format!("write `cross_entropy({name})`"),
                    None => format!("let `{name}` end with `softmax`, and write `cross_entropy({name})`"),
                },
            );
            let allowed = allows(core::slice::from_ref(operation), Code::ErrorOfSoftmax);
            warn(self.diagnostics, warning, operation, allowed);
        }
    }
}
