//! Methods for one sample. In the unrolled tier a layer is a statement for each multiply-add, with the letters
//! of the mathematics: `z_h`, `a_h`, `d_z_h`.

use proc_macro2::{Group, Literal, TokenStream};
use quote::{ToTokens as _, quote};

use super::input_gradient::{emit_input_gradient, emit_input_gradient_body};
use super::names::{Names, block, local, operand, part, variable};
use super::state::{emit_advance, emit_dropout, emit_no_statistics, emit_standardize};
use super::step::{emit_limit, emit_rule};
use super::topology::{activation_type, emit_norm, loss_type, row_function};
use super::{sparse, tied};
use crate::ir::{LayerGradient, LossOperands, Op, Part, ValueId};
use crate::model::{LayerId, Pattern};
use crate::plan::{Plan, RowProgram, RowTraining, Step, Tier};

/// What a method does with the gradient of a layer.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Sink {
    /// `gradient.h = …`
    Store,
    /// `self.h = rule(self.h, …)`
    Update,
}

/// `fn forward_row<A>(&self, x: &[S; 30]) -> [S; 1] { … }`, and `logits_row`.
pub(super) fn emit_forward(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let Names { scalar, .. } = names;
    let (inputs, outputs) = (plan.inputs(), plan.outputs());
    let x = local("x");
    let [forward, logits] = [&plan.row.forward, &plan.row.logits]
        .map(|program| emit_body(TokenStream::new(), plan, program, Sink::Store, names));
    quote! {
        #[inline(always)]
        fn forward_row<A: nw::Arithmetic>(&self, #x: &[#scalar; #inputs]) -> [#scalar; #outputs]
            #forward
        #[inline(always)]
        fn logits_row<A: nw::Arithmetic>(&self, #x: &[#scalar; #inputs]) -> [#scalar; #outputs]
            #logits
    }
}

/// A step of training on one sample.
pub(super) struct TrainStep<'a> {
    /// The plan for training, whose graph is not that of inference.
    pub(super) plan: &'a Plan<'a>,
    /// Its program that applies gradients.
    pub(super) program: &'a RowProgram,
}

/// `loss_row`, `backward_row`, `input_gradient_row`, `train_row`.
pub(super) fn emit_training(
    plan: &Plan<'_>,
    training: &RowTraining,
    step: &TrainStep<'_>,
    names: &Names,
) -> TokenStream {
    let Names { scalar, .. } = names;
    let (inputs, targets) = (plan.inputs(), plan.targets());
    let [x, target, gradient, rule, state] = ["x", "target", "gradient", "rule", "state"].map(local);
    let arguments = quote!(#x: &[#scalar; #inputs], #target: &[#scalar; #targets]);
    let loss = emit_body(TokenStream::new(), plan, &training.loss, Sink::Store, names);
    let input_gradient = emit_input_gradient_body(plan, &training.input_gradient, names);
    let no_statistics = emit_no_statistics(plan);
    let frozen = emit_frozen(plan);
    // With all layers frozen there is nothing to store or to apply.
    let first = quote! {
        let _ = (&#gradient,);
        #frozen
        #no_statistics
    };
    let backward = emit_body(first, plan, &training.backward, Sink::Store, names);
    let advance = emit_advance(plan);
    let first = quote! {
        let _ = (&#rule, &mut #state);
        #advance
    };
    let train = match step.plan.model.needs_rows() {
        true => quote! {{
            #first
            let _ = (#x, #target);
            nw::never()
        }},
        false => emit_body(first, step.plan, step.program, Sink::Update, names).into_token_stream(),
    };
    quote! {
        #[inline(always)]
        fn loss_row<A: nw::Arithmetic>(&self, #arguments) -> #scalar
            #loss
        #[inline(always)]
        fn backward_row<A: nw::Arithmetic>(&self, #arguments, #gradient: &mut Self) -> #scalar
            #backward
        #[inline(always)]
        fn input_gradient_row<A: nw::Arithmetic>(
            &self,
            #arguments,
            #gradient: &mut [#scalar; #inputs],
        ) -> #scalar
            #input_gradient
        #[inline(always)]
        fn train_row<A: nw::Arithmetic, R: nw::Rule<#scalar, { K }>, const K: ::core::primitive::usize>(
            &mut self,
            #arguments,
            #rule: R,
            mut #state: [&mut Self; K],
        ) -> #scalar
            #train
    }
}

/// `nw::clear(&mut gradient.h);` for each frozen layer: its gradient is exactly zero.
pub(super) fn emit_frozen(plan: &Plan<'_>) -> TokenStream {
    let gradient = local("gradient");
    let frozen = plan.model.fields().filter(|(_, layer)| layer.frozen);
    frozen
        .map(|(_, layer)| {
            let name = &layer.name;
            quote!(nw::clear(&mut #gradient.#name);)
        })
        .collect()
}

/// The block of a method: `first`, the program's steps, its result.
fn emit_body(first: TokenStream, plan: &Plan<'_>, program: &RowProgram, sink: Sink, names: &Names) -> Group {
    let steps = program.steps.iter().map(|step| match step {
        Step::Value(value) => emit_value(plan, *value, names),
        Step::Parameters(gradient) => emit_parameters(plan, gradient, sink),
    });
    let result = program.result.map(|value| variable(plan.graph, value).into_token_stream());
    block([first].into_iter().chain(steps).chain(result))
}

/// `let a_h = nw::map::<A, S, _, 16>(nw::Sigmoid, &z_h);`
pub(super) fn emit_value(plan: &Plan<'_>, value: ValueId, names: &Names) -> TokenStream {
    let graph = plan.graph;
    let (scalar, nw) = (&names.scalar, plan.kernels());
    let name = variable(graph, value);
    let read = |value: ValueId| operand(graph, value, false);
    let expression = match &graph.values[value].op {
        Op::Input | Op::Target => return TokenStream::new(),
        Op::Seed => quote!(#scalar::ONE),
        Op::Dense(layer, x) => return emit_dense(plan, value, *layer, (*x, true), names),
        Op::Weigh(layer, x) => return emit_dense(plan, value, *layer, (*x, false), names),
        Op::Bias(layer, p) => {
            let (field, p) = (&plan.model.layers()[*layer].name, read(*p));
            quote!(#nw::add(#p, &self.#field.bias))
        }
        Op::Add(a, b) => {
            let (a, b) = (read(*a), read(*b));
            quote!(#nw::add(#a, #b))
        }
        Op::Subtract(a, b) => {
            let (a, b) = (read(*a), read(*b));
            quote!(#nw::subtract(#a, #b))
        }
        Op::Multiply(a, b) if a == b => {
            let a = read(*a);
            quote!(#nw::square(#a))
        }
        Op::Multiply(a, b) => {
            let (a, b) = (read(*a), read(*b));
            quote!(#nw::multiply(#a, #b))
        }
        Op::Negate(a) => {
            let a = read(*a);
            quote!(#nw::negate(#a))
        }
        Op::Concat(parts) => return emit_concat(plan, value, parts, names),
        Op::Slice(source, start) => {
            let (source, start) = (read(*source), Literal::usize_unsuffixed(*start));
            let length = Literal::usize_unsuffixed(graph.values[value].length);
            match plan.far {
                true => quote!(#nw::slice::<#scalar, _, #length>(#source, #start)),
                false => quote!(#nw::slice::<#scalar, #start, _, #length>(#source)),
            }
        }
        Op::Pad(source, start) => {
            let (source, start) = (read(*source), Literal::usize_unsuffixed(*start));
            let length = Literal::usize_unsuffixed(graph.values[value].length);
            match plan.far {
                true => quote!(#nw::pad::<#scalar, _, #length>(#source, #start)),
                false => quote!(#nw::pad::<#scalar, #start, _, #length>(#source)),
            }
        }
        Op::Dropout(of, x) => {
            let (dropout, draws, x) = (emit_dropout(*of), local("draws"), read(*x));
            quote!(#nw::dropout::<#scalar, _>(#dropout, #draws, #x))
        }
        op @ (Op::Standardize(..) | Op::StandardizeGradient(..)) => emit_standardize(plan, op, scalar),
        // Only programs for rows have batches; those for one sample of such a network are never emitted.
        Op::BatchNormalize(..) | Op::BatchNormalizeGradient(..) => return TokenStream::new(),
        Op::Normalize(norm, x) => {
            let (norm, x) = (emit_norm(*norm), read(*x));
            quote!(#nw::normalize::<A, #scalar, _, _>(#norm, #x))
        }
        Op::NormalizeGradient(norm, x, d_n) => {
            let (norm, x, d_n) = (emit_norm(*norm), read(*x), read(*d_n));
            quote!(#nw::normalize_gradient::<A, #scalar, _, _>(#norm, #x, #d_n))
        }
        Op::Activation(activation, z) if !activation.is_elementwise() => {
            let (function, z) = (row_function(*activation, ""), read(*z));
            quote!(#nw::#function::<A, #scalar, _>(#z))
        }
        Op::Activation(activation, z) => {
            let (activation, z) = (activation_type(*activation), read(*z));
            quote!(#nw::map::<A, #scalar, _, _>(nw::#activation, #z))
        }
        Op::Loss(operands) => {
            let (loss, weight) = (loss_type(operands.loss), emit_weight(operands, names));
            let (read, target) = (read(operands.read), read(operands.target));
            match plan.far {
                true => quote!(#nw::loss_value::<A, #scalar, _, _, _>(nw::#loss, #read, #target) #weight),
                false => quote!(nw::Loss::value::<A, #scalar, _, _>(nw::#loss, #read, #target) #weight),
            }
        }
        Op::Total(terms) => {
            let terms = terms.iter().map(|&term| variable(graph, term));
            quote!(#(#terms)+*)
        }
        Op::LossGradient(operands, seed) => {
            let (loss, weight) = (loss_type(operands.loss), emit_weight(operands, names));
            let (prediction, target) = (read(operands.prediction), read(operands.target));
            let seed = variable(graph, *seed);
            let arguments = quote!((nw::#loss, #prediction, #target, #seed #weight));
            match plan.far {
                true => quote!(#nw::loss_gradient::<A, #scalar, _, _, _> #arguments),
                false => quote!(nw::Loss::gradient::<A, #scalar, _, _> #arguments),
            }
        }
        Op::ActivationGradient(activation, a, d_a) if !activation.is_elementwise() => {
            let (function, a, d_a) = (row_function(*activation, "_gradient"), read(*a), read(*d_a));
            quote!(#nw::#function::<A, #scalar, _>(#a, #d_a))
        }
        Op::ActivationGradient(activation, a, d_a) => {
            let (activation, a, d_a) = (activation_type(*activation), read(*a), read(*d_a));
            quote!(#nw::map_gradient::<A, #scalar, _, _>(nw::#activation, #a, #d_a))
        }
        Op::InputGradient(layer, d_z) => return emit_input_gradient(plan, value, *layer, *d_z, names),
    };
    quote!(let #name = #expression;)
}

/// `* S::from_f64(0.5)` for a term with a weight.
pub(super) fn emit_weight(of: &LossOperands, names: &Names) -> TokenStream {
    let (scalar, weight) = (&names.scalar, of.weight);
    if weight == 1.0 { TokenStream::new() } else { quote!(* #scalar::from_f64(#weight)) }
}

/// `let c_h = [S::ZERO; 5]; let c_h = nw::place::<S, 0, _, _>(c_h, x); let c_h = nw::place::<S, 2, _, _>(c_h, &a_k);`
fn emit_concat(plan: &Plan<'_>, value: ValueId, parts: &[ValueId], names: &Names) -> TokenStream {
    let (graph, scalar) = (plan.graph, &names.scalar);
    let (name, length) = (variable(graph, value), Literal::usize_unsuffixed(graph.values[value].length));
    let mut start = 0;
    let placed = parts.iter().map(|&part| {
        let (first, source) = (Literal::usize_unsuffixed(start), operand(graph, part, false));
        start += graph.values[part].length;
        match plan.far {
            true => quote!(nw::far::place(&mut #name, #first, #source);),
            false => quote!(let #name = nw::place::<#scalar, #first, _, _>(#name, #source);),
        }
    });
    let mutable = plan.far.then(|| quote!(mut));
    quote! {
        let #mutable #name = [#scalar::ZERO; #length];
        #(#placed)*
    }
}

/// Tiled: `let z_h = nw::dense::<A, S, 30, 16, 16, 1>(&self.h, x);`
///
/// Unrolled: `let z_h_0 = self.h.bias[0]; let z_h_0 = S::mul_add::<A>(x[0], self.h.weights[0][0], z_h_0); …
/// let z_h = [z_h_0, …];`
///
/// Without the bias it is `nw::dense::<A, S, 30, 16, 0, 1>(nw::weights_of(&self.h), x)`.
fn emit_dense(
    plan: &Plan<'_>,
    value: ValueId,
    id: LayerId,
    (x, has_bias): (ValueId, bool),
    names: &Names,
) -> TokenStream {
    let (layer, planned, scalar) = (&plan.model.layers()[id], &plan.layers[id], &names.scalar);
    let (field, name) = (&layer.name, variable(plan.graph, value));
    if layer.pattern != Pattern::Full {
        return sparse::emit_value(plan, value, id, x, names);
    }
    if planned.tier == Tier::Tiled {
        let x = operand(plan.graph, x, false);
        let (biases, of) = match has_bias {
            true => (layer.biases(), quote!(&self.#field)),
            false => (0, quote!(nw::weights_of(&self.#field))),
        };
        let sizes = [layer.inputs, layer.outputs, biases, planned.partials].map(Literal::usize_unsuffixed);
        let nw = plan.kernels();
        return quote!(let #name = #nw::dense::<A, #scalar, #(#sizes),*>(#of, #x););
    }
    let x = variable(plan.graph, x);
    let partials = planned.partials;
    let mut outputs = Vec::new();
    let mut statements = TokenStream::new();
    for o in 0..layer.outputs {
        let output = Literal::usize_unsuffixed(o);
        let sums: Vec<_> = (0..partials)
            .map(|p| part(plan.graph, value, &[o, p][..if partials == 1 { 1 } else { 2 }]))
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
    statements.extend(quote!(let #name = [#(#outputs),*];));
    statements
}

/// `nw::dense_update::<A, _, R, { K }, _, _, _>(x, &d_z_h, &mut self.h, rule, …);`, or `dense_gradient`.
pub(super) fn emit_parameters(plan: &Plan<'_>, of: &LayerGradient, sink: Sink) -> TokenStream {
    let layer = &plan.model.layers()[of.layer];
    let field = &layer.name;
    let [gradient, rule, state] = ["gradient", "rule", "state"].map(local);
    if of.part != Part::Whole {
        return tied::emit_parameters(plan, of, sink, false);
    }
    if layer.pattern != Pattern::Full {
        return sparse::emit_parameters(plan, of, sink, false);
    }
    let (x, d_z) = (operand(plan.graph, of.x, false), operand(plan.graph, of.d_z, false));
    let nw = plan.kernels();
    match sink {
        Sink::Store => quote!(#nw::dense_gradient::<A, _, _, _, _>(#x, #d_z, &mut #gradient.#field);),
        Sink::Update => {
            let (rule, kind) = emit_rule(&layer.step, &rule);
            let limit = emit_limit(plan, of.layer);
            quote! {
                #nw::dense_update::<A, _, #kind, { K }, _, _, _>(
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
