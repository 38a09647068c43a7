//! [`Resolved`]: the items of a declaration, and the item for which each name stands.

use std::collections::BTreeMap;

use proc_macro2::Ident;
use syn::ext::IdentExt as _;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::keyword;
use crate::syntax::{Ast, LossItem, NodeItem, OutputItem, Source, Value};

/// How many names a message lists.
pub(super) const LISTED: usize = 12;

/// What names stand for. Items are numbered in the order of their declaration.
pub(crate) struct Resolved<'a> {
    pub(crate) ast: &'a Ast,
    /// The items that declare values.
    pub(crate) items: Vec<&'a NodeItem>,
    /// The names of the items.
    pub(crate) names: Vec<String>,
    /// The loss, if one is declared.
    pub(crate) loss: Option<&'a LossItem>,
    /// The named outputs, if there are some.
    pub(crate) output: Option<&'a OutputItem>,
    /// For each item, whether another one reads it.
    pub(crate) is_read: Vec<bool>,
    /// The inputs that are targets, which was reported.
    pub(crate) targets: Vec<usize>,
    /// The items such that sources come first; items on a cycle or behind one are left out.
    pub(crate) order: Vec<usize>,
    /// Whether every name stands for one value and none is computed from itself.
    pub(crate) structure_is_right: bool,
    /// Where each name is declared; keys are without `r#`.
    pub(super) by_name: BTreeMap<String, Declared>,
    /// For each item, how often it is named as a source, an output or an operand of the loss.
    pub(super) mentions: Vec<usize>,
    /// Without an input, the first name that nothing declares: most likely the input's.
    pub(super) likely_input: Option<&'a Ident>,
    /// For names that nothing declares, the item that is most likely meant.
    pub(super) meant: BTreeMap<String, Option<usize>>,
    /// Whether an item was refused before its name could be read, so that names may be missing.
    pub(super) names_are_missing: bool,
}

/// Where a name is declared.
pub(super) struct Declared {
    pub(super) name: Ident,
    /// The item; `None` if it could not be read, which was reported.
    pub(super) item: Option<usize>,
}

impl<'a> Resolved<'a> {
    /// A declaration of which nothing was looked at yet.
    pub(super) fn unread(ast: &'a Ast) -> Self {
        Resolved {
            ast,
            items: Vec::new(),
            names: Vec::new(),
            loss: None,
            output: None,
            is_read: Vec::new(),
            targets: Vec::new(),
            order: Vec::new(),
            structure_is_right: false,
            by_name: BTreeMap::new(),
            mentions: Vec::new(),
            likely_input: None,
            meant: BTreeMap::new(),
            names_are_missing: false,
        }
    }

    /// The item that a name stands for.
    pub(crate) fn item_of(&self, name: &Ident) -> Option<usize> {
        self.by_name.get(&name.unraw().to_string())?.item
    }

    /// The item with this name, or with the name that it is most likely a misspelling of.
    pub(crate) fn likely_item(&self, name: &Ident) -> Option<usize> {
        self.item_of(name).or_else(|| self.meant.get(&name.to_string()).copied().flatten())
    }

    /// Whether an argument of a loss is a target.
    pub(crate) fn is_target(&self, argument: &Value) -> bool {
        let item = argument.as_name().and_then(|name| self.item_of(name));
        item.is_some_and(|item| self.targets.contains(&item))
    }

    /// For each item, whether a path leads from it to one of these.
    pub(crate) fn leading_to(&self, goals: Vec<usize>) -> Vec<bool> {
        let mut leads = vec![false; self.items.len()];
        let mut open = goals;
        while let Some(item) = open.pop() {
            if !core::mem::replace(&mut leads[item], true) {
                let names = self.items[item].chain.source.names();
                open.extend(names.into_iter().filter_map(|name| self.item_of(name)));
            }
        }
        leads
    }

    /// Reports a name that nothing declares.
    pub(crate) fn check_mention(&self, name: &Ident, diagnostics: &mut Diagnostics) {
        // Without any value, that alone is reported.
        if self.names_are_missing
            || self.items.is_empty()
            || self.likely_input == Some(name)
            || self.by_name.contains_key(&name.unraw().to_string())
        {
            return;
        }
        diagnostics.push_with(|| {
            let error =
                Diagnostic::new(Code::UnknownName, name.span(), format!("no value is called `{name}`"));
            match self.likely_item(name) {
                Some(near) => error.help(format!("did you mean `{}`?", self.names[near])),
                None => error.help(format!("declared are {}", some_of(&self.names))),
            }
        });
    }
}

/// `a, b and c`, or the first of many.
fn some_of(names: &[String]) -> String {
    if names.len() <= LISTED {
        return keyword::list(names.iter().map(String::as_str));
    }
    let (first, others) = names.split_at(LISTED - 1);
    let first: Vec<String> = first.iter().map(|name| format!("`{name}`")).collect();
    format!("{} and {} others", first.join(", "), others.len())
}

/// Whether an item declares an input.
pub(crate) fn is_input(item: &NodeItem) -> bool {
    matches!(item.chain.source, Source::Input(_))
}
