//! `f(z) = ln z`.

use super::formula::{Formula, FormulaFacts, Point, Side};
use crate::paper::math::{Math, row};

pub(super) struct Log;

impl Formula for Log {
    fn facts(&self) -> FormulaFacts {
        FormulaFacts { word: "log", corners: &[], pieces: None }
    }

    fn at(&self, z: f64) -> Point {
        Point::plain(z.ln(), 1.0 / z, 1.0 / (z * z))
    }

    fn formula(&self, z: &Math) -> Math {
        row!["ln", z.clone()]
    }

    fn slope(&self, z: &Math, _: Side) -> Math {
        Math::Atom("1").over(z.clone())
    }
}
