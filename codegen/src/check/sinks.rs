//! The values that no other one reads: without a loss and without named outputs, one of them is the output.

use super::allow::allows;
use super::draft::Shaped;
use super::names::{ItemId, Resolved};
use crate::diag::Code;

/// The items that no other one reads, without those that need not be used.
pub(super) fn sinks(names: &Resolved<'_>, shapes: &Shaped<'_>) -> Vec<ItemId> {
    let sinks = || names.items.ids().filter(|index| is_sink(names, *index));
    let used: Vec<ItemId> = sinks().filter(|index| !may_be_unused(names, shapes, *index)).collect();
    if used.is_empty() { sinks().collect() } else { used }
}

/// Whether no item reads this one.
pub(super) fn is_sink(names: &Resolved<'_>, item: ItemId) -> bool {
    !names.is_read[item]
}

/// Whether the declaration says that nothing needs to use this value. Weights that others use are trained, so
/// those of their owner cannot stay as they are.
pub(super) fn may_be_unused(names: &Resolved<'_>, shapes: &Shaped<'_>, index: ItemId) -> bool {
    allows(&names.items[index].chain.operations, Code::Unused) && shapes.tied_to(index).is_none()
}
