//! `f(z) = max(0, z)`.

use super::entrywise::{BoundedNumber, ColumnText, EntryPair, Entrywise, Slope};
use super::formula::{Side, positive};
use crate::paper::math::{Math, row};

pub(super) struct Relu;

impl Entrywise for Relu {
    fn word(&self) -> &'static str {
        "relu"
    }

    fn value(&self, z: f64) -> f64 {
        if z > 0.0 { z } else { 0.0 }
    }

    fn pass_back(&self, _: f64, a: f64, d: f64) -> f64 {
        if a > 0.0 { d } else { 0.0 }
    }

    fn corners(&self) -> &'static [f64] {
        &[0.0]
    }

    fn value_terms(&self, z: BoundedNumber, _: f64) -> f64 {
        if z.value > 0.0 { z.error } else { 0.0 }
    }

    fn slope_terms(&self, z: BoundedNumber, _: BoundedNumber) -> [f64; 2] {
        [if z.value > 0.0 { 1.0 } else { 0.0 }, 0.0]
    }

    fn of_column(&self, symbol: Math, numbers: Math) -> [Math; 2] {
        [positive(&symbol), positive(&numbers)]
    }

    fn of_entry(&self, symbol: Math, number: Math) -> Vec<Math> {
        vec![positive(&symbol), positive(&number)]
    }

    fn slope(&self, at: &EntryPair) -> Slope {
        let (symbol, z) = at.z.clone();
        let (value, factor) = if at.a.1 > 0.0 { (1.0, "1") } else { (0.0, "0") };
        let steps = vec![Side::of(Some([0.0, 0.0]), z).since(Math::Atom(factor), symbol, z)];
        Slope { steps, factor: Math::Atom(factor), value }
    }

    fn slope_of_column(&self, z: Math, _: Math) -> Math {
        row![z, ">", "0"].group()
    }

    fn column_text(&self) -> ColumnText {
        ColumnText {
            announcement: "Entry by entry, 1 where the condition holds and 0 elsewhere:",
            has_example: false,
        }
    }
}
