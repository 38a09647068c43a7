//! The random numbers that a network starts from: a generator and the usual distributions of weights.
//!
//! Everything here is computed in `f64` with separate multiplications and additions and with this crate's own
//! logarithm, so a seed gives the same weights on every machine, and `f32` weights are the rounded `f64`
//! ones.

use netwright_vocabulary::{Fans, Law};

use crate::machine::const_sqrt;
use crate::scalar::{Scalar, Separate};

/// 64 random bits at a time, from a state of 64 bits: SplitMix64.
///
/// Steele, Lea & Flood 2014, "Fast splittable pseudorandom number generators", with the constants of Vigna's
/// public-domain `splitmix64.c`. Its period is 2⁶⁴. Not for secrets.
///
/// Each number adds a constant to the state, so of two states that are some constants apart one sequence is
/// the other's, some numbers later. The state that a seed leads to is therefore its own first number: seeds
/// that follow a pattern, multiples of that constant included, have states that follow none.
///
/// ```
/// use netwright::init::Generator;
///
/// let mut generator = Generator::from_state(1234567);
/// assert_eq!(generator.next_u64(), 6457827717110365317); // that of `splitmix64.c`
///
/// let mut generator = Generator::new(7);
/// assert!((0.0..1.0).contains(&generator.uniform()));
/// assert!(generator.below(6) < 6);
///
/// let mut order = [0, 1, 2, 3, 4];
/// generator.shuffle(&mut order);
/// order.sort();
/// assert_eq!(order, [0, 1, 2, 3, 4]);
///
/// // Saved, and continued later.
/// let mut later = Generator::from_state(generator.state());
/// assert_eq!(later.next_u64(), generator.next_u64());
/// ```
#[doc(alias("rng", "Rng", "manual_seed"))]
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Generator {
    state: u64,
}

impl Generator {
    /// The generator whose sequence is that of `seed`; any seed is as good as any other.
    ///
    /// ```
    /// use netwright::Generator;
    /// assert_eq!(Generator::new(1).next_u64(), Generator::new(1).next_u64());
    /// ```
    pub const fn new(seed: u64) -> Self {
        Self { state: Self::from_state(seed).next_u64() }
    }

    /// The generator with a [`state`](Self::state) that was saved.
    ///
    /// ```
    /// use netwright::Generator;
    /// assert_eq!(Generator::from_state(5).state(), 5);
    /// assert_ne!(Generator::new(5).state(), 5); // a seed is no state
    /// ```
    #[inline(always)]
    pub const fn from_state(state: u64) -> Self {
        Self { state }
    }

    /// The state, from which [`from_state`](Self::from_state) continues.
    ///
    /// ```
    /// use netwright::Generator;
    /// let mut generator = Generator::new(1);
    /// generator.next_u64();
    /// let mut restored = Generator::from_state(generator.state());
    /// assert_eq!(restored.next_u64(), generator.next_u64());
    /// ```
    pub const fn state(&self) -> u64 {
        self.state
    }

    /// The next 64 bits.
    ///
    /// ```
    /// use netwright::Generator;
    /// let mut generator = Generator::new(1);
    /// assert_ne!(generator.next_u64(), generator.next_u64());
    /// ```
    #[inline]
    pub const fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number in [0, 1): one of the 2⁵³ multiples of 2⁻⁵³, all equally likely.
    ///
    /// ```
    /// use netwright::Generator;
    /// assert!((0.0..1.0).contains(&Generator::new(1).uniform()));
    /// ```
    pub const fn uniform(&mut self) -> f64 {
        const UNIT: f64 = 1.0 / (1_u64 << 53) as f64;
        (self.next_u64() >> 11) as f64 * UNIT
    }

    /// An index below `n`, all equally likely; 0 if `n` is 0.
    ///
    /// Lemire 2019, "Fast random integer generation in an interval", algorithm 5: the high half of a product,
    /// drawn again in the rare case that it would favour some index.
    ///
    /// ```
    /// use netwright::Generator;
    /// assert!(Generator::new(1).below(6) < 6);
    /// ```
    pub const fn below(&mut self, n: usize) -> usize {
        let n = n as u64;
        if n == 0 {
            return 0;
        }
        let mut product = self.next_u64() as u128 * n as u128;
        if (product as u64) < n {
            let unfair = n.wrapping_neg() % n;
            while (product as u64) < unfair {
                product = self.next_u64() as u128 * n as u128;
            }
        }
        (product >> 64) as usize
    }

    /// A number of the normal distribution with mean 0 and standard deviation 1.
    ///
    /// Marsaglia's polar method (Marsaglia & Bray 1964). The second number of each pair is dropped, so that
    /// the whole state of the generator stays one word.
    ///
    /// ```
    /// use netwright::Generator;
    /// let mut generator = Generator::new(1);
    /// let mean = (0..1000).map(|_| generator.normal()).sum::<f64>() / 1000.0;
    /// assert!(mean.abs() < 0.1);
    /// ```
    pub fn normal(&mut self) -> f64 {
        loop {
            let u = 2.0 * self.uniform() - 1.0;
            let v = 2.0 * self.uniform() - 1.0;
            let s = u * u + v * v;
            if s > 0.0 && s < 1.0 {
                return u * Scalar::sqrt(-2.0 * ln(s) / s);
            }
        }
    }

