//! `f(z) = erf z`, the error function.

use std::f64::consts::FRAC_2_SQRT_PI;

use super::formula::{Formula, FormulaFacts, Point, Side};
use crate::paper::math::{Math, row};

pub(super) struct Erf;

impl Formula for Erf {
    fn facts(&self) -> FormulaFacts {
        FormulaFacts { word: "erf", corners: &[], pieces: None }
    }

    fn at(&self, z: f64) -> Point {
        let (value, slope) = (libm::erf(z), FRAC_2_SQRT_PI * (-z * z).exp());
        // |f″| = 2·|z|·f′ is largest at 1/√2; a rounding of the exponent z² is multiplied by it.
        let terms = [4.0 * value.abs(), slope * (3.0 + z * z)];
        Point { value, slope, curvature: 1.0, terms }
    }

    fn formula(&self, z: &Math) -> Math {
        row![Math::Name("erf".to_owned()), z.clone().group()]
    }

    fn slope(&self, z: &Math, _: Side) -> Math {
        let factor = Math::Atom("2").over(Math::Root(Box::new(Math::Atom("π"))));
        row![factor, "·", Math::exp(row!["−", z.clone().group().sup("2")])]
    }
}
