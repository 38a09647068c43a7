//! [`Resolved`]: the items of a declaration, and the item of each name.

use std::collections::BTreeMap;

use proc_macro2::Ident;
use syn::ext::IdentExt as _;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::ids::{IdVec, id};
use crate::keyword;
use crate::syntax::{Ast, LossItem, NodeItem, OutputItem, Source, TargetItem, WrittenValue};

/// How many names a message lists.
pub(super) const LISTED: usize = 12;

id!(
    /// An item that declares a value: they are numbered in the order of their declaration.
    #[expect(unreachable_pub, reason = "ids of other stages are public")]
    ItemId,
    "i"
);

/// The item of each name.
pub(crate) struct Resolved<'a> {
    pub(crate) ast: &'a Ast,
    /// The items that declare values.
    pub(crate) items: IdVec<ItemId, &'a NodeItem>,
    /// The names of the items.
    pub(crate) names: IdVec<ItemId, String>,
    /// The loss, if one is declared.
    pub(crate) loss: Option<&'a LossItem>,
    /// The named outputs, if there are some.
    pub(crate) output: Option<&'a OutputItem>,
    /// The items of the target, in the order of their declaration.
    pub(crate) target_items: Vec<&'a TargetItem>,
    /// For each item, whether another one reads it.
    pub(crate) is_read: IdVec<ItemId, bool>,
    /// The inputs that are targets, which was reported.
    pub(crate) targets: Vec<ItemId>,
    /// Where each name is declared; keys are without `r#`.
    pub(super) by_name: BTreeMap<String, Declaration>,
    /// For each item, how often it is named as a source, an output or an operand of the loss.
    pub(super) mentions: IdVec<ItemId, usize>,
    /// Without an input, the first name that nothing declares: probably the input's.
    pub(super) likely_input: Option<&'a Ident>,
    /// For names that nothing declares, the item that is probably meant.
    pub(super) meant: BTreeMap<String, Option<ItemId>>,
    /// Whether an item was refused before its name could be read, so that names may be missing.
    pub(super) names_are_missing: bool,
}

/// How the items of a declaration hang together.
pub(crate) struct Structure {
    /// The items such that sources come first; items on a cycle or behind one are left out.
    pub(crate) order: Vec<ItemId>,
    /// Whether every name stands for one value and none is computed from itself.
    pub(crate) is_right: bool,
}

/// Where a name is declared.
pub(super) struct Declaration {
    pub(super) name: Ident,
    /// The item of a value; `None` if it could not be read, which was reported, or if it is none.
    pub(super) item: Option<ItemId>,
    /// The index of an item of the target.
    pub(super) target: Option<usize>,
}

impl<'a> Resolved<'a> {
    /// The same for each item.
    pub(crate) fn of_each<T: Clone>(&self, entry: T) -> IdVec<ItemId, T> {
        self.items.ids().map(|_| entry.clone()).collect()
    }

    /// The item that a name stands for.
    pub(crate) fn item_of(&self, name: &Ident) -> Option<ItemId> {
        self.by_name.get(&name.unraw().to_string())?.item
    }

    /// The item with this name, or with the name that it is probably a misspelling of.
    pub(crate) fn likely_item(&self, name: &Ident) -> Option<ItemId> {
        self.item_of(name).or_else(|| self.meant.get(&name.to_string()).copied().flatten())
    }

    /// Whether an argument of a loss is a target.
    pub(crate) fn is_target(&self, argument: &WrittenValue) -> bool {
        let item = argument.as_name().and_then(|name| self.item_of(name));
        item.is_some_and(|item| self.targets.contains(&item))
    }

    /// For each item, whether a path leads from it to one of these.
    pub(crate) fn leading_to(&self, goals: Vec<ItemId>) -> IdVec<ItemId, bool> {
        let mut leads = self.of_each(false);
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
            if let Some(help) = self.of_past(name).or_else(|| self.of_layer(name)) {
                return error.help(help);
            }
            match self.likely_item(name) {
                Some(near) => error.help(format!("did you mean `{}`?", self.names[near])),
                None => error.help(format!("the declared values are {}", some_of(&self.names))),
            }
        });
    }
}

/// `a, b and c`, or the first of many.
fn some_of(names: &IdVec<ItemId, String>) -> String {
    if names.len() <= LISTED {
        return keyword::list(names.iter().map(String::as_str));
    }
    let first: Vec<String> = names.iter().take(LISTED - 1).map(|name| format!("`{name}`")).collect();
    format!("{} and {} others", first.join(", "), names.len() - first.len())
}

/// Whether an item declares an input.
pub(crate) fn is_input(item: &NodeItem) -> bool {
    matches!(item.chain.source, Source::Input(_))
}
