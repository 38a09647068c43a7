//! What a network keeps besides its parameters: its type, and how steps of training change it.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::names::{local, operand, variable};
use crate::ir::{Op, ValueId};
use crate::model::{BatchNorm, Dropout};
use crate::plan::{Plan, RowsStep};

/// `State<S, 16>`, if the network keeps a state.
pub(super) fn state_type(plan: &Plan<'_>, scalar: &proc_macro2::Ident) -> Option<TokenStream> {
    let units = Literal::usize_unsuffixed(plan.model.units());
    plan.model.has_state().then(|| quote!(State<#scalar, #units>))
}

/// `nw::Dropout { probability: 0.5, layer: 0 }`
pub(super) fn emit_dropout(of: Dropout) -> TokenStream {
    let Dropout { probability, layer } = of;
    quote!(nw::Dropout { probability: #probability, layer: #layer })
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
    let of = |step: &RowsStep| match plan.graph.values[step.out()?].op {
        Op::BatchNormalize(norm, x) => Some((norm, x)),
        _ => None,
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

/// `nw::standardize::<S, 0, 16, _>(1e-5, &self.state.running, &z_h)`, and the gradient of that.
pub(super) fn emit_standardize(plan: &Plan<'_>, op: &Op, scalar: &proc_macro2::Ident) -> TokenStream {
    let (nw, units) = (plan.kernels(), Literal::usize_unsuffixed(plan.model.units()));
    let (function, norm, x) = match op {
        Op::Standardize(norm, x) => (quote!(standardize), norm, x),
        Op::StandardizeGradient(norm, d_n) => (quote!(standardize_gradient), norm, d_n),
        _ => return TokenStream::new(),
    };
    let (offset, epsilon) = (Literal::usize_unsuffixed(norm.offset), norm.epsilon);
    let x = operand(plan.graph, *x, false);
    quote!(#nw::#function::<#scalar, #offset, #units, _>(#epsilon, &self.state.running, #x))
}

/// The same on rows, and what normalises by the batch.
pub(super) fn emit_norm_rows(plan: &Plan<'_>, value: ValueId, scalar: &proc_macro2::Ident) -> TokenStream {
    let (nw, units) = (plan.kernels(), Literal::usize_unsuffixed(plan.model.units()));
    let (read, out) = (|value: ValueId| operand(plan.graph, value, true), variable(plan.graph, value));
    let standardize = |function: TokenStream, norm: &BatchNorm, x: ValueId| {
        let (offset, epsilon, x) = (Literal::usize_unsuffixed(norm.offset), norm.epsilon, read(x));
        quote!(#nw::#function::<#scalar, #offset, #units, _>(#epsilon, &self.state.running, #x, #out);)
    };
    match &plan.graph.values[value].op {
        Op::Standardize(norm, x) => standardize(quote!(standardize_rows), norm, *x),
        Op::StandardizeGradient(norm, d_n) => standardize(quote!(standardize_gradient_rows), norm, *d_n),
        Op::BatchNormalize(norm, x) => {
            let (epsilon, x) = (norm.epsilon, read(*x));
            quote!(#nw::batch_normalize_rows::<A, #scalar, _>(#epsilon, #x, #out);)
        }
        Op::BatchNormalizeGradient(norm, x, d_n) => {
            let (epsilon, x, d_n) = (norm.epsilon, read(*x), read(*d_n));
            quote!(#nw::batch_normalize_gradient_rows::<A, #scalar, _>(#epsilon, #x, #d_n, #out);)
        }
        // Everything else has steps of its own.
        _ => TokenStream::new(),
    }
}
