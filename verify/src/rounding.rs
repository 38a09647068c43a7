//! Σ|terms|: a measure for the rounding error of a number.
//!
//! For each value and each gradient it is the sum of the absolute terms that it is made of, of the partial
//! sums on the way (each is rounded), and of the errors that its operands bring, each by its first-order
//! effect (running error analysis: Higham 2002, section 3.3). A result in floats differs from the true one by
//! at most a small multiple of ε·Σ|terms|: the sum stays large where terms cancel, and is 0 where nothing is
//! computed.

/// Σ|terms| of one number.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct AbsoluteSum {
    /// The sum.
    pub(crate) magnitude: f64,
    /// The number itself, as far as its terms were added.
    pub(crate) value: f64,
    /// Whether the number depends on the slope of a relu at 0, or so near to it that rounding decides.
    pub(crate) kink: bool,
}

impl AbsoluteSum {
    /// Adds a term, and the effect of the errors of its factors.
    pub(crate) fn add(&mut self, value: f64, propagated: f64, kink: bool) {
        // The first term is not rounded by an addition, and neither is a 0.
        let is_rounded = self.value != 0.0 && value != 0.0;
        self.value += value;
        self.magnitude += value.abs() + propagated + if is_rounded { self.value.abs() } else { 0.0 };
        self.kink |= kink;
    }

    /// Σ|terms| of a sum of terms, each with the effect of the errors of its factors.
    pub(crate) fn of(terms: impl IntoIterator<Item = (f64, f64)>) -> f64 {
        let mut sum = Self::default();
        terms.into_iter().for_each(|(value, error)| sum.add(value, error, false));
        sum.magnitude
    }
}

/// Values, and Σ|terms| of each.
#[derive(Clone, Copy)]
pub(crate) struct BoundedRow<'a> {
    pub(crate) value: &'a [f64],
    pub(crate) error: &'a [f64],
}

/// A gradient on its way back: the gradient of an operation's result.
pub(crate) struct Incoming<'a> {
    pub(crate) d: &'a [f64],
    /// Σ|terms| of each number of `d`.
    pub(crate) terms: &'a [AbsoluteSum],
    /// How many of its Σ|terms| a number may be from a corner and still count as at it.
    pub(crate) allowance: f64,
}
