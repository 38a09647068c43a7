//! The one number that a word may take: the slope of `leaky_relu`, the δ of `huber`, the limit of `uniform`.

/// The number that a word may take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    /// The name of the field that holds it, which of a loss is the name of its option.
    pub field: &'static str,
    /// The value if none is written; `None` if it depends on the layer.
    pub default: Option<f64>,
    /// Its name in messages: "slope".
    pub noun: &'static str,
    /// The argument of the word, for messages: "one number, a slope of at least 0".
    pub takes: &'static str,
    /// A value as an example, for messages and docs.
    pub example: f64,
    /// Another one for tests, so far from the default that a word that ignores its number is detected.
    pub trial: f64,
    /// The largest value.
    pub largest: f64,
    /// Whether it may be 0. It may never be below 0.
    pub may_be_zero: bool,
}

impl Number {
    /// The largest number of single precision.
    pub const LARGEST: f64 = f32::MAX as f64;

    /// Whether the word takes this number. One that is 0 in single precision counts as 0.
    ///
    /// ```
    /// use netwright_vocabulary::Activation;
    ///
    /// let slope = Activation::LeakyRelu { slope: 0.01 }.number().unwrap();
    /// assert!(slope.accepts(0.0) && !slope.accepts(-0.1));
    /// let bound = Activation::Elu { alpha: 1.0 }.number().unwrap();
    /// assert!(bound.accepts(0.5) && !bound.accepts(1e-60));
    /// ```
    pub fn accepts(&self, number: f64) -> bool {
        let is_high_enough = if self.may_be_zero { number >= 0.0 } else { number as f32 > 0.0 };
        is_high_enough && number <= self.largest
    }
}

/// `Some` of the argument, or `None` without one.
macro_rules! optional {
    () => {
        None
    };
    ($given:expr) => {
        Some($given)
    };
}
pub(crate) use optional;
