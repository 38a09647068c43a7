//! The memory of a refused network.
//!
//! Input: the declaration. Output: the struct of its memory without its parts, and the methods that take it.
//! Guarantees: none of it is ever run.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Stub, panics};
use crate::emit::beside::emit_beside;
use crate::emit::vocabulary::{OVER_TIME, SEQUENCES, Sizes};

/// `pub struct AmpMemory<S = f32> { scalar: PhantomData<S> }`, if the network has a memory.
pub(super) fn emit_memory(stub: &Stub<'_>) -> Option<TokenStream> {
    let (ast, memory, scalar) = (stub.ast, &stub.names.memory, &stub.names.scalar);
    ast.has_memory().then(|| {
        let item = quote! {
            /// The memory of a refused network.
            #[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq, ::core::cmp::Eq)]
            pub struct #memory<#scalar = ::core::primitive::f32> {
                scalar: ::core::marker::PhantomData<#scalar>,
            }
            impl<#scalar> #memory<#scalar> {
                /// Forgets everything.
                pub fn reset(&mut self) {}
            }
        };
        emit_beside(&ast.attributes, &ast.visibility, &stub.names.memory_module, item)
    })
}

/// `pub fn memory() -> AmpMemory<f32> { panic!(…) }`, if the network has a memory.
pub(super) fn emit_constructor(stub: &Stub<'_>) -> Option<TokenStream> {
    let (memory, panics) = (&stub.names.memory, panics());
    stub.ast.has_memory().then(|| quote!(pub fn memory() -> #memory<::core::primitive::f32> #panics))
}

/// `pub fn step(&self, _: &mut AmpMemory<S>, _: &[S; 1]) -> [S; 1] { panic!(…) }`, and all others that are
/// handed a memory.
pub(super) fn emit_methods(stub: &Stub<'_>, sizes: &Sizes<'_>) -> TokenStream {
    let panics = panics();
    let methods = OVER_TIME.iter().chain(&SEQUENCES).filter(|_| stub.ast.has_memory());
    methods.map(|method| sizes.emit_stub(method, &panics)).collect()
}
