//! The names in sources: which items are read, how often, and which item an unknown name probably means.

use std::collections::BTreeMap;

use proc_macro2::Ident;
use syn::ext::IdentExt as _;

use super::declare::Declared;
use super::order::tied_names;
use super::resolved::{ItemId, Resolved, is_input};
use super::target::targets;
use crate::diag::{self, Diagnostics, nearest};
use crate::ids::IdVec;
use crate::syntax::{Ast, Item, WrittenValue};

/// The item of each name that is mentioned.
pub(super) fn resolved<'a>(ast: &'a Ast, declared: Declared<'a>) -> Resolved<'a> {
    let likely_input = likely_input(ast, &declared);
    let meant = meant(&declared);
    let is_read = read(&declared);
    let mentions = count_mentions(&declared);
    let targets = targets(&declared, &is_read);
    let Declared { items, names, loss, output, target_items, by_name, names_are_missing } = declared;
    Resolved {
        ast,
        items,
        names,
        loss,
        output,
        target_items,
        is_read,
        targets,
        by_name,
        mentions,
        likely_input,
        meant,
        names_are_missing,
    }
}

/// Reports the names in sources that nothing declares.
pub(super) fn check_mentions(names: &Resolved<'_>, diagnostics: &mut Diagnostics) {
    for name in names.items.iter().flat_map(|item| item.chain.source.names()) {
        names.check_mention(name, diagnostics);
    }
}

/// For each item, whether another one reads it. What it reads of its own past, also through others, does not
/// count: the last value of a network can be remembered, too.
fn read(declared: &Declared<'_>) -> IdVec<ItemId, bool> {
    let mut is_read: IdVec<ItemId, bool> = declared.items.ids().map(|_| false).collect();
    let sources = declared.items.iter().flat_map(|item| item.chain.source.names_now());
    for source in sources.filter_map(|name| declared.item_of(name)) {
        is_read[source] = true;
    }
    for (reader, item) in declared.items.entries() {
        for earlier in item.chain.source.earlier() {
            let Some(source) = declared.item_of(&earlier.name).filter(|source| !is_read[*source]) else {
                continue;
            };
            is_read[source] = !leads(declared, reader, source);
        }
    }
    is_read
}

/// Whether a path leads from an item to another one, or it is that one.
fn leads(declared: &Declared<'_>, from: ItemId, to: ItemId) -> bool {
    let mut met: IdVec<ItemId, bool> = declared.items.ids().map(|_| false).collect();
    let mut open = vec![to];
    while let Some(item) = open.pop() {
        if item == from {
            return true;
        }
        if !core::mem::replace(&mut met[item], true) {
            let names = declared.items[item].chain.source.names();
            open.extend(names.into_iter().filter_map(|name| declared.item_of(name)));
        }
    }
    false
}

/// If there is no input, the name that it probably has.
fn likely_input<'a>(ast: &'a Ast, declared: &Declared<'a>) -> Option<&'a Ident> {
    let is_wrong = |item: &Item| matches!(item, Item::Wrong(_));
    if declared.items.iter().any(|item| is_input(item)) || ast.items.iter().any(is_wrong) {
        return None;
    }
    let mut mentioned = declared.items.iter().flat_map(|item| item.chain.source.names());
    mentioned.find(|name| !declared.by_name.contains_key(&name.unraw().to_string()))
}

/// The items that are meant by names that nothing declares.
fn meant(declared: &Declared<'_>) -> BTreeMap<String, Option<ItemId>> {
    let mut meant = BTreeMap::new();
    let sources = declared.items.iter().flat_map(|item| item.chain.source.names());
    let ties = declared.items.iter().flat_map(|item| tied_names(item));
    let arguments =
        declared.loss.iter().flat_map(|item| &item.terms).flat_map(|term| &term.operation.arguments);
    let operands = arguments.filter_map(|argument| match argument {
        WrittenValue::Word(operand) => Some(&operand.word),
        _ => None,
    });
    let outputs = declared.output.iter().flat_map(|item| &item.names);
    for name in sources.chain(ties).chain(operands).chain(outputs) {
        // Each search goes through all names.
        if meant.len() >= diag::SHOWN {
            break;
        }
        let text = name.to_string();
        if declared.item_of(name).is_some() || meant.contains_key(&text) {
            continue;
        }
        let near = nearest(&text, declared.names.iter().map(String::as_str));
        let item = near.and_then(|near| {
            declared.names.entries().find_map(|(item, other)| (other == near).then_some(item))
        });
        meant.insert(text, item);
    }
    meant
}

/// How often sources, outputs and the loss name each item.
fn count_mentions(declared: &Declared<'_>) -> IdVec<ItemId, usize> {
    let sources = declared.items.iter().flat_map(|item| item.chain.source.names());
    let outputs = declared.output.iter().flat_map(|item| &item.names);
    let terms = declared.loss.iter().flat_map(|item| &item.terms);
    let operands = terms.flat_map(|term| &term.operation.arguments).filter_map(WrittenValue::as_name);
    let mut mentions: IdVec<ItemId, usize> = declared.items.ids().map(|_| 0).collect();
    for item in sources.chain(outputs).chain(operands).filter_map(|name| declared.item_of(name)) {
        mentions[item] += 1;
    }
    mentions
}
