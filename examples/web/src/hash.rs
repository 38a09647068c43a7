//! One number for all parameters of a network.

/// The hash FNV-1a of the bits of some numbers, in the order of bytes of little-endian machines (Fowler, Noll
/// & Vo, "The FNV Non-Cryptographic Hash Algorithm", draft-eastlake-fnv).
///
/// ```
/// use netwright_playground::hash::hash;
///
/// assert_ne!(hash(&[1.0]), hash(&[1.0 + f32::EPSILON]));
/// ```
#[must_use]
pub fn hash(numbers: &[f32]) -> u64 {
    fnv(numbers.iter().flat_map(|number| number.to_bits().to_le_bytes()))
}

fn fnv(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::fnv;

    /// From the test vectors of the draft, appendix C.
    #[test]
    fn hashes_are_those_of_the_draft() {
        assert_eq!(fnv([].into_iter()), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv(b"a".iter().copied()), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv(b"foobar".iter().copied()), 0x8594_4171_f739_67e8);
    }
}
