//! `f(z) = z/2·(1 + erf(z/√2))`.

use std::f64::consts::FRAC_1_SQRT_2;

use super::formula::{Formula, FormulaFacts, Point, Side};
use crate::paper::math::{Math, row};

pub(super) struct Gelu;

/// e^(−z²/2)/√(2π).
fn density(z: f64) -> f64 {
    (-0.5 * z * z).exp() / std::f64::consts::TAU.sqrt()
}

/// `erf(z/√2)`.
fn error_function(z: &Math) -> Math {
    row![Math::Name("erf".to_owned()), z.clone().over(Math::Root(Box::new(Math::Atom("2")))).group()]
}

impl Formula for Gelu {
    fn facts(&self) -> FormulaFacts {
        FormulaFacts { word: "gelu", corners: &[], pieces: None }
    }

    fn at(&self, z: f64) -> Point {
        let normal = 0.5 * libm::erfc(-z * FRAC_1_SQRT_2);
        let (value, slope) = (z * normal, normal + z * density(z));
        // A rounding of the exponent z² is multiplied by it.
        let terms = [8.0 * value.abs(), 2.0 + z.abs() * density(z) * (2.0 + z * z)];
        Point { value, slope, curvature: 0.8, terms }
    }

    fn formula(&self, z: &Math) -> Math {
        row![z.clone().over("2"), "·", row!["1", "+", error_function(z)].group()]
    }

    fn slope(&self, z: &Math, _: Side) -> Math {
        let below = Math::Root(Box::new(row!["2", "·", "π"]));
        let density = Math::exp(row!["−", z.clone().sup("2").over("2")]).over(below);
        let half = Math::Atom("1").over("2");
        let normal = row![half, "·", row!["1", "+", error_function(z)].group()];
        row![normal, "+", z.clone(), "·", density]
    }
}
