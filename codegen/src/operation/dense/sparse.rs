//! Layers that are not a full matrix: one statement per connection, or a call of the runtime's loops over
//! them.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::full::{emit_behind, emit_below};
use super::step::Change;
use super::table::emit_table;
use crate::emit::at::At;
use crate::emit::names::{local, operand, part, variable};
use crate::ir::value::LayerGradient;
use crate::model::LayerId;
use crate::plan::program::{Pairs, Plan};

/// The pairs of a layer with so many outputs, one by one.
fn each(pairs: Pairs<'_>, outputs: usize) -> Vec<(usize, usize)> {
    match pairs {
        Pairs::Table(pairs) => pairs.to_vec(),
        Pairs::Diagonal => (0..outputs).map(|k| (k, k)).collect(),
    }
}

/// `let z_h = nw::sparse::<A, S, _, _, _, _, 4>(&self.h, nw::Diagonal, x);`
pub(super) fn emit_row(at: &At<'_>, id: LayerId, pairs: Pairs<'_>) -> TokenStream {
    let (layer, nw, scalar) = (&at.plan.model.layers()[id], at.kernels(), at.scalar());
    let (field, table, x) = (&layer.name, emit_table(id, pairs), at.read(0));
    let outputs = Literal::usize_unsuffixed(layer.outputs);
    at.bind(&quote!(#nw::sparse::<A, #scalar, _, _, _, _, #outputs>(&self.#field, #table, #x)))
}

/// `let z_h_0 = self.h.bias[0]; let z_h_0 = S::mul_add::<A>(x[0], self.h.weights[0], z_h_0); …
/// let z_h = [z_h_0, …];`
pub(super) fn emit_unrolled(at: &At<'_>, id: LayerId, pairs: Pairs<'_>) -> TokenStream {
    let (layer, scalar) = (&at.plan.model.layers()[id], at.scalar());
    let (field, x) = (&layer.name, variable(at.plan.graph, at.only()));
    let sums: Vec<_> = (0..layer.outputs).map(|o| part(at.plan.graph, at.value, &[o])).collect();
    let starts = sums.iter().enumerate().map(|(o, sum)| {
        let o = Literal::usize_unsuffixed(o);
        match layer.biases() {
            0 => quote!(let #sum = #scalar::ZERO;),
            _ => quote!(let #sum = self.#field.bias[#o];),
        }
    });
    let terms = each(pairs, layer.outputs).into_iter().enumerate().map(|(k, (input, output))| {
        let (sum, [k, input]) = (&sums[output], [k, input].map(Literal::usize_unsuffixed));
        quote!(let #sum = #scalar::mul_add::<A>(#x[#input], self.#field.weights[#k], #sum);)
    });
    let result = at.bind(&quote!([#(#sums),*]));
    quote! {
        #(#starts)*
        #(#terms)*
        #result
    }
}

/// `nw::sparse_rows::<A, _, _, _, _, _, _, _>(&self.h, nw::Diagonal, x, nw::Sigmoid, a_h);`
pub(super) fn emit_rows(at: &At<'_>, id: LayerId, pairs: Pairs<'_>) -> TokenStream {
    let (field, table, nw) = (&at.plan.model.layers()[id].name, emit_table(id, pairs), at.kernels());
    let (x, activation, out) = (at.read(0), emit_behind(at), at.out());
    quote!(#nw::sparse_rows::<A, _, _, _, _, _, _, _>(&self.#field, #table, #x, nw::#activation, #out);)
}

/// `let d_a_h = nw::sparse_input_gradient::<A, S, _, _, _, 16, _>(&self.y, nw::Diagonal, &d_z_y);`
pub(super) fn emit_input_gradient(at: &At<'_>, id: LayerId, pairs: Pairs<'_>) -> TokenStream {
    let (layer, nw, scalar) = (&at.plan.model.layers()[id], at.kernels(), at.scalar());
    let (field, table, d_z) = (&layer.name, emit_table(id, pairs), at.read(0));
    let inputs = Literal::usize_unsuffixed(layer.inputs);
    at.bind(&quote!(
        #nw::sparse_input_gradient::<A, #scalar, _, _, _, #inputs, _>(&self.#field, #table, #d_z)
    ))
}

/// `nw::sparse_input_gradient_into::<A, _, _, _, _, _, _>(&self.y, nw::Diagonal, &d_z_y, gradient);`
pub(super) fn emit_input_gradient_into(at: &At<'_>, id: LayerId, pairs: Pairs<'_>) -> TokenStream {
    let (field, table, gradient) =
        (&at.plan.model.layers()[id].name, emit_table(id, pairs), local("gradient"));
    let (nw, d_z) = (quote!(nw), at.read(0));
    quote!(#nw::sparse_input_gradient_into::<A, _, _, _, _, _, _>(&self.#field, #table, #d_z, #gradient);)
}

/// `let d_a_h_0 = S::ZERO; let d_a_h_0 = S::mul_add::<A>(d_z_y[0], self.y.weights[0], d_a_h_0); …`
pub(super) fn emit_unrolled_input_gradient(at: &At<'_>, id: LayerId, pairs: Pairs<'_>) -> TokenStream {
    let (layer, scalar, name) = (&at.plan.model.layers()[id], at.scalar(), at.name());
    let (field, d_z) = (&layer.name, variable(at.plan.graph, at.only()));
    let pairs = each(pairs, layer.outputs);
    let connected: BTreeMap<usize, Ident> =
        pairs.iter().map(|(input, _)| (*input, part(at.plan.graph, at.value, &[*input]))).collect();
    let sums: Vec<&Ident> = connected.values().collect();
    let terms = pairs.iter().enumerate().map(|(k, (input, output))| {
        let (sum, [k, output]) = (&connected[input], [k, *output].map(Literal::usize_unsuffixed));
        quote!(let #sum = #scalar::mul_add::<A>(#d_z[#output], self.#field.weights[#k], #sum);)
    });
    // Inputs that nothing connects have no statement, and no entry: a row may be as wide as the budget
    // allows.
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

/// `nw::sparse_input_gradient_rows::<A, _, _, _, _, _, _, _>(&self.y, nw::Diagonal, d_z_y, nw::Sigmoid, a_h, d_z_h);`
pub(super) fn emit_input_gradient_rows(at: &At<'_>, id: LayerId, pairs: Pairs<'_>) -> TokenStream {
    let (field, table, nw) = (&at.plan.model.layers()[id].name, emit_table(id, pairs), at.kernels());
    let (d_z, (activation, a), out) = (at.read(0), emit_below(at), at.out());
    quote! {
        #nw::sparse_input_gradient_rows::<A, _, _, _, _, _, _, _>(
            &self.#field, #table, #d_z, nw::#activation, #a, #out,
        );
    }
}

/// `nw::sparse_update::<A, _, _, _, _, _, _, _>(x, &d_z_h, nw::Diagonal, &mut self.h, rule, …);`, for rows
/// `sparse_update_rows`.
pub(super) fn emit_parameters(
    plan: &Plan<'_>,
    of: &LayerGradient,
    change: &Change,
    rows: bool,
    pairs: Pairs<'_>,
) -> TokenStream {
    let layer = &plan.model.layers()[of.layer];
    let field = &layer.name;
    let changed = change.emit(&layer.step, |network| quote!(&mut #network.#field));
    let call = emit_call(plan, of, rows, &emit_table(of.layer, pairs), &changed);
    let limit = change.emit_limit(plan, of.layer);
    quote!(#call #limit)
}

/// The call that changes a list of weights and a bias by their gradient; `changed` are its last arguments.
pub(super) fn emit_call(
    plan: &Plan<'_>,
    of: &LayerGradient,
    rows: bool,
    table: &TokenStream,
    changed: &TokenStream,
) -> TokenStream {
    let (x, d_z) = (operand(plan.graph, of.x, rows), operand(plan.graph, of.d_z, rows));
    let (nw, function) =
        (plan.kernels(), if rows { quote!(sparse_update_rows) } else { quote!(sparse_update) });
    quote!(#nw::#function::<A, _, _, _, _, _, _, _>(#x, #d_z, #table, #changed);)
}
