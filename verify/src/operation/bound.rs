//! The rounding errors of an operation: its contract with the sweep on absolute values.

use super::compute::{Setting, Towards};
use crate::rounding::{AbsoluteSum, BoundedRow, Incoming};

/// Values of a node and of its sources, each with Σ|terms|.
pub(crate) struct Traced<'a> {
    pub(crate) read: Vec<BoundedRow<'a>>,
    pub(crate) value: BoundedRow<'a>,
}

/// An operation as a source of rounding errors.
pub(crate) trait Bound {
    /// Σ|terms| of its value: the numbers that it computes with, and the effect of its sources' errors.
    fn value_terms(&self, setting: &Setting<'_>, read: &[BoundedRow<'_>], value: &[f64]) -> Vec<f64>;

    /// Adds Σ|terms| of the gradient that it passes back, to its sources and its parameters.
    fn gradient_terms(
        &self,
        setting: &Setting<'_>,
        at: &Traced<'_>,
        of: &Incoming<'_>,
        to: &mut Towards<'_, AbsoluteSum>,
    );

    /// Where its slope jumps, on which side of the jump it is: for every jump, and every number that it
    /// reads.
    fn sides(&self, setting: &Setting<'_>, read: &[&[f64]]) -> Vec<bool>;
}

/// Adds gradients that are passed on as they are.
pub(crate) fn moved(of: &Incoming<'_>, to: &mut [AbsoluteSum]) {
    for (to, (d, term)) in to.iter_mut().zip(of.d.iter().zip(of.terms)) {
        to.add(*d, term.magnitude, term.kink);
    }
}
