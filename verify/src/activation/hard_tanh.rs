//! `f(z) = min(max(−1, z), 1)`.

use super::curve::{Curve, Point, Side, between, inside};
use crate::paper::math::{Math, row};

pub(super) struct HardTanh;

impl Curve for HardTanh {
    fn word(&self) -> &'static str {
        "hard_tanh"
    }

    fn at(&self, z: f64) -> Point {
        Point::plain(z.clamp(-1.0, 1.0), inside(z, -1.0, 1.0), 0.0)
    }

    fn corners(&self) -> &'static [f64] {
        &[-1.0, 1.0]
    }

    fn pieces(&self) -> Option<[f64; 2]> {
        Some([-1.0, 1.0])
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
