//! The named values with their sizes, whether the network is right or not.

use super::budget::MAX_INPUTS;
use super::draft::Shaped;
use super::names::Resolved;
use crate::model::{NamedValue, Values};
use crate::syntax::WrittenValue;

/// The value of each name, as far as it is known.
pub(super) fn values(names: &Resolved<'_>, shapes: &Shaped<'_>) -> Values {
    let items = names.items.entries();
    // An array that no machine can hold would be one more error of a network that is refused.
    let size = |id| shapes.size_of(id).filter(|size| *size <= MAX_INPUTS);
    let values = items.map(|(id, item)| NamedValue { name: item.name.clone(), size: size(id) });
    let size = |argument: &WrittenValue| match argument {
        WrittenValue::Number(number) => number.size.filter(|size| *size <= MAX_INPUTS),
        _ => None,
    };
    let targets = names.target_items.iter().map(|item| {
        let size = item.call.arguments.first().and_then(size);
        NamedValue { name: item.name.clone(), size }
    });
    Values::new(values.chain(targets))
}
