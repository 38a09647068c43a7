//! The items of the target: `advantage: target(1);`, which no value reads and the loss alone names.
//!
//! Input: the items. Output: the errors for names of them where a value is needed.

use proc_macro2::Ident;
use syn::ext::IdentExt as _;

use super::order::tied_names;
use super::resolved::Resolved;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::keyword::option;
use crate::syntax::{TargetItem, WrittenValue};

impl<'a> Resolved<'a> {
    /// The item of the target that a name stands for, and its index among those items.
    pub(crate) fn target_item(&self, name: &Ident) -> Option<(usize, &'a TargetItem)> {
        let index = self.by_name.get(&name.unraw().to_string())?.target?;
        self.target_items.get(index).map(|item| (index, *item))
    }

    /// Reports the name of an item of the target where a value is needed.
    pub(crate) fn refuse_target_item(&self, name: &Ident, diagnostics: &mut Diagnostics) -> bool {
        let Some((_, item)) = self.target_item(name) else { return false };
        let message = format!("`{name}` is a part of the target, which no value can read");
        let help = format!("name it in the loss: `mse(y, {})`", self.option_of(item));
        let error = Diagnostic::new(Code::TargetItem, name.span(), message).help(help);
        diagnostics.push(error.related(item.call.place, format!("`{name}` is declared")));
        true
    }

    /// `weight = advantage` of one number, `mask = chosen` of several.
    pub(crate) fn option_of(&self, item: &TargetItem) -> String {
        let is_one =
            matches!(item.call.arguments.as_slice(), [WrittenValue::Number(size)] if size.size == Some(1));
        let key = if is_one { option::WEIGHT } else { option::MASK };
        format!("{key} = {}", item.name)
    }
}

/// Reports items of the target that chains or ties name.
pub(super) fn check_target_items(names: &Resolved<'_>, diagnostics: &mut Diagnostics) {
    if names.target_items.is_empty() {
        return;
    }
    let sources = names.items.iter().flat_map(|item| item.chain.source.names());
    let ties = names.items.iter().flat_map(|item| tied_names(item));
    for name in sources.chain(ties) {
        names.refuse_target_item(name, diagnostics);
    }
}
