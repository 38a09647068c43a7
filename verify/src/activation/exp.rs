//! `f(z) = eᶻ`.

use super::formula::{Formula, FormulaFacts, Point, Side};
use crate::paper::math::Math;

pub(super) struct Exp;

impl Formula for Exp {
    fn facts(&self) -> FormulaFacts {
        FormulaFacts { word: "exp", corners: &[], pieces: None }
    }

    fn at(&self, z: f64) -> Point {
        Point::plain(z.exp(), z.exp(), z.exp())
    }

    fn formula(&self, z: &Math) -> Math {
        Math::exp(z.clone())
    }

    fn slope(&self, z: &Math, _: Side) -> Math {
        Math::exp(z.clone())
    }
}
