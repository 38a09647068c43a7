//! `dropout(0.5)`, and the field that its counter needs.

use syn::ext::IdentExt as _;

use super::Checker;
use super::arguments::{has_named_number, place_behind};
use super::number::{constant_error, is_positive, of_percent, spelled};
use crate::diag::{Code, Diagnostic};
use crate::keyword;
use crate::model::{Dropout, NodeId, Operation};
use crate::syntax::{self, Value, Wanted};

impl<'a> Checker<'a> {
    /// `dropout(0.5)`: which share of the numbers is dropped.
    pub(super) fn check_dropout(
        &mut self,
        index: usize,
        operation: &'a syntax::Operation,
        source: Option<NodeId>,
    ) -> Option<NodeId> {
        self.refuse_options(operation, &[]);
        let name = self.items[index].name.to_string();
        let constant = match operation.arguments.as_slice() {
            [value] => constant_error(value, "the share that is dropped", Wanted::Number),
            _ => None,
        };
        let help = "write which share of the numbers is dropped, above 0 and below 1: `dropout(0.5)`";
        let error = match operation.arguments.as_slice() {
            _ if constant.is_some() => constant,
            [Value::Number(share)] if is_positive(share.value) && share.value < 1.0 => None,
            arguments if arguments.iter().any(Value::is_wrong) || has_named_number(operation) => None,
            [Value::Number(share)] if share.value == 0.0 => {
                let message = "a share of 0 is dropped: nothing happens";
                let help = format!("remove `-> {}`", operation.text);
                Some(Diagnostic::new(Code::Dropout, share.place, message).help(help))
            }
            [Value::Number(share)] => {
                let message = format!(
                    "a share of {} cannot be dropped: it is above 0 and below 1",
                    spelled(share.value)
                );
                let error = Diagnostic::new(Code::Dropout, share.place, message);
                Some(match of_percent(share.value) {
                    Some(share) => error.help(format!("write `dropout({share})` for as many per cent")),
                    None => error.help(help),
                })
            }
            [other] => {
                let message = format!("`dropout` takes a number, found {}", other.kind());
                Some(Diagnostic::new(Code::Dropout, other.place(), message).help(help))
            }
            arguments => {
                let message = format!("`dropout` takes one number, found {}", arguments.len());
                Some(Diagnostic::new(Code::Dropout, place_behind(operation, 1), message).help(help))
            }
        };
        let is_right = error.is_none();
        self.diagnostics.extend(error);
        let size = source.and_then(|source| self.nodes[source].size);
        match (source, operation.arguments.first()) {
            (Some(source), Some(Value::Number(share))) if is_right => {
                let dropout = Dropout { probability: share.value, layer: self.dropouts.len() as u64 };
                self.dropouts.push((index, operation));
                Some(self.add_node(&name, Operation::Dropout(dropout, source), size))
            }
            _ => Some(self.add_stand_in(&name, size)),
        }
    }

    /// The state of a network with `dropout` or `batch_norm` is a field, too.
    pub(super) fn check_state(&mut self) {
        let keeps = [keyword::DROPOUT, keyword::BATCH_NORM];
        let drops = |operation: &syntax::Operation| keeps.iter().any(|word| operation.word == word);
        let Some(dropout) =
            self.items.iter().flat_map(|item| &item.chain.operations).find(|other| drops(other))
        else {
            return;
        };
        let named = self.layers.iter().find(|layer| layer.name.unraw() == "state");
        if let Some(layer) = named {
            self.diagnostics.push(
                Diagnostic::new(
                    Code::ReservedName,
                    layer.name.span(),
                    format!("`state` is the field for what a network with `{}` keeps", dropout.word),
                )
                .help("give the layer another name")
                .related(dropout.place, "it is"),
            );
        }
    }
}
