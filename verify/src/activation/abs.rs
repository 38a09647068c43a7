//! `f(z) = |z|`.

use super::formula::{Formula, FormulaFacts, Point, Side};
use crate::paper::math::{Math, row};

pub(super) struct Abs;

impl Formula for Abs {
    fn facts(&self) -> FormulaFacts {
        FormulaFacts { word: "abs", corners: &[0.0], pieces: Some([0.0, 0.0]) }
    }

    fn at(&self, z: f64) -> Point {
        let slope = if z == 0.0 { 0.0 } else { z.signum() };
        Point::plain(z.abs(), slope, 0.0)
    }

    fn formula(&self, z: &Math) -> Math {
        row!["|", z.clone(), "|"]
    }

    fn slope(&self, _: &Math, side: Side) -> Math {
        match side {
            Side::Below(_) => row!["−", "1"],
            Side::Any | Side::Inside(..) | Side::Above(_) | Side::Beyond(_) => Math::Atom("1"),
        }
    }
}
