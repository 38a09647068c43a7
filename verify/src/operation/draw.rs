//! The look of an operation: its contract with pictures and tables.

use netwright_runtime::topology::{DenseLayer, Shape};

/// The outline of a node in a flowchart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outline {
    Oval,
    Circle,
    Stack,
    Note,
    Round,
    Box,
}

/// The operation of a neuron on the two values that it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Plus,
    Minus,
    Times,
}

/// Whether a node joins the group of the node that it reads, where both have one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Joining {
    /// It is given, and nothing joins it.
    Given,
    /// It begins a group.
    Begins,
    /// It bends the computed value, and joins it.
    Bends,
    /// It adds, and joins a sum with one more term.
    Adds,
}

/// Which values of a source its lines come from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Wiring {
    /// All that a weight connects.
    Weights(DenseLayer),
    /// The same value.
    Straight,
    /// The only value, to all.
    Spread,
    /// The values from one on.
    From(usize),
    /// The values of each source follow those of the sources before.
    Joined,
}

/// The number at an arrow to a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ArrowNumber {
    /// How many values the source has.
    Values,
    /// The same, with a minus at the second source.
    Signed,
    /// So many values of the source.
    Part(usize),
}

/// The look of an operation.
pub(crate) struct Look {
    /// Its name in one word: `dense`, `sigmoid`.
    pub(crate) word: String,
    /// How large it is: `28×28×1`, `30 → 16`, `2..5`, `16`.
    pub(crate) extent: String,
    /// Its name in the cell of a table whose next cell has its sizes.
    pub(crate) cell: String,
    /// The sign between the names of the values that it combines; `None` if it reads one.
    pub(crate) sign: Option<&'static str>,
    /// Its outline in a flowchart.
    pub(crate) outline: Outline,
    /// The mark in its neurons.
    pub(crate) mark: Option<Mark>,
    /// Whether its neurons are those of its source.
    pub(crate) joining: Joining,
    /// The lines that lead to its neurons.
    pub(crate) wiring: Wiring,
    /// The numbers at the arrows to it.
    pub(crate) arrow: ArrowNumber,
}

/// An operation in pictures and tables. Whatever a topology says is drawn, so nothing here may fail.
pub(crate) trait Draw {
    /// Its look, for a node of this shape.
    fn look(&self, shape: Shape) -> Look;
}
