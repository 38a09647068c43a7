//! Numbers of an activation or a loss, as a part of its type: no kernel takes one as an argument.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::keyword::Number;

fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// `Tanh`, or with a number `Given::<nw::Elu, { nw::bits(0.5) }>::HERE`
pub(super) fn emit_type(name: &str, given: Option<f64>) -> TokenStream {
    let name = ident(name);
    match given {
        Some(number) => quote!(Given::<nw::#name, { nw::bits(#number) }>::HERE),
        None => quote!(#name),
    }
}

/// The topology's variant: `Tanh`, or with a number `Elu { alpha: 0.5 }`.
pub(super) fn emit_variant(name: &str, known: Option<Number>, given: Option<f64>) -> TokenStream {
    let name = ident(name);
    match (known, given) {
        (Some(known), Some(number)) => {
            let field = ident(known.field);
            quote!(#name { #field: #number })
        }
        (None, _) | (_, None) => quote!(#name),
    }
}
