//! Rows of several sequences in a workspace.
//!
//! Input: sequences as their owner has them, one concatenated to the other, and how many steps each has.
//! Output: their rows step by step. Guarantees: the rows of a step are next to each other, those of the
//! longest sequence first, so that the sequences that go on are the first rows of a step; no heap, no panic.

mod schedule;
mod shift;

pub use schedule::{Schedule, Span};
pub use shift::{carry_rows, clear_rows, gather_rows, recall_rows, remember_rows, scatter_rows};
