//! Names of the parts of an item, such as `h_cell`, which no other item may have.

use proc_macro2::Ident;

use super::builder::DraftBuilder;
use crate::check::names::ItemId;
use crate::check::written::part_name;
use crate::diag::{Code, Diagnostic, Place};

/// Why an item has a part.
pub(crate) struct Reason {
    /// The end of a sentence: `which is declared as `lstm``.
    pub(crate) why: String,
    /// Where that is written.
    pub(crate) place: Place,
    /// What is written there.
    pub(crate) note: String,
}

/// The name of a part of an item. An item of this name is an error.
pub(crate) fn check_part(
    build: &mut DraftBuilder<'_, '_>,
    item: ItemId,
    suffix: &str,
    reason: Reason,
) -> Ident {
    let name = &build.names.items[item].name;
    let part = part_name(name, suffix);
    if let Some(other) = build.names.item_of(&part) {
        let other = &build.names.items[other].name;
        let message = format!("`{part}` is the name of a part of `{name}`, {}", reason.why);
        let error = Diagnostic::new(Code::NameTwice, other.span(), message)
            .help(format!("write another name, such as `{}`", build.names.free_name(&part.to_string())))
            .related(reason.place, reason.note);
        build.diagnostics.push(error);
    }
    part
}
