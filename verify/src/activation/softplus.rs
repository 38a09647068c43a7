//! `f(z) = ln(1 + eᶻ)`.

use super::formula::{Formula, FormulaFacts, Point, Side};
use super::sigmoid::{logistic, sigmoid};
use crate::paper::math::{Math, row};

pub(super) struct Softplus;

/// ln(1 + eᶻ), which for large z is z + ln(1 + e⁻ᶻ).
pub(crate) fn softplus(z: f64) -> f64 {
    z.max(0.0) + (-z.abs()).exp().ln_1p()
}

/// `1 + eᶻ`.
pub(super) fn one_and_power(z: &Math) -> Math {
    row!["1", "+", Math::exp(z.clone())]
}

impl Formula for Softplus {
    fn facts(&self) -> FormulaFacts {
        FormulaFacts { word: "softplus", corners: &[], pieces: None }
    }

    fn at(&self, z: f64) -> Point {
        Point::plain(softplus(z), sigmoid(z), 0.25)
    }

    fn formula(&self, z: &Math) -> Math {
        row!["ln", one_and_power(z).group()]
    }

    fn slope(&self, z: &Math, _: Side) -> Math {
        logistic(z)
    }
}
