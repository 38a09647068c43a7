//! Readers: from the bytes of a file to a [`Foreign`] or to named tensors, one file or folder for each format.
//!
//! Input: bytes that nobody trusts. Output: a network ([`Foreign`]) or the weights of one ([`Weights`]).
//! Guarantees: no panic, no code of the file run, memory in proportion to the file.

use crate::Tensor;

/// The weights of a network whose layers the file does not say.
#[derive(Clone, Debug, Default)]
pub struct Weights {
    /// The format and the program, for messages.
    pub origin: Vec<String>,
    /// Names and numbers, in the order of the file.
    pub tensors: Vec<(String, Tensor)>,
}
