//! The state of a refused network, as far as it is known.
//!
//! Input: the known facts of the network. Output: the struct of its state, its field and its value.
//! Guarantees: it has the fields that the state would have, and none of it is ever run.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Stub, has_state_field, panics};
use crate::emit::beside::emit_beside;
use crate::emit::names::Names;
use crate::emit::state::emit_state_serde;
use crate::keyword::Kept;
use crate::operation::kept::{EmitPart as _, named};

/// `pub state: __wdbc_state::WdbcState<S, { WdbcUnknownSize }>,`
pub(super) fn emit_state_field(stub: &Stub<'_>) -> Option<TokenStream> {
    let Names { state, state_module, .. } = &stub.names;
    has_state_field(stub.surface).then(|| {
        let arguments = state_arguments(stub);
        quote! {
            /// The state of a refused network.
            pub state: #state_module::#state #arguments,
        }
    })
}

/// `state: <WdbcState<f32, { WdbcUnknownSize }>>::INITIAL,`: the constructors are those of a network on
/// `f32`.
pub(super) fn emit_initial_state(stub: &Stub<'_>) -> Option<TokenStream> {
    let Names { state, unknown, .. } = &stub.names;
    let arguments = state_arguments(stub).map(|_| quote!(<::core::primitive::f32, { #unknown }>));
    has_state_field(stub.surface).then(|| quote!(state: <#state #arguments>::INITIAL,))
}

/// The fields, as those of an accepted network are named.
fn fields(stub: &Stub<'_>) -> Vec<(Ident, Kept)> {
    let parts = stub.surface.state.iter().map(|(name, kept)| (name.clone(), *kept, ())).collect();
    named(parts).into_iter().map(|(name, kept, ())| (name, kept)).collect()
}

/// `<S, { WdbcUnknownSize }>`: the arguments of the state's type, if it has numbers of the scalar.
fn state_arguments(stub: &Stub<'_>) -> Option<TokenStream> {
    let Names { scalar, unknown, .. } = &stub.names;
    let has_numbers = stub.surface.state.iter().any(|(_, kept)| kept.is_scalar());
    has_numbers.then(|| quote!(<#scalar, { #unknown }>))
}

/// `pub struct WdbcState<S = f32, const N: usize = 0> { pub seed: u64, pub step: u64, pub h: Running<S, { N
/// }> }`: the constant for what is not known cannot be named from a module in a function, so the size is a
/// parameter.
pub(super) fn emit_state(stub: &Stub<'_>) -> Option<TokenStream> {
    let Names { state, state_module, scalar, runtime, .. } = &stub.names;
    if !has_state_field(stub.surface) {
        return None;
    }
    let (parameters, default) = match state_arguments(stub) {
        None => (TokenStream::new(), quote!(::core::default::Default,)),
        Some(_) => {
            let usize = quote!(::core::primitive::usize);
            (quote!(<#scalar = ::core::primitive::f32, const N: #usize = 0>), TokenStream::new())
        }
    };
    let fields = fields(stub).into_iter().map(|(name, kept)| {
        let (doc, kind) = (kept.documentation(), kept.emit_type(runtime, scalar, &quote!({ N })));
        quote!(#[doc = #doc] pub #name: #kind)
    });
    let item = quote! {
        /// The state of a refused network.
        #[derive(
            ::core::marker::Copy, ::core::fmt::Debug, #default ::core::cmp::PartialEq,
            ::core::cmp::PartialOrd,
        )]
        pub struct #state #parameters {
            #(#fields),*
        }
    };
    Some(emit_beside(&stub.ast.attributes, &stub.ast.visibility, state_module, item))
}

/// `impl<S: nw::Scalar> WdbcState<S, { WdbcUnknownSize }> { pub const INITIAL: Self = …; }`
pub(super) fn emit_state_traits(stub: &Stub<'_>) -> Option<TokenStream> {
    let Names { state, scalar, .. } = &stub.names;
    if !has_state_field(stub.surface) {
        return None;
    }
    let arguments = state_arguments(stub);
    let kind = quote!(#state #arguments);
    let parameters = arguments.as_ref().map(|_| quote!(#scalar: nw::Scalar));
    let initial = fields(stub).into_iter().map(|(name, kept)| {
        let value = kept.emit_initial();
        quote!(#name: #value)
    });
    let panics = panics();
    let clones = arguments.as_ref().map(|_| quote!(#scalar: ::core::clone::Clone));
    let serde = stub
        .switches
        .serde
        .then(|| emit_state_serde(&kind, scalar, arguments.is_some(), [panics.clone(), panics.clone()]));
    Some(quote! {
        impl<#parameters> #kind {
            pub const INITIAL: Self = Self { #(#initial),* };
        }
        impl<#clones> ::core::clone::Clone for #kind {
            fn clone(&self) -> Self #panics
        }
        // SAFETY: it has fields that are not parts, so no view of it compiles.
        unsafe impl<#scalar: nw::Scalar> nw::Rest<#scalar> for #kind {
            const INITIAL: Self = Self::INITIAL;
            const PARTS: &'static [nw::state::Part] = &[];
        }
        #serde
    })
}
