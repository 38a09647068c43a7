//! Activations by a formula: a function of each number alone, with its slope, its corners and its bounds, in
//! numbers and on paper.
//!
//! Each of these has a file with its name. The parts that they have in common follow from the trait, in
//! `entrywise`.

use crate::paper::math::{Math, row};

/// The facts about an activation at a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Point {
    /// f(z).
    pub(crate) value: f64,
    /// f′(z); at a corner that of the side that the docs of the activation name.
    pub(crate) slope: f64,
    /// A bound of |f″|.
    pub(crate) curvature: f64,
    /// The largest distance of f(z) and of f′(z) from 0 on the way to them, for rounding.
    pub(crate) terms: [f64; 2],
}

impl Point {
    /// A point whose value takes two roundings and whose slope takes three, each of a part of itself.
    pub(crate) const fn plain(value: f64, slope: f64, curvature: f64) -> Self {
        Self { value, slope, curvature, terms: [2.0 * value.abs(), 3.0 * slope.abs()] }
    }
}

/// The text about an activation.
pub(crate) struct FormulaFacts {
    /// Its word in a declaration.
    pub(crate) word: &'static str,
    /// Where the slope jumps.
    pub(crate) corners: &'static [f64],
    /// The numbers at which a slope in pieces changes its formula; `None` if one formula holds everywhere.
    pub(crate) pieces: Option<[f64; 2]>,
}

/// An activation that acts on each number alone, by a formula.
pub(crate) trait Formula {
    /// The text about it.
    fn facts(&self) -> FormulaFacts;
    /// The activation at `z`, by its definition.
    fn at(&self, z: f64) -> Point;
    /// f(z), with a symbol or a number in the place of z.
    fn formula(&self, z: &Math) -> Math;
    /// f′(z) likewise; of a slope in pieces the one on this side.
    fn slope(&self, z: &Math, side: Side) -> Math;
}

/// Where a number is, for a slope in pieces.
#[derive(Clone, Copy)]
pub(crate) enum Side {
    /// One formula holds everywhere.
    Any,
    /// At most a number.
    Below(f64),
    /// Between two numbers.
    Inside(f64, f64),
    /// At least the higher of two numbers.
    Above(f64),
    /// Above the only one.
    Beyond(f64),
}

impl Side {
    /// The piece in which a number is.
    pub(crate) fn of(pieces: Option<[f64; 2]>, at: f64) -> Self {
        let Some([low, high]) = pieces else { return Self::Any };
        match at {
            at if at <= low => Self::Below(low),
            _ if low == high => Self::Beyond(high),
            at if at >= high => Self::Above(high),
            _ => Self::Inside(low, high),
        }
    }

    /// A slope with the reason why it is this one, where it is given in pieces: `1 since z = 0.5 > 0`.
    pub(crate) fn since(self, slope: Math, z: Math, at: f64) -> Math {
        let reason = match self {
            Self::Any => return slope,
            Self::Below(low) => row![z, "=", at, "≤", low],
            Self::Inside(low, high) => row![low, "<", z, "=", at, "<", high],
            Self::Above(high) => row![z, "=", at, "≥", high],
            Self::Beyond(high) => row![z, "=", at, ">", high],
        };
        row![slope, Math::Text("since"), reason]
    }
}

/// The larger of 0 and z.
pub(crate) fn positive(z: &Math) -> Math {
    row!["max", row!["0", ",", z.clone()].group()]
}

/// The smaller of 0 and z.
pub(crate) fn negative(z: &Math) -> Math {
    row!["min", row!["0", ",", z.clone()].group()]
}

/// z, but not below and not above two numbers.
pub(crate) fn between(low: Math, high: &'static str, z: Math) -> Math {
    let above = row!["max", row![low, ",", z].group()];
    row!["min", row![high, ",", above].group()]
}

/// `1 − of`, in brackets.
pub(crate) fn rest(of: Math) -> Math {
    row!["1", "−", of].group()
}

/// 1 between two numbers, else 0.
pub(crate) fn inside(z: f64, low: f64, high: f64) -> f64 {
    if z > low && z < high { 1.0 } else { 0.0 }
}
