//! The networks of a declaration: one, or the members of a family.
//!
//! Input: the tokens of a declaration. Output: each network, parsed and checked by itself, and what was
//! reported. Guarantees: a network that is declared alone and a member of a family go through the same code;
//! a mistake of several members is one error.

use proc_macro2::TokenTree;

use crate::check::{self, Network, Shared};
use crate::diag::{Diagnostic, Diagnostics, of_members};
use crate::files::{Files, Nowhere};
use crate::syntax::{self, Declared, Family, Member};

/// The networks of a declaration.
pub struct Networks {
    /// In the order of the values of their constants; at least one, unless the declaration has no name.
    pub networks: Vec<Network>,
    /// What they have in common, if they are a family.
    pub family: Option<CheckedFamily>,
}

/// A family, and what its members share.
pub struct CheckedFamily {
    /// As it was declared.
    pub family: Family,
    /// The facts that all members share.
    pub shared: Shared,
}

/// The networks of a declaration, and the errors if there are any, else warnings.
pub fn networks(
    declaration: &[TokenTree],
    files: &dyn Files,
    mut diagnostics: Diagnostics,
) -> (Networks, Vec<Diagnostic>) {
    let declared = syntax::declared(declaration, &mut diagnostics);
    of_declared(declared, files, diagnostics)
}

/// [`networks`] of members whose declarations are known already.
pub(crate) fn of_declared(
    declared: Declared,
    files: &dyn Files,
    diagnostics: Diagnostics,
) -> (Networks, Vec<Diagnostic>) {
    let Declared { family, members } = declared;
    let mut all = diagnostics.finish();
    // A family that names a file is refused.
    let files = if family.is_some() { &Nowhere } else { files };
    let (mut networks, mut found) = (Vec::new(), Vec::new());
    for member in &members {
        let (network, of_member) = checked(member, files);
        networks.extend(network);
        found.push((member.name.as_str(), of_member));
    }
    all.extend(of_members(found));
    let family = family.map(|family| {
        let mut diagnostics = Diagnostics::new();
        let shared = check::family(&family, &networks, &mut diagnostics);
        let refused = diagnostics.finish();
        if !refused.is_empty() {
            networks.iter_mut().for_each(|network| network.model = Err(check::surface_of(&network.ast)));
        }
        all.extend(refused);
        CheckedFamily { family, shared }
    });
    if all.iter().any(|one| !one.is_warning()) {
        all.retain(|one| !one.is_warning());
    }
    (Networks { networks, family }, all)
}

/// A network and what is reported of it; none if it has no name.
fn checked(member: &Member, files: &dyn Files) -> (Option<Network>, Vec<Diagnostic>) {
    let mut diagnostics = Diagnostics::new();
    let Some(ast) = syntax::ast(&member.declaration, &mut diagnostics) else {
        return (None, diagnostics.finish());
    };
    let mut model = check::model(&ast, files, &mut diagnostics);
    let mut found = diagnostics.finish();
    if member.is_unknown {
        found.clear();
        model = Err(check::surface_of(&ast));
    }
    let (declaration, values) = (member.declaration.clone(), member.values.clone());
    (Some(Network { declaration, values, ast, model }), found)
}
