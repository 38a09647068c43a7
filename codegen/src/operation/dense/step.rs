//! How a method changes the parameters of a layer: by the optimiser's rule, as changed by the layer's
//! options, and then the limit of the norms; or by the rule that stores a gradient.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::table::emit_table;
use crate::emit::layers::emit_trains_layer;
use crate::emit::names::local;
use crate::model::{LayerId, StepOptions};
use crate::plan::program::{LayerKernel, Plan};

/// The network that a method changes by the gradients of layers.
pub(crate) struct Change {
    /// The network that changes: `self` or `gradient`.
    network: Ident,
    /// The rule that changes it.
    rule: TokenStream,
    /// The slots of the rule, if it is a step, which has the layers' options: a gradient is stored without
    /// them.
    state: Option<Ident>,
    /// Whether the method changes chosen layers alone.
    is_chosen: bool,
}

impl Change {
    /// A step of the optimiser.
    pub(crate) fn step() -> Self {
        let rule = local("rule");
        Change {
            network: Ident::new("self", Span::call_site()),
            rule: quote!(#rule),
            state: Some(local("state")),
            is_chosen: true,
        }
    }

    /// A gradient that is stored.
    pub(crate) fn gradient() -> Self {
        let (network, rule) = (local("gradient"), quote!(nw::Storing::<false>));
        Change { network, rule, state: None, is_chosen: false }
    }

    /// A gradient of rows, of the chosen layers: stored, or added to what is there.
    pub(crate) fn gradient_of_rows() -> Self {
        let (network, rule) = (local("gradient"), quote!(nw::Storing::<{ ADD }>));
        Change { network, rule, state: None, is_chosen: true }
    }

    /// A gradient of sequences, of the chosen layers.
    pub(crate) fn gradient_of_sequences() -> Self {
        Change { is_chosen: true, ..Self::gradient() }
    }

    /// The last arguments of a kernel that updates a layer, which `place` finds in a network: the layer, the
    /// rule as the options shape it, and what the rule keeps.
    ///
    /// `&mut self.h, rule, nw::parts::<_, R, Self, _>(&mut state, |network| &mut network.h)`, where the
    /// rule is
    /// `nw::Shaped::<_, { nw::bits(0.0) }, { nw::bits(1e-4) }, { nw::bits(1.0) }>::new(rule)` for l1, l2 and
    /// rate_scale; `&mut gradient.h, nw::Storing::<false>, []`
    pub(crate) fn emit(
        &self,
        options: &StepOptions,
        place: impl Fn(TokenStream) -> TokenStream,
    ) -> TokenStream {
        let Change { network, rule, state, .. } = self;
        let layer = place(quote!(#network));
        let Some(state) = state else { return quote!(#layer, #rule, []) };
        let StepOptions { l1, l2, rate_scale, .. } = options;
        let [l1, l2, rate_scale] = [l1, l2, rate_scale].map(|number| quote!({ nw::bits(#number) }));
        let rule = match options.has_plain_rule() {
            true => quote!(#rule),
            false => quote!(nw::Shaped::<_, #l1, #l2, #rate_scale>::new(#rule)),
        };
        let kept = place(quote!(network));
        quote!(#layer, #rule, nw::parts::<_, R, Self, _>(&mut #state, |network| #kept))
    }

    /// The statements that change a layer, where the method changes it.
    ///
    /// `if nw::Chosen::trains(&layers, 0) { … }`
    pub(crate) fn emit_chosen(&self, plan: &Plan<'_>, id: LayerId, statements: TokenStream) -> TokenStream {
        if !self.is_chosen {
            return statements;
        }
        let trains = emit_trains_layer(plan.model, id);
        quote!(if #trains { #statements })
    }

    /// Other statements where the method does not change the layer. Where nothing is frozen, rustc does not
    /// compile them.
    ///
    /// `if const { L::ALL } || nw::Chosen::trains(&layers, 0) { … } else { … }`
    pub(crate) fn emit_chosen_or(
        &self,
        plan: &Plan<'_>,
        id: LayerId,
        statements: TokenStream,
        otherwise: TokenStream,
    ) -> TokenStream {
        if !self.is_chosen {
            return statements;
        }
        let trains = emit_trains_layer(plan.model, id);
        quote!(if const { L::ALL } || #trains { #statements } else { #otherwise })
    }

    /// Whether it is a step of the optimiser.
    pub(crate) fn is_step(&self) -> bool {
        self.state.is_some()
    }

    /// The limit of the norms behind a step of a layer with the option `max_norm`.
    pub(crate) fn emit_limit(&self, plan: &Plan<'_>, id: LayerId) -> TokenStream {
        if self.state.is_some() { emit_limit(plan, id) } else { TokenStream::new() }
    }
}

/// `nw::limit_norms::<A, _, _, _, _>(&mut self.h, 3.0);` behind the update of a layer with the option
/// `max_norm`.
fn emit_limit(plan: &Plan<'_>, id: LayerId) -> TokenStream {
    let layer = &plan.model.layers()[id];
    let (Some(most), field) = (layer.step.max_norm, &layer.name) else { return TokenStream::new() };
    let nw = plan.kernels();
    match plan.layers[id].kernel {
        LayerKernel::Dense => quote!(#nw::limit_norms::<A, _, _, _, _>(&mut self.#field, #most);),
        LayerKernel::Sparse(pairs) => {
            let table = emit_table(id, pairs);
            let outputs = Literal::usize_unsuffixed(layer.outputs);
            quote!(#nw::limit_sparse_norms::<A, _, _, _, _, #outputs>(&mut self.#field, #table, #most);)
        }
    }
}
