//! The named values with their sizes, whether the network is right or not.

use super::budget::MAX_INPUTS;
use super::draft::Shaped;
use super::names::Resolved;
use crate::model::{NamedValue, Values};

/// The value of each name, as far as it is known.
pub(super) fn values(names: &Resolved<'_>, shapes: &Shaped<'_>) -> Values {
    let items = names.items.entries();
    // An array that no machine can hold would be one more error of a network that is refused.
    let size = |id| shapes.size_of(id).filter(|size| *size <= MAX_INPUTS);
    Values::new(items.map(|(id, item)| NamedValue { name: item.name.clone(), size: size(id) }))
}
