//! `f(z) = λ·z` above 0, `λ·α·(eᶻ − 1)` below.

use super::elu::{exponential, falling};
use super::formula::{Formula, FormulaFacts, Point, Side, positive};
use crate::paper::math::{Math, row};

pub(super) struct Selu;

/// λ.
const LAMBDA: f64 = 1.050_700_987_355_480_5;
/// λ·α.
const LAMBDA_ALPHA: f64 = LAMBDA * 1.673_263_242_354_377_2;

impl Formula for Selu {
    fn facts(&self) -> FormulaFacts {
        FormulaFacts { word: "selu", corners: &[0.0], pieces: Some([0.0, 0.0]) }
    }

    fn at(&self, z: f64) -> Point {
        let (value, slope, curvature) = exponential(z, LAMBDA, LAMBDA_ALPHA);
        let of_slope = 3.0 * (slope + value.abs().min(1.8) + 1.8);
        Point { value, slope, curvature, terms: [3.0 * value.abs(), of_slope] }
    }

    fn formula(&self, z: &Math) -> Math {
        row![LAMBDA, "·", positive(z), "+", LAMBDA_ALPHA, "·", falling(z)]
    }

    fn slope(&self, z: &Math, side: Side) -> Math {
        match side {
            Side::Below(_) => row![LAMBDA_ALPHA, "·", Math::exp(z.clone())],
            Side::Any | Side::Inside(..) | Side::Above(_) | Side::Beyond(_) => Math::Number(LAMBDA),
        }
    }
}
