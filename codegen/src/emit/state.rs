//! What a network keeps besides its parameters: its type, and how steps of training change it.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::names::{local, operand};
use crate::ir::op::Op;
use crate::ir::value::ValueId;
use crate::model::BatchNorm;
use crate::plan::program::{Plan, RowsStep};

/// `State<S, 16>`, if the network keeps a state.
pub(super) fn state_type(plan: &Plan<'_>, scalar: &proc_macro2::Ident) -> Option<TokenStream> {
    let units = Literal::usize_unsuffixed(plan.model.units());
    plan.model.has_state().then(|| quote!(State<#scalar, #units>))
}

/// `let draws = nw::State::advance(&mut self.state);`, if the network keeps a state: what this step draws.
pub(super) fn emit_advance(plan: &Plan<'_>) -> Option<TokenStream> {
    let draws = local("draws");
    plan.model.has_state().then(|| {
        quote! {
            let #draws = nw::State::advance(&mut self.state);
            let _ = #draws;
        }
    })
}

/// `let draws = nw::State::draws(&self.state);`: what the step draws whose gradient is computed.
pub(super) fn emit_draws(plan: &Plan<'_>) -> Option<TokenStream> {
    let draws = local("draws");
    plan.model.has_state().then(|| {
        quote! {
            let #draws = nw::State::draws(&self.state);
            let _ = #draws;
        }
    })
}

/// `gradient.state.step = 0;`: a gradient of inference has no statistics.
pub(super) fn emit_no_statistics(plan: &Plan<'_>) -> Option<TokenStream> {
    let gradient = local("gradient");
    plan.model.needs_rows().then(|| quote!(#gradient.state.step = 0;))
}

/// The batch norms of a program that take statistics of the batch, and what goes into each.
fn norms(plan: &Plan<'_>) -> Vec<(BatchNorm, ValueId)> {
    let steps = plan.rows.backward.iter().flat_map(|program| &program.steps);
    let of = |step: &RowsStep| {
        let value = &plan.graph.values[step.out()?];
        match (&value.op, value.operands.as_slice()) {
            (Op::BatchNormalize(norm), [x]) => Some((*norm, *x)),
            _ => None,
        }
    };
    steps.filter_map(of).collect()
}

/// `let before = if ADD { gradient.state.step } else { 0 };
/// nw::batch_statistics::<A, S, 0, 16, 16>(before, z_h, &mut gradient.state.running); …
/// gradient.state.step = u64::saturating_add(before, rows as u64);`
pub(super) fn emit_statistics(plan: &Plan<'_>, scalar: &proc_macro2::Ident) -> Option<TokenStream> {
    let [gradient, rows, before] = ["gradient", "rows", "before"].map(local);
    let (nw, units) = (plan.kernels(), Literal::usize_unsuffixed(plan.model.units()));
    let statistics = norms(plan).into_iter().map(|(norm, x)| {
        let (offset, x) = (Literal::usize_unsuffixed(norm.offset), operand(plan.graph, x, true));
        quote! {
            #nw::batch_statistics::<A, #scalar, #offset, #units, _>(#before, #x, &mut #gradient.state.running);
        }
    });
    plan.model.needs_rows().then(|| {
        quote! {
            let #before = if ADD { #gradient.state.step } else { 0 };
            #(#statistics)*
            #gradient.state.step =
                ::core::primitive::u64::saturating_add(#before, #rows as ::core::primitive::u64);
        }
    })
}

/// A step of training on rows: the running statistics go to those of the batch.
///
/// `nw::follow_batch::<A, S, 0, 16, 16>(0.1, z_h, &mut self.state.running);`
pub(super) fn emit_trained_statistics(plan: &Plan<'_>, scalar: &proc_macro2::Ident) -> TokenStream {
    let (nw, units) = (plan.kernels(), Literal::usize_unsuffixed(plan.model.units()));
    let follow = norms(plan).into_iter().map(|(norm, x)| {
        let (offset, momentum) = (Literal::usize_unsuffixed(norm.offset), norm.momentum);
        let x = operand(plan.graph, x, true);
        quote!(#nw::follow_batch::<A, #scalar, #offset, #units, _>(#momentum, #x, &mut self.state.running);)
    });
    follow.collect()
}

/// A step with a gradient that was computed before: to its statistics, if it has some.
///
/// `if gradient.state.step > 0 { nw::follow::<S, 0, 16, 16>(0.1, &gradient.state.running, &mut self.state.running); }`
pub(super) fn emit_applied_statistics(plan: &Plan<'_>, scalar: &proc_macro2::Ident) -> Option<TokenStream> {
    let gradient = local("gradient");
    let (nw, units) = (plan.kernels(), Literal::usize_unsuffixed(plan.model.units()));
    let follow = norms(plan).into_iter().map(|(norm, x)| {
        let size = Literal::usize_unsuffixed(plan.graph.values[x].length);
        let (offset, momentum) = (Literal::usize_unsuffixed(norm.offset), norm.momentum);
        quote! {
            #nw::follow::<#scalar, #offset, #units, #size>(
                #momentum, &#gradient.state.running, &mut self.state.running,
            );
        }
    });
    plan.model.needs_rows().then(|| {
        quote! {
            if #gradient.state.step > 0 {
                #(#follow)*
            }
        }
    })
}
