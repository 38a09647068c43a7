//! `f(z) = min(max(0, z), 6)`.

use super::formula::{Formula, FormulaFacts, Point, Side, between, inside};
use crate::paper::math::Math;

pub(super) struct Relu6;

impl Formula for Relu6 {
    fn facts(&self) -> FormulaFacts {
        FormulaFacts { word: "relu6", corners: &[0.0, 6.0], pieces: Some([0.0, 6.0]) }
    }

    fn at(&self, z: f64) -> Point {
        Point::plain(z.clamp(0.0, 6.0), inside(z, 0.0, 6.0), 0.0)
    }

    fn formula(&self, z: &Math) -> Math {
        between(Math::Atom("0"), "6", z.clone())
    }

    fn slope(&self, _: &Math, side: Side) -> Math {
        match side {
            Side::Inside(..) => Math::Atom("1"),
            Side::Any | Side::Below(_) | Side::Above(_) | Side::Beyond(_) => Math::Atom("0"),
        }
    }
}
