//! `TOPOLOGY`: the declaration as const data.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::ids::Id as _;
use crate::keyword::{Activation, Init, Loss};
use crate::model::{Model, Operation};
use crate::plan::{Plan, Tier};

/// `nw::topology::Topology { name: "Wdbc", axes: &[30], nodes: &[…], … }`
pub(super) fn emit_topology(plan: &Plan<'_>) -> TokenStream {
    let model = plan.model;
    let name = model.name().to_string();
    let axes = model.axes();
    let nodes = model.nodes().iter().map(|node| {
        let (name, size) = (node.name.trim_start_matches("r#"), node.size);
        let operation = emit_operation(plan, &node.operation);
        let sources = node.operation.sources().iter().map(|source| source.index());
        quote! {
            nw::topology::Node { name: #name, size: #size, operation: #operation, sources: &[#(#sources),*] }
        }
    });
    let output = model.output().index();
    let loss = emit_loss(model);
    let (parameters, workspace) = (model.parameters(), plan.workspace_row());
    quote! {
        nw::topology::Topology {
            name: #name,
            axes: &[#(#axes),*],
            nodes: &[#(#nodes),*],
            output: #output,
            loss: #loss,
            parameters: #parameters,
            workspace: #workspace,
        }
    }
}

fn emit_operation(plan: &Plan<'_>, operation: &Operation) -> TokenStream {
    match operation {
        Operation::Input => quote!(nw::topology::Operation::Input),
        Operation::Sum(_) => quote!(nw::topology::Operation::Sum),
        Operation::Difference(_) => quote!(nw::topology::Operation::Difference),
        Operation::Product(_) => quote!(nw::topology::Operation::Product),
        Operation::Concat(_) => quote!(nw::topology::Operation::Concat),
        Operation::Slice { start, .. } => quote!(nw::topology::Operation::Slice { start: #start }),
        Operation::Activation(activation, _) => {
            let variant = activation_type(*activation);
            quote!(nw::topology::Operation::Activation(nw::topology::Activation::#variant))
        }
        Operation::Dense(id, _) => {
            let (layer, planned) = (&plan.model.layers()[*id], &plan.layers[*id]);
            let (inputs, outputs, frozen) = (layer.inputs, layer.outputs, layer.frozen);
            let (weights, partials) = (planned.offset, planned.partials);
            let bias = match layer.biases() {
                0 => quote!(::core::option::Option::None),
                _ => {
                    let offset = planned.offset + inputs * outputs;
                    quote!(::core::option::Option::Some(#offset))
                }
            };
            let init = emit_init(layer.init, inputs);
            let unrolled = planned.tier == Tier::Unrolled;
            quote! {
                nw::topology::Operation::Dense(nw::topology::DenseLayer {
                    inputs: #inputs,
                    outputs: #outputs,
                    weights: #weights,
                    bias: #bias,
                    init: #init,
                    frozen: #frozen,
                    unrolled: #unrolled,
                    partials: #partials,
                })
            }
        }
    }
}

fn emit_loss(model: &Model) -> TokenStream {
    let Some(term) = model.loss() else { return quote!(::core::option::Option::None) };
    let (variant, operand) = (loss_type(term.loss), term.operand.index());
    quote! {
        ::core::option::Option::Some(nw::topology::LossTerm { loss: nw::topology::Loss::#variant, operand: #operand })
    }
}

/// `nw::Init::HeNormal`
pub(super) fn emit_init(init: Init, inputs: usize) -> TokenStream {
    match init {
        Init::Zeros => quote!(nw::Init::Zeros),
        Init::Uniform(limit) => {
            // PyTorch's default for linear layers.
            let limit = limit.unwrap_or(1.0 / (inputs as f64).sqrt());
            quote!(nw::Init::Uniform(#limit))
        }
        Init::XavierUniform => quote!(nw::Init::XavierUniform),
        Init::XavierNormal => quote!(nw::Init::XavierNormal),
        Init::HeUniform => quote!(nw::Init::HeUniform),
        Init::HeNormal => quote!(nw::Init::HeNormal),
    }
}

/// The runtime's type for an activation.
pub(super) fn activation_type(activation: Activation) -> Ident {
    let name = match activation {
        Activation::Identity => "Identity",
        Activation::Sigmoid => "Sigmoid",
        Activation::Tanh => "Tanh",
        Activation::Relu => "Relu",
        Activation::Softmax => "Softmax",
    };
    Ident::new(name, Span::call_site())
}

/// The runtime's type for a loss.
pub(super) fn loss_type(loss: Loss) -> Ident {
    let name = match loss {
        Loss::Bce => "Bce",
        Loss::Mse => "Mse",
        Loss::CrossEntropy => "CrossEntropy",
    };
    Ident::new(name, Span::call_site())
}
