//! `σ(z) = 1 / (1 + e⁻ᶻ)`, whose slope is `σ(z)·(1 − σ(z))`.

use super::entrywise::{BoundedNumber, ColumnText, EntryPair, Entrywise, Slope};
use crate::paper::math::{Math, row};

pub(crate) struct Sigmoid;

/// 1 / (1 + e⁻ᶻ).
pub(crate) fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

/// `σ(z)` as a fraction.
pub(super) fn logistic(z: &Math) -> Math {
    Math::Atom("1").over(row!["1", "+", Math::exp(row!["−", z.clone()])])
}

impl Entrywise for Sigmoid {
    fn word(&self) -> &'static str {
        "sigmoid"
    }

    fn value(&self, z: f64) -> f64 {
        sigmoid(z)
    }

    fn pass_back(&self, _: f64, a: f64, d: f64) -> f64 {
        d * a * (1.0 - a)
    }

    fn corners(&self) -> &'static [f64] {
        &[]
    }

    fn value_terms(&self, z: BoundedNumber, a: f64) -> f64 {
        a + a * (1.0 - a) * z.error
    }

    fn slope_terms(&self, _: BoundedNumber, a: BoundedNumber) -> [f64; 2] {
        let BoundedNumber { value: a, error } = a;
        [a * (1.0 - a), 2.0 * a * (1.0 - a) + (1.0 - 2.0 * a).abs() * error]
    }

    fn of_column(&self, symbol: Math, numbers: Math) -> [Math; 2] {
        [row!["σ", symbol.group()], row!["σ", numbers]]
    }

    fn of_entry(&self, symbol: Math, number: Math) -> Vec<Math> {
        vec![row!["σ", symbol.clone().group()], logistic(&symbol), logistic(&number)]
    }

    fn slope(&self, at: &EntryPair) -> Slope {
        let (symbol, a) = at.a.clone();
        let factor = row![symbol.clone(), row!["1", "−", symbol].group()];
        let numbers = row![a, "·", row!["1", "−", a].group()];
        let value = a * (1.0 - a);
        Slope { steps: vec![factor.clone(), numbers, Math::Number(value)], factor, value }
    }

    fn slope_of_column(&self, _: Math, a: Math) -> Math {
        row![a.clone(), "⊙", row![Math::Bold("1"), "−", a].group()]
    }

    fn column_text(&self) -> ColumnText {
        ColumnText { announcement: "Entry by entry:", has_example: false }
    }
}
