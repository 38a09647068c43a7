//! A hash of numbers, bit by bit, and the numbers that networks are trained with.
//!
//! Input: numbers in order. Output: 64 bits. Guarantees: one other bit, and the hash is another one. A NaN
//! counts as a NaN: IEEE 754 leaves its sign and its payload to the machine.

use netwright::Scalar;
use netwright::program::Row;

/// A scalar whose bits are known.
pub trait Number: Scalar {
    /// The bits; those of one NaN for all of them.
    fn bits(self) -> u64;
    /// The number with the other lowest bit.
    fn flipped(self) -> Self;
}

impl Number for f32 {
    fn bits(self) -> u64 {
        u64::from(if self.is_nan() { 0x7fc0_0000 } else { self.to_bits() })
    }
    fn flipped(self) -> Self {
        Self::from_bits(self.to_bits() ^ 1)
    }
}

impl Number for f64 {
    fn bits(self) -> u64 {
        if self.is_nan() { 0x7ff8_0000_0000_0000 } else { self.to_bits() }
    }
    fn flipped(self) -> Self {
        Self::from_bits(self.to_bits() ^ 1)
    }
}

/// FNV-1a in 64 bits (Fowler, Noll & Vo 1991; RFC 9923), over whole words.
#[derive(Clone, Copy)]
pub struct Fold {
    hash: u64,
    /// How many numbers were counted that are neither infinite nor NaN, and how many that are.
    pub finite: u64,
    pub others: u64,
}

impl Fold {
    pub const fn new() -> Self {
        Self { hash: 0xcbf2_9ce4_8422_2325, finite: 0, others: 0 }
    }

    pub const fn hash(&self) -> u64 {
        self.hash
    }

    /// One word more, byte by byte.
    pub fn word(&mut self, word: u64) {
        for byte in word.to_le_bytes() {
            self.hash = (self.hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    /// A number more that training left, which is counted.
    pub fn number<S: Number>(&mut self, number: S) {
        let is_finite = !(number - number).is_nan();
        self.finite += u64::from(is_finite);
        self.others += u64::from(!is_finite);
        self.word(number.bits());
    }

    /// Numbers more that training left, in order.
    pub fn numbers<S: Number>(&mut self, numbers: &[S]) {
        for &number in numbers {
            self.number(number);
        }
    }

    /// Outputs for a sample at the edges, of which many are NaN.
    pub fn outputs_at_edges<S: Number>(&mut self, numbers: &[S]) {
        for number in numbers {
            self.word(number.bits());
        }
    }
}

/// Numbers that are the same on every machine: xorshift (Marsaglia 2003), scaled by a power of two.
pub struct Draws(u32);

impl Draws {
    pub const fn new(seed: u32) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9) | 1)
    }

    /// From 0 up to 1, in steps of 2⁻³².
    fn unit(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        f64::from(self.0) / 4_294_967_296.0
    }

    /// A row of numbers between −1 and 1.
    pub fn input<S: Scalar, R: Row<S>>(&mut self) -> R {
        self.row(|unit| 2.0 * unit - 1.0)
    }

    /// A row of numbers between 0 and 1: every loss has a value there.
    pub fn target<S: Scalar, R: Row<S>>(&mut self) -> R {
        self.row(|unit| unit)
    }

    fn row<S: Scalar, R: Row<S>>(&mut self, scale: fn(f64) -> f64) -> R {
        let mut row = R::filled(S::ZERO);
        for number in row.as_mut() {
            *number = S::from_f64(scale(self.unit()));
        }
        row
    }
}

/// Numbers at the edges, of which each input is one in turn.
pub const EDGES: [f64; 10] = [
    f64::NAN,
    f64::INFINITY,
    -0.0,
    // The least normal and the least subnormal `f32`.
    1.175_494_350_822_287_5e-38,
    1.401_298_464_324_817e-45,
    -1e-42,
    f64::NEG_INFINITY,
    3e38,
    -88.5,
    0.0,
];
