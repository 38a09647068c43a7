//! The meaning of a declaration as one number: what the output is computed from, operation by operation.
//!
//! The generator of declarations makes it of what it writes, the test of the emitted `TOPOLOGY`; so a word that
//! the compiler takes for another one shows even where the emitted code agrees with the topology.

/// The number of an operation on values.
pub fn of(operation: &str, sources: &[u64]) -> u64 {
    // FNV-1a, 64 bits.
    let bytes = operation.bytes().chain(sources.iter().flat_map(|source| source.to_le_bytes()));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The number of a layer.
pub fn of_dense(name: &str, sizes: [usize; 2], bias: bool, frozen: bool, source: u64) -> u64 {
    of(&format!("dense {} {sizes:?} {bias} {frozen}", name.trim_start_matches("r#")), &[source])
}
