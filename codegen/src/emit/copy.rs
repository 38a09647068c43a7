//! `Clone` of a network and its workspace. A derived `clone_from` makes the copy on the stack and moves it;
//! the emitted one copies field by field in place, so that a boxed network of any size can be copied.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::attribute::emit_clone_conditions;
use super::names::{Names, local, variable};
use crate::plan::program::Plan;

/// `impl<S: Clone> Clone for Wdbc<S> { … }`, the workspace of `training` likewise.
pub(super) fn emit_clones(plan: &Plan<'_>, training: &Plan<'_>, names: &Names) -> TokenStream {
    let Names { network, workspace, scalar, .. } = names;
    let bound = quote!(#scalar: ::core::clone::Clone);
    let layers = plan.model.fields().map(|(_, layer)| layer.name.clone());
    let state = plan.model.has_state().then(|| local("state"));
    let fields: Vec<Ident> = layers.chain(state).collect();
    let of_network = emit_clone_conditions(plan.model.attributes()).map(|conditions| {
        let implementation = emit_clone(&bound, &quote!(#network<#scalar>), &fields);
        quote!(#conditions #implementation)
    });
    let of_workspace = plan.is_trained().then(|| {
        let buffers = training.workspace.iter().map(|&value| variable(training.graph, value));
        let schedule = training.over_time.as_ref().map(|_| local("schedule"));
        let buffers: Vec<Ident> = buffers.chain(schedule).collect();
        let bound = quote!(#bound, const B: ::core::primitive::usize);
        emit_clone(&bound, &quote!(#workspace<#scalar, { B }>), &buffers)
    });
    quote!(#of_network #of_workspace)
}

/// `impl<S: Clone> Clone for Wdbc<S> { fn clone(&self) -> Self { … } fn clone_from(&mut self, source: &Self) { … } }`
pub(super) fn emit_clone(parameters: &TokenStream, kind: &TokenStream, fields: &[Ident]) -> TokenStream {
    let source = local("source");
    // A network that derives `Copy` has this implementation, too.
    quote! {
        #[allow(clippy::expl_impl_clone_on_copy)]
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
