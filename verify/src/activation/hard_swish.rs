//! `f(z) = z·hard_sigmoid(z)`.

use super::formula::{Formula, FormulaFacts, Point, Side, inside};
use super::hard_sigmoid::ramp;
use crate::paper::math::{Math, row};

pub(super) struct HardSwish;

impl Formula for HardSwish {
    fn facts(&self) -> FormulaFacts {
        FormulaFacts { word: "hard_swish", corners: &[-3.0, 3.0], pieces: Some([-3.0, 3.0]) }
    }

    fn at(&self, z: f64) -> Point {
        let value = z * (z + 3.0).clamp(0.0, 6.0) / 6.0;
        let slope = if z >= 3.0 { 1.0 } else { inside(z, -3.0, 3.0) * (2.0 * z + 3.0) / 6.0 };
        // z + 3 is rounded.
        let terms = [value.abs() + z.abs() * (z.abs() + 3.0) / 6.0, (2.0 * z.abs() + 3.0) / 6.0 + 1.0];
        Point { value, slope, curvature: 1.0 / 3.0, terms }
    }

    fn formula(&self, z: &Math) -> Math {
        row![z.clone(), "·", ramp(z).over("6")]
    }

    fn slope(&self, z: &Math, side: Side) -> Math {
        match side {
            Side::Inside(..) => row!["2", "·", z.clone(), "+", "3"].over("6"),
            Side::Above(_) => Math::Atom("1"),
            Side::Any | Side::Below(_) | Side::Beyond(_) => Math::Atom("0"),
        }
    }
}
