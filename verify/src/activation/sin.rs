//! `f(z) = sin z`.

use super::formula::{Formula, FormulaFacts, Point, Side};
use crate::paper::math::{Math, row};

pub(super) struct Sin;

impl Formula for Sin {
    fn facts(&self) -> FormulaFacts {
        FormulaFacts { word: "sin", corners: &[], pieces: None }
    }

    fn at(&self, z: f64) -> Point {
        Point::plain(z.sin(), z.cos(), 1.0)
    }

    fn formula(&self, z: &Math) -> Math {
        row!["sin", z.clone()]
    }

    fn slope(&self, z: &Math, _: Side) -> Math {
        row!["cos", z.clone()]
    }
}
