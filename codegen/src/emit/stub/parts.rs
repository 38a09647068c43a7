//! The parts by name of a refused network's rows, as far as they are known.
//!
//! Input: the known facts of the network. Output: the structs with their conversions. Guarantees: they have
//! the fields that those of an accepted network would have, and none of it is ever run.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{Stub, panics};
use crate::check::Part;
use crate::emit::beside::emit_beside;
use crate::emit::names::nowhere;

/// A row with its struct, its parts, and its length.
fn rows<'a>(stub: &'a Stub<'_>) -> [(&'a Ident, &'a [Part], &'a TokenStream); 2] {
    let (names, surface) = (&stub.names, stub.surface);
    [
        (&names.target, &surface.target_parts, &stub.targets),
        (&names.output, &surface.output_parts, &stub.outputs),
    ]
}

/// Whether the target, and the output, have a struct: with one part, or one of an unknown name, it has none.
pub(super) fn have_parts(stub: &Stub<'_>) -> [bool; 2] {
    rows(stub).map(|(_, parts, _)| parts.len() > 1)
}

/// The parameters for the sizes that are not known, one for each: `N0`, `N1`.
fn sizes(parts: &[Part]) -> Vec<Ident> {
    let unknown = parts.iter().enumerate().filter(|(_, part)| part.size.is_none());
    unknown.map(|(index, _)| format_ident!("N{index}")).collect()
}

/// `pub struct WdbcTarget<S = f32, const N0: usize = 0> { pub policy: [S; N0], … }`: the constant for what is
/// not known cannot be named from a module in a function, so a size is a parameter.
pub(super) fn emit_parts(stub: &Stub<'_>) -> Option<TokenStream> {
    let scalar = &stub.names.scalar;
    let structs = rows(stub).into_iter().filter(|(_, parts, _)| parts.len() > 1).map(|(kind, parts, _)| {
        let sizes = sizes(parts);
        let fields = parts.iter().enumerate().map(|(index, part)| {
            let (name, parameter) = (nowhere(&part.name), format_ident!("N{index}"));
            let size = part.size.map_or_else(|| quote!({ #parameter }), |size| quote!(#size));
            quote! {
                /// A part of a refused network's row.
                pub #name: [#scalar; #size]
            }
        });
        quote! {
            /// The parts of a refused network's row.
            #[derive(
                ::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug, ::core::cmp::PartialEq, ::core::cmp::Eq,
            )]
            pub struct #kind<
                #scalar = ::core::primitive::f32 #(, const #sizes: ::core::primitive::usize = 0)*
            > {
                #(#fields),*
            }
        }
    });
    let structs: Vec<TokenStream> = structs.collect();
    let (ast, module) = (stub.ast, &stub.names.parts_module);
    (!structs.is_empty()).then(|| emit_beside(&ast.attributes, &ast.visibility, module, quote!(#(#structs)*)))
}

/// `impl<S: nw::Scalar> WdbcTarget<S, { WdbcUnknownSize }> { pub fn of(_: &[S; 4]) -> Self { … } … }`
pub(super) fn emit_conversions(stub: &Stub<'_>) -> TokenStream {
    let (scalar, unknown, panics) = (&stub.names.scalar, &stub.names.unknown, panics());
    let rows = rows(stub).into_iter().filter(|(_, parts, _)| parts.len() > 1);
    rows.map(|(kind, parts, length)| {
        let sizes = sizes(parts).into_iter().map(|_| quote!({ #unknown }));
        let kind = quote!(#kind<#scalar #(, #sizes)*>);
        quote! {
            impl<#scalar: nw::Scalar> #kind {
                pub fn of(_: &[#scalar; #length]) -> Self #panics
                pub fn row(&self) -> [#scalar; #length] #panics
            }
            impl<#scalar: nw::Scalar> ::core::convert::From<#kind> for [#scalar; #length] {
                fn from(_: #kind) -> Self #panics
            }
        }
    })
    .collect()
}
