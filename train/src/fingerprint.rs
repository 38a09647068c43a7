//! A number that other numbers have another one of.
//!
//! Input: numbers, or text. Output: their hash, FNV-1a (Fowler, Noll & Vo 1991) of all bits. Guarantees: the
//! same on every machine.

/// The hash of bytes.
pub(crate) fn of_bytes(bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes.into_iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// The hash of numbers.
pub(crate) fn of_numbers<'a>(numbers: impl IntoIterator<Item = &'a f32>) -> u64 {
    of_bytes(numbers.into_iter().flat_map(|number| number.to_bits().to_le_bytes()))
}
