//! `f(z) = z` above 0, `α·(eᶻ − 1)` below.

use super::formula::{Formula, FormulaFacts, Point, Side, negative, positive};
use crate::paper::math::{Math, row};

pub(super) struct Elu {
    /// α.
    pub(super) alpha: f64,
}

/// `above·z` above 0, `below·(eᶻ − 1)` below: value, slope and the bound of the curvature.
pub(super) fn exponential(z: f64, above: f64, below: f64) -> (f64, f64, f64) {
    if z > 0.0 { (above * z, above, 0.0) } else { (below * z.exp_m1(), below * z.exp(), below) }
}

/// `eᶻ − 1` below 0, else 0.
pub(super) fn falling(z: &Math) -> Math {
    row![Math::exp(negative(z)), "−", "1"].group()
}

impl Formula for Elu {
    fn facts(&self) -> FormulaFacts {
        FormulaFacts {
            word: "elu",
            corners: if self.alpha == 1.0 { &[] } else { &[0.0] },
            pieces: Some([0.0, 0.0]),
        }
    }

    fn at(&self, z: f64) -> Point {
        let (value, slope, curvature) = exponential(z, 1.0, self.alpha);
        // The slope is computed of the value: a + α.
        let of_slope = 3.0 * (slope + value.abs().min(self.alpha) + self.alpha);
        Point { value, slope, curvature, terms: [3.0 * value.abs(), of_slope] }
    }

    fn formula(&self, z: &Math) -> Math {
        row![positive(z), "+", self.alpha, "·", falling(z)]
    }

    fn slope(&self, z: &Math, side: Side) -> Math {
        match side {
            Side::Below(_) => row![self.alpha, "·", Math::exp(z.clone())],
            Side::Any | Side::Inside(..) | Side::Above(_) | Side::Beyond(_) => Math::Atom("1"),
        }
    }
}
