//! `f(z) = z / (1 + |z|)`.

use super::formula::{Formula, FormulaFacts, Point, Side};
use crate::paper::math::{Math, row};

pub(super) struct Softsign;

impl Formula for Softsign {
    fn facts(&self) -> FormulaFacts {
        FormulaFacts { word: "softsign", corners: &[], pieces: None }
    }

    fn at(&self, z: f64) -> Point {
        Point::plain(z / (1.0 + z.abs()), (1.0 + z.abs()).powi(-2), 2.0)
    }

    fn formula(&self, z: &Math) -> Math {
        z.clone().over(row!["1", "+", "|", z.clone(), "|"])
    }

    fn slope(&self, z: &Math, _: Side) -> Math {
        Math::Atom("1").over(row!["1", "+", "|", z.clone(), "|"].group().sup("2"))
    }
}
