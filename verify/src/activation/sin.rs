//! `f(z) = sin z`.

use super::curve::{Curve, Point, Side};
use crate::paper::math::{Math, row};

pub(super) struct Sin;

impl Curve for Sin {
    fn word(&self) -> &'static str {
        "sin"
    }

    fn at(&self, z: f64) -> Point {
        Point::plain(z.sin(), z.cos(), 1.0)
    }

    fn corners(&self) -> &'static [f64] {
        &[]
    }

    fn pieces(&self) -> Option<[f64; 2]> {
        None
    }

    fn formula(&self, z: &Math) -> Math {
        row!["sin", z.clone()]
    }

    fn slope(&self, z: &Math, _: Side) -> Math {
        row!["cos", z.clone()]
    }
}
