//! Comparison of numbers to the bit.
//!
//! Input: numbers of either type. Output: their bits, or a panic at the first number that differs.
//! Guarantees: 0 and −0 differ, as do NaNs with other bits.

use netwright_runtime::Scalar;

/// Numbers that take part in comparisons to the bit.
pub trait Bits: Scalar {
    /// The bits of the number.
    fn bits(self) -> u64;
}

impl Bits for f32 {
    fn bits(self) -> u64 {
        self.to_bits().into()
    }
}

impl Bits for f64 {
    fn bits(self) -> u64 {
        self.to_bits()
    }
}

/// The first number that differs, as a sentence; or that there are more numbers of one than of the other.
pub fn difference<S: Bits>(a: &[S], b: &[S]) -> Option<String> {
    if a.len() != b.len() {
        return Some(format!(": {} numbers and {}", a.len(), b.len()));
    }
    let index = a.iter().zip(b).position(|(a, b)| a.bits() != b.bits())?;
    Some(format!("[{index}]: {:e} and {:e}", a[index].to_f64(), b[index].to_f64()))
}

/// Panics with the first number that differs.
#[track_caller]
pub fn assert_same<S: Bits>(what: &str, a: &[S], b: &[S]) {
    if let Some(difference) = difference(a, b) {
        panic!("{what}{difference}");
    }
}
