//! Fixes of chains that are cut into several items.

use crate::check::names::Resolved;
use crate::check::written::{chain_text, is_layer, source_text};
use crate::syntax::NodeItem;

/// A chain with several layers as items with one each; the last one keeps the name, so that what reads it
/// still does.
pub(super) fn split_fix(names: &Resolved<'_>, item: &NodeItem) -> String {
    let mut items = String::new();
    let mut source = source_text(&item.chain.source).to_owned();
    let mut start = 0;
    let mut has_layer = false;
    let mut free = names.free_names("h");
    for (index, operation) in item.chain.operations.iter().enumerate() {
        if is_layer(operation) && core::mem::replace(&mut has_layer, true) {
            let name = free.next().unwrap_or_default();
            let part = chain_text(&source, &item.chain.operations[start..index]);
            items += &format!("{name}: {part}; ");
            (source, start) = (name, index);
        }
    }
    items + &format!("{}: {};", item.name, chain_text(&source, &item.chain.operations[start..]))
}

/// The input under a name of its own, and the item that follows it.
pub(super) fn followed_input_fix(names: &Resolved<'_>, item: &NodeItem) -> String {
    let input = names.free_name("inputs");
    let source = source_text(&item.chain.source);
    format!("{input}: {source}; {}: {};", item.name, chain_text(&input, &item.chain.operations))
}
