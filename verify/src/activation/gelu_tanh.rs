//! The tanh form of gelu: `f(z) = z/2·(1 + tanh(√(2/π)·(z + 0.044715·z³)))`.

use super::formula::{Formula, FormulaFacts, Point, Side, rest};
use super::sigmoid::sigmoid;
use crate::paper::math::{Math, row};

pub(super) struct GeluTanh;

/// `0.044715`, which is not rounded to the decimals of the other numbers.
const CUBIC: &str = "0.044715";

/// `√(2/π)`.
fn root() -> Math {
    Math::Root(Box::new(Math::Atom("2").over("π")))
}

/// `tanh(√(2/π)·(z + 0.044715·z³))`.
fn gate(z: &Math) -> Math {
    let cubic = row![z.clone(), "+", CUBIC, "·", z.clone().sup("3")].group();
    row!["tanh", row![root(), "·", cubic].group()]
}

impl Formula for GeluTanh {
    fn facts(&self) -> FormulaFacts {
        FormulaFacts { word: "gelu_tanh", corners: &[], pieces: None }
    }

    fn at(&self, z: f64) -> Point {
        let root = (2.0 / std::f64::consts::PI).sqrt();
        let (u, du) = (root * (z + 0.044_715 * z.powi(3)), root * (1.0 + 3.0 * 0.044_715 * z * z));
        let s = sigmoid(2.0 * u);
        let (value, slope) = (z * s, s + 2.0 * z * du * s * (1.0 - s));
        // A rounding of the exponent 2u is multiplied by it.
        let exponent = 1.6 * z.abs() * (1.0 + 0.05 * z * z);
        let tail = sigmoid(-exponent) * exponent;
        let of_slope = 4.0 * (slope.abs() + value.abs() + tail * (1.0 + exponent));
        Point { value, slope, curvature: 1.2, terms: [3.0 * value.abs() + z.abs() * tail, of_slope] }
    }

    fn formula(&self, z: &Math) -> Math {
        row![z.clone().over("2"), "·", row!["1", "+", gate(z)].group()]
    }

    fn slope(&self, z: &Math, _: Side) -> Math {
        let half = row![Math::Atom("1").over("2"), "·", row!["1", "+", gate(z)].group()];
        let square = rest(gate(z).group().sup("2"));
        let inner = row!["1", "+", "3", "·", CUBIC, "·", z.clone().sup("2")].group();
        row![half, "+", z.clone().over("2"), "·", square, "·", root(), "·", inner]
    }
}
