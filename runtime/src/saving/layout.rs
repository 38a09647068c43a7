//! The sizes of the parts of a network's bytes, whose table is in [`bytes`](super::bytes).

/// What they begin with.
pub(super) const MAGIC: u32 = u32::from_le_bytes(*b"NETW");
/// The version of the format.
pub(super) const VERSION: u16 = 1;
/// Bytes before the parameters.
pub(super) const HEADER: usize = 16;
/// Bytes of the state's seed and step.
pub(super) const COUNTERS: usize = 16;
/// Bytes of the checksum.
pub(super) const CHECKSUM: usize = 4;

/// How many bytes a network is saved in whose numbers have `scalar` bytes.
pub(crate) const fn length(scalar: usize, parameters: usize, units: usize) -> usize {
    parameters
        .saturating_add(units.saturating_mul(2))
        .saturating_mul(scalar)
        .saturating_add(HEADER + COUNTERS + CHECKSUM)
}
