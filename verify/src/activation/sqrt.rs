//! `f(z) = √z`.

use super::formula::{Formula, FormulaFacts, Point, Side};
use crate::paper::math::{Math, row};

pub(super) struct Sqrt;

fn root(z: &Math) -> Math {
    Math::Root(Box::new(z.clone()))
}

impl Formula for Sqrt {
    fn facts(&self) -> FormulaFacts {
        FormulaFacts { word: "sqrt", corners: &[], pieces: None }
    }

    fn at(&self, z: f64) -> Point {
        let value = z.sqrt();
        Point::plain(value, 0.5 / value, 0.25 / (z * value))
    }

    fn formula(&self, z: &Math) -> Math {
        root(z)
    }

    fn slope(&self, z: &Math, _: Side) -> Math {
        Math::Atom("1").over(row!["2", "·", root(z)])
    }
}
