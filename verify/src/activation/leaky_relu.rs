//! `f(z) = max(0, z) + slope·min(0, z)`.

use super::formula::{Formula, FormulaFacts, Point, Side, negative, positive};
use crate::paper::math::{Math, row};

pub(super) struct LeakyRelu {
    /// The slope below 0.
    pub(super) slope: f64,
}

impl Formula for LeakyRelu {
    fn facts(&self) -> FormulaFacts {
        FormulaFacts { word: "leaky_relu", corners: &[0.0], pieces: Some([0.0, 0.0]) }
    }

    fn at(&self, z: f64) -> Point {
        match z > 0.0 {
            true => Point::plain(z, 1.0, 0.0),
            false => Point::plain(self.slope * z, self.slope, 0.0),
        }
    }

    fn formula(&self, z: &Math) -> Math {
        row![positive(z), "+", self.slope, "·", negative(z)]
    }

    fn slope(&self, _: &Math, side: Side) -> Math {
        match side {
            Side::Below(_) => Math::Number(self.slope),
            Side::Any | Side::Inside(..) | Side::Above(_) | Side::Beyond(_) => Math::Atom("1"),
        }
    }
}
