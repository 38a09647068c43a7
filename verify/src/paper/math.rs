//! Formulas as trees, from which LaTeX and MathML are written.
//!
//! Symbols are spelled in Unicode, as on paper; numbers stay `f64` until a writer rounds them.

use super::number::Printed;

/// A formula.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Math {
    /// One after the other.
    Row(Vec<Self>),
    /// A symbol, operator or function: `z`, `ŷ`, `∂`, `·`, `ln`.
    Atom(&'static str),
    /// A number that was computed or given.
    Number(f64),
    /// An index or a count.
    Whole(usize),
    /// A declared name.
    Name(String),
    /// Words between formulas.
    Text(&'static str),
    /// A vector's or matrix's letter.
    Bold(&'static str),
    /// Base and index.
    Sub(Box<Self>, Box<Self>),
    /// Base and exponent.
    Sup(Box<Self>, Box<Self>),
    /// Numerator and denominator.
    Fraction(Box<Self>, Box<Self>),
    /// A square root.
    Root(Box<Self>),
    /// In parentheses.
    Group(Box<Self>),
    /// Rows of a matrix, in brackets.
    Matrix(Vec<Vec<Self>>),
}

/// A row of anything that is a formula: `row!["a", "=", 0.5]`.
macro_rules! row {
    ($($part:expr),* $(,)?) => { $crate::paper::math::Math::row([$($crate::paper::math::Math::from($part)),*]) };
}
pub(crate) use row;

impl From<&'static str> for Math {
    fn from(atom: &'static str) -> Self {
        Self::Atom(atom)
    }
}

impl From<f64> for Math {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Math {
    fn from(number: usize) -> Self {
        Self::Whole(number)
    }
}

impl Math {
    /// One after the other; rows within rows are dissolved, so that every part sees what is before it.
    pub(crate) fn row(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Self::Row(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        Self::Row(flat)
    }

    /// Nothing.
    pub(crate) const fn none() -> Self {
        Self::Row(Vec::new())
    }

    pub(crate) fn sub(self, index: impl Into<Self>) -> Self {
        Self::Sub(Box::new(self), Box::new(index.into()))
    }

    /// With an exponent; what has one already is grouped.
    pub(crate) fn sup(self, exponent: impl Into<Self>) -> Self {
        let base = if matches!(self, Self::Sup(..)) { self.group() } else { self };
        Self::Sup(Box::new(base), Box::new(exponent.into()))
    }

    pub(crate) fn group(self) -> Self {
        Self::Group(Box::new(self))
    }

    /// `self / below`.
    pub(crate) fn over(self, below: impl Into<Self>) -> Self {
        Self::Fraction(Box::new(self), Box::new(below.into()))
    }

    /// `∂of/∂by`.
    pub(crate) fn partial(of: impl Into<Self>, by: impl Into<Self>) -> Self {
        row!["∂", of.into()].over(row!["∂", by.into()])
    }

    /// `e` to a power.
    pub(crate) fn exp(power: impl Into<Self>) -> Self {
        Self::Atom("e").sup(power)
    }

    /// A sum of terms, of which one may bring its minus; `None` is for those left out.
    pub(crate) fn sum(terms: impl IntoIterator<Item = Option<Self>>) -> Self {
        let mut parts = Vec::new();
        for term in terms {
            let brings_minus =
                matches!(&term, Some(Self::Row(parts)) if parts.first() == Some(&Self::Atom("−")));
            if !parts.is_empty() && !brings_minus {
                parts.push(Self::Atom("+"));
            }
            parts.push(term.unwrap_or(Self::Atom("⋯")));
        }
        Self::row(parts)
    }

    /// Whether part `at` of a row is a negative number that needs parentheses: everywhere but at the
    /// beginning, also of a side of a relation.
    pub(crate) fn is_bare_negative(parts: &[Self], at: usize) -> bool {
        let is_first =
            at == 0 || matches!(parts[at - 1], Self::Text(_) | Self::Atom("=" | "," | "≤" | "≥" | "<" | ">"));
        !is_first && matches!(parts[at], Self::Number(value) if value < 0.0)
    }

    /// Whether it is higher than a line of text.
    pub(crate) fn is_tall(&self) -> bool {
        match self {
            Self::Fraction(..) | Self::Matrix(_) => true,
            Self::Row(parts) => parts.iter().any(Self::is_tall),
            Self::Group(inner) | Self::Root(inner) | Self::Sub(inner, _) | Self::Sup(inner, _) => {
                inner.is_tall()
            }
            _ => false,
        }
    }

    /// About how wide it is, in digits.
    pub(crate) fn width(&self, decimals: usize) -> usize {
        let script = |script: &Self| script.width(decimals).div_ceil(2);
        match self {
            Self::Row(parts) => parts.iter().map(|part| part.width(decimals)).sum(),
            Self::Atom("=" | "+" | "−" | "·" | "←" | "⊙" | "⋯" | ">" | "≤" | "<" | "≥") => 3,
            Self::Atom(text) => text.chars().count(),
            Self::Number(value) => Printed::new(*value, decimals).width(),
            Self::Whole(value) => value.to_string().len(),
            Self::Name(name) => name.chars().count(),
            Self::Text(text) => text.chars().count() + 2,
            Self::Bold(_) => 1,
            Self::Sub(base, index) => base.width(decimals) + script(index),
            Self::Sup(base, exponent) => base.width(decimals) + script(exponent),
            Self::Fraction(above, below) => above.width(decimals).max(below.width(decimals)) + 1,
            Self::Group(inner) | Self::Root(inner) => inner.width(decimals) + 2,
            Self::Matrix(rows) => {
                let row = |row: &Vec<Self>| row.iter().map(|entry| entry.width(decimals) + 2).sum::<usize>();
                rows.iter().map(row).max().unwrap_or(0) + 1
            }
        }
    }
}
