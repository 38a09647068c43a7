//! The state of a network: the numbers that it keeps from one call to the next, besides parameters.

use syn::ext::IdentExt as _;

use super::draft::Shaped;
use super::names::Resolved;
use super::written::word_of;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::syntax::Call;

/// The first operation that keeps something.
pub(super) fn keeper<'a>(names: &Resolved<'a>) -> Option<&'a Call> {
    let keeps = |operation: &&Call| word_of(operation).is_some_and(|word| !word.keeps().is_empty());
    names.items.iter().flat_map(|item| &item.chain.operations).find(keeps)
}

/// The state is a field, too: no layer can have its name.
pub(super) fn check_state(names: &Resolved<'_>, shapes: &Shaped<'_>, diagnostics: &mut Diagnostics) {
    let Some(keeper) = keeper(names) else { return };
    if let Some(layer) = shapes.layers.iter().find(|layer| layer.name.unraw() == "state") {
        let message =
            format!("`state` is the field that holds the state of a network with `{}`", keeper.word);
        diagnostics.push(
            Diagnostic::new(Code::ReservedName, layer.name.span(), message)
                .help("give the layer another name")
                .related(keeper.place, format!("`{}` is", keeper.word)),
        );
    }
}
