//! Values: from each chain to nodes and layers with sizes.
//!
//! Input: [`Resolved`], and the order of its items. Output: [`Shaped`]. Guarantees: sources come before their
//! readers; an error is reported and replaced by a node that causes no further errors.

mod chain;
mod earlier;
mod fix;
mod source;
mod start;
mod unknown;

use super::draft::Shaped;
use super::draft::builder::DraftBuilder;
use super::names::{ItemId, Resolved};
use crate::diag::Diagnostics;

/// The nodes and the layers of these items, sources first.
pub(super) fn infer<'a>(names: &Resolved<'a>, order: &[ItemId], diagnostics: &mut Diagnostics) -> Shaped<'a> {
    let mut build = DraftBuilder::new(names, earlier::written_sizes(names), diagnostics);
    for &item in order {
        build.begin(item);
        chain::check_item(&mut build, item);
    }
    build.finish()
}
