//! Names: each declared once, none reserved, every mention resolved, one input, no cycles.
//!
//! Input: the [`Ast`]. Output: [`Resolved`] and [`Structure`]. Guarantees: errors are reported; every item
//! outside of cycles has a place in the order, after its sources.

mod declare;
mod fix;
mod input;
mod mention;
mod order;
mod part;
mod past;
mod resolved;
mod target;

use crate::diag::Diagnostics;
use crate::syntax::Ast;

pub(super) use order::read_tie;
pub(super) use resolved::{ItemId, Resolved, Structure, is_input};
pub(super) use target::named_target;

/// The items that the names of a declaration stand for, and how they hang together.
pub(super) fn resolve<'a>(ast: &'a Ast, diagnostics: &mut Diagnostics) -> (Resolved<'a>, Structure) {
    let errors = diagnostics.count();
    let declared = declare::declared(ast, diagnostics);
    let names = mention::resolved(ast, declared);
    mention::check_mentions(&names, diagnostics);
    part::check_target_items(&names, diagnostics);
    input::check_one_input(&names, diagnostics);
    let order = order::sorted(&names, diagnostics);
    (names, Structure { order, is_right: diagnostics.count() == errors })
}
