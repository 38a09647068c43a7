//! The user's attributes: those that other emitted items take over, and the additions to them.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt as _;
use syn::{Attribute, Path, parse_quote};

use super::names::Names;
use crate::syntax::{Attached, Documentation, attached};

/// `#[cfg(…)]` and `#[cfg_attr(…, cfg(…))]` of the struct: whether the network exists is said for all of its
/// items. That it is deprecated is no matter in its own implementations.
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

/// Whether a path names the derive of the standard library: `Clone`, `::core::clone::Clone`.
fn is_clone(path: &Path) -> bool {
    let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let words: Vec<&str> = segments.iter().map(String::as_str).collect();
    matches!(words.as_slice(), ["Clone"] | ["core" | "std", "clone", "Clone"])
}

/// The attributes with those of the derived traits that are kept.
fn with_derives(attributes: &[Attribute], is_kept: impl Fn(&Path) -> bool) -> Vec<TokenStream> {
    let keep = |attached: &Attached| {
        if !attached.meta.path().is_ident("derive") {
            return Some(emit(attached));
        }
        let kept: Vec<Path> = attached.derives().filter(&is_kept).collect();
        let derive = || Attached { meta: parse_quote!(derive(#(#kept),*)), ..attached.clone() };
        (!kept.is_empty()).then(|| emit(&derive()))
    };
    attached(attributes).iter().filter_map(keep).collect()
}

/// The attributes of the struct without the derive of `Clone`, which is implemented anyway.
pub(super) fn without_clone(attributes: &[Attribute]) -> Vec<TokenStream> {
    with_derives(attributes, |path| !is_clone(path))
}

/// The traits that some networks cannot derive, or none. A refused one has them all the same, for those that
/// use it.
const REFUSED: [&str; 4] = ["Default", "Hash", "Eq", "Ord"];

/// Whether a path is that trait of the standard library: `Hash`, `core::hash::Hash`, and not `other::Hash`.
fn is_standard(path: &Path, name: &str) -> bool {
    let (first, last) = (path.segments.first(), path.segments.last());
    let is_other = first.is_some_and(|first| first.ident != "core" && first.ident != "std");
    (path.segments.len() == 1 || !is_other) && last.is_some_and(|last| last.ident == name)
}

/// What a refused network derives of those traits, each with `panics` as its body.
///
/// `impl<S: nw::Scalar + ::core::cmp::PartialOrd> ::core::default::Default for Wdbc<S> { fn default() -> Self
/// { panic!(…) } }`
pub(super) fn emit_refused_traits(
    attributes: &[Attribute],
    names: &Names,
    panics: &TokenStream,
) -> TokenStream {
    let Names { network, scalar, .. } = names;
    let attached = attached(attributes);
    let derives =
        |name: &str| attached.iter().any(|list| list.derives().any(|path| is_standard(&path, name)));
    // A trait without the one that it is made of would be an error of its own.
    let is_complete = |name: &str| match name {
        "Eq" => derives("PartialEq"),
        "Ord" => derives("PartialEq") && derives("Eq") && derives("PartialOrd"),
        _ => true,
    };
    let emit = |conditions: &[TokenStream], name: &str| {
        let (path, body) = match name {
            "Default" => (quote!(default::Default), quote!(fn default() -> Self #panics)),
            "Hash" => {
                (quote!(hash::Hash), quote!(fn hash<H: ::core::hash::Hasher>(&self, _: &mut H) #panics))
            }
            "Eq" => (quote!(cmp::Eq), TokenStream::new()),
            _ => (quote!(cmp::Ord), quote!(fn cmp(&self, _: &Self) -> ::core::cmp::Ordering #panics)),
        };
        quote! {
            #(#[cfg(#conditions)])*
            impl<#scalar: nw::Scalar + ::core::cmp::PartialOrd> ::core::#path for #network<#scalar> { #body }
        }
    };
    let of_list = |list: &Attached| -> TokenStream {
        let paths: Vec<Path> = list.derives().collect();
        let found = paths.iter().filter_map(|path| REFUSED.iter().find(|name| is_standard(path, name)));
        found.filter(|name| is_complete(name)).map(|name| emit(&list.conditions, name)).collect()
    };
    attached.iter().map(of_list).collect()
}

/// The attributes of a refused network's struct: without those that its struct cannot have, which were
/// reported.
pub(super) fn of_refused(attributes: &[Attribute]) -> Vec<TokenStream> {
    let is_refused = |path: &Path| REFUSED.iter().any(|name| is_standard(path, name));
    let kept: Vec<Attribute> =
        attributes.iter().filter(|attribute| !attribute.path().is_ident("repr")).cloned().collect();
    with_derives(&kept, |path| !is_clone(path) && !is_refused(path))
}

/// What comes before the implementation of `Clone`: nothing, or where a derive of another crate that is
/// called `Clone` is in a `cfg_attr`, the opposite of its condition. `None` if such a derive implements
/// it.
pub(super) fn emit_clone_conditions(attributes: &[Attribute]) -> Option<TokenStream> {
    let is_other =
        |path: Path| !is_clone(&path) && path.segments.last().is_some_and(|segment| segment.ident == "Clone");
    let attached = attached(attributes);
    let others: Vec<&Attached> =
        attached.iter().filter(|attached| attached.derives().any(is_other)).collect();
    if others.iter().any(|other| other.conditions.is_empty()) {
        return None;
    }
    let conditions = others.iter().map(|Attached { conditions, .. }| quote!(all(#(#conditions),*)));
    Some(if others.is_empty() { TokenStream::new() } else { quote!(#[cfg(not(any(#(#conditions),*)))]) })
}

/// The doc comment of the item with this name, if it has one: `#[doc = "…"] #[doc = ""]`.
pub(super) fn emit_documentation(all: &[Documentation], name: &Ident) -> Option<TokenStream> {
    let of = all.iter().find(|documentation| documentation.name == *name)?;
    let attributes = &of.attributes;
    Some(quote!(#attributes #[doc = ""]))
}

/// The docs of the struct: a section for each documented item that is not a field.
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
