//! The derivation as data: headings, paragraphs, lists, equations and one graph, which two writers print.

use netwright_runtime::topology::Topology;

use super::math::Math;

/// A line of text, formulas and names: `line!["the rate ", Math::from("η")]`.
macro_rules! line {
    ($($part:expr),* $(,)?) => { vec![$($crate::paper::document::Inline::from($part)),*] };
}
pub(crate) use line;

/// A derivation before it is written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Document {
    pub(crate) topology: &'static Topology,
    /// The parameters before the step, for the drawing.
    pub(crate) parameters: Vec<f64>,
    pub(crate) blocks: Vec<Block>,
}

/// A part with lines of its own.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Block {
    /// Level and text.
    Heading(usize, Vec<Inline>),
    Paragraph(Vec<Inline>),
    List(Vec<Vec<Inline>>),
    Equation(Equation),
    /// The picture of the topology.
    Graph,
}

/// Announces the terms of an entry that is the example for all.
pub(crate) fn announce_example(size: usize, to: &mut Vec<Block>) {
    let text = if size == 1 { "Term by term:" } else { "The first entry, term by term:" };
    to.push(Block::Paragraph(line![text]));
}

/// A part within a line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Inline {
    Text(String),
    /// Something of the declaration, as Rust spells it.
    Code(String),
    Math(Math),
}

impl From<&str> for Inline {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Inline {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Math> for Inline {
    fn from(math: Math) -> Self {
        Self::Math(math)
    }
}

/// Something of the declaration.
pub(crate) fn code(text: impl Into<String>) -> Inline {
    Inline::Code(text.into())
}

/// A symbol and its right side, step by step.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Equation {
    pub(crate) left: Math,
    /// Each with the relation before it.
    pub(crate) steps: Vec<(&'static str, Math)>,
}

impl Equation {
    /// Wider equations are broken before each relation.
    const WIDTH: usize = 76;

    pub(crate) const fn new(left: Math) -> Self {
        Self { left, steps: Vec::new() }
    }

    /// `= math`, unless that was said already.
    #[must_use]
    pub(crate) fn is(mut self, math: impl Into<Math>) -> Self {
        let math = match math.into() {
            // A sum of one term is the term.
            Math::Row(mut parts) if parts.len() == 1 => parts.remove(0),
            math => math,
        };
        if self.steps.last().is_none_or(|(_, last)| *last != math) {
            self.steps.push(("=", math));
        }
        self
    }

    /// `← math`.
    #[must_use]
    pub(crate) fn becomes(mut self, math: Math) -> Self {
        self.steps.push(("←", math));
        self
    }

    /// Whether it fits on one line.
    pub(crate) fn fits(&self, decimals: usize) -> bool {
        let steps = self.steps.iter().map(|(_, math)| 3 + math.width(decimals));
        self.left.width(decimals) + steps.sum::<usize>() <= Self::WIDTH
    }
}
