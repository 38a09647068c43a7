//! The parts of a loss that this crate needs: its contract with the interpreter, with rounding bounds and
//! with derivations.
//!
//! Rows are those that a loss reads: the pre-activation of its operand if it cancels an activation, else its
//! operands concatenated.

use netwright_runtime::topology::Activation;

use crate::paper::document::{Block, Equation, Inline};
use crate::paper::step::{LossStep, TrainingStep};

/// The row that a loss reads and compares with the target, with its Σ|terms|.
pub(crate) struct Compared<'a> {
    pub(crate) read: &'a [f64],
    pub(crate) error: &'a [f64],
    pub(crate) target: &'a [f64],
}

/// Σ|terms| of a number of a gradient, and whether it is at a kink.
pub(crate) type SlopeBound = (f64, bool);

/// The text about a loss.
pub(crate) struct LossFacts {
    /// How many operands it has.
    pub(crate) operands: usize,
    /// The activations of which its operand has to be one, and which it cancels; none if it takes any operand
    /// as it is.
    pub(crate) cancels: &'static [Activation],
    /// The number below which its second operand is cut off, with its slope passed on.
    pub(crate) cut: Option<f64>,
    /// Its name in a text.
    pub(crate) description: &'static str,
    /// The meaning of the letters of its formula.
    pub(crate) explanation: Option<Vec<Inline>>,
}

/// A loss, by its definition.
pub(crate) trait Criterion {
    /// The text about it.
    fn facts(&self) -> LossFacts;

    /// The loss.
    fn value(&self, read: &[f64], target: &[f64]) -> f64;
    /// Its gradient at the row that it reads.
    fn gradient(&self, read: &[f64], target: &[f64]) -> Vec<f64>;

    /// Σ|terms| of the loss.
    fn value_terms(&self, of: &Compared<'_>) -> f64;
    /// Σ|terms| of its gradient. An error or a margin within `allowance`·Σ|terms| of where the slope jumps is
    /// a kink.
    fn gradient_terms(&self, of: &Compared<'_>, allowance: f64) -> Vec<SlopeBound>;

    /// Its symbol and what that equals, in symbols and in numbers; the result follows. What has to be said
    /// before, such as the loss of each output, is written.
    fn value_on_paper(&self, step: &TrainingStep, of: &LossStep, to: &mut Vec<Block>) -> Equation;
    /// Writes its gradient at a node where it starts.
    fn write_gradient(&self, step: &TrainingStep, of: &LossStep, node: usize, to: &mut Vec<Block>);
}
