//! A number that other numbers have another one of.
//!
//! Input: numbers. Output: their hash, FNV-1a (Fowler, Noll & Vo 1991) of all bits. Guarantees: the same on
//! every machine.

/// The hash of slices of numbers, and of lengths after them.
pub(crate) fn of(numbers: &[&[f32]], lengths: &[usize]) -> u64 {
    let numbers = numbers.iter().copied().flatten().flat_map(|number| number.to_bits().to_le_bytes());
    let lengths = lengths.iter().flat_map(|&length| (length as u64).to_le_bytes());
    numbers.chain(lengths).fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
