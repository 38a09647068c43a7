//! The names in sources: which items are read, how often, and which item an unknown name probably means.

use proc_macro2::Ident;
use syn::ext::IdentExt as _;

use super::order::tied_names;
use super::resolved::{ItemId, Resolved, is_input};
use crate::diag::{self, Diagnostics, nearest};
use crate::ids::IdVec;
use crate::syntax::{Item, WrittenValue};

/// Resolves the names that items mention, and reports those that nothing declares.
pub(super) fn resolve_mentions(names: &mut Resolved<'_>, diagnostics: &mut Diagnostics) {
    names.likely_input = likely_input(names);
    search_meant(names);
    names.is_read = names.of_each(false);
    for item in names.items.ids() {
        for name in names.items[item].chain.source.names() {
            names.check_mention(name, diagnostics);
            if let Some(source) = names.item_of(name) {
                names.is_read[source] = true;
            }
        }
    }
    names.mentions = count_mentions(names);
}

/// If there is no input, the name that it probably has.
fn likely_input<'a>(names: &Resolved<'a>) -> Option<&'a Ident> {
    let is_wrong = |item: &Item| matches!(item, Item::Wrong(_));
    if names.items.iter().any(|item| is_input(item)) || names.ast.items.iter().any(is_wrong) {
        return None;
    }
    let mut mentioned = names.items.iter().flat_map(|item| item.chain.source.names());
    mentioned.find(|name| !names.by_name.contains_key(&name.unraw().to_string()))
}

/// Searches the items that are meant by names that nothing declares.
fn search_meant(names: &mut Resolved<'_>) {
    let sources = names.items.iter().flat_map(|item| item.chain.source.names());
    let ties = names.items.iter().flat_map(|item| tied_names(item));
    let arguments = names.loss.iter().flat_map(|item| &item.terms).flat_map(|term| &term.operation.arguments);
    let operands = arguments.filter_map(|argument| match argument {
        WrittenValue::Word(operand) => Some(&operand.word),
        _ => None,
    });
    let outputs = names.output.iter().flat_map(|item| &item.names);
    for name in sources.chain(ties).chain(operands).chain(outputs) {
        // Each search goes through all names.
        if names.meant.len() >= diag::SHOWN {
            return;
        }
        let text = name.to_string();
        if names.item_of(name).is_some() || names.meant.contains_key(&text) {
            continue;
        }
        let near = nearest(&text, names.names.iter().map(String::as_str));
        let item = near
            .and_then(|near| names.names.entries().find_map(|(item, other)| (other == near).then_some(item)));
        names.meant.insert(text, item);
    }
}

/// How often sources, outputs and the loss name each item.
fn count_mentions(names: &Resolved<'_>) -> IdVec<ItemId, usize> {
    let sources = names.items.iter().flat_map(|item| item.chain.source.names());
    let outputs = names.output.iter().flat_map(|item| &item.names);
    let terms = names.loss.iter().flat_map(|item| &item.terms);
    let operands = terms.flat_map(|term| &term.operation.arguments).filter_map(WrittenValue::as_name);
    let mut mentions = names.of_each(0);
    for item in sources.chain(outputs).chain(operands).filter_map(|name| names.item_of(name)) {
        mentions[item] += 1;
    }
    mentions
}
