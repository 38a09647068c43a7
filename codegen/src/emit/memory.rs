//! The memory of a network: its struct, and how a step reads and changes it.
//!
//! Input: the values that are remembered. Output: the struct `AmpMemory` with its traits, and the body of
//! `step`. Guarantees: a step reads all that it needs of the memory before it changes it, so that no order of
//! its parts matters.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt as _;

use super::beside::emit_beside;
use super::names::{Names, local, nowhere, operand};
use super::row::{Around, emit_body, storing};
use super::stream;
use crate::plan::program::Plan;

/// A part of the memory: its name, how many numbers it has, and for how many steps.
fn parts<'a>(plan: &'a Plan<'_>) -> impl Iterator<Item = (Ident, usize, usize)> + 'a {
    plan.graph.roots.memories.iter().map(|(memory, value)| {
        let of = &plan.model.memories()[*memory];
        (nowhere(&of.name), plan.graph.values[*value].size(), of.steps)
    })
}

/// `#[derive(…)] pub struct AmpMemory<S = f32> { pub h: DelayLine<S, 16, 1> }`, if the network has a memory.
pub(super) fn emit_memory(plan: &Plan<'_>, names: &Names) -> Option<TokenStream> {
    let Names { item, memory, memory_module, scalar, runtime, .. } = names;
    let fields = parts(plan).map(|(name, size, steps)| {
        let text = name.unraw();
        let doc = match steps {
            1 => format!("The value of `{text}` one step before."),
            _ => format!("The values of `{text}` of the {steps} steps before."),
        };
        quote!(#[doc = #doc] pub #name: #runtime::DelayLine<#scalar, #size, #steps>)
    });
    let doc = format!(
        "The memory of `{item}`: what it remembers of one stream of samples. It is no part of the network."
    );
    let struct_item = quote! {
        #[doc = #doc]
        #[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq, ::core::cmp::Eq)]
        pub struct #memory<#scalar = ::core::primitive::f32> {
            #(#fields,)*
        }
    };
    let model = plan.model;
    plan.has_memory().then(|| emit_beside(model.attributes(), model.visibility(), memory_module, struct_item))
}

/// `impl<S: nw::Scalar> AmpMemory<S> { pub fn reset(&mut self) { … } }`, and `nw::Memory`.
pub(super) fn emit_memory_traits(plan: &Plan<'_>, names: &Names) -> Option<TokenStream> {
    let Names { memory, scalar, .. } = names;
    let fields: Vec<Ident> = parts(plan).map(|(name, ..)| name).collect();
    plan.has_memory().then(|| {
        quote! {
            impl<#scalar: nw::Scalar> #memory<#scalar> {
                /// Forgets everything: the next step is the first one of a stream.
                pub fn reset(&mut self) {
                    #(nw::DelayLine::reset(&mut self.#fields);)*
                }
            }
            impl<#scalar: nw::Scalar> nw::Memory for #memory<#scalar> {
                fn empty() -> Self {
                    Self { #(#fields: nw::DelayLine::empty()),* }
                }
                fn reset(&mut self) {
                    #memory::reset(self);
                }
            }
        }
    })
}

/// `nw::remember(&mut memory.h, &a_h);` for each memory.
pub(super) fn emit_remembering(plan: &Plan<'_>) -> TokenStream {
    let memory = local("memory");
    let written = plan.graph.roots.memories.iter().map(|(id, value)| {
        let (field, value) = (nowhere(&plan.model.memories()[*id].name), operand(plan.graph, *value, false));
        quote!(nw::remember(&mut #memory.#field, #value);)
    });
    written.collect()
}

/// `impl<S: nw::Scalar> nw::RecurrentProgram<S> for Amp<S> { … }`
pub(super) fn emit_program(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let Names { network, scalar, memory: kind, .. } = names;
    let (inputs, outputs) = (plan.inputs(), plan.outputs());
    let [x, memory] = ["x", "memory"].map(local);
    let around = Around { first: TokenStream::new(), last: emit_remembering(plan) };
    let run = stream::emit_run(plan, names);
    let body = emit_body(around, plan, &plan.row.forward, &storing(), names);
    quote! {
        impl<#scalar: nw::Scalar> nw::RecurrentProgram<#scalar> for #network<#scalar> {
            type Memory = #kind<#scalar>;
            #[inline(always)]
            fn step_row<A: nw::Arithmetic>(
                &self,
                #memory: &mut #kind<#scalar>,
                #x: &[#scalar; #inputs],
            ) -> [#scalar; #outputs]
                #body
            #run
        }
    }
}

/// `pub fn memory() -> AmpMemory<f32> { … }`, if the network has a memory.
pub(super) fn emit_constructor(plan: &Plan<'_>, names: &Names) -> Option<TokenStream> {
    let Names { memory, .. } = names;
    plan.has_memory().then(|| {
        quote! {
            /// A memory of nothing: the state before the first sample of a stream.
            #[must_use]
            pub fn memory() -> #memory<::core::primitive::f32> {
                <Self as nw::Recurrent<::core::primitive::f32>>::memory()
            }
        }
    })
}
