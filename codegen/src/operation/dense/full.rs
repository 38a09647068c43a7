//! A full matrix of weights: one statement per multiply-add, or calls of the runtime's tiles.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::step::Change;
use crate::emit::at::At;
use crate::emit::names::{local, operand, part, variable};
use crate::ir::value::LayerGradient;
use crate::keyword::Activation;
use crate::model::LayerId;
use crate::operation::activation;
use crate::plan::computed::FusedInto;
use crate::plan::program::Plan;

/// `let z_h = nw::dense::<A, S, 30, 16, 16, 1>(&self.h, x);`
///
/// Without the bias it is `nw::dense::<A, S, 30, 16, 0, 1>(nw::weights_of(&self.h), x)`, of two values
/// `nw::dense_of_parts::<A, S, 17, 64, 64, _, _>(&self.z, x, nw::recalled(&memory.h, 1))`.
pub(super) fn emit_row(at: &At<'_>, id: LayerId, has_bias: bool) -> TokenStream {
    let (layer, partials) = (&at.plan.model.layers()[id], at.plan.layers[id].partials);
    let (nw, scalar, x, field) = (at.kernels(), at.scalar(), at.only(), &layer.name);
    let (biases, of) = match has_bias {
        true => (layer.biases(), quote!(&self.#field)),
        false => (0, quote!(nw::weights_of(&self.#field))),
    };
    let sizes = [layer.inputs, layer.outputs, biases, partials].map(Literal::usize_unsuffixed);
    if at.plan.in_place.pairs.contains(&x) {
        let parts = at.plan.graph.values[x].operands.iter().map(|part| at.read_in_place(*part));
        let (sizes, _) = sizes.split_at(3);
        return at.bind(&quote!(nw::dense_of_parts::<A, #scalar, #(#sizes),*, _, _>(#of, #(#parts),*)));
    }
    let x = at.read_in_place(x);
    at.bind(&quote!(#nw::dense::<A, #scalar, #(#sizes),*>(#of, #x)))
}

/// `let z_h_0 = self.h.bias[0]; let z_h_0 = S::mul_add::<A>(x[0], self.h.weights[0][0], z_h_0); …
/// let z_h = [z_h_0, …];`
pub(super) fn emit_unrolled(at: &At<'_>, id: LayerId, has_bias: bool) -> TokenStream {
    let (layer, partials) = (&at.plan.model.layers()[id], at.plan.layers[id].partials);
    let (scalar, x, field) = (at.scalar(), variable(at.plan.graph, at.only()), &layer.name);
    let mut outputs = Vec::new();
    let mut statements = TokenStream::new();
    for o in 0..layer.outputs {
        let output = Literal::usize_unsuffixed(o);
        let sums: Vec<_> = (0..partials)
            .map(|p| part(at.plan.graph, at.value, &[o, p][..if partials == 1 { 1 } else { 2 }]))
            .collect();
        for (p, sum) in sums.iter().enumerate() {
            let first = if p == 0 && has_bias && layer.biases() > 0 {
                quote!(self.#field.bias[#output])
            } else {
                quote!(#scalar::ZERO)
            };
            statements.extend(quote!(let #sum = #first;));
        }
        for i in 0..layer.inputs {
            let (input, sum) = (Literal::usize_unsuffixed(i), &sums[i % partials]);
            statements.extend(quote! {
                let #sum = #scalar::mul_add::<A>(#x[#input], self.#field.weights[#input][#output], #sum);
            });
        }
        // The halving tree over the partial sums.
        let mut width = partials / 2;
        while width > 0 {
            for p in 0..width {
                let (low, high) = (&sums[p], &sums[p + width]);
                statements.extend(quote!(let #low = #low + #high;));
            }
            width /= 2;
        }
        outputs.push(sums[0].clone());
    }
    statements.extend(at.bind(&quote!([#(#outputs),*])));
    statements
}

/// `nw::dense_rows::<A, S, _, _, _, _, 1>(&self.h, x, nw::Sigmoid, a_h);`
pub(super) fn emit_rows(at: &At<'_>, id: LayerId, has_bias: bool) -> TokenStream {
    let (scalar, x, out) = (at.scalar(), at.read(0), at.out());
    let (field, partials) = (&at.plan.model.layers()[id].name, at.plan.layers[id].partials);
    let (activation, partials) = (emit_behind(at), Literal::usize_unsuffixed(partials));
    let of = if has_bias { quote!(&self.#field) } else { quote!(nw::weights_of(&self.#field)) };
    quote!(nw::dense_rows::<A, #scalar, _, _, _, _, #partials>(#of, #x, nw::#activation, #out);)
}

/// `nw::dense_channels::<A, S, _, 49, 16, 16, 1, _>(&self.h, &c_h, nw::Tanh, rows, …);`
pub(super) fn emit_block(at: &At<'_>, id: LayerId) -> TokenStream {
    let (layer, partials) = (&at.plan.model.layers()[id], at.plan.layers[id].partials);
    let (scalar, x, field, rest) = (at.scalar(), at.list(at.only()), &layer.name, at.filled());
    let sizes = [layer.inputs, layer.outputs, layer.biases(), partials].map(Literal::usize_unsuffixed);
    let activation = emit_behind(at);
    at.fill(&quote! {
        nw::dense_channels::<A, #scalar, _, #(#sizes),*, _>(&self.#field, #x, nw::#activation, #rest);
    })
}

/// The activation that a kernel for rows applies to its sums.
pub(super) fn emit_behind(at: &At<'_>) -> TokenStream {
    match at.fused {
        FusedInto::Activation(activation) => activation::emit_type(activation),
        FusedInto::Nothing
        | FusedInto::Slope(..)
        | FusedInto::Part(_)
        | FusedInto::Gradient(_)
        | FusedInto::OfLogits => activation::emit_type(Activation::Identity),
    }
}

/// The activation whose slope a kernel for rows multiplies with, and the value that the slope is computed
/// from.
pub(super) fn emit_below(at: &At<'_>) -> (TokenStream, TokenStream) {
    match at.fused {
        FusedInto::Slope(activation, read) => (activation::emit_type(activation), at.read_value(read)),
        // The identity's slope reads nothing.
        FusedInto::Nothing
        | FusedInto::Activation(_)
        | FusedInto::Part(_)
        | FusedInto::Gradient(_)
        | FusedInto::OfLogits => (activation::emit_type(Activation::Identity), quote!(&[])),
    }
}

/// `let d_a_h = nw::dense_input_gradient::<A, S, 16, 1, 1>(&self.y, &d_z_y);`
pub(super) fn emit_input_gradient(at: &At<'_>, id: LayerId) -> TokenStream {
    let (layer, nw, scalar, d_z) = (&at.plan.model.layers()[id], at.kernels(), at.scalar(), at.read(0));
    let sizes = [layer.inputs, layer.outputs, layer.biases()].map(Literal::usize_unsuffixed);
    let field = &layer.name;
    at.bind(&quote!(#nw::dense_input_gradient::<A, #scalar, #(#sizes),*>(&self.#field, #d_z)))
}

/// `nw::dense_input_gradient_into::<A, S, 30, 16, 16>(&self.h, &d_z_h, gradient);`
pub(super) fn emit_input_gradient_into(at: &At<'_>, id: LayerId) -> TokenStream {
    let (layer, nw, scalar, d_z) = (&at.plan.model.layers()[id], at.kernels(), at.scalar(), at.read(0));
    let sizes = [layer.inputs, layer.outputs, layer.biases()].map(Literal::usize_unsuffixed);
    let (field, gradient) = (&layer.name, local("gradient"));
    quote!(#nw::dense_input_gradient_into::<A, #scalar, #(#sizes),*>(&self.#field, #d_z, #gradient);)
}

/// `let d_a_h_0 = S::ZERO; let d_a_h_0 = S::mul_add::<A>(d_z_y[0], self.y.weights[0][0], d_a_h_0); …`
pub(super) fn emit_unrolled_input_gradient(at: &At<'_>, id: LayerId) -> TokenStream {
    let (layer, scalar) = (&at.plan.model.layers()[id], at.scalar());
    let (field, d_z) = (&layer.name, variable(at.plan.graph, at.only()));
    let mut inputs = Vec::new();
    let mut statements = TokenStream::new();
    for i in 0..layer.inputs {
        let (input, sum) = (Literal::usize_unsuffixed(i), part(at.plan.graph, at.value, &[i]));
        statements.extend(quote!(let #sum = #scalar::ZERO;));
        for o in (0..layer.outputs).map(Literal::usize_unsuffixed) {
            statements.extend(quote! {
                let #sum = #scalar::mul_add::<A>(#d_z[#o], self.#field.weights[#input][#o], #sum);
            });
        }
        inputs.push(sum);
    }
    statements.extend(at.bind(&quote!([#(#inputs),*])));
    statements
}

/// `nw::dense_input_gradient_rows::<A, S, _, _, _, _>(&self.y, d_z_y, nw::Sigmoid, a_h, d_z_h);`
///
/// Of some inputs alone the layer is `nw::inputs_of::<_, 4, 32, _, _, _>(&self.h)`.
pub(super) fn emit_input_gradient_rows(at: &At<'_>, id: LayerId) -> TokenStream {
    let (field, scalar, d_z, out) = (&at.plan.model.layers()[id].name, at.scalar(), at.read(0), at.out());
    let (activation, a) = emit_below(at);
    let of = match at.fused {
        FusedInto::Part(start) => {
            let [start, length] = [start, at.out_length()].map(Literal::usize_unsuffixed);
            quote!(nw::inputs_of::<_, #start, #length, _, _, _>(&self.#field))
        }
        FusedInto::Nothing
        | FusedInto::Activation(_)
        | FusedInto::Slope(..)
        | FusedInto::Gradient(_)
        | FusedInto::OfLogits => quote!(&self.#field),
    };
    quote! {
        nw::dense_input_gradient_rows::<A, #scalar, _, _, _, _>(#of, #d_z, nw::#activation, #a, #out);
    }
}

/// `nw::only_output_step_rows::<A, S, _, _, _, _, { B }>(a_h, d_z_y, nw::Sigmoid, d_z_h, &mut self.y, rule, …);`
pub(super) fn emit_only_output_step(at: &At<'_>, of: &LayerGradient, change: &Change) -> TokenStream {
    let layer = &at.plan.model.layers()[of.layer];
    let (field, scalar, out) = (&layer.name, at.scalar(), at.out());
    let (x, d_z, (activation, _)) = (at.read_value(of.x), at.read(0), emit_below(at));
    let changed = change.emit(&layer.step, |network| quote!(&mut #network.#field));
    let limit = change.emit_limit(at.plan, of.layer);
    quote! {
        nw::only_output_step_rows::<A, #scalar, _, _, _, _, { B }>(
            #x, #d_z, nw::#activation, #out, #changed
        );
        #limit
    }
}

/// `nw::dense_update::<A, _, _, _, _, _>(x, &d_z_h, &mut self.h, rule, …);`, for rows
/// `nw::dense_update_rows::<A, _, _, _, _, _, { B }>(…);`
pub(super) fn emit_parameters(
    plan: &Plan<'_>,
    of: &LayerGradient,
    change: &Change,
    rows: bool,
) -> TokenStream {
    let (layer, nw) = (&plan.model.layers()[of.layer], plan.kernels());
    let field = &layer.name;
    let (x, d_z) = (operand(plan.graph, of.x, rows), operand(plan.graph, of.d_z, rows));
    let changed = change.emit(&layer.step, |network| quote!(&mut #network.#field));
    let limit = change.emit_limit(plan, of.layer);
    let function = match rows {
        true => quote!(nw::dense_update_rows::<A, _, _, _, _, _, { B }>),
        false => quote!(#nw::dense_update::<A, _, _, _, _, _>),
    };
    quote! {
        #function(#x, #d_z, #changed);
        #limit
    }
}
