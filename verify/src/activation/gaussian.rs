//! `f(z) = e^(−z²)`.

use super::formula::{Formula, FormulaFacts, Point, Side};
use crate::paper::math::{Math, row};

pub(super) struct Gaussian;

/// `e^(−z²)`.
fn power(z: &Math) -> Math {
    Math::exp(row!["−", z.clone().sup("2")])
}

impl Formula for Gaussian {
    fn facts(&self) -> FormulaFacts {
        FormulaFacts { word: "gaussian", corners: &[], pieces: None }
    }

    fn at(&self, z: f64) -> Point {
        let (value, slope) = ((-z * z).exp(), -2.0 * z * (-z * z).exp());
        // A rounding of the exponent z² is multiplied by it.
        let terms = [value * (1.0 + z * z), slope.abs() * (2.0 + z * z)];
        Point { value, slope, curvature: 2.0, terms }
    }

    fn formula(&self, z: &Math) -> Math {
        power(z)
    }

    fn slope(&self, z: &Math, _: Side) -> Math {
        row!["−", "2", "·", z.clone(), "·", power(z)]
    }
}
