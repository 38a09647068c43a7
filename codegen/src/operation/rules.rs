//! The answers about an operation that every stage needs: of a declared operation, and of one of the graph.
//!
//! Guarantees: nothing that decides a meaning has a default, so an operation that lacks it does not compile.

use proc_macro2::TokenStream;

use super::follow::Follows;
use super::meaning::Meaning;
use crate::emit::at::At;
use crate::grad::back::Back;
use crate::ids::IdVec;
use crate::ir::builder::Building;
use crate::ir::value::ValueId;
use crate::keyword::Word;
use crate::model::{LayerId, Model, NodeId};
use crate::plan::program::{LayerPlan, Plan};

/// A node of the model; what budgets and warnings ask of it is its [`Meaning`].
pub(crate) trait Declared: Meaning {
    /// Appends the values that compute it, and returns the last one.
    fn build(&self, of: &mut Building<'_>) -> ValueId;

    /// `leaky_relu(1e-2)`: its words in the docs and, if it acts in inference mode, in the signature
    /// (docs/format.md), where it yields `size` numbers.
    fn signature(&self, model: &Model, size: usize) -> String;

    /// `nw::topology::Operation::Slice { start: 2 }`, of this node.
    fn topology(&self, plan: &Plan<'_>, node: NodeId) -> TokenStream;

    /// The word that a declaration has for it, if it has one of its own: what it keeps, whether it acts in
    /// inference mode and whether a step needs several rows is in that word's row.
    fn declared_word(&self) -> Option<Word>;
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

    /// Whether it has a form for all steps of a block at once; one without is computed step by step.
    fn in_block(&self, _layers: &IdVec<LayerId, LayerPlan<'_>>) -> InBlock {
        InBlock::Never
    }

    /// The statements of that form.
    fn emit_block(&self, _at: &At<'_>) -> TokenStream {
        TokenStream::new()
    }

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

/// The facts about an operation that the plan needs. None has a default: a part of the state that follows
/// nothing would never learn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Facts {
    /// The part of the value that a program for rows keeps.
    pub(crate) stored: Stored,
    /// The operation that its kernel for rows computes in the same pass, if nothing else reads the value
    /// between.
    pub(crate) fuses: Fuses,
    /// The part of the state that follows its first operand in training.
    pub(crate) follows: Follows,
}

/// How an operation is computed for all steps of a block at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InBlock {
    /// Not at all.
    Never,
    /// Into a buffer.
    Buffer,
    /// It is a list of places in the buffers of its operands.
    List,
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
