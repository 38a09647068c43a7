//! The named values of a sample: a struct with a field for each, and the method that computes them.
//!
//! Input: the values that have a name. Output: the struct `WdbcValues` with its trait, and the body of
//! `values`. Guarantees: a value has the bits that `forward` computes, in few statements: layers call their
//! kernels, also where `forward` has a statement for each multiply-add.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt as _;

use super::beside::emit_beside;
use super::names::{Names, local, nowhere, variable};
use super::row::{Around, emit_body, storing};
use crate::ids::IdVec;
use crate::ir::op::Op;
use crate::ir::value::ValueId;
use crate::model::LayerId;
use crate::plan::program::{LayerPlan, Plan};

/// `#[derive(…)] pub struct WdbcValues<S = f32> { pub h: [S; 16], pub y: [S; 1] }`
pub(super) fn emit_values(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let values = plan.graph.roots.named.iter();
    let fields = values.map(|(name, value)| (name.clone(), plan.graph.values[*value].size()));
    let fields: Vec<(Ident, TokenStream)> = fields.map(|(name, size)| (name, quote!(#size))).collect();
    let item = emit_struct(names, &TokenStream::new(), &fields);
    emit_beside(plan.model.attributes(), plan.model.visibility(), &names.values_module, item)
}

/// The struct with these fields, each with its name and its size, and with more `parameters`.
pub(super) fn emit_struct(
    names: &Names,
    parameters: &TokenStream,
    fields: &[(Ident, TokenStream)],
) -> TokenStream {
    let Names { item, values, scalar, .. } = names;
    let doc = format!("The named values of a sample of `{item}`.");
    // Of a refused network, no value may be known.
    let phantom = fields.is_empty().then(|| quote!(phantom: ::core::marker::PhantomData<#scalar>));
    let fields = fields.iter().map(|(name, size)| {
        let (doc, field) = (format!("The value `{}`.", name.unraw()), nowhere(name));
        quote!(#[doc = #doc] pub #field: [#scalar; #size])
    });
    quote! {
        #[doc = #doc]
        #[derive(
            ::core::marker::Copy, ::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq, ::core::cmp::Eq,
        )]
        pub struct #values<#scalar = ::core::primitive::f32 #parameters> {
            #(#fields,)*
            #phantom
        }
    }
}

/// `impl<S: nw::Scalar> nw::NamedValues<S> for WdbcValues<S> { … }`
pub(super) fn emit_values_traits(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let (Names { values, scalar, .. }, visit) = (names, local("visit"));
    let calls = plan.graph.roots.named.iter().map(|(name, _)| {
        let (text, field) = (name.unraw().to_string(), nowhere(name));
        quote!(#visit(#text, &self.#field);)
    });
    quote! {
        impl<#scalar: nw::Scalar> nw::NamedValues<#scalar> for #values<#scalar> {
            fn each(
                &self,
                #visit: &mut dyn ::core::ops::FnMut(&'static ::core::primitive::str, &[#scalar]),
            ) {
                #(#calls)*
            }
        }
    }
}

/// `type Values = WdbcValues<S>; fn values_row<A>(&self, x: &[S; 30]) -> WdbcValues<S> { … }`
pub(super) fn emit_row(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let (Names { values, scalar, .. }, x, inputs) = (names, local("x"), plan.inputs());
    let called = Plan { layers: called(plan), ..plan.clone() };
    let fields = plan.graph.roots.named.iter().map(|(name, value)| {
        let (field, value) = (nowhere(name), emit_value(plan, *value));
        quote!(#field: #value)
    });
    let around = Around { first: TokenStream::new(), last: quote!(#values { #(#fields),* }) };
    let body = emit_body(around, &called, &plan.row.values, &storing(), names);
    quote! {
        type Values = #values<#scalar>;
        #[inline(always)]
        fn values_row<A: nw::Arithmetic>(&self, #x: &[#scalar; #inputs]) -> #values<#scalar>
            #body
    }
}

/// The plans of the layers, each of which calls its kernel.
fn called<'a>(plan: &Plan<'a>) -> IdVec<LayerId, LayerPlan<'a>> {
    let call = |layer: &LayerPlan<'a>| LayerPlan { is_unrolled: false, ..layer.clone() };
    plan.layers.iter().map(call).collect()
}

/// `a_h`, or `*x` of the input.
fn emit_value(plan: &Plan<'_>, value: ValueId) -> TokenStream {
    let name = variable(plan.graph, value);
    match plan.graph.values[value].op {
        Op::Input => quote!(*#name),
        _ => quote!(#name),
    }
}