    /// Puts `items` into a random order, all orders equally likely (Fisher & Yates, in Durstenfeld's form).
    ///
    /// ```
    /// use netwright::Generator;
    ///
    /// // The same draws for samples and targets.
    /// let (mut x, mut target) = ([1.0, 2.0, 3.0], [1, 2, 3]);
    /// let mut generator = Generator::new(1);
    /// generator.clone().shuffle(&mut x);
    /// generator.shuffle(&mut target);
    /// assert_eq!(x.map(|x| x as i32), target);
    /// ```
    #[doc(alias("permutation", "randperm"))]
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// The natural logarithm of a number in (0, 1).
fn ln(mut s: f64) -> f64 {
    let mut halvings = 0.0;
    // Doubling is exact and brings s to [1/2, 1), where s − 1 is exact too.
    while s < 0.5 {
        s *= 2.0;
        halvings += 1.0;
    }
    Scalar::ln_1p::<Separate>(s - 1.0) - halvings * core::f64::consts::LN_2
}

/// The law of a row, or with the number as its limit.
macro_rules! law {
    ($name:ident) => {
        const { netwright_vocabulary::Init::$name.law() }
    };
    ($name:ident $limit:ident) => {
        Law::Within($limit)
    };
}

macro_rules! define {
    ($($word:ident: $name:ident $(($field:ident, $($number:tt)*))? {
        formula: $formula:literal, source: $source:literal, $($row:tt)*
    })*) => {
        /// The distribution that the weights of a layer are drawn from.
        ///
        /// ```
        /// use netwright::init::{Generator, Init};
        ///
        /// let mut weights = [0.0_f32; 30 * 16];
        /// Init::XavierUniform.fill(30, 16, &mut Generator::new(7), &mut weights);
        /// let limit = (6.0_f32 / 46.0).sqrt();
        /// assert!(weights.iter().all(|w| w.abs() <= limit));
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum Init {
            $(
                #[doc = concat!("Weights: ", $formula, ". ", $source)]
                $name $((
                    #[doc = concat!("The ", stringify!($field), ".")]
                    f64,
                ))?,
            )*
        }

        impl Init {
            const fn law(self) -> Law {
                match self {
                    $(Self::$name $(($field))? => law!($name $($field)?),)*
                }
            }
        }
    };
}

netwright_vocabulary::initialisers!(define);

impl Init {
    /// Draws `weights`, in their order, for a layer of which each output reads `inputs` numbers and each
    /// input is read by `outputs`.
    ///
    /// ```
    /// use netwright::init::{Generator, Init};
    ///
    /// // Of a layer from 2 inputs to 3 outputs, in the order of its field `weights`.
    /// let mut weights = [[0.0_f32; 3]; 2];
    /// Init::HeNormal.fill(2, 3, &mut Generator::new(1), weights.as_flattened_mut());
    /// assert!(weights.as_flattened().iter().all(|w| *w != 0.0));
    /// ```
    pub fn fill<S: Scalar>(
        self,
        inputs: usize,
        outputs: usize,
        generator: &mut Generator,
        weights: &mut [S],
    ) {
        self.spread(inputs, outputs).fill(generator, weights);
    }

    /// The law with its numbers. Emitted code asks for it in a `const`, so that a machine without doubles
    /// takes no root of one.
    #[doc(hidden)]
    pub const fn spread(self, inputs: usize, outputs: usize) -> Spread {
        match self.law() {
            Law::Constant(number) => Spread::Constant(number),
            Law::Within(limit) => Spread::Within(limit),
            Law::Uniform(of, fans) => Spread::Within(const_sqrt(of / numbers(fans, inputs, outputs))),
            Law::Normal(of, fans) => Spread::Normal(const_sqrt(of / numbers(fans, inputs, outputs))),
        }
    }
}

const fn numbers(fans: Fans, inputs: usize, outputs: usize) -> f64 {
    match fans {
        Fans::In => inputs as f64,
        Fans::Both => inputs as f64 + outputs as f64,
    }
}

/// What the weights of a layer are drawn from.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Spread {
    /// Nothing: each is this number.
    Constant(f64),
    /// Numbers at most this far from 0, all equally likely.
    Within(f64),
    /// The normal distribution with this deviation.
    Normal(f64),
}

impl Spread {
    pub(crate) fn fill<S: Scalar>(self, generator: &mut Generator, weights: &mut [S]) {
        match self {
            Self::Constant(number) => weights.fill(S::from_f64(number)),
            Self::Within(limit) => fill_uniform(limit, generator, weights),
            Self::Normal(deviation) => fill_normal(deviation, generator, weights),
        }
    }
}

// A function of its own: with a limit that is known, LLVM writes out the rows of a layer, 60 kB for 30 × 16.
#[inline(never)]
fn fill_uniform<S: Scalar>(limit: f64, generator: &mut Generator, weights: &mut [S]) {
    for weight in weights {
        *weight = S::from_f64(limit * (2.0 * generator.uniform() - 1.0));
    }
}

// As above.
#[inline(never)]
fn fill_normal<S: Scalar>(deviation: f64, generator: &mut Generator, weights: &mut [S]) {
    for weight in weights {
        *weight = S::from_f64(deviation * generator.normal());
    }
}
