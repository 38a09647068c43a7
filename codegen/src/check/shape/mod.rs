//! Values: from each chain to nodes and layers with sizes.
//!
//! input: [`Resolved`]. output: [`Shaped`]. guarantees: sources stand before what reads them; what is wrong
//! is reported, and stands as a node of which others say nothing.

mod chain;
mod fix;
mod source;
mod unknown;

use super::draft::Shaped;
use super::draft::builder::Builder;
use super::names::Resolved;
use crate::diag::Diagnostics;

/// The nodes and the layers of all items.
pub(super) fn infer<'a>(names: &Resolved<'a>, diagnostics: &mut Diagnostics) -> Shaped<'a> {
    let mut build = Builder::new(names, diagnostics);
    for &item in &names.order {
        chain::check_item(&mut build, item);
    }
    build.finish()
}
