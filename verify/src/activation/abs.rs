//! `f(z) = |z|`.

use super::formula::{Formula, FormulaFacts, Point, Side};
use crate::paper::math::{Math, row};

pub(super) struct Abs;

impl Formula for Abs {
    fn facts(&self) -> FormulaFacts {
        FormulaFacts { word: "abs", corners: &[0.0], pieces: None }
    }

    fn at(&self, z: f64) -> Point {
        let slope = if z == 0.0 { 0.0 } else { z.signum() };
        Point::plain(z.abs(), slope, 0.0)
    }

    fn formula(&self, z: &Math) -> Math {
        row!["|", z.clone(), "|"]
    }

    fn slope(&self, z: &Math, _: Side) -> Math {
        row![Math::Name("sign".to_owned()), z.clone().group()]
    }
}
