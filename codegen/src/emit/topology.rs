//! `TOPOLOGY`: the declaration as const data.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ids::Id as _;
use crate::keyword::{ComparedSteps, Divisor};
use crate::model::{LossTerm, TargetPart};
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
    let LossTerm { loss, weight, divisor, steps, operands, target, sample_weight, mask, .. } = term;
    let divisor = match divisor {
        Divisor::Rows => quote!(Rows),
        Divisor::Weights => quote!(Weights),
    };
    let steps = match steps {
        ComparedSteps::Every => quote!(Every),
        ComparedSteps::Last => quote!(Last),
    };
    let (variant, operands) =
        (operation::loss::variant(*loss), operands.iter().map(|operand| operand.index()));
    let [sample_weight, mask] = [sample_weight, mask].map(|part| emit_part(part.as_ref()));
    quote! {
        nw::topology::LossTerm {
            loss: nw::topology::Loss::#variant,
            weight: #weight,
            operands: &[#(#operands),*],
            target: #target,
            divisor: nw::topology::Divisor::#divisor,
            steps: nw::topology::ComparedSteps::#steps,
            sample_weight: #sample_weight,
            mask: #mask,
        }
    }
}

/// `Some(nw::topology::TargetPart { name: "advantage", start: 4, size: 1 })`
fn emit_part(part: Option<&TargetPart>) -> TokenStream {
    let Some(TargetPart { name, start, size }) = part else {
        return quote!(::core::option::Option::None);
    };
    let name = name.trim_start_matches("r#");
    quote!(::core::option::Option::Some(nw::topology::TargetPart { name: #name, start: #start, size: #size }))
}
