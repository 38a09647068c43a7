//! `TOPOLOGY`: the declaration as const data.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ids::Id as _;
use crate::keyword::Divisor;
use crate::model::{LossTerm, Shape};
use crate::operation;
use crate::plan::program::Plan;

/// `nw::topology::Topology { name: "Wdbc", nodes: &[…], outputs: &[4], … }`
pub(super) fn emit_topology(plan: &Plan<'_>, training: &Plan<'_>) -> TokenStream {
    let model = plan.model;
    let name = model.name().to_string();
    let nodes = model.nodes().entries().map(|(id, node)| {
        let (name, shape) = (node.name.trim_start_matches("r#"), emit_shape(&node.shape));
        let operation = operation::declared(&node.operation).topology(plan, id);
        let sources = node.sources.iter().map(|source| source.index());
        quote! {
            nw::topology::Node { name: #name, shape: #shape, operation: #operation, sources: &[#(#sources),*] }
        }
    });
    let outputs = model.outputs().iter().map(|output| output.index());
    let losses = model.losses().iter().map(emit_loss);
    let (parameters, workspace) = (model.parameters(), training.workspace_row());
    quote! {
        nw::topology::Topology {
            name: #name,
            nodes: &[#(#nodes),*],
            outputs: &[#(#outputs),*],
            losses: &[#(#losses),*],
            parameters: #parameters,
            workspace: #workspace,
        }
    }
}

/// `nw::topology::Shape::row(16)`, `nw::topology::Shape::new([28, 28, 1])`
fn emit_shape(shape: &Shape) -> TokenStream {
    match shape.axes() {
        [size] => quote!(nw::topology::Shape::row(#size)),
        axes => quote!(nw::topology::Shape::new([#(#axes),*])),
    }
}

/// `nw::topology::LossTerm { loss: nw::topology::Loss::Mse, weight: 1.0, operands: &[4], target: 0, … }`
fn emit_loss(term: &LossTerm) -> TokenStream {
    let LossTerm { loss, weight, divisor, operands, target, .. } = term;
    let divisor = match divisor {
        Divisor::Rows => quote!(Rows),
        Divisor::Weights => quote!(Weights),
    };
    let (variant, operands) =
        (operation::loss::variant(*loss), operands.iter().map(|operand| operand.index()));
    quote! {
        nw::topology::LossTerm {
            loss: nw::topology::Loss::#variant,
            weight: #weight,
            operands: &[#(#operands),*],
            target: #target,
            divisor: nw::topology::Divisor::#divisor,
        }
    }
}
