//! `f(z) = z²`.

use super::formula::{Formula, FormulaFacts, Point, Side};
use crate::paper::math::{Math, row};

pub(super) struct Square;

impl Formula for Square {
    fn facts(&self) -> FormulaFacts {
        FormulaFacts { word: "square", corners: &[], pieces: None }
    }

    fn at(&self, z: f64) -> Point {
        Point::plain(z * z, 2.0 * z, 2.0)
    }

    fn formula(&self, z: &Math) -> Math {
        z.clone().group().sup("2")
    }

    fn slope(&self, z: &Math, _: Side) -> Math {
        row!["2", "·", z.clone()]
    }
}
