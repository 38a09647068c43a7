//! Gradients of weights that several layers use, and of biases alone.

use proc_macro2::TokenStream;
use quote::quote;

use super::sparse::emit_call;
use super::step::Change;
use crate::emit::names::operand;
use crate::ir::value::LayerGradient;
use crate::plan::program::Plan;

/// A bias: a layer without weights.
///
/// `nw::sparse_update::<A, _, _, _, _, _, _, _>(&d_z_k, &d_z_k, nw::Table(&[]), nw::bias_of_mut(&mut self.k),
/// rule, …);`
pub(super) fn emit_bias(plan: &Plan<'_>, of: &LayerGradient, change: &Change, rows: bool) -> TokenStream {
    let layer = &plan.model.layers()[of.layer];
    let field = &layer.name;
    let place = |network: TokenStream| match layer.tie {
        Some(_) => quote!(&mut #network.#field),
        None => quote!(nw::bias_of_mut(&mut #network.#field)),
    };
    emit_call(plan, of, rows, &quote!(nw::Table(&[])), &change.emit(&layer.step.of_bias(), place))
}

/// Shared weights: the uses of one sample are as many rows, whose gradients add; so no number of rows bounds
/// them.
///
/// `nw::dense_update_uses::<A, _, _, _, _, _>(nw::uses(&x_h_tied), nw::uses(&d_h_tied),
/// nw::weights_of_mut(&mut self.h), rule, …);`, and for rows of samples `dense_update_rows`.
pub(super) fn emit_weights(plan: &Plan<'_>, of: &LayerGradient, change: &Change, rows: bool) -> TokenStream {
    let layer = &plan.model.layers()[of.layer];
    let field = &layer.name;
    let (x, d_z) = (operand(plan.graph, of.x, rows), operand(plan.graph, of.d_z, rows));
    // Out of line the joined rows are handed over as they are, so that their number is known there.
    let joined = |value: &TokenStream| match (rows, plan.far) {
        (true, _) => quote!(nw::uses_rows(#value)),
        (false, false) => quote!(nw::uses(#value)),
        (false, true) => value.clone(),
    };
    let (nw, more) = (plan.kernels(), plan.far.then(|| quote!(, _, _)));
    let (x, d_z) = (joined(&x), joined(&d_z));
    // In a batch the uses are rows as others are, of unknown number.
    let all = quote!({ ::core::primitive::usize::MAX });
    let changed = change.emit(&layer.step, |network| quote!(nw::weights_of_mut(&mut #network.#field)));
    let limit = change.emit_limit(plan, of.layer);
    let function = match rows {
        true => quote!(nw::dense_update_rows::<A, _, _, _, _, _, #all>),
        false => quote!(#nw::dense_update_uses::<A, _, _, _, _, _ #more>),
    };
    quote! {
        #function(#x, #d_z, #changed);
        #limit
    }
}
