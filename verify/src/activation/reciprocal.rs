//! `f(z) = 1/z`.

use super::formula::{Formula, FormulaFacts, Point, Side};
use crate::paper::math::{Math, row};

pub(super) struct Reciprocal;

impl Formula for Reciprocal {
    fn facts(&self) -> FormulaFacts {
        FormulaFacts { word: "reciprocal", corners: &[], pieces: None }
    }

    fn at(&self, z: f64) -> Point {
        let value = 1.0 / z;
        Point::plain(value, -value * value, 2.0 * (value * value * value).abs())
    }

    fn formula(&self, z: &Math) -> Math {
        Math::Atom("1").over(z.clone())
    }

    fn slope(&self, z: &Math, _: Side) -> Math {
        row!["−", Math::Atom("1").over(z.clone().group().sup("2"))]
    }
}
