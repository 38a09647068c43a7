//! The parts of an activation of each number alone that this crate needs; one by a formula gets all of them
//! from the formula.

use super::formula::{Formula, Side};
use crate::paper::math::{Math, row};

/// A number and Σ|terms| of it.
#[derive(Clone, Copy)]
pub(crate) struct BoundedNumber {
    pub(crate) value: f64,
    pub(crate) error: f64,
}

/// An entry of a source and of its activation, in symbols and in numbers.
pub(crate) struct EntryPair {
    pub(crate) z: (Math, f64),
    pub(crate) a: (Math, f64),
}

/// The derivative of one entry of an activation by the same entry of its source.
pub(crate) struct Slope {
    /// The right side, step by step with the result.
    pub(crate) steps: Vec<Math>,
    /// How it is written as a factor.
    pub(crate) factor: Math,
    pub(crate) value: f64,
}

/// The text around the slopes of a column.
pub(crate) struct ColumnText {
    pub(crate) announcement: &'static str,
    /// Whether an entry follows as an example.
    pub(crate) has_example: bool,
}

/// An activation that acts on each number alone.
pub(crate) trait Entrywise {
    /// Its name in a text.
    fn word(&self) -> &'static str;

    /// f(z).
    fn value(&self, z: f64) -> f64;
    /// d·f′(z), from z and a = f(z).
    fn pass_back(&self, z: f64, a: f64, d: f64) -> f64;
    /// Where the slope jumps.
    fn corners(&self) -> &'static [f64];

    /// Σ|terms| of a = f(z): |a| + |f′(z)|·(that of z).
    fn value_terms(&self, z: BoundedNumber, a: f64) -> f64;
    /// The slope; and the sum of the terms that it is made of, with what the errors of z and a do to it.
    fn slope_terms(&self, z: BoundedNumber, a: BoundedNumber) -> [f64; 2];

    /// The activation of a column, in symbols and in numbers.
    fn of_column(&self, symbol: Math, numbers: Math) -> [Math; 2];
    /// The activation of an entry: its formula in symbols and in numbers, as many steps as it takes.
    fn of_entry(&self, symbol: Math, number: Math) -> Vec<Math>;
    /// The slope at an entry.
    fn slope(&self, at: &EntryPair) -> Slope;
    /// The slopes of a column of several entries as a factor, from the symbols of z and a.
    fn slope_of_column(&self, z: Math, a: Math) -> Math;
    /// The text around the slopes of a column.
    fn column_text(&self) -> ColumnText;
}

impl<C: Formula> Entrywise for C {
    fn word(&self) -> &'static str {
        self.facts().word
    }

    fn value(&self, z: f64) -> f64 {
        self.at(z).value
    }

    fn pass_back(&self, z: f64, _: f64, d: f64) -> f64 {
        d * self.at(z).slope
    }

    fn corners(&self) -> &'static [f64] {
        self.facts().corners
    }

    fn value_terms(&self, z: BoundedNumber, _: f64) -> f64 {
        let point = self.at(z.value);
        // Near a corner rounding may take the other side, whose slope is at most 1.5.
        let is_near = |corner: &f64| (z.value - corner).abs() <= z.error;
        let slope = if self.facts().corners.iter().any(is_near) { 1.5 } else { point.slope.abs() };
        point.terms[0] + slope * z.error
    }

    fn slope_terms(&self, z: BoundedNumber, _: BoundedNumber) -> [f64; 2] {
        let point = self.at(z.value);
        [point.slope, point.terms[1] + point.curvature * z.error]
    }

    fn of_column(&self, symbol: Math, numbers: Math) -> [Math; 2] {
        [row![name(self), symbol.group()], row![name(self), numbers]]
    }

    fn of_entry(&self, symbol: Math, number: Math) -> Vec<Math> {
        vec![row![name(self), symbol.clone().group()], self.formula(&symbol), self.formula(&number)]
    }

    fn slope(&self, at: &EntryPair) -> Slope {
        let (symbol, z) = &at.z;
        let side = Side::of(self.facts().pieces, *z);
        let factor = row![name(self).sup("′"), symbol.clone().group()];
        let (symbols, numbers) =
            (Formula::slope(self, symbol, side), Formula::slope(self, &Math::Number(*z), side));
        let value = self.at(*z).slope;
        let mut steps = vec![factor.clone()];
        // A constant is its own result.
        if symbols == numbers {
            steps.push(side.since(symbols, symbol.clone(), *z));
        } else {
            steps.extend([symbols, numbers, side.since(Math::Number(value), symbol.clone(), *z)]);
        }
        Slope { steps, factor, value }
    }

    fn slope_of_column(&self, z: Math, _: Math) -> Math {
        row![name(self).sup("′"), z.group()]
    }

    fn column_text(&self) -> ColumnText {
        ColumnText { announcement: "Entry by entry:", has_example: true }
    }
}

/// The word of an activation that has no symbol of its own.
fn name(of: &impl Formula) -> Math {
    Math::Name(of.facts().word.to_owned())
}
