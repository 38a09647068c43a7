//! The sizes of the parts of a network's bytes, whose table is in [`bytes`](super::bytes).

use crate::state;

/// Their first bytes.
pub(super) const MAGIC: u32 = u32::from_le_bytes(*b"NETW");
/// The version of the format.
pub(super) const VERSION: u16 = 1;
/// Bytes before the parameters.
pub(super) const HEADER: usize = 16;
/// Bytes of the state's counters, which are there for every network.
pub(super) const COUNTERS: usize = state::COUNTERS * size_of::<u64>();
/// Bytes of the checksum.
pub(super) const CHECKSUM: usize = 4;

/// How many bytes a network is saved in whose numbers have `scalar` bytes, with so many in its state.
pub(crate) const fn length(scalar: usize, parameters: usize, numbers: usize) -> usize {
    parameters.saturating_add(numbers).saturating_mul(scalar).saturating_add(HEADER + COUNTERS + CHECKSUM)
}
