//! The structs: the network, its workspace, and their flat view.

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream};
use quote::quote;
use syn::Token;

use super::attribute::{emit_documentation, emit_sections, without_clone};
use super::beside::emit_beside;
use super::description::description;
use super::names::{Names, variable};
use super::serde::attributes_of_struct;
use super::state::state_type;
use crate::model::{Layer, Tie};
use crate::plan::program::Plan;

/// `#[doc = "…"] #[repr(C, align(64))] pub struct Wdbc<S = f32> { pub h: Dense<S, 30, 16, 16>, … }`
pub(super) fn emit_struct(plan: &Plan<'_>, names: &Names, declaration: &str) -> TokenStream {
    let Names { item, scalar, runtime, state_module, .. } = names;
    let model = plan.model;
    let keyword = Token![struct](model.keyword());
    let attributes = &attributes_of_struct(model.attributes(), plan.serde);
    let visibility = model.visibility();
    let doc = if attributes.iter().any(|attribute| attribute.path().is_ident("doc")) {
        None
    } else {
        let text = format!("A network with {} parameters, declared with `network!`.", model.parameters());
        Some(quote!(#[doc = #text]))
    };
    let fields = model.fields().map(|(_, layer)| {
        let name = model.declared(layer);
        let more = match layer.tie {
            Some(Tie { owner, .. }) => format!(", the weights of `{}`", model.layers()[owner].name),
            None if layer.biases() == 0 => ", no bias".to_owned(),
            None => String::new(),
        };
        let counted =
            |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
        let (inputs, outputs) = (counted(layer.inputs, "input"), counted(layer.outputs, "output"));
        let of_value = match model.values().get(&layer.name).and_then(|value| value.size) {
            Some(size) if size != layer.outputs => format!(" The value has {}.", counted(size, "number")),
            _ => String::new(),
        };
        let doc = format!("{inputs}, {outputs}{more}.{of_value}");
        let documentation = emit_documentation(model.documentation(), name);
        let (kind, sizes) = (layer_type(layer), layer_sizes(layer));
        quote! {
            #documentation
            #[doc = #doc]
            pub #name: #runtime::#kind<#scalar, #sizes>
        }
    });
    let state = state_type(plan, names).map(|kind| {
        quote! {
            /// The numbers that training continues with besides the parameters.
            pub state: #state_module::#kind
        }
    });
    let is_field = |name: &Ident| model.fields().any(|(_, layer)| layer.name == *name);
    let sections = emit_sections(model.documentation(), is_field);
    let attributes = without_clone(attributes);
    let description = description(model, declaration);
    let alignment = plan.aligned.then(|| quote!(, align(64)));
    let body = body_of(item, quote!(#(#fields,)* #state));
    quote! {
        #doc
        #(#attributes)*
        #sections
        #[doc = #description]
        #[repr(C #alignment)]
        #visibility #keyword #item<#scalar = ::core::primitive::f32> #body
    }
}

/// `{ … }` of a struct, at the place of its name. With its other tokens at the user's, too, the place of the
/// whole item is `pub struct Wdbc`, where rustc suggests a derive.
pub(super) fn body_of(item: &Ident, fields: TokenStream) -> Group {
    let mut body = Group::new(Delimiter::Brace, fields);
    body.set_span(item.span());
    body
}

/// The runtime's type for the parameters of a layer.
pub(super) fn layer_type(layer: &Layer) -> Ident {
    let name = if layer.is_matrix() { "Dense" } else { "Weights" };
    Ident::new(name, Span::call_site())
}

/// `30, 16, 16`: the arguments of that type behind the scalar.
fn layer_sizes(layer: &Layer) -> TokenStream {
    let [inputs, outputs, weights, biases] =
        [layer.inputs, layer.outputs, layer.weights(), layer.biases()].map(Literal::usize_unsuffixed);
    match layer.is_matrix() {
        true => quote!(#inputs, #outputs, #biases),
        false => quote!(#weights, #biases),
    }
}

/// `#[repr(C, align(64))] pub struct WdbcWorkspace<S, const B: usize> { a_h: [[S; 16]; B], … }`, if there is
/// a loss.
pub(super) fn emit_workspace(plan: &Plan<'_>, names: &Names) -> TokenStream {
    if !plan.is_trained() {
        return TokenStream::new();
    }
    let Names { item, workspace, scalar, runtime, .. } = names;
    let rows = if plan.has_memory() { "steps" } else { "samples" };
    let doc = format!("Buffers for training [`{item}`] on up to `B` {rows} at a time.");
    let schedule = schedule_type(plan, runtime).map(|schedule| quote!(pub(super) schedule: #schedule));
    let fields = plan.workspace.iter().map(|&value| {
        let (name, length) = (variable(plan.graph, value), plan.graph.values[value].size());
        quote!(pub(super) #name: [[#scalar; #length]; B])
    });
    let item = quote! {
        #[doc = #doc]
        #[repr(C, align(64))]
        pub struct #workspace<#scalar, const B: ::core::primitive::usize> {
            #(#fields,)*
            #schedule
        }
    };
    emit_beside(plan.model.attributes(), plan.model.visibility(), &names.module, item)
}

/// `nw::Schedule<B>`, the order of the rows of sequences, if the network is trained on them.
fn schedule_type(plan: &Plan<'_>, runtime: &TokenStream) -> Option<TokenStream> {
    plan.over_time.is_some().then(|| quote!(#runtime::Schedule<{ B }>))
}

/// `unsafe impl<S: nw::Scalar> nw::Flat<S> for Wdbc<S> { const LENGTH: usize = 513; }`, the workspace
/// likewise.
pub(super) fn emit_flat(plan: &Plan<'_>, training: &Plan<'_>, names: &Names) -> TokenStream {
    let Names { network, workspace, scalar, .. } = names;
    let parameters = plan.model.parameters();
    let row = training.workspace_row();
    let rest = state_type(plan, names).unwrap_or_else(|| quote!(()));
    let schedule = schedule_type(plan, &quote!(nw)).unwrap_or_else(|| quote!(()));
    let of_workspace = plan.is_trained().then(|| {
        quote! {
            // SAFETY: `#[repr(C)]`, and nothing but arrays of the scalar and a schedule behind them.
            unsafe impl<#scalar: nw::Scalar, const B: ::core::primitive::usize> nw::Flat<#scalar>
                for #workspace<#scalar, { B }>
            {
                const LENGTH: ::core::primitive::usize = B * #row;
                type Rest = #schedule;
            }
        }
    });
    quote! {
        // SAFETY: `#[repr(C)]`, and nothing but arrays of the scalar and a state behind them.
        unsafe impl<#scalar: nw::Scalar> nw::Flat<#scalar> for #network<#scalar> {
            const LENGTH: ::core::primitive::usize = #parameters;
            type Rest = #rest;
        }
        #of_workspace
    }
}
