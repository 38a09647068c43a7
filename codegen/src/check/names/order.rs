//! The order of items: sources first, and a layer before the layers that are tied to it.
//!
//! Input: the items, and the item of each name. Output: an order. Guarantees: no item comes before one that
//! it needs; cycles are reported, each once. A value of an earlier step needs nothing of this one.

use std::collections::BTreeSet;

use proc_macro2::Ident;

use super::resolved::{ItemId, LISTED, Resolved, is_input};
use crate::check::written::count;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::ids::IdVec;
use crate::keyword::{self, option};
use crate::syntax::{NodeItem, WrittenValue};

/// How far the walk along the sources of an item has come.
#[derive(Clone, Copy, PartialEq)]
enum Visit {
    New,
    Open,
    Done,
}

/// The walk along the sources of all items.
struct Walk<'c, 'a> {
    names: &'c Resolved<'a>,
    diagnostics: &'c mut Diagnostics,
    /// For each item, the names that it needs: those of its sources, then those of its ties.
    needed: IdVec<ItemId, Vec<&'a Ident>>,
    visits: IdVec<ItemId, Visit>,
    /// The items from the first one to where it is, each with the number of its names that were met.
    path: Vec<(ItemId, usize)>,
    sorted: Vec<ItemId>,
    /// The items, each with its source, at which a cycle was closed.
    reported: BTreeSet<(ItemId, ItemId)>,
}

/// The layer that an item's chain is tied to, and whether with inputs and outputs exchanged.
pub(crate) fn read_tie(value: &WrittenValue) -> Option<(&Ident, bool)> {
    let WrittenValue::Word(operation) = value else { return None };
    if operation.is_bare() {
        return Some((&operation.word, false));
    }
    match operation.arguments.as_slice() {
        [WrittenValue::Word(name)]
            if operation.word == keyword::TRANSPOSE && operation.options.is_empty() && name.is_bare() =>
        {
            Some((&name.word, true))
        }
        _ => None,
    }
}

/// The names that the layers of an item are tied to.
pub(super) fn tied_names(item: &NodeItem) -> impl Iterator<Item = &Ident> {
    let options = item.chain.operations.iter().flat_map(|operation| &operation.options);
    let ties = options.filter(|argument| argument.key == option::TIE);
    ties.filter_map(|argument| Some(read_tie(&argument.value)?.0))
}

/// The items such that sources come first, otherwise in the order of declaration; items on a cycle or
/// behind one are left out, and the cycle is reported.
pub(super) fn sorted(names: &Resolved<'_>, diagnostics: &mut Diagnostics) -> Vec<ItemId> {
    // A tie needs the shape of its layer, so that comes first, too.
    let needed = names.items.iter().map(|item| {
        let mut needed = item.chain.source.names_now();
        needed.extend(tied_names(item));
        needed
    });
    let needed = needed.collect();
    let visits = names.of_each(Visit::New);
    let (path, sorted, reported) = (Vec::new(), Vec::new(), BTreeSet::new());
    let mut walk = Walk { names, diagnostics, needed, visits, path, sorted, reported };
    for item in names.items.ids() {
        walk.visit(item);
    }
    walk.sorted
}

impl<'a> Walk<'_, 'a> {
    /// Walks depth first with a stack of its own, so that a long chain cannot exhaust the compiler's.
    fn visit(&mut self, start: ItemId) {
        if self.visits[start] != Visit::New {
            return;
        }
        self.visits[start] = Visit::Open;
        self.path.push((start, 0));
        while let Some((index, next)) = self.path.pop() {
            let Some(&name) = self.needed[index].get(next) else {
                self.visits[index] = Visit::Done;
                self.sorted.push(index);
                continue;
            };
            self.path.push((index, next + 1));
            let Some(source) = self.names.item_of(name) else { continue };
            match self.visits[source] {
                Visit::New => {
                    self.visits[source] = Visit::Open;
                    self.path.push((source, 0));
                }
                // Of several ways from one value to another, the first says it all.
                Visit::Open if self.reported.insert((index, source)) => self.report_cycle(name, source),
                Visit::Open | Visit::Done => {}
            }
        }
    }

    fn report_cycle(&mut self, name: &Ident, source: ItemId) {
        // Where nobody reads of it, the way round is not walked.
        if self.diagnostics.is_full() {
            return self.diagnostics.push_unread();
        }
        let items = &self.names.items;
        let start = self.path.iter().position(|&(index, _)| index == source).unwrap_or(0);
        let cycle = &self.path[start..];
        // The path leads from a value to its sources; data flows the other way.
        let mut names: Vec<String> =
            cycle.iter().rev().map(|&(index, _)| items[index].name.to_string()).collect();
        names.insert(0, name.to_string());
        if names.len() > LISTED {
            let others = format!("({})", count(names.len() - LISTED, "other"));
            names.splice(LISTED - 1..names.len() - 1, [others]);
        }
        let text = names.join(" -> ");
        let sources = |item: ItemId| items[item].chain.source.names_now().len();
        if cycle.iter().any(|&(index, next)| next > sources(index)) {
            let message = format!("these values need each other because of a tie: {text}");
            self.diagnostics.push(
                Diagnostic::new(Code::Cycle, name.span(), message)
                    .help("tie the later layer to the earlier one, not the other way round"),
            );
            return;
        }
        let edge = |&(index, next): &(ItemId, usize)| {
            Some((&items[index].name, *self.needed[index].get(next.checked_sub(1)?)?))
        };
        let edges: Vec<(&'a Ident, &'a Ident)> = cycle.iter().filter_map(edge).collect();
        self.push_cycle(&text, &edges);
    }

    /// Reports values, each with the one that it reads, of which the last one is the first.
    fn push_cycle(&mut self, text: &str, edges: &[(&'a Ident, &'a Ident)]) {
        // A value that others also read stays in use if it is not read here any more.
        let is_read_elsewhere = |(_, mention): &&(&Ident, &Ident)| {
            self.names.item_of(mention).is_some_and(|item| self.names.mentions[item] > 1)
        };
        // A long cycle is searched in part: any place of it is as good.
        let broken = edges.iter().take(8).find(is_read_elsewhere).or(edges.last());
        let Some(broken) = broken else { return };
        let (reader, mention) = *broken;
        let message = match edges {
            [_] => format!("`{reader}` is computed from itself"),
            _ => format!("these values are computed from each other: {text}"),
        };
        let mut error = Diagnostic::new(Code::Cycle, mention.span(), message);
        for (other, read) in edges.iter().filter(|edge| !core::ptr::eq(*edge, broken)).take(LISTED) {
            error = error.related(read.span(), format!("`{other}` reads `{read}`"));
        }
        let input = self.names.items.iter().find(|item| is_input(item)).map(|item| &item.name);
        let error = error.help(match input {
            Some(input) => {
                format!("let `{reader}` read a value that does not follow from it, such as the input: write `{input}`")
            }
            None => format!("let `{reader}` read a value that does not follow from it"),
        });
        self.diagnostics.push(error.help(format!(
            "if `{reader}` reads the value of the step before, write `prev({mention})` instead of `{mention}`"
        )));
    }
}
