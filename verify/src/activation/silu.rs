//! `f(z) = z·σ(z)`.

use super::formula::{Formula, FormulaFacts, Point, Side, rest};
use super::sigmoid::{logistic, sigmoid};
use crate::paper::math::{Math, row};

pub(super) struct Silu;

/// The bounds of a value and a slope that are a number times a gate between 0 and 1.
pub(super) fn gated(z: f64, value: f64, slope: f64) -> [f64; 2] {
    let tail = z.abs() * sigmoid(-z.abs());
    [4.0 * value.abs(), 4.0 * (slope.abs() + value.abs().min(1.0) + tail)]
}

impl Formula for Silu {
    fn facts(&self) -> FormulaFacts {
        FormulaFacts { word: "silu", corners: &[], pieces: None }
    }

    fn at(&self, z: f64) -> Point {
        let s = sigmoid(z);
        let (value, slope) = (z * s, s * (1.0 + z * (1.0 - s)));
        Point { value, slope, curvature: 0.5, terms: gated(z, value, slope) }
    }

    fn formula(&self, z: &Math) -> Math {
        row![z.clone(), "·", logistic(z)]
    }

    fn slope(&self, z: &Math, _: Side) -> Math {
        let inner = row!["1", "+", z.clone(), "·", rest(logistic(z))].group();
        row![logistic(z), "·", inner]
    }
}
