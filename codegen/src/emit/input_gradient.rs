//! The gradient that a dense layer passes back, of one sample, and the method that asks for that of the input.

use proc_macro2::{Group, Literal, TokenStream};
use quote::{ToTokens as _, quote};

use super::names::{Names, block, local, operand, part, variable};
use super::row::{Sink, emit_parameters, emit_value};
use super::sparse;
use crate::ir::{Op, ValueId};
use crate::model::{LayerId, Pattern};
use crate::plan::{Plan, RowProgram, Step, Tier};

/// The block of `input_gradient_row`: the gradient goes into `gradient`, and the loss is the result. Where the gradient comes
/// straight from a layer, no copy of it lies on the stack: an input may be wide.
///
/// `… nw::dense_input_gradient_into::<A, S, 30, 16, 16>(&self.h, &d_z_h, gradient); loss`
pub(super) fn emit_input_gradient_body(plan: &Plan<'_>, program: &RowProgram, names: &Names) -> Group {
    let (scalar, nw, gradient) = (&names.scalar, plan.kernels(), local("gradient"));
    let root = plan.graph.roots.input_gradient;
    let steps = program.steps.iter().map(|step| match (step, root) {
        (Step::Value(value), Some(root)) if *value == root => match plan.graph.values[root].op {
            Op::InputGradient(id, d_z) if plan.layers[id].tier == Tier::Tiled => {
                let (layer, d_z) = (&plan.model.layers()[id], operand(plan.graph, d_z, false));
                let field = &layer.name;
                if layer.pattern != Pattern::Full {
                    return sparse::emit_input_gradient_into(plan, id, &d_z);
                }
                let sizes = [layer.inputs, layer.outputs, layer.biases()].map(Literal::usize_unsuffixed);
                quote!(#nw::dense_input_gradient_into::<A, #scalar, #(#sizes),*>(&self.#field, #d_z, #gradient);)
            }
            _ => {
                let (value, name) = (emit_value(plan, root, names), variable(plan.graph, root));
                quote!(#value *#gradient = #name;)
            }
        },
        (Step::Value(value), _) => emit_value(plan, *value, names),
        (Step::Parameters(of), _) => emit_parameters(plan, of, Sink::Store),
    });
    let result = program.result.map(|value| variable(plan.graph, value).into_token_stream());
    block(steps.chain(result))
}

/// Tiled: `let d_a_h = nw::dense_input_gradient::<A, S, 16, 1, 1>(&self.y, &d_z_y);`
///
/// Unrolled: `let d_a_h_0 = S::ZERO; let d_a_h_0 = S::mul_add::<A>(d_z_y[0], self.y.weights[0][0], d_a_h_0); …`
pub(super) fn emit_input_gradient(
    plan: &Plan<'_>,
    value: ValueId,
    id: LayerId,
    d_z: ValueId,
    names: &Names,
) -> TokenStream {
    let (layer, planned, scalar) = (&plan.model.layers()[id], &plan.layers[id], &names.scalar);
    let (field, name) = (&layer.name, variable(plan.graph, value));
    if layer.pattern != Pattern::Full {
        return sparse::emit_input_gradient(plan, value, id, d_z, names);
    }
    if planned.tier == Tier::Tiled {
        let d_z = operand(plan.graph, d_z, false);
        let sizes = [layer.inputs, layer.outputs, layer.biases()].map(Literal::usize_unsuffixed);
        let nw = plan.kernels();
        return quote!(let #name = #nw::dense_input_gradient::<A, #scalar, #(#sizes),*>(&self.#field, #d_z););
    }
    let d_z = variable(plan.graph, d_z);
    let mut inputs = Vec::new();
    let mut statements = TokenStream::new();
    for i in 0..layer.inputs {
        let (input, sum) = (Literal::usize_unsuffixed(i), part(plan.graph, value, &[i]));
        statements.extend(quote!(let #sum = #scalar::ZERO;));
        for o in (0..layer.outputs).map(Literal::usize_unsuffixed) {
            statements.extend(quote! {
                let #sum = #scalar::mul_add::<A>(#d_z[#o], self.#field.weights[#input][#o], #sum);
            });
        }
        inputs.push(sum);
    }
    statements.extend(quote!(let #name = [#(#inputs),*];));
    statements
}
