//! A hash of numbers.
//!
//! Input: numbers in a fixed order. Output: 64 bits. Guarantees: it is that of the bits, so one unit in the
//! last place of one number is another hash.

/// FNV-1a over words of 32 bits: Fowler, Noll and Vo, <https://www.isthe.com/chongo/tech/comp/fnv/>, which
/// takes bytes.
pub struct Hash(u64);

impl Hash {
    /// The hash of no number.
    pub const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// The hash of these numbers, too.
    pub fn with(mut self, numbers: &[f32]) -> Self {
        for number in numbers {
            self.0 = (self.0 ^ u64::from(number.to_bits())).wrapping_mul(0x100_0000_01b3);
        }
        self
    }

    /// The hash of all that was given.
    pub const fn value(&self) -> u64 {
        self.0
    }
}

impl Default for Hash {
    fn default() -> Self {
        Self::new()
    }
}
