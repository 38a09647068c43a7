//! The named values of a refused network, as far as they are known.
//!
//! Input: the known facts of the network. Output: the struct of its values, and its trait. Guarantees: it has
//! the fields that the struct would have, and none of it is ever run.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt as _;

use super::{Stub, panics};
use crate::emit::beside::emit_beside;
use crate::emit::values::emit_struct;
use crate::model::NamedValue;
use crate::syntax::{Item, Source};

/// The values but the input and the parts of a target.
fn values<'a>(stub: &'a Stub<'_>) -> impl Iterator<Item = &'a NamedValue> {
    let inputs = stub.ast.items.iter().filter_map(|item| match item {
        Item::Node(node) if matches!(node.chain.source, Source::Input(_)) => Some(node.name.unraw()),
        Item::Target(target) => Some(target.name.unraw()),
        Item::Node(_) | Item::Wrong(_) | Item::Loss(_) | Item::Output(_) | Item::File(_) => None,
    });
    let inputs: Vec<Ident> = inputs.collect();
    let is_name = |name: &Ident| syn::parse_str::<Ident>(&name.to_string()).is_ok();
    let values = stub.surface.values.iter().filter(move |value| is_name(&value.name));
    values.filter(move |value| !inputs.contains(&value.name.unraw()))
}

/// Whether a size is not known: the constant for it cannot be named from a module in a function, so the size
/// is a parameter.
fn has_unknown(stub: &Stub<'_>) -> bool {
    values(stub).any(|value| value.size.is_none())
}

/// `pub struct WdbcValues<S = f32, const N: usize = 0> { pub h: [S; 16], pub y: [S; N] }`
pub(super) fn emit_values(stub: &Stub<'_>) -> TokenStream {
    let parameters = has_unknown(stub).then(|| quote!(, const N: ::core::primitive::usize = 0));
    let sizes = values(stub).map(|value| {
        let size = value.size.map_or_else(|| quote!(N), |size| quote!(#size));
        (value.name.clone(), size)
    });
    let fields: Vec<(Ident, TokenStream)> = sizes.collect();
    let item = emit_struct(&stub.names, &parameters.unwrap_or_default(), &fields);
    emit_beside(&stub.ast.attributes, &stub.ast.visibility, &stub.names.values_module, item)
}

/// `WdbcValues<S, { WdbcUnknownSize }>`
pub(super) fn values_type(stub: &Stub<'_>) -> TokenStream {
    let (values, scalar, unknown) = (&stub.names.values, &stub.names.scalar, &stub.names.unknown);
    let size = has_unknown(stub).then(|| quote!(, { #unknown }));
    quote!(#values<#scalar #size>)
}

/// `impl<S: nw::Scalar> nw::NamedValues<S> for WdbcValues<S, { WdbcUnknownSize }> { … }`
pub(super) fn emit_values_traits(stub: &Stub<'_>) -> TokenStream {
    let (scalar, kind, panics) = (&stub.names.scalar, values_type(stub), panics());
    quote! {
        impl<#scalar: nw::Scalar> nw::NamedValues<#scalar> for #kind {
            fn each(
                &self,
                _: &mut dyn ::core::ops::FnMut(&'static ::core::primitive::str, &[#scalar]),
            ) #panics
        }
    }
}
