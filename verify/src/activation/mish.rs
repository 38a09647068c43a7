//! `f(z) = z·tanh(ln(1 + eᶻ))`.

use super::formula::{Formula, FormulaFacts, Point, Side, rest};
use super::sigmoid::{logistic, sigmoid};
use super::silu::gated;
use super::softplus::{one_and_power, softplus};
use crate::paper::math::{Math, row};

pub(super) struct Mish;

/// `tanh(ln(1 + eᶻ))`.
fn gate(z: &Math) -> Math {
    row!["tanh", row!["ln", one_and_power(z).group()].group()]
}

impl Formula for Mish {
    fn facts(&self) -> FormulaFacts {
        FormulaFacts { word: "mish", corners: &[], pieces: None }
    }

    fn at(&self, z: f64) -> Point {
        let t = softplus(z).tanh();
        let (value, slope) = (z * t, t + z * sigmoid(z) * (1.0 - t * t));
        Point { value, slope, curvature: 1.0, terms: gated(z, value, slope) }
    }

    fn formula(&self, z: &Math) -> Math {
        row![z.clone(), "·", gate(z)]
    }

    fn slope(&self, z: &Math, _: Side) -> Math {
        let square = rest(gate(z).group().sup("2"));
        row![gate(z), "+", z.clone(), "·", logistic(z), "·", square]
    }
}
