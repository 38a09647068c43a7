//! `TOPOLOGY`: the declaration as const data.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ids::Id as _;
use crate::keyword::Divisor;
use crate::model::LossTerm;
use crate::operation;
use crate::plan::program::Plan;

/// `nw::topology::Topology { name: "Wdbc", nodes: &[nw::node("x", [30], …, &[]), …], … }`
pub(super) fn emit_topology(plan: &Plan<'_>, training: &Plan<'_>) -> TokenStream {
    let model = plan.model;
    let name = model.name().to_string();
    let nodes = model.nodes().entries().map(|(id, node)| {
        let (name, axes) = (node.name.trim_start_matches("r#"), node.shape.axes());
        let operation = operation::declared(&node.operation).topology(plan, id);
        let sources = node.sources.iter().map(|source| source.index());
        quote!(nw::node(#name, [#(#axes),*], #operation, &[#(#sources),*]))
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
