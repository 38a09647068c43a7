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
use crate::syntax::{Item, Source};

/// The values but the input and the parts of a target, each with its size if that is known; and layers of
/// items that could not be read.
fn values<'a>(stub: &'a Stub<'_>) -> Vec<(&'a Ident, Option<usize>)> {
    let others = stub.ast.items.iter().filter_map(|item| match item {
        Item::Node(node) if matches!(node.chain.source, Source::Input(_)) => Some(node.name.unraw()),
        Item::Target(target) => Some(target.name.unraw()),
        Item::Node(_) | Item::Wrong(_) | Item::Loss(_) | Item::Output(_) | Item::File(_) => None,
    });
    let others: Vec<Ident> = others.collect();
    let known = stub.surface.values.iter().map(|value| (&value.name, value.size));
    let known = known.filter(|(name, _)| syn::parse_str::<Ident>(&name.to_string()).is_ok());
    let mut values: Vec<(&Ident, Option<usize>)> =
        known.filter(|(name, _)| !others.contains(&name.unraw())).collect();
    for field in &stub.surface.fields {
        if values.iter().all(|(name, _)| name.unraw() != field.name.unraw()) {
            values.push((&field.name, None));
        }
    }
    values
}

/// Whether a size is not known: the constant for it cannot be named from a module in a function, so the size
/// is a parameter.
fn has_unknown(stub: &Stub<'_>) -> bool {
    values(stub).iter().any(|(_, size)| size.is_none())
}

/// `pub struct WdbcValues<S = f32, const N: usize = 0> { pub h: [S; 16], pub y: [S; N] }`
pub(super) fn emit_values(stub: &Stub<'_>) -> TokenStream {
    let parameters = has_unknown(stub).then(|| quote!(, const N: ::core::primitive::usize = 0));
    let sizes = values(stub).into_iter().map(|(name, size)| {
        let size = size.map_or_else(|| quote!(N), |size| quote!(#size));
        (name.clone(), size)
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
