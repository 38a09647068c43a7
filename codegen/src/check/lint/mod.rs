//! Warnings of code that compiles and is probably a mistake. `allow = "NW0050"` on the item silences one,
//! `allow = ["NW0050", "NW0053"]` several. Of a network that is trained already, its weights in a file, the
//! layers are not looked at: their advice could only be followed by training anew.
//!
//! Input: a network without errors. Output: warnings only.

mod alike;
mod bends;
mod dead_units;
mod distribution;
mod endings;
mod idle;
mod linear;
mod range;

use super::draft::Shaped;
use super::names::Resolved;
use crate::diag::Diagnostics;
use crate::ids::{Id as _, IdVec};
use crate::model::{LossTerm, NodeId};
use crate::operation::answers::Ending;
use endings::endings;

/// Warns of probable mistakes; `is_trained` says whether the weights are in a file. In a declaration with
/// errors they could be consequences of those.
pub(super) fn check_lints(
    names: &Resolved<'_>,
    shapes: &Shaped<'_>,
    losses: &[LossTerm],
    outputs: &[NodeId],
    is_trained: bool,
    diagnostics: &mut Diagnostics,
) {
    if diagnostics.is_empty() {
        let endings = endings(shapes);
        let mut lints = Lints { names, shapes, losses, outputs, endings, diagnostics };
        if !is_trained {
            lints.check_layers();
        }
        lints.check_losses();
    }
}

/// The facts that warnings look at.
struct Lints<'c, 'a> {
    names: &'c Resolved<'a>,
    shapes: &'c Shaped<'a>,
    losses: &'c [LossTerm],
    outputs: &'c [NodeId],
    /// The last operation that changed the numbers of each node.
    endings: IdVec<NodeId, Ending>,
    diagnostics: &'c mut Diagnostics,
}

impl Lints<'_, '_> {
    fn check_layers(&mut self) {
        let mut is_goal = vec![false; self.shapes.nodes.len()];
        for node in self.losses.iter().flat_map(|term| &term.operands).chain(self.outputs) {
            is_goal[node.index()] = true;
        }
        for index in self.names.items.ids() {
            self.check_bends(index);
            self.check_dead_units(index, &is_goal);
            self.check_alike(index);
            self.check_linear(index);
        }
    }

    fn check_losses(&mut self) {
        self.check_distributions();
        self.check_ranges();
        self.check_idle_losses();
    }
}
