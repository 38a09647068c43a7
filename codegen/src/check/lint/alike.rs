//! Warnings of units that start alike and stay alike: if the weights that lead to them and the weights that
//! they lead to are equal, so is every gradient, and a layer of any width learns no more than one unit.

use super::Lints;
use crate::check::allow::{allows, warn};
use crate::check::names::ItemId;
use crate::check::word::{has_equal_outputs, init_in_front, map_of};
use crate::check::written::{is_layer, value_text};
use crate::diag::{Code, Diagnostic};
use crate::ids::Id as _;
use crate::keyword::option;
use crate::model::LayerId;
use crate::operation::answers::Alike;
use crate::operation::declared;
use crate::syntax::{self, NodeItem, OptionArgument, WrittenValue};

/// The longest list that a help spells.
const SPELLED: usize = 80;

/// The part of a value that comes from a layer whose units start alike.
#[derive(Clone, Copy, PartialEq)]
enum Carries {
    /// Something else.
    Nothing,
    /// Its units, alike, and nothing else.
    Units,
    /// Its units beside other numbers.
    Part,
}

impl<'a> Lints<'_, 'a> {
    /// Warns of the layer of an item whose units are alike in every step.
    pub(super) fn check_alike(&mut self, index: ItemId) {
        let Some(id) = self.shapes.layer_of(index) else { return };
        let layer = &self.shapes.layers[id];
        if layer.outputs < 2 || layer.frozen || self.shapes.is_shared(id) || !layer.pattern.is_full() {
            return;
        }
        if !has_equal_outputs(layer) || !self.treats_alike(id) {
            return;
        }
        let item: &'a NodeItem = self.names.items[index];
        let Some(operation) = item.chain.operations.iter().find(|operation| is_layer(operation)) else {
            return;
        };
        let is_start = |option: &&OptionArgument| option.key == option::WEIGHTS || option.key == option::INIT;
        let Some(start) = operation.options.iter().find(is_start) else { return };
        let units = if layer.outputs == 2 { "both".to_owned() } else { format!("all {}", layer.outputs) };
        let message = format!(
            "{units} units of `{}` start alike and stay alike: every step changes them in the same way",
            item.name
        );
        let random = random_init(item, operation);
        let help = match &start.value {
            WrittenValue::List(..) => {
                let given = value_text(&start.value).filter(|text| text.len() <= SPELLED);
                let given = given.map_or_else(|| "weights".to_owned(), |text| format!("weights = {text}"));
                format!("remove `{given}`: then they start at random; or give each unit its own weights")
            }
            _ => format!("write `init = {random}`, or remove the option: then they start at random"),
        };
        // A warning underlines one token.
        let place = if let WrittenValue::List(..) = start.value {
            start.key.span().into()
        } else {
            start.value.place()
        };
        let warning = Diagnostic::new(Code::Alike, place, message).help(help);
        warn(self.diagnostics, warning, operation, allows(&item.chain.operations, Code::Alike));
    }

    /// Whether everything behind a layer treats its units alike, so that their gradients are equal.
    fn treats_alike(&self, layer: LayerId) -> bool {
        let mut carries = vec![Carries::Nothing; self.shapes.nodes.len()];
        let mut is_read = false;
        // Sources come before their readers, so one pass sees all.
        for (id, node) in self.shapes.nodes.entries() {
            let sources = node.sources.iter().map(|source| carries[source.index()]);
            let here = if map_of(&node.operation) == Some(layer) {
                Carries::Units
            } else if sources.clone().all(|source| source == Carries::Nothing) {
                Carries::Nothing
            } else {
                match declared(&node.operation).alike(self.shapes) {
                    Alike::Separated => return false,
                    Alike::Summed => {
                        is_read = true;
                        Carries::Nothing
                    }
                    Alike::Joined => Carries::Part,
                    Alike::Kept if sources.clone().any(|source| source != Carries::Units) => return false,
                    Alike::Kept => Carries::Units,
                }
            };
            carries[id.index()] = here;
        }
        // A loss has a target for each number.
        let mut compared = self.losses.iter().flat_map(|term| term.operands.iter().chain(&term.reads));
        is_read && !compared.any(|node| carries[node.index()] != Carries::Nothing)
    }
}

/// The initialiser with random numbers that fits the operation after a layer.
fn random_init(item: &NodeItem, operation: &syntax::Call) -> &'static str {
    let behind = item.chain.position(operation) + 1;
    init_in_front(item.chain.operations.get(behind..).unwrap_or_default()).word()
}
