//! Methods for one sample. In the unrolled tier a layer has one statement per multiply-add, with the letters
//! of the mathematics: `z_h`, `a_h`, `d_z_h`.

use proc_macro2::{Group, TokenStream};
use quote::{ToTokens as _, quote};

use super::at::At;
use super::names::{Names, block, local, variable};
use super::state::{emit_advance, emit_no_statistics, emit_trained_row};
use crate::ir::value::ValueId;
use crate::operation;
use crate::operation::dense::{Change, emit_parameters};
use crate::plan::program::{Plan, RowProgram, RowStep, RowTraining};

/// `fn forward_row<A>(&self, x: &[S; 30]) -> [S; 1] { … }`, and `logits_row`.
pub(super) fn emit_forward(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let Names { scalar, .. } = names;
    let (inputs, outputs) = (plan.inputs(), plan.outputs());
    let x = local("x");
    let [forward, logits] = [&plan.row.forward, &plan.row.logits]
        .map(|program| emit_body(Around::default(), plan, program, &storing(), names));
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
    let [x, target, gradient, rule, layers, state] =
        ["x", "target", "gradient", "rule", "layers", "state"].map(local);
    let arguments = quote!(#x: &[#scalar; #inputs], #target: &[#scalar; #targets]);
    let loss = emit_body(Around::default(), plan, &training.loss, &storing(), names);
    let input_gradient = emit_input_gradient_body(plan, &training.input_gradient, names);
    let no_statistics = emit_no_statistics(step.plan, scalar);
    let frozen = emit_frozen(plan);
    // With all layers frozen there is nothing to store or to apply.
    let first = quote! {
        let _ = (&#gradient,);
        #frozen
        #no_statistics
    };
    let around = Around { first, last: TokenStream::new() };
    let backward = emit_body(around, plan, &training.backward, &storing(), names);
    let advance = emit_advance(plan);
    let first = quote! {
        let _ = (&#rule, &#layers, &mut #state);
        #advance
    };
    let train = match step.plan.model.needs_rows() {
        true => quote! {{
            #first
            let _ = (#x, #target);
            nw::never()
        }},
        false => {
            let around = Around { first, last: emit_trained_row(step.plan, step.program, scalar) };
            emit_body(around, step.plan, step.program, &Change::step(), names).into_token_stream()
        }
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
        fn train_row<A: nw::Arithmetic, R: nw::Rule<#scalar>, L: nw::Chosen>(
            &mut self,
            #arguments,
            #rule: R,
            #layers: L,
            mut #state: nw::Kept<R, #scalar, &mut Self>,
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

/// A method for one sample overwrites a gradient.
pub(super) fn storing() -> Change {
    Change::gradient()
}

/// The statements around those of a program.
#[derive(Default)]
pub(super) struct Around {
    pub(super) first: TokenStream,
    pub(super) last: TokenStream,
}

/// The block of a method: the program's steps, statements around them, its result.
pub(super) fn emit_body(
    Around { first, last }: Around,
    plan: &Plan<'_>,
    program: &RowProgram,
    change: &Change,
    names: &Names,
) -> Group {
    let steps = program.steps.iter().map(|step| match step {
        RowStep::Value(value) => emit_value(plan, *value, names),
        RowStep::Parameters(gradient) => emit_parameters(plan, gradient, change, false),
    });
    let result = program.result.map(|value| variable(plan.graph, value).into_token_stream());
    block([first].into_iter().chain(steps).chain([last]).chain(result))
}

/// The statements that compute a value; none if layers read it where it is.
pub(super) fn emit_value(plan: &Plan<'_>, value: ValueId, names: &Names) -> TokenStream {
    let at = At::row(plan, value, names);
    if at.is_unread() {
        return TokenStream::new();
    }
    operation::rules(&plan.graph.values[value].op).emit_row(&at)
}

/// The block of `input_gradient_row`: the gradient goes into `gradient`, and the loss is the result. Where
/// the gradient comes straight from a layer, no copy of it is on the stack: an input may be wide.
///
/// `… nw::dense_input_gradient_into::<A, S, 30, 16, 16>(&self.h, &d_z_h, gradient); loss`
fn emit_input_gradient_body(plan: &Plan<'_>, program: &RowProgram, names: &Names) -> Group {
    let gradient = local("gradient");
    let steps = program.steps.iter().map(|step| match step {
        RowStep::Value(value) if Some(*value) == plan.graph.roots.input_gradient => {
            let at = At::row(plan, *value, names);
            let rules = operation::rules(&plan.graph.values[*value].op);
            rules.emit_into(&at).unwrap_or_else(|| {
                let (value, name) = (rules.emit_row(&at), at.name());
                quote!(#value *#gradient = #name;)
            })
        }
        RowStep::Value(value) => emit_value(plan, *value, names),
        RowStep::Parameters(of) => emit_parameters(plan, of, &storing(), false),
    });
    let result = program.result.map(|value| variable(plan.graph, value).into_token_stream());
    block(steps.chain(result))
}
