//! Values: from each chain to nodes and layers with sizes.
//!
//! input: [`Resolved`]. output: [`Shaped`]. guarantees: sources stand before what reads them; what is wrong
//! is reported, and stands as a node of which others say nothing.

pub(super) mod builder;
mod chain;
pub(super) mod extent;
pub(super) mod field;
mod fix;
pub(super) mod link;
pub(super) mod shaped;
pub(super) mod size;
mod source;
mod unknown;

use super::names::Resolved;
use crate::diag::Diagnostics;

use builder::Builder;
pub use field::{Field, WeightsOf};
pub(super) use shaped::{Draft, Shaped};

/// The nodes and the layers of all items.
pub(super) fn infer<'a>(names: &Resolved<'a>, diagnostics: &mut Diagnostics) -> Shaped<'a> {
    let mut build = Builder::new(names, diagnostics);
    for &index in &names.order {
        chain::check_item(&mut build, index);
    }
    build.finish()
}
