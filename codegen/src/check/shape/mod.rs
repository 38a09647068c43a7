//! Values: from each chain to nodes and layers with sizes.
//!
//! Input: [`Resolved`]. Output: [`Shaped`]. Guarantees: sources come before their readers; an error is
//! reported and replaced by a node that causes no further errors.

mod chain;
mod fix;
mod source;
mod unknown;

use super::draft::Shaped;
use super::draft::builder::DraftBuilder;
use super::names::Resolved;
use crate::diag::Diagnostics;

/// The nodes and the layers of all items.
pub(super) fn infer<'a>(names: &Resolved<'a>, diagnostics: &mut Diagnostics) -> Shaped<'a> {
    let mut build = DraftBuilder::new(names, diagnostics);
    for &item in &names.order {
        build.begin(item);
        chain::check_item(&mut build, item);
    }
    build.finish()
}
