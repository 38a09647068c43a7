//! What the options of a layer make of a step: the optimiser's rule, and the limit of the norms behind it.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::sparse::emit_table;
use crate::model::{LayerId, Pattern, StepOptions};
use crate::plan::Plan;

/// The optimiser's rule as the layer's options shape it, and its type: `rule` and `R`, or
/// `nw::Shaped::new(rule)` and `nw::Shaped<R, { nw::bits(0.0) }, { nw::bits(1e-4) }, { nw::bits(1.0) }>` for l1, l2 and
/// rate_scale.
pub(crate) fn emit_rule(step: &StepOptions, rule: &Ident) -> (TokenStream, TokenStream) {
    if step.has_plain_rule() {
        return (quote!(#rule), quote!(R));
    }
    let StepOptions { l1, l2, rate_scale, .. } = step;
    let [l1, l2, rate_scale] = [l1, l2, rate_scale].map(|number| quote!({ nw::bits(#number) }));
    (quote!(nw::Shaped::new(#rule)), quote!(nw::Shaped<R, #l1, #l2, #rate_scale>))
}

/// `nw::limit_norms::<A, _, _, _, _>(&mut self.h, 3.0);` behind the update of a layer with the option `max_norm`.
pub(crate) fn emit_limit(plan: &Plan<'_>, id: LayerId) -> TokenStream {
    let layer = &plan.model.layers()[id];
    let (Some(most), field) = (layer.step.max_norm, &layer.name) else { return TokenStream::new() };
    let nw = plan.kernels();
    match layer.pattern {
        Pattern::Full => quote!(#nw::limit_norms::<A, _, _, _, _>(&mut self.#field, #most);),
        Pattern::Diagonal | Pattern::Connections(_) => {
            let table = emit_table(plan, id);
            let outputs = Literal::usize_unsuffixed(layer.outputs);
            quote!(#nw::limit_sparse_norms::<A, _, _, _, _, #outputs>(&mut self.#field, #table, #most);)
        }
    }
}
