//! The answers about an operation that every stage needs: of a declared operation, and of one of the graph.
//!
//! Guarantees: nothing that decides a meaning has a default, so an operation that lacks it does not compile.

use proc_macro2::{Ident, TokenStream};

use super::kept::Kept;
use super::meaning::Meaning;
use crate::emit::at::At;
use crate::grad::back::Back;
use crate::ir::builder::Building;
use crate::ir::value::ValueId;
use crate::model::Model;
use crate::plan::program::Plan;

/// A node of the model; what budgets and warnings ask of it is its [`Meaning`].
pub(crate) trait Declared: Meaning {
    /// Appends the values that compute it, and returns the last one.
    fn build(&self, of: &mut Building<'_>) -> ValueId;

    /// `leaky_relu(1e-2)`: what the signature says of it (docs/format.md), where it yields `size` numbers;
    /// `None` if `forward` does not notice it.
    fn signature(&self, model: &Model, size: usize) -> Option<String>;

    /// `nw::topology::Operation::Slice { start: 2 }`
    fn topology(&self, plan: &Plan<'_>) -> TokenStream;

    /// The parts of the state that it keeps.
    fn keeps(&self) -> &'static [Kept];

    /// Whether a step of training needs several rows, as their statistics are what it computes with.
    fn needs_rows(&self) -> bool;
}

/// A value of a program for rows in training.
pub(crate) struct Followed<'a> {
    /// The plan.
    pub(crate) plan: &'a Plan<'a>,
    /// The value.
    pub(crate) value: ValueId,
    /// `S`
    pub(crate) scalar: &'a Ident,
}

/// How a part of the state follows the rows of steps, as statements.
pub(crate) struct Follow {
    /// Takes the statistics of the rows into the gradient's part, beside those of `before` rows.
    pub(crate) gather: TokenStream,
    /// Takes the network's part to the statistics of the rows.
    pub(crate) step: TokenStream,
    /// Takes the network's part to the gradient's.
    pub(crate) apply: TokenStream,
}

/// A value of the graph.
pub(crate) trait Rules {
    /// Its line in a listing of the graph, around the names of its operands: `slice z_h 2`.
    fn text(&self, operands: &str) -> String;

    /// The facts that the plan needs.
    fn facts(&self) -> Facts;

    /// How many numbers it must have; `None` if its operands do not fit.
    fn length(&self, of: &Lengths<'_>) -> Option<usize>;

    /// Passes the gradient of the value back to its operands, and to the parameters that it reads.
    fn diff(&self, back: &mut Back<'_>);

    /// The statements that compute it for one sample.
    fn emit_row(&self, at: &At<'_>) -> TokenStream;

    /// The statements that compute it for rows of samples.
    fn emit_rows(&self, at: &At<'_>) -> TokenStream;

    /// The statements for one sample that put it where `gradient` refers to, if there is a way without a
    /// copy.
    fn emit_into(&self, _at: &At<'_>) -> Option<TokenStream> {
        None
    }

    /// How the part of the state that it keeps follows the rows of a step, if it keeps one that does.
    fn follow(&self, of: &Followed<'_>) -> Option<Follow>;

    /// The numbers of the value that have variables of their own in its statements for one sample, as
    /// indices; `tests/hygiene.rs` finds one that is missing.
    fn variables(&self, _plan: &Plan<'_>) -> Vec<Vec<usize>> {
        Vec::new()
    }
}

/// The lengths that an operation is checked with.
pub(crate) struct Lengths<'a> {
    /// The network.
    pub(crate) model: &'a Model,
    /// Those of its operands, in order.
    pub(crate) operands: &'a [usize],
    /// Its own, where it may have any that fits.
    pub(crate) own: usize,
}

impl Lengths<'_> {
    /// The length of the only operand.
    pub(crate) fn only(&self) -> Option<usize> {
        match self.operands {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// The length that two operands share.
    pub(crate) fn shared(&self) -> Option<usize> {
        match self.operands {
            [a, b] => (a == b).then_some(*a),
            _ => None,
        }
    }

    /// The own one of a value without operands.
    pub(crate) fn leaf(&self) -> Option<usize> {
        self.operands.is_empty().then_some(self.own)
    }
}

/// The facts about an operation that the plan needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Facts {
    /// The part of the value that a program for rows keeps.
    pub(crate) keeps: Stored,
    /// The operation that its kernel for rows computes in the same pass, if nothing else reads the value
    /// between.
    pub(crate) fuses: Fuses,
}

impl Facts {
    /// An argument of the method.
    pub(crate) const ARGUMENT: Self = Self { keeps: Stored::Argument, ..Self::PLAIN };
    /// A row for each sample, of other values alone.
    pub(crate) const PLAIN: Self = Self { keeps: Stored::Rows, fuses: Fuses::Nothing };
}

/// The part of a value that a program for rows keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stored {
    /// Nothing: it is an argument of the method.
    Argument,
    /// One number for all rows.
    Number,
    /// A buffer with a row for each sample.
    Rows,
}

/// The operation that a kernel for rows computes besides its own value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fuses {
    /// Nothing.
    Nothing,
    /// The activation of the value.
    Activation,
    /// The product of the value, a gradient, with the slope of an activation.
    Slope,
    /// The gradient of the value, a loss; the prediction, too, where the loss requires an activation.
    Gradient,
}
