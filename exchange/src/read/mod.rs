//! Readers: from the bytes of a file to a network or to its weights, one file or folder for each format.
//!
//! Input: bytes that nobody trusts. Output: a network ([`Foreign`](crate::Foreign)) or the weights of one ([`Weights`]).
//! Guarantees: no panic, no code of the file run, memory in proportion to the file.

mod cursor;
mod graph;
mod json;
pub mod nnet;
pub(crate) mod numbers;
mod pickle;
pub mod safetensors;
pub mod sklearn;
pub mod torch;
mod zip;

use crate::Tensor;

/// The weights of a network whose layers the file does not say.
#[derive(Clone, Debug, Default)]
pub struct Weights {
    /// The format and the program, for messages.
    pub origin: Vec<String>,
    /// What the reader did that a user should know, such as a prefix that it took away.
    pub remarks: Vec<String>,
    /// Keys and texts that the file holds beside its tensors.
    pub metadata: Vec<(String, String)>,
    /// Names and numbers, in the order of the file.
    pub tensors: Vec<(String, Tensor)>,
}
