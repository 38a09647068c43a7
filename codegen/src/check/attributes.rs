//! The attributes of the network: refuses those that its struct cannot have.

use syn::spanned::Spanned as _;
use syn::{Meta, Path};

use super::draft::Shaped;
use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::keyword::Kept;
use crate::syntax::{Ast, Attached, attached};

/// Refuses traits that cannot be derived, layouts that a network cannot have, and options of `serde`.
pub(super) fn check_attributes(ast: &Ast, shapes: &Shaped<'_>, diagnostics: &mut Diagnostics) {
    for attached in attached(&ast.attributes) {
        let errors = attached.derives().filter_map(|path| refuse_derive(&path, ast, shapes));
        let errors = errors.chain(refuse_layout(&attached)).chain(refuse_serde(&attached));
        let errors: Vec<Diagnostic> = errors.collect();
        errors.into_iter().for_each(|error| diagnostics.push(error));
    }
}

/// The error for a trait that floating-point numbers do not have, or that would make a network which is
/// wrong.
fn refuse_derive(path: &Path, ast: &Ast, shapes: &Shaped<'_>) -> Option<Diagnostic> {
    let name = standard_trait(path)?;
    let place = place_of(path);
    match name.as_str() {
        "Eq" | "Ord" | "Hash" => {
            let message = format!("`{name}` cannot be derived: floating-point numbers do not implement it");
            Some(Diagnostic::new(Code::Derive, place, message).help(
                "remove it: `Copy`, `Debug`, `Default`, `PartialEq` and `PartialOrd` can be derived, and with the feature `serde` \
                 also `Serialize` and `Deserialize`; `Clone` is always implemented",
            ))
        }
        "Default" if shapes.keeps(Kept::Running) => {
            let message = "`Default` cannot be derived: the running variances would start at 0 instead of 1";
            let help = format!("remove it, and write `{}::zeros()` or `{0}::new(seed)`", ast.name);
            Some(Diagnostic::new(Code::Derive, place, message).help(help))
        }
        _ => None,
    }
}

/// The name of a trait of the standard library, as `Hash` and `core::hash::Hash` are. `other::Hash` is not
/// ours to judge.
fn standard_trait(path: &Path) -> Option<String> {
    let (first, last) = (path.segments.first()?, path.segments.last()?);
    let is_standard = path.segments.len() == 1 || first.ident == "core" || first.ident == "std";
    is_standard.then(|| last.ident.to_string())
}

/// The error for a `repr` under which the numbers are not concatenated in order.
fn refuse_layout(attached: &Attached) -> Option<Diagnostic> {
    let Meta::List(list) = &attached.meta else { return None };
    if !list.path.is_ident("repr") {
        return None;
    }
    let mut wrong = None;
    // Attributes that cannot be read are left to rustc.
    let _ = list.parse_nested_meta(|meta| {
        if !meta.path.is_ident("C") && !meta.path.is_ident("align") {
            wrong.get_or_insert(meta.path.clone());
        }
        if meta.input.peek(syn::token::Paren) {
            let arguments;
            syn::parenthesized!(arguments in meta.input);
            let _: proc_macro2::TokenStream = arguments.parse()?;
        }
        Ok(())
    });
    let path = wrong?;
    let message = "a network is already `repr(C)`: its numbers are in order, without gaps";
    Some(
        Diagnostic::new(Code::Attribute, place_of(&path), message)
            .help("remove it; only an alignment can be added: `#[repr(align(64))]`"),
    )
}

/// The error for `#[serde(…)]`: the serialized form of a network is fixed.
fn refuse_serde(attached: &Attached) -> Option<Diagnostic> {
    let path = attached.meta.path();
    let message = "`serde` has no options for a network: its serialized form is fixed";
    let help = "remove the attribute; the format (`netwright::reference::format`) describes the form that `Serialize` writes and `Deserialize` reads";
    path.is_ident("serde").then(|| Diagnostic::new(Code::Attribute, path.span(), message).help(help))
}

fn place_of(path: &Path) -> Place {
    match (path.segments.first(), path.segments.last()) {
        (Some(first), Some(last)) => Place::between(first.ident.span().into(), last.ident.span().into()),
        _ => path.span().into(),
    }
}
