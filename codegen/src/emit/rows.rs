//! Methods for rows of samples: calls of the runtime's tiles, with the buffers in a workspace or on the stack.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::names::{Names, block, local, operand, variable};
use super::row::{Sink, emit_frozen, emit_weight};
use super::state::{
    emit_advance, emit_applied_statistics, emit_draws, emit_dropout, emit_norm_rows, emit_statistics,
    emit_trained_statistics,
};
use super::step::{emit_limit, emit_rule};
use super::topology::{activation_type, emit_norm, loss_type, row_function};
use super::{sparse, tied};
use crate::ir::{LayerGradient, LossOperands, Op, Part, ValueId};
use crate::keyword::{Activation, Divisor};
use crate::model::{LayerId, Pattern};
use crate::plan::{InputStep, Pair, Plan, RowsProgram, RowsStep};

/// `fn forward_rows<A>(&self, x: &[[S; 30]], y: &mut [[S; 1]]) { … }`: blocks of rows, so that the buffers stay
/// small; the last step writes into `y`.
pub(super) fn emit_forward_rows(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let Names { scalar, .. } = names;
    let graph = plan.graph;
    let (inputs, outputs, block) = (plan.inputs(), plan.outputs(), plan.block);
    let [x, y] = ["x", "y"].map(local);
    let output = graph.roots.output;
    let inner: Vec<ValueId> =
        plan.rows.forward.buffers().into_iter().filter(|&value| value != output).collect();
    let declare = inner.iter().map(|&value| {
        let (name, length) = (variable(graph, value), graph.values[value].length);
        quote!(let mut #name = [[#scalar::ZERO; #length]; #block];)
    });
    let slice = inner.iter().map(|&value| {
        let name = variable(graph, value);
        quote!(let #name = nw::first_rows(&mut #name, rows);)
    });
    let result = variable(graph, output);
    let steps = plan.rows.forward.steps.iter().map(|step| emit_step(plan, step, Sink::Store, names));
    quote! {
        #[inline(always)]
        fn forward_rows<A: nw::Arithmetic>(&self, #x: &[[#scalar; #inputs]], #y: &mut [[#scalar; #outputs]]) {
            #(#declare)*
            let mut start = 0;
            while start < nw::count(#x) && start < nw::count(#y) {
                let #x = nw::rows_from(#x, start, #block);
                let #result = nw::rows_from_mut(#y, start, #block);
                let rows = nw::count(#x);
                #(#slice)*
                #(#steps)*
                start += #block;
            }
        }
    }
}

/// `gradient_rows` and `train_rows`.
pub(super) fn emit_training(plan: &Plan<'_>, program: &RowsProgram, names: &Names) -> TokenStream {
    let Names { scalar, workspace: workspace_type, .. } = names;
    let (inputs, targets) = (plan.inputs(), plan.targets());
    let [workspace, x, target, weights, gradient, rule, state] =
        ["workspace", "x", "target", "weights", "gradient", "rule", "state"].map(local);
    let [rows, first_row, scale, loss] = ["rows", "first_row", "scale", "loss"].map(local);
    let arguments = quote! {
        #workspace: &mut #workspace_type<#scalar, { B }>,
        #x: &[[#scalar; #inputs]],
        #target: &[[#scalar; #targets]]
    };
    let buffers: Vec<TokenStream> = plan
        .workspace
        .iter()
        .map(|&value| {
            let name = variable(plan.graph, value);
            quote!(let #name = nw::first_rows(&mut #workspace.#name, #rows);)
        })
        .collect();
    let begin = |factor: TokenStream| {
        quote! {
            let #rows = nw::count(#x);
            let #scale: #scalar = #factor;
            #(#buffers)*
        }
    };
    let mean = quote!(nw::mean_factor(#rows));
    let (of_gradient, of_step) = (begin(quote!(if ADD { #scalar::ONE } else { #mean })), begin(mean));
    let steps = |sink: Sink| program.steps.iter().map(move |step| emit_step(plan, step, sink, names));
    let (frozen, draws, statistics) = (emit_frozen(plan), emit_draws(plan), emit_statistics(plan, scalar));
    let before = quote! {
        let _ = (&#gradient, #first_row);
        #draws
        #of_gradient
        #frozen
    };
    let after = quote! {
        #statistics
        #loss
    };
    let store = block([before].into_iter().chain(steps(Sink::Store)).chain([after]));
    let (advance, statistics) = (emit_advance(plan), emit_trained_statistics(plan, scalar));
    let first = plan.model.has_state().then(|| {
        quote! {
            let #first_row = 0;
            let _ = #first_row;
        }
    });
    let before = quote! {
        let _ = (&#rule, &mut #state);
        let #weights = ::core::option::Option::None;
        #first
        #advance
        #of_step
    };
    let after = quote! {
        #statistics
        #loss
    };
    let update = block([before].into_iter().chain(steps(Sink::Update)).chain([after]));
    quote! {
        #[inline(always)]
        fn gradient_rows<
            A: nw::Arithmetic,
            const B: ::core::primitive::usize,
            const ADD: ::core::primitive::bool,
        >(
            &self,
            #arguments,
            #weights: ::core::option::Option<&[#scalar]>,
            #first_row: ::core::primitive::u64,
            #gradient: &mut Self,
        ) -> #scalar
            #store
        #[inline(always)]
        fn train_rows<
            A: nw::Arithmetic,
            R: nw::Rule<#scalar, { K }>,
            const K: ::core::primitive::usize,
            const B: ::core::primitive::usize,
        >(
            &mut self,
            #arguments,
            #rule: R,
            mut #state: [&mut Self; K],
        ) -> #scalar
            #update
    }
}

/// `fn apply_all(&mut self, gradient: &Self, rule: R, state: [&mut Self; K]) { … }`: every layer that is trained.
pub(super) fn emit_apply(plan: &Plan<'_>, in_training: &Plan<'_>, names: &Names) -> TokenStream {
    let (Names { scalar, .. }, nw) = (names, plan.kernels());
    let [gradient, rule, state] = ["gradient", "rule", "state"].map(local);
    let layers = plan.model.fields().filter(|(_, layer)| !layer.frozen).map(|(id, layer)| {
        let field = &layer.name;
        let ((rule, kind), limit) = (emit_rule(&layer.step, &rule), emit_limit(plan, id));
        quote! {
            #nw::apply::<A, #scalar, _, #kind, { K }>(
                &#gradient.#field,
                &mut self.#field,
                #rule,
                nw::parts(&mut #state, |network| &mut network.#field),
            );
            #limit
        }
    });
    // The step is made, and what it drew is gone.
    let (advance, statistics) = (emit_advance(plan), emit_applied_statistics(in_training, scalar));
    quote! {
        #[inline(always)]
        fn apply_all<A: nw::Arithmetic, R: nw::Rule<#scalar, { K }>, const K: ::core::primitive::usize>(
            &mut self,
            #gradient: &Self,
            #rule: R,
            mut #state: [&mut Self; K],
        ) {
            let _ = (&#gradient, &#rule, &mut #state);
            #advance
            #statistics
            #(#layers)*
        }
    }
}

/// `nw::dense_rows::<A, S, _, _, _, _, 1>(&self.h, x, nw::Sigmoid, a_h);`
fn emit_step(plan: &Plan<'_>, step: &RowsStep, sink: Sink, names: &Names) -> TokenStream {
    let (scalar, nw) = (&names.scalar, plan.kernels());
    let read = |value: ValueId| operand(plan.graph, value, true);
    let write = |value: ValueId| variable(plan.graph, value);
    match step {
        RowsStep::Dense { layer, x, bias, activation, out } => {
            if plan.model.layers()[*layer].pattern != Pattern::Full {
                return sparse::emit_rows(plan, *layer, *x, *activation, *out);
            }
            let (activation, x, out) = (activation_type(*activation), read(*x), write(*out));
            let (field, partials) = (&plan.model.layers()[*layer].name, plan.layers[*layer].partials);
            let partials = Literal::usize_unsuffixed(partials);
            let of = if *bias { quote!(&self.#field) } else { quote!(nw::weights_of(&self.#field)) };
            quote!(nw::dense_rows::<A, #scalar, _, _, _, _, #partials>(#of, #x, nw::#activation, #out);)
        }
        RowsStep::Bias { layer, p, out } => {
            let (field, p, out) = (field_of(plan, *layer), read(*p), write(*out));
            quote!(#nw::add_bias_rows(#p, &self.#field.bias, #out);)
        }
        RowsStep::Pair { pair: Pair::Multiply, a, b, out } if a == b => {
            let (a, out) = (read(*a), write(*out));
            quote!(#nw::square_rows(#a, #out);)
        }
        RowsStep::Pair { pair, a, b, out } => {
            let (a, b, out) = (read(*a), read(*b), write(*out));
            match pair {
                Pair::Add => quote!(#nw::add_rows(#a, #b, #out);),
                Pair::Subtract => quote!(#nw::subtract_rows(#a, #b, #out);),
                Pair::Multiply => quote!(#nw::multiply_rows(#a, #b, #out);),
            }
        }
        RowsStep::Move { out } => emit_move(plan, *out, scalar),
        RowsStep::Normalize { out } => emit_normalize(plan, *out, scalar),
        RowsStep::Activation { activation, z, out } if !activation.is_elementwise() => {
            let (function, z, out) = (row_function(*activation, "_rows"), read(*z), write(*out));
            quote!(nw::#function::<A, #scalar, _>(#z, #out);)
        }
        RowsStep::Activation { activation, z, out } => {
            let (activation, z, out) = (activation_type(*activation), read(*z), write(*out));
            quote!(#nw::map_rows::<A, #scalar, _, _>(nw::#activation, #z, #out);)
        }
        RowsStep::Loss { value, operands, d, of_logits } => {
            emit_loss(plan, *value, operands, (*d, *of_logits), names)
        }
        RowsStep::Total { value } => {
            let (name, terms) = (write(*value), plan.graph.values[*value].op.operands());
            let terms = terms.iter().map(|&term| write(term));
            quote!(let #name = #(#terms)+*;)
        }
        RowsStep::InputGradient(step) => emit_input_gradient(plan, step, scalar),
        RowsStep::ActivationGradient { activation, a, d_a, out } if !activation.is_elementwise() => {
            let function = row_function(*activation, "_gradient_rows");
            let (a, d_a, out) = (read(*a), read(*d_a), write(*out));
            quote!(nw::#function::<A, #scalar, _>(#a, #d_a, #out);)
        }
        RowsStep::ActivationGradient { activation, a, d_a, out } => {
            let (activation, a, d_a, out) = (activation_type(*activation), read(*a), read(*d_a), write(*out));
            quote!(#nw::map_gradient_rows::<A, #scalar, _, _>(nw::#activation, #a, #d_a, #out);)
        }
        RowsStep::Parameters(gradient) => emit_parameters(plan, gradient, sink),
    }
}

/// `nw::slice_rows::<S, 2, _, _>(a_h, p_k);`; a value that is joined of others takes a call for each part.
fn emit_move(plan: &Plan<'_>, value: ValueId, scalar: &proc_macro2::Ident) -> TokenStream {
    let (graph, nw) = (plan.graph, plan.kernels());
    let (read, out) = (|value: ValueId| operand(graph, value, true), variable(graph, value));
    match &graph.values[value].op {
        Op::Negate(source) => {
            let source = read(*source);
            quote!(#nw::negate_rows(#source, #out);)
        }
        Op::Slice(source, start) => {
            let (source, start) = (read(*source), Literal::usize_unsuffixed(*start));
            match plan.far {
                true => quote!(#nw::slice_rows::<#scalar, _, _>(#start, #source, #out);),
                false => quote!(#nw::slice_rows::<#scalar, #start, _, _>(#source, #out);),
            }
        }
        Op::Pad(source, start) => {
            let (source, start) = (read(*source), Literal::usize_unsuffixed(*start));
            match plan.far {
                true => quote!(#nw::pad_rows::<#scalar, _, _>(#start, #source, #out);),
                false => quote!(#nw::pad_rows::<#scalar, #start, _, _>(#source, #out);),
            }
        }
        Op::Concat(parts) => {
            let mut start = 0;
            let placed = parts.iter().map(|&part| {
                let (first, source) = (Literal::usize_unsuffixed(start), read(part));
                start += graph.values[part].length;
                match plan.far {
                    true => quote!(#nw::place_rows::<#scalar, _, _>(#first, #source, #out);),
                    false => quote!(#nw::place_rows::<#scalar, #first, _, _>(#source, #out);),
                }
            });
            placed.collect()
        }
        Op::Dropout(of, x) => {
            let (dropout, x, [draws, first_row]) =
                (emit_dropout(*of), read(*x), ["draws", "first_row"].map(local));
            quote!(#nw::dropout_rows::<#scalar, _>(#dropout, #draws, #first_row, #x, #out);)
        }
        // Everything else computes.
        _ => TokenStream::new(),
    }
}

/// `nw::normalize_rows::<A, S, _, _>(nw::Rms { epsilon: 1e-6 }, z_h, n_h);`
fn emit_normalize(plan: &Plan<'_>, value: ValueId, scalar: &proc_macro2::Ident) -> TokenStream {
    let (read, out) = (|value: ValueId| operand(plan.graph, value, true), variable(plan.graph, value));
    let nw = plan.kernels();
    match &plan.graph.values[value].op {
        Op::Normalize(norm, x) => {
            let (norm, x) = (emit_norm(*norm), read(*x));
            quote!(#nw::normalize_rows::<A, #scalar, _, _>(#norm, #x, #out);)
        }
        Op::NormalizeGradient(norm, x, d_n) => {
            let (norm, x, d_n) = (emit_norm(*norm), read(*x), read(*d_n));
            quote!(#nw::normalize_gradient_rows::<A, #scalar, _, _>(#norm, #x, #d_n, #out);)
        }
        _ => emit_norm_rows(plan, value, scalar),
    }
}

/// `let loss = nw::loss_rows::<A, S, _, _, _>(nw::Mse, a_y, a_y, target, scale, weights, d_a_y);`, or, of logits,
/// `let loss = nw::logit_loss_rows::<A, S, _, _, _>(nw::CrossEntropy { … }, z_y, target, scale, weights, d_z_y);`
///
/// With `normalise = weights` the scale is `nw::by_weights(scale, weights)`.
fn emit_loss(
    plan: &Plan<'_>,
    value: ValueId,
    of: &LossOperands,
    (d, of_logits): (Option<ValueId>, bool),
    names: &Names,
) -> TokenStream {
    let [scale, weights] = ["scale", "weights"].map(local);
    let scale = match of.divisor {
        Divisor::Rows => quote!(#scale),
        Divisor::Weights => quote!(nw::by_weights(#scale, #weights)),
    };
    let (scalar, name, weight) = (&names.scalar, variable(plan.graph, value), emit_weight(of, names));
    let (loss, kernels) = (loss_type(of.loss), plan.kernels());
    let (read, target) = (operand(plan.graph, of.read, true), operand(plan.graph, of.target, true));
    match d {
        Some(d) if of_logits => {
            let d = variable(plan.graph, d);
            quote! {
                let #name = nw::logit_loss_rows::<A, #scalar, _, _, _>(
                    nw::#loss, #read, #target, #scale #weight, #weights, #d,
                );
            }
        }
        Some(d) => {
            let (prediction, d) = (operand(plan.graph, of.prediction, true), variable(plan.graph, d));
            quote! {
                let #name = nw::loss_rows::<A, #scalar, _, _, _>(
                    nw::#loss, #read, #prediction, #target, #scale #weight, #weights, #d,
                );
            }
        }
        None => quote! {
            let #name = #kernels::value_rows::<A, #scalar, _, _, _>(nw::#loss, #read, #target, #scale #weight, #weights);
        },
    }
}

/// `nw::dense_input_gradient_rows::<A, S, _, _, _, _>(&self.y, d_z_y, nw::Sigmoid, a_h, d_z_h);`
fn emit_input_gradient(plan: &Plan<'_>, step: &InputStep, scalar: &proc_macro2::Ident) -> TokenStream {
    let field = field_of(plan, step.layer);
    if plan.model.layers()[step.layer].pattern != Pattern::Full {
        return sparse::emit_input_gradient_rows(plan, step);
    }
    let (d_z, out) = (operand(plan.graph, step.d_z, true), variable(plan.graph, step.out));
    let (activation, a) = match step.below {
        Some((activation, a)) => (activation_type(activation), operand(plan.graph, a, true)),
        // The identity's gradient reads no output.
        None => (activation_type(Activation::Identity), quote!(&[])),
    };
    quote! {
        nw::dense_input_gradient_rows::<A, #scalar, _, _, _, _>(&self.#field, #d_z, nw::#activation, #a, #out);
    }
}

/// `nw::dense_update_rows::<A, _, R, { K }, _, _, _, { B }>(x, d_z_h, &mut self.h, rule, …);`, or `dense_gradient_rows`.
fn emit_parameters(plan: &Plan<'_>, of: &LayerGradient, sink: Sink) -> TokenStream {
    let field = field_of(plan, of.layer);
    if of.part != Part::Whole {
        return tied::emit_parameters(plan, of, sink, true);
    }
    if plan.model.layers()[of.layer].pattern != Pattern::Full {
        return sparse::emit_parameters(plan, of, sink, true);
    }
    let [gradient, rule, state] = ["gradient", "rule", "state"].map(local);
    let (x, d_z) = (operand(plan.graph, of.x, true), operand(plan.graph, of.d_z, true));
    match sink {
        Sink::Store => {
            quote!(nw::dense_gradient_rows::<A, _, _, _, _, { B }, { ADD }>(#x, #d_z, &mut #gradient.#field);)
        }
        Sink::Update => {
            let (rule, kind) = emit_rule(&plan.model.layers()[of.layer].step, &rule);
            let limit = emit_limit(plan, of.layer);
            quote! {
                nw::dense_update_rows::<A, _, #kind, { K }, _, _, _, { B }>(
                    #x,
                    #d_z,
                    &mut self.#field,
                    #rule,
                    nw::parts(&mut #state, |network| &mut network.#field),
                );
                #limit
            }
        }
    }
}

fn field_of<'a>(plan: &'a Plan<'_>, layer: LayerId) -> &'a proc_macro2::Ident {
    &plan.model.layers()[layer].name
}
