//! What an operation looks like: its contract with pictures and tables.

use netwright_runtime::topology::DenseLayer;

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

/// What a neuron does with the two values that it reads.
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
    /// It bends what was computed, and joins it.
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
    /// The values from one on.
    From(usize),
    /// The values of each source follow those of the sources before.
    Joined,
}

/// An operation in pictures and tables. Whatever a topology says is drawn, so nothing here may fail.
pub(crate) trait Draw {
    /// What it does, in one word: `dense`, `sigmoid`.
    fn word(&self) -> String;
    /// How large it is, for an input with these axes and a node of this size: `28×28×1`, `30 → 16`, `2..5`, `16`.
    fn extent(&self, axes: &[usize], size: usize) -> String;
    /// What it does, in the cell of a table whose next cell has its sizes.
    fn cell(&self) -> String;
    /// What is between the names of the values that it combines; `None` if it reads one.
    fn sign(&self) -> Option<&'static str>;
    /// Its outline in a flowchart.
    fn outline(&self) -> Outline;
    /// The mark in its neurons.
    fn mark(&self) -> Option<Mark>;
    /// Whether its neurons are those of what it reads.
    fn joining(&self) -> Joining;
    /// The lines that lead to its neurons.
    fn wiring(&self) -> Wiring;
    /// The number at an arrow to it, from the source at this position, which has so many values.
    fn arrow(&self, position: usize, values: usize) -> String;
}
