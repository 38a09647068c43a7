//! `f(z) = z`.

use super::entrywise::{BoundedNumber, ColumnText, EntryPair, Entrywise, Slope};
use crate::paper::math::Math;

pub(super) struct Identity;

impl Entrywise for Identity {
    fn word(&self) -> &'static str {
        "identity"
    }

    fn value(&self, z: f64) -> f64 {
        z
    }

    fn pass_back(&self, _: f64, _: f64, d: f64) -> f64 {
        d
    }

    fn corners(&self) -> &'static [f64] {
        &[]
    }

    fn value_terms(&self, z: BoundedNumber, _: f64) -> f64 {
        z.error
    }

    fn slope_terms(&self, _: BoundedNumber, _: BoundedNumber) -> [f64; 2] {
        [1.0, 0.0]
    }

    fn of_column(&self, symbol: Math, numbers: Math) -> [Math; 2] {
        [symbol, numbers]
    }

    fn of_entry(&self, symbol: Math, _: Math) -> Vec<Math> {
        vec![symbol]
    }

    fn slope(&self, _: &EntryPair) -> Slope {
        Slope { steps: vec![Math::Number(1.0)], factor: Math::Atom("1"), value: 1.0 }
    }

    fn slope_of_column(&self, _: Math, _: Math) -> Math {
        Math::Bold("1")
    }

    fn column_text(&self) -> ColumnText {
        ColumnText { announcement: "Entry by entry:", has_example: false }
    }
}
