//! The parts of a derivation: formulas, blocks of text, and the training step that they describe.
//!
//! Nothing here knows an operation, an activation or a loss: their files write with these.

pub(crate) mod document;
pub(crate) mod math;
pub(crate) mod number;
pub(crate) mod shape;
pub(crate) mod step;
pub(crate) mod symbols;
