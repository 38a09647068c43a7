//! The named values of a refused network, as far as they are known.
//!
//! Input: the known facts of the network. Output: the struct of its values, and its trait. Guarantees: it has
//! the fields that the struct would have, and none of it is ever run.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Stub, panics};
use crate::emit::beside::emit_beside;
use crate::emit::names::Names;
use crate::emit::values::emit_struct;

/// `pub struct WdbcValues<S = f32, const N: usize = 0> { pub h: [S; 16], pub y: [S; N] }`: the constant for
/// what is not known cannot be named from a module in a function, so the size is a parameter.
pub(super) fn emit_values(stub: &Stub<'_>) -> TokenStream {
    let parameters = quote!(, const N: ::core::primitive::usize = 0);
    let sizes =
        stub.surface.values.iter().filter(|value| syn::parse_str::<Ident>(&value.name.to_string()).is_ok());
    let sizes = sizes.map(|value| (value.name.clone(), value.size.map_or(quote!(N), |size| quote!(#size))));
    let fields: Vec<(Ident, TokenStream)> = sizes.collect();
    let item = emit_struct(&stub.names, &parameters, &fields);
    emit_beside(&stub.ast.attributes, &stub.ast.visibility, &stub.names.values_module, item)
}

/// `WdbcValues<S, { WdbcUnknownSize }>`
pub(super) fn values_type(names: &Names) -> TokenStream {
    let Names { values, scalar, unknown, .. } = names;
    quote!(#values<#scalar, { #unknown }>)
}

/// `impl<S: nw::Scalar> nw::NamedValues<S> for WdbcValues<S, { WdbcUnknownSize }> { … }`
pub(super) fn emit_values_traits(stub: &Stub<'_>) -> TokenStream {
    let (scalar, kind, panics) = (&stub.names.scalar, values_type(&stub.names), panics());
    quote! {
        impl<#scalar: nw::Scalar> nw::NamedValues<#scalar> for #kind {
            fn each(
                &self,
                _: &mut dyn ::core::ops::FnMut(&'static ::core::primitive::str, &[#scalar]),
            ) #panics
        }
    }
}
