//! `f(z) = tanh z`, whose slope is `1 − f(z)²`.

use super::entrywise::{BoundedNumber, ColumnText, EntryPair, Entrywise, Slope};
use crate::paper::math::{Math, row};

pub(super) struct Tanh;

impl Entrywise for Tanh {
    fn word(&self) -> &'static str {
        "tanh"
    }

    fn value(&self, z: f64) -> f64 {
        z.tanh()
    }

    fn pass_back(&self, _: f64, a: f64, d: f64) -> f64 {
        d * (1.0 - a * a)
    }

    fn corners(&self) -> &'static [f64] {
        &[]
    }

    fn value_terms(&self, z: BoundedNumber, a: f64) -> f64 {
        a.abs() + (1.0 - a * a) * z.error
    }

    fn slope_terms(&self, _: BoundedNumber, a: BoundedNumber) -> [f64; 2] {
        let BoundedNumber { value: a, error } = a;
        [1.0 - a * a, 1.0 - a * a + a * a + 2.0 * a.abs() * error]
    }

    fn of_column(&self, symbol: Math, numbers: Math) -> [Math; 2] {
        [row!["tanh", symbol], row!["tanh", numbers]]
    }

    fn of_entry(&self, symbol: Math, number: Math) -> Vec<Math> {
        vec![row!["tanh", symbol], row!["tanh", number]]
    }

    fn slope(&self, at: &EntryPair) -> Slope {
        let (symbol, a) = at.a.clone();
        let square = row!["1", "−", symbol.sup("2")];
        let numbers = row!["1", "−", Math::Number(a).sup("2")];
        let value = 1.0 - a * a;
        Slope { steps: vec![square.clone(), numbers, Math::Number(value)], factor: square.group(), value }
    }

    fn slope_of_column(&self, _: Math, a: Math) -> Math {
        row![Math::Bold("1"), "−", a.clone(), "⊙", a].group()
    }

    fn column_text(&self) -> ColumnText {
        ColumnText { announcement: "Entry by entry:", has_example: false }
    }
}
