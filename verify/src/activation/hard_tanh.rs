//! `f(z) = min(max(−1, z), 1)`.

use super::formula::{Formula, FormulaFacts, Point, Side, between, inside};
use crate::paper::math::{Math, row};

pub(super) struct HardTanh;

impl Formula for HardTanh {
    fn facts(&self) -> FormulaFacts {
        FormulaFacts { word: "hard_tanh", corners: &[-1.0, 1.0], pieces: Some([-1.0, 1.0]) }
    }

    fn at(&self, z: f64) -> Point {
        Point::plain(z.clamp(-1.0, 1.0), inside(z, -1.0, 1.0), 0.0)
    }

    fn formula(&self, z: &Math) -> Math {
        between(row!["−", "1"], "1", z.clone())
    }

    fn slope(&self, _: &Math, side: Side) -> Math {
        match side {
            Side::Inside(..) => Math::Atom("1"),
            Side::Any | Side::Below(_) | Side::Above(_) | Side::Beyond(_) => Math::Atom("0"),
        }
    }
}
