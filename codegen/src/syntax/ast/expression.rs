//! Values and how they are combined, as written.

use proc_macro2::Ident;

use crate::diag::Place;

/// Values, and how they are combined.
#[derive(Clone, Debug)]
pub struct Expression {
    /// How.
    pub kind: Combination,
    /// Its first and last token.
    pub place: Place,
    /// The expression as written, for messages.
    pub text: String,
}

/// A way to combine values.
#[derive(Clone, Debug)]
pub enum Combination {
    /// A value alone.
    Name(Ident),
    /// `prev(a)`, `prev(a, 4)`: a value of an earlier step.
    Earlier(Earlier),
    /// A number, which has the size of the value beside it.
    Number(f64),
    /// `a + b - c`, `-a + b`, from left to right.
    Sum(Vec<(Sign, Expression)>),
    /// `a * b`, number by number, from left to right.
    Product(Vec<Expression>),
    /// `(a, b)`: concatenated.
    Concat(Vec<Expression>),
}

/// `prev(a, 4)`: the value that `a` had some steps before.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// The word `prev`.
    pub word: Ident,
    /// The value.
    pub name: Ident,
    /// How many steps, at least one.
    pub steps: usize,
    /// What it is before the first step.
    pub start: Start,
}

/// What a value of an earlier step is before the first one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// Zeros.
    Zeros,
    /// Numbers that training changes.
    Trained,
}

/// The sign of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// `+`.
    Plus,
    /// `-`.
    Minus,
}

impl Expression {
    /// A value alone.
    pub fn of_name(name: Ident) -> Self {
        let (place, text) = (name.span().into(), name.to_string());
        Self { kind: Combination::Name(name), place, text }
    }

    /// Adds the names that it mentions, in order.
    pub fn collect_names<'a>(&'a self, names: &mut Vec<&'a Ident>) {
        match &self.kind {
            Combination::Name(name) => names.push(name),
            Combination::Earlier(earlier) => names.push(&earlier.name),
            Combination::Number(_) => {}
            Combination::Sum(terms) => terms.iter().for_each(|(_, term)| term.collect_names(names)),
            Combination::Product(parts) | Combination::Concat(parts) => {
                parts.iter().for_each(|part| part.collect_names(names));
            }
        }
    }

    /// Adds the values of earlier steps that it mentions, in order.
    pub(super) fn collect_earlier<'a>(&'a self, earlier: &mut Vec<&'a Earlier>) {
        match &self.kind {
            Combination::Earlier(of) => earlier.push(of),
            Combination::Name(_) | Combination::Number(_) => {}
            Combination::Sum(terms) => terms.iter().for_each(|(_, term)| term.collect_earlier(earlier)),
            Combination::Product(parts) | Combination::Concat(parts) => {
                parts.iter().for_each(|part| part.collect_earlier(earlier));
            }
        }
    }
}
