//! `f(z) = min(max(0, z + 3), 6) / 6`.

use super::formula::{Formula, FormulaFacts, Point, Side, between, inside};
use crate::paper::math::{Math, row};

pub(super) struct HardSigmoid;

/// `min(max(0, z + 3), 6)`.
pub(super) fn ramp(z: &Math) -> Math {
    between(Math::Atom("0"), "6", row![z.clone(), "+", "3"])
}

impl Formula for HardSigmoid {
    fn facts(&self) -> FormulaFacts {
        FormulaFacts { word: "hard_sigmoid", corners: &[-3.0, 3.0], pieces: Some([-3.0, 3.0]) }
    }

    fn at(&self, z: f64) -> Point {
        let (value, slope) = ((z + 3.0).clamp(0.0, 6.0) / 6.0, inside(z, -3.0, 3.0) / 6.0);
        // z + 3 is rounded.
        let terms = [value + (z.abs() + 3.0) / 6.0, slope];
        Point { value, slope, curvature: 0.0, terms }
    }

    fn formula(&self, z: &Math) -> Math {
        ramp(z).over("6")
    }

    fn slope(&self, _: &Math, side: Side) -> Math {
        match side {
            Side::Inside(..) => Math::Atom("1").over("6"),
            Side::Any | Side::Below(_) | Side::Above(_) | Side::Beyond(_) => Math::Atom("0"),
        }
    }
}
