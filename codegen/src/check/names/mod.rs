//! Names: each declared once, none reserved, every mention resolved, one input, no cycles.
//!
//! Input: the [`Ast`]. Output: [`Resolved`]. Guarantees: errors are reported; every item outside of cycles
//! has a place in the order, after its sources.

mod declare;
mod fix;
mod input;
mod mention;
mod order;
mod resolved;
mod target;

use crate::diag::Diagnostics;
use crate::syntax::Ast;

pub(super) use order::read_tie;
pub(super) use resolved::{ItemId, Resolved, is_input};
pub(super) use target::named_target;

/// The items that the names of a declaration stand for.
pub(super) fn resolve<'a>(ast: &'a Ast, diagnostics: &mut Diagnostics) -> Resolved<'a> {
    let errors = diagnostics.count();
    let mut names = Resolved::unread(ast);
    declare::declare_items(&mut names, diagnostics);
    mention::resolve_mentions(&mut names, diagnostics);
    names.targets = target::targets(&names);
    input::check_one_input(&names, diagnostics);
    names.order = order::sorted(&names, diagnostics);
    names.structure_is_right = diagnostics.count() == errors;
    names
}
