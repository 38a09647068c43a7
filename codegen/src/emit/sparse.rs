//! Layers that are no full matrix: a statement for each connection, or a call of the runtime's loops over them.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::names::{Names, connections, local, operand, part, variable};
use super::row::Sink;
use super::step::{emit_limit, emit_rule};
use super::topology::activation_type;
use crate::ir::{LayerGradient, ValueId};
use crate::keyword::Activation;
use crate::model::{LayerId, Pattern, StepOptions};
use crate::plan::{InputStep, Plan, Tier};

/// `const NW_CONNECTIONS_0: [(usize, usize); 2] = [(0, 0), (1, 2)];`, for each sparse layer.
pub(super) fn emit_connections(plan: &Plan<'_>) -> TokenStream {
    let usize = quote!(::core::primitive::usize);
    let tables = plan.model.layers().entries().filter_map(|(id, layer)| {
        let Pattern::Connections(pairs) = &layer.pattern else { return None };
        let (name, count) = (connections(id), pairs.len());
        let pairs = pairs.iter().map(|(input, output)| {
            let [input, output] = [*input, *output].map(Literal::usize_unsuffixed);
            quote!((#input, #output))
        });
        Some(quote!(const #name: [(#usize, #usize); #count] = [#(#pairs),*];))
    });
    tables.collect()
}

/// `nw::Table(&NW_CONNECTIONS_0)` or `nw::Diagonal`.
pub(super) fn emit_table(plan: &Plan<'_>, id: LayerId) -> TokenStream {
    match &plan.model.layers()[id].pattern {
        Pattern::Connections(_) => {
            let table = connections(id);
            quote!(nw::Table(&#table))
        }
        Pattern::Full | Pattern::Diagonal => quote!(nw::Diagonal),
    }
}

/// The connections as pairs of indices, by input, then by output.
fn pairs(plan: &Plan<'_>, id: LayerId) -> Vec<(usize, usize)> {
    let layer = &plan.model.layers()[id];
    match &layer.pattern {
        Pattern::Connections(pairs) => pairs.clone(),
        Pattern::Full | Pattern::Diagonal => (0..layer.outputs).map(|k| (k, k)).collect(),
    }
}

/// Tiled: `let z_h = nw::sparse::<A, S, _, _, _, _, 4>(&self.h, nw::Diagonal, x);`
///
/// Unrolled: `let z_h_0 = self.h.bias[0]; let z_h_0 = S::mul_add::<A>(x[0], self.h.weights[0], z_h_0); …
/// let z_h = [z_h_0, …];`
pub(super) fn emit_value(
    plan: &Plan<'_>,
    value: ValueId,
    id: LayerId,
    x: ValueId,
    names: &Names,
) -> TokenStream {
    let (layer, scalar, nw) = (&plan.model.layers()[id], &names.scalar, plan.kernels());
    let (field, name) = (&layer.name, variable(plan.graph, value));
    if plan.layers[id].tier == Tier::Tiled {
        let (table, x) = (emit_table(plan, id), operand(plan.graph, x, false));
        let outputs = Literal::usize_unsuffixed(layer.outputs);
        return quote!(let #name = #nw::sparse::<A, #scalar, _, _, _, _, #outputs>(&self.#field, #table, #x););
    }
    let x = variable(plan.graph, x);
    let sums: Vec<_> = (0..layer.outputs).map(|o| part(plan.graph, value, &[o])).collect();
    let starts = sums.iter().enumerate().map(|(o, sum)| {
        let o = Literal::usize_unsuffixed(o);
        match layer.biases() {
            0 => quote!(let #sum = #scalar::ZERO;),
            _ => quote!(let #sum = self.#field.bias[#o];),
        }
    });
    let terms = pairs(plan, id).into_iter().enumerate().map(|(k, (input, output))| {
        let (sum, [k, input]) = (&sums[output], [k, input].map(Literal::usize_unsuffixed));
        quote!(let #sum = #scalar::mul_add::<A>(#x[#input], self.#field.weights[#k], #sum);)
    });
    quote! {
        #(#starts)*
        #(#terms)*
        let #name = [#(#sums),*];
    }
}

/// Tiled: `let d_a_h = nw::sparse_input_gradient::<A, S, _, _, _, 16, _>(&self.y, nw::Diagonal, &d_z_y);`
///
/// Unrolled: `let d_a_h_0 = S::ZERO; let d_a_h_0 = S::mul_add::<A>(d_z_y[0], self.y.weights[0], d_a_h_0); …`
pub(super) fn emit_input_gradient(
    plan: &Plan<'_>,
    value: ValueId,
    id: LayerId,
    d_z: ValueId,
    names: &Names,
) -> TokenStream {
    let (layer, scalar, nw) = (&plan.model.layers()[id], &names.scalar, plan.kernels());
    let (field, name) = (&layer.name, variable(plan.graph, value));
    if plan.layers[id].tier == Tier::Tiled {
        let (table, d_z) = (emit_table(plan, id), operand(plan.graph, d_z, false));
        let inputs = Literal::usize_unsuffixed(layer.inputs);
        return quote! {
            let #name = #nw::sparse_input_gradient::<A, #scalar, _, _, _, #inputs, _>(&self.#field, #table, #d_z);
        };
    }
    let d_z = variable(plan.graph, d_z);
    let pairs = pairs(plan, id);
    let connected: BTreeMap<usize, Ident> =
        pairs.iter().map(|(input, _)| (*input, part(plan.graph, value, &[*input]))).collect();
    let sums: Vec<&Ident> = connected.values().collect();
    let terms = pairs.iter().enumerate().map(|(k, (input, output))| {
        let (sum, [k, output]) = (&connected[input], [k, *output].map(Literal::usize_unsuffixed));
        quote!(let #sum = #scalar::mul_add::<A>(#d_z[#output], self.#field.weights[#k], #sum);)
    });
    // Inputs that nothing connects have no statement, and no entry: a row may be as wide as the budget allows.
    let result = match connected.len() == layer.inputs {
        true => quote!(let #name = [#(#sums),*];),
        false => {
            let (width, inputs) =
                (layer.inputs, connected.keys().map(|input| Literal::usize_unsuffixed(*input)));
            quote! {
                let mut #name = [#scalar::ZERO; #width];
                #(#name[#inputs] = #sums;)*
            }
        }
    };
    quote! {
        #(let #sums = #scalar::ZERO;)*
        #(#terms)*
        #result
    }
}

/// `nw::sparse_input_gradient_into::<A, _, _, _, _, _, _>(&self.y, nw::Diagonal, &d_z_y, gradient);`
pub(super) fn emit_input_gradient_into(plan: &Plan<'_>, id: LayerId, d_z: &TokenStream) -> TokenStream {
    let (field, table, gradient) = (&plan.model.layers()[id].name, emit_table(plan, id), local("gradient"));
    quote!(nw::sparse_input_gradient_into::<A, _, _, _, _, _, _>(&self.#field, #table, #d_z, #gradient);)
}

/// `nw::sparse_update::<A, _, _, R, { K }, _, _, _, _>(x, &d_z_h, nw::Diagonal, &mut self.h, rule, …);`,
/// `sparse_gradient`, and both for rows.
pub(super) fn emit_parameters(plan: &Plan<'_>, of: &LayerGradient, sink: Sink, rows: bool) -> TokenStream {
    let layer = &plan.model.layers()[of.layer];
    let field = &layer.name;
    let (table, limit) = (emit_table(plan, of.layer), emit_limit(plan, of.layer));
    let call =
        emit_call(plan, of, (sink, rows), (&table, &layer.step), |network| quote!(&mut #network.#field));
    if sink == Sink::Update { quote!(#call #limit) } else { call }
}

/// The call that stores or applies the gradient of a list of weights and a bias, which `place` finds in a network.
pub(super) fn emit_call(
    plan: &Plan<'_>,
    of: &LayerGradient,
    (sink, rows): (Sink, bool),
    (table, step): (&TokenStream, &StepOptions),
    place: impl Fn(TokenStream) -> TokenStream,
) -> TokenStream {
    let [gradient, rule, state] = ["gradient", "rule", "state"].map(local);
    let (x, d_z) = (operand(plan.graph, of.x, rows), operand(plan.graph, of.d_z, rows));
    let ((rule, kind), nw) = (emit_rule(step, &rule), plan.kernels());
    let [of_gradient, of_self, of_state] = [quote!(#gradient), quote!(self), quote!(network)].map(place);
    let update = quote!((#x, #d_z, #table, #of_self, #rule, nw::parts(&mut #state, |network| #of_state)););
    match (sink, rows) {
        (Sink::Store, false) => {
            quote!(#nw::sparse_gradient::<A, _, _, _, _, _, _>(#x, #d_z, #table, #of_gradient);)
        }
        (Sink::Store, true) => {
            quote!(#nw::sparse_gradient_rows::<A, _, _, _, _, _, _, { ADD }>(#x, #d_z, #table, #of_gradient);)
        }
        (Sink::Update, false) => quote!(#nw::sparse_update::<A, _, _, #kind, { K }, _, _, _, _> #update),
        (Sink::Update, true) => quote!(#nw::sparse_update_rows::<A, _, _, #kind, { K }, _, _, _, _> #update),
    }
}

/// `nw::sparse_rows::<A, _, _, _, _, _, _, _>(&self.h, nw::Diagonal, x, nw::Sigmoid, a_h);`
pub(super) fn emit_rows(
    plan: &Plan<'_>,
    layer: LayerId,
    x: ValueId,
    activation: Activation,
    out: ValueId,
) -> TokenStream {
    let (field, table) = (&plan.model.layers()[layer].name, emit_table(plan, layer));
    let (x, out) = (operand(plan.graph, x, true), variable(plan.graph, out));
    let (activation, nw) = (activation_type(activation), plan.kernels());
    quote!(#nw::sparse_rows::<A, _, _, _, _, _, _, _>(&self.#field, #table, #x, nw::#activation, #out);)
}

/// `nw::sparse_input_gradient_rows::<A, _, _, _, _, _, _, _>(&self.y, nw::Diagonal, d_z_y, nw::Sigmoid, a_h, d_z_h);`
pub(super) fn emit_input_gradient_rows(plan: &Plan<'_>, step: &InputStep) -> TokenStream {
    let (field, table) = (&plan.model.layers()[step.layer].name, emit_table(plan, step.layer));
    let (d_z, out) = (operand(plan.graph, step.d_z, true), variable(plan.graph, step.out));
    let nw = plan.kernels();
    let (activation, a) = match step.below {
        Some((activation, a)) => (activation_type(activation), operand(plan.graph, a, true)),
        // The identity's gradient reads no output.
        None => (activation_type(Activation::Identity), quote!(&[])),
    };
    quote! {
        #nw::sparse_input_gradient_rows::<A, _, _, _, _, _, _, _>(
            &self.#field, #table, #d_z, nw::#activation, #a, #out,
        );
    }
}
