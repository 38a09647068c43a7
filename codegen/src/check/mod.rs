//! [`Ast`] to [`Model`]: names, topology, shapes, options and budgets. The only stage after parsing that may
//! refuse a network; it reports every error that does not follow from another one.
//!
//! Each phase takes the results of the phases before it and returns a value of its own, which nothing changes
//! afterwards:
//!
//! ```text
//! Ast --names--> Resolved --shape--> Shaped --loss--> Loss --outputs--> nodes
//!     --uses--> idle items --with_idle--> Shaped --finish--> Model --file--> Model
//! ```
//!
//! Each word of a chain has a file in `word`; the options of layers are read in `option`.

mod allow;
mod attributes;
mod budget;
mod cost;
pub(crate) mod draft;
mod family;
pub mod file;
mod finish;
mod lint;
mod loss;
mod memory;
mod names;
mod network;
mod number;
mod option;
mod outputs;
mod shape;
mod sinks;
mod state;
mod surface;
mod uses;
mod values;
mod word;
mod written;

use crate::diag::Diagnostics;
use crate::files::Files;
use crate::model::Model;
use crate::operation;
use crate::syntax::Ast;

pub use draft::{Field, WeightsOf};
pub use family::{Shared, SharedRow, family};
pub use network::Network;
pub use surface::{Part, Surface};

/// Checks the declaration, and the file of weights that it names. On errors, [`Surface`] has the known facts
/// about the network's shape.
pub fn model(ast: &Ast, files: &dyn Files, diagnostics: &mut Diagnostics) -> Result<Model, Box<Surface>> {
    let (names, structure) = names::resolve(ast, diagnostics);
    let shapes = shape::infer(&names, &structure.order, diagnostics);
    let loss = loss::loss(&names, &shapes, diagnostics);
    let outputs = outputs::outputs(&names, &shapes, &loss.terms, diagnostics);
    let idle = uses::idle(&names, &structure, &shapes, diagnostics);
    let shapes = shapes.with_idle(&idle, |kept| operation::declared(kept).nature().frozen);
    let bill = cost::bill(&names, &shapes);
    budget::check_budget(&names, &shapes, &bill, diagnostics);
    state::check_state(&names, &shapes, diagnostics);
    memory::check_memory(&names, &shapes, diagnostics);
    attributes::check_attributes(ast, &shapes, diagnostics);
    lint::check_lints(&names, &shapes, &loss.terms, &outputs, ast.file().is_some(), diagnostics);
    file::check_options(&names, diagnostics);
    let file = file::find(ast, files, diagnostics);
    let surface = || Box::new(surface::surface(&names, &shapes));
    if !diagnostics.is_empty() || outputs.is_empty() {
        return Err(surface());
    }
    let model = finish::model(&names, &shapes, loss, outputs, bill);
    model.and_then(|model| file::trained(model, ast, file.as_ref(), diagnostics)).ok_or_else(surface)
}

/// The known facts about the network, whose family is refused.
pub fn surface_of(ast: &Ast) -> Box<Surface> {
    let mut unread = Diagnostics::new();
    let (names, structure) = names::resolve(ast, &mut unread);
    let shapes = shape::infer(&names, &structure.order, &mut unread);
    unread.finish();
    Box::new(surface::surface(&names, &shapes))
}

/// The model of a declaration that is right, for tests of the later stages.
#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]
pub(crate) fn declared(text: &str) -> Model {
    let mut diagnostics = Diagnostics::new();
    let (_, declaration) = crate::syntax::open(text.parse().unwrap(), &mut diagnostics).unwrap();
    let ast = crate::syntax::ast(&declaration, &mut diagnostics).unwrap();
    let model = model(&ast, &crate::files::Nowhere, &mut diagnostics);
    assert!(diagnostics.finish().is_empty(), "{text}");
    model.unwrap_or_else(|_| panic!("{text} is refused"))
}
