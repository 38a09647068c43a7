//! `Clone` of a network and its workspace. A derived `clone_from` makes the copy on the stack and moves it; the emitted one
//! copies field by field in place, so that a boxed network can be copied whatever its size.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, quote};
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Path, Token};

use super::names::{Names, local, variable};
use crate::plan::Plan;

/// Whether a path names the derive of the standard library: `Clone`, `::core::clone::Clone`.
fn is_clone(path: &Path) -> bool {
    let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let words: Vec<&str> = segments.iter().map(String::as_str).collect();
    matches!(words.as_slice(), ["Clone"] | ["core" | "std", "clone", "Clone"])
}

/// The paths of a `#[derive(…)]`; none for another attribute, and for what the compiler reports when it expands it.
fn derived(attribute: &Attribute) -> Option<Vec<Path>> {
    let Meta::List(list) = &attribute.meta else { return None };
    if !list.path.is_ident("derive") {
        return None;
    }
    let paths = list.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated).ok()?;
    Some(paths.into_iter().collect())
}

/// The user's attributes without the derive of `Clone`, which is emitted anyway.
pub(super) fn attributes(attributes: &[Attribute]) -> Vec<TokenStream> {
    let without = |attribute: &Attribute| match derived(attribute) {
        Some(paths) if paths.iter().any(is_clone) => {
            let others: Vec<&Path> = paths.iter().filter(|path| !is_clone(path)).collect();
            (!others.is_empty()).then(|| quote!(#[derive(#(#others),*)]))
        }
        _ => Some(attribute.to_token_stream()),
    };
    attributes.iter().filter_map(without).collect()
}

/// Whether a derive of another crate that is called `Clone` implements it.
pub(super) fn is_foreign(attributes: &[Attribute]) -> bool {
    let is_other =
        |path: &Path| !is_clone(path) && path.segments.last().is_some_and(|last| last.ident == "Clone");
    attributes.iter().filter_map(derived).any(|paths| paths.iter().any(is_other))
}

/// `impl<S: Clone> Clone for Wdbc<S> { … }`, the workspace of `training` likewise.
pub(super) fn emit_clones(plan: &Plan<'_>, training: &Plan<'_>, names: &Names) -> TokenStream {
    let Names { network, workspace, scalar, .. } = names;
    let bound = quote!(#scalar: ::core::clone::Clone);
    let layers = plan.model.fields().map(|(_, layer)| layer.name.clone());
    let state = plan.model.has_state().then(|| local("state"));
    let fields: Vec<Ident> = layers.chain(state).collect();
    let of_network = match is_foreign(plan.model.attributes()) {
        true => TokenStream::new(),
        false => emit_clone(&bound, &quote!(#network<#scalar>), &fields),
    };
    let of_workspace = plan.rows.backward.as_ref().map(|_| {
        let buffers: Vec<Ident> =
            training.workspace.iter().map(|&value| variable(training.graph, value)).collect();
        let bound = quote!(#bound, const B: ::core::primitive::usize);
        emit_clone(&bound, &quote!(#workspace<#scalar, { B }>), &buffers)
    });
    quote!(#of_network #of_workspace)
}

/// `impl<S: Clone> Clone for Wdbc<S> { fn clone(&self) -> Self { … } fn clone_from(&mut self, source: &Self) { … } }`
fn emit_clone(parameters: &TokenStream, kind: &TokenStream, fields: &[Ident]) -> TokenStream {
    let source = local("source");
    quote! {
        impl<#parameters> ::core::clone::Clone for #kind {
            #[inline]
            fn clone(&self) -> Self {
                Self { #(#fields: ::core::clone::Clone::clone(&self.#fields)),* }
            }

            #[inline]
            fn clone_from(&mut self, #source: &Self) {
                #(::core::clone::Clone::clone_from(&mut self.#fields, &#source.#fields);)*
            }
        }
    }
}
