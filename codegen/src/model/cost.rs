//! What the emitted code of a network costs rustc.
//!
//! Input: the bill of the check. Output: its sums, and the kernels that networks of a crate share.

/// Upper bounds of the emitted code of a network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Statements of the largest function, a step of training on rows: one for each value that it computes,
    /// one for the value's buffer.
    pub statements: usize,
    /// Lines of LLVM IR before optimisation, with each method compiled once, for `f32`, one optimiser and one
    /// number of rows in a workspace.
    pub lines: usize,
}

/// Kernels that are compiled once for a shape, whatever the number of operations that have it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CompiledKernel {
    /// A full matrix: inputs, outputs and the length of its bias.
    Dense(usize, usize, usize),
    /// A full matrix with this activation behind it, which may take a function such as `exp`.
    Activated { inputs: usize, outputs: usize, word: &'static str, is_function: bool },
    /// One weight for each connection: inputs, outputs and weights.
    Sparse(usize, usize, usize),
    /// A norm of a row, a batch norm, a softmax, a dropout, a loss.
    Row(&'static str, usize),
}
