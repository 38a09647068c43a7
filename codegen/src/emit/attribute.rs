//! The user's attributes: what the other items of the expansion take over from them, and what is added to them.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt as _;
use syn::{Attribute, Meta, Path, parse_quote};

use crate::syntax::{Attached, Documentation, attached};

/// `#[cfg(…)]` and `#[cfg_attr(…, cfg(…))]` of the struct: whether the network exists is said for all of its items. That it
/// is deprecated is no matter in its own implementations.
pub(super) fn conditions(attributes: &[Attribute]) -> Vec<TokenStream> {
    let attached = attached(attributes).into_iter().filter_map(|attached| {
        let path = attached.meta.path();
        if path.is_ident("deprecated") {
            return Some(emit(&Attached { meta: parse_quote!(allow(deprecated)), ..attached }));
        }
        path.is_ident("cfg").then(|| emit(&attached))
    });
    attached.collect()
}

/// An attribute as it is written, if need be in a `cfg_attr`.
fn emit(attached: &Attached) -> TokenStream {
    let Attached { conditions, meta } = attached;
    match conditions.as_slice() {
        [] => quote!(#[#meta]),
        conditions => quote!(#[cfg_attr(all(#(#conditions),*), #meta)]),
    }
}

/// `#[derive(::core::clone::Clone)]`, unless the user derives it; under a condition of the user's, under the opposite.
pub(super) fn emit_clone(attributes: &[Attribute]) -> Option<TokenStream> {
    let is_clone = |path: Path| path.segments.last().is_some_and(|segment| segment.ident == "Clone");
    let attached = attached(attributes);
    let users: Vec<&Attached> = attached.iter().filter(|attached| attached.derives().any(is_clone)).collect();
    if users.iter().any(|attached| attached.conditions.is_empty()) {
        return None;
    }
    let conditions = users.iter().map(|Attached { conditions, .. }| quote!(all(#(#conditions),*)));
    Some(match users.as_slice() {
        [] => quote!(#[derive(::core::clone::Clone)]),
        _ => quote!(#[cfg_attr(not(any(#(#conditions),*)), derive(::core::clone::Clone))]),
    })
}

/// The attributes of a refused network's struct: without what its struct cannot be, which was reported.
pub(super) fn of_refused(attributes: &[Attribute]) -> Vec<TokenStream> {
    let is_kept = |path: &Path| {
        path.segments
            .last()
            .is_some_and(|segment| !["Eq", "Ord", "Hash", "Default"].iter().any(|name| segment.ident == name))
    };
    let keep = |attached: &Attached| {
        let Meta::List(list) = &attached.meta else { return Some(emit(attached)) };
        if list.path.is_ident("repr") {
            return None;
        }
        if !list.path.is_ident("derive") {
            return Some(emit(attached));
        }
        let (kept, conditions) = (attached.derives().filter(is_kept), &attached.conditions);
        Some(match conditions.as_slice() {
            [] => quote!(#[derive(#(#kept),*)]),
            _ => quote!(#[cfg_attr(all(#(#conditions),*), derive(#(#kept),*))]),
        })
    };
    attached(attributes).iter().filter_map(keep).collect()
}

/// The doc comment of the item with this name, if it has one: `#[doc = "…"] #[doc = ""]`.
pub(super) fn emit_documentation(all: &[Documentation], name: &Ident) -> Option<TokenStream> {
    let of = all.iter().find(|documentation| documentation.name == *name)?;
    let attributes = &of.attributes;
    Some(quote!(#attributes #[doc = ""]))
}

/// What stands in the struct's docs: a section for each documented item that is no field.
///
/// `#[doc = ""] #[doc = "# x"] #[doc = ""] #[doc = "…"]`
pub(super) fn emit_sections(all: &[Documentation], is_field: impl Fn(&Ident) -> bool) -> TokenStream {
    let sections = all.iter().filter(|documentation| !is_field(&documentation.name)).map(|documentation| {
        let Documentation { name, attributes } = documentation;
        let title = format!("# `{}`", name.unraw());
        quote!(#[doc = ""] #[doc = #title] #[doc = ""] #attributes)
    });
    sections.collect()
}
