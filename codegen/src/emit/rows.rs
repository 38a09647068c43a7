//! Methods for rows of samples: calls of the runtime's tiles, with the buffers in a workspace or on the
//! stack.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::at::At;
use super::names::{Names, block, local, variable};
use super::row::emit_frozen;
use super::state::{
    emit_advance, emit_applied_statistics, emit_draws, emit_statistics, emit_trained_statistics,
};
use crate::ir::op::Op;
use crate::ir::value::ValueId;
use crate::operation::dense::{Change, emit_only_output, emit_parameters};
use crate::operation::{self, Stored};
use crate::plan::program::{Plan, RowsProgram, RowsStep};

/// `const BLOCK: usize = 48; fn forward_rows<A>(&self, x: &[[S; 30]], y: &mut [[S; 1]]) { … }`: blocks of
/// rows, so that the buffers stay small; the last step writes into `y`.
pub(super) fn emit_forward_rows(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let Names { scalar, .. } = names;
    let (inputs, outputs, block) = (plan.inputs(), plan.outputs(), plan.block);
    let [x, y] = ["x", "y"].map(local);
    let output = plan.graph.roots.output;
    let Buffers { declare, slice } = emit_buffers(plan, &plan.rows.forward.buffers(), output, block, scalar);
    let result = variable(plan.graph, output);
    let storing = storing();
    let steps = plan.rows.forward.steps.iter().map(|step| emit_step(plan, step, &storing, names));
    quote! {
        const BLOCK: ::core::primitive::usize = #block;
        #[inline(always)]
        fn forward_rows<A: nw::Arithmetic>(&self, #x: &[[#scalar; #inputs]], #y: &mut [[#scalar; #outputs]]) {
            #declare
            let mut start = 0;
            while start < nw::count(#x) && start < nw::count(#y) {
                let #x = nw::rows_from(#x, start, #block);
                let #result = nw::rows_from_mut(#y, start, #block);
                #slice
                #(#steps)*
                start += #block;
            }
        }
    }
}

/// `fn loss_rows<A>(&self, x: &[[S; 30]], target: &[[S; 1]], loss: &mut [S]) { … }`: likewise, the last step
/// writes into `loss`.
pub(super) fn emit_loss_rows(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let (Some(program), Some(loss)) = (&plan.rows.loss, plan.graph.roots.loss) else {
        return TokenStream::new();
    };
    if plan.model.is_scaled() {
        return emit_scaled_loss(plan, program, loss, names);
    }
    let Names { scalar, .. } = names;
    let (inputs, targets, block) = (plan.inputs(), plan.targets(), plan.loss_block);
    let ([x, target], result) = (["x", "target"].map(local), variable(plan.graph, loss));
    let Buffers { declare, slice } = emit_buffers(plan, &program.with_losses(), loss, block, scalar);
    let steps = program.steps.iter().map(|step| match step {
        RowsStep::Value(computed) => operation::rules(&plan.graph.values[computed.value].op)
            .emit_rows(&At::each(plan, computed, names)),
        RowsStep::Parameters(_) | RowsStep::OnlyOutput(..) => TokenStream::new(),
    });
    quote! {
        #[inline(always)]
        fn loss_rows<A: nw::Arithmetic>(
            &self,
            #x: &[[#scalar; #inputs]],
            #target: &[[#scalar; #targets]],
            #result: &mut [#scalar],
        ) {
            #declare
            let mut start = 0;
            while start < nw::count(#x) {
                let #x = nw::rows_from(#x, start, #block);
                let #target = nw::rows_from(#target, start, #block);
                let #result = nw::rows_from_mut(#result, start, #block);
                #slice
                #(#steps)*
                start += #block;
            }
        }
    }
}

/// `fn loss_of_rows<A>(&self, x: &[[S; 30]], target: &[[S; 2]]) -> S { let scale_y = …; … }`, of a network
/// with a term that is divided by weights of the targets: its scale is one for all rows, so it comes before
/// the blocks.
fn emit_scaled_loss(plan: &Plan<'_>, program: &RowsProgram, loss: ValueId, names: &Names) -> TokenStream {
    let Names { scalar, .. } = names;
    let (inputs, targets, block) = (plan.inputs(), plan.targets(), plan.loss_block);
    let ([x, target], result) = (["x", "target"].map(local), variable(plan.graph, loss));
    let ([sum, whole, rows], losses) = (["sum", "whole", "rows"].map(local), local("losses"));
    let Buffers { declare, slice } = emit_all_buffers(plan, &program.with_losses(), block, scalar);
    let (mut scales, mut steps) = (Vec::new(), Vec::new());
    for step in &program.steps {
        let RowsStep::Value(computed) = step else { continue };
        let op = &plan.graph.values[computed.value].op;
        let statements = operation::rules(op).emit_rows(&At::each(plan, computed, names));
        if matches!(op, Op::TermScale(_)) { scales.push(statements) } else { steps.push(statements) }
    }
    quote! {
        #[inline(always)]
        fn loss_rows<A: nw::Arithmetic>(
            &self,
            #x: &[[#scalar; #inputs]],
            #target: &[[#scalar; #targets]],
            #losses: &mut [#scalar],
        ) {
            nw::losses_of_rows::<A, #scalar, Self>(self, #x, #target, #losses);
        }
        #[inline(always)]
        fn loss_of_rows<A: nw::Arithmetic>(
            &self,
            #x: &[[#scalar; #inputs]],
            #target: &[[#scalar; #targets]],
        ) -> #scalar {
            let #rows = nw::count(#x);
            if #rows == 0 {
                return #scalar::ZERO;
            }
            let #whole: #scalar = nw::count_factor(#rows);
            #(#scales)*
            #declare
            let (mut #sum, mut start) = (#scalar::ZERO, 0);
            while start < #rows {
                let #x = nw::rows_from(#x, start, #block);
                let #target = nw::rows_from(#target, start, #block);
                #slice
                #(#steps)*
                #sum = nw::add_in_order::<#scalar>(#sum, #result);
                start += #block;
            }
            #sum * nw::mean_factor(#rows)
        }
    }
}

/// The buffers of a method on the stack, which are made once, and their parts that a block of rows fills.
struct Buffers {
    /// `let mut a_h = [[S::ZERO; 16]; 48];`
    declare: TokenStream,
    /// `let rows = nw::count(x); let a_h = nw::first_rows(&mut a_h, rows);`
    slice: TokenStream,
}

/// Those of the values but the result of the method. A term of the loss is one number a row.
fn emit_buffers(
    plan: &Plan<'_>,
    values: &[ValueId],
    result: ValueId,
    block: usize,
    scalar: &Ident,
) -> Buffers {
    let inner: Vec<ValueId> = values.iter().copied().filter(|&value| value != result).collect();
    emit_all_buffers(plan, &inner, block, scalar)
}

/// Those of all values. A scale is one number for all rows.
fn emit_all_buffers(plan: &Plan<'_>, values: &[ValueId], block: usize, scalar: &Ident) -> Buffers {
    let (graph, x) = (plan.graph, local("x"));
    let is_scale = |value: ValueId| matches!(graph.values[value].op, Op::TermScale(_));
    let inner = || values.iter().filter(|&&value| !is_scale(value));
    let declare = inner().map(|&value| {
        let (name, length) = (variable(graph, value), graph.values[value].size());
        match operation::rules(&graph.values[value].op).facts().stored {
            Stored::Number => quote!(let mut #name = [#scalar::ZERO; #block];),
            Stored::Rows | Stored::Argument => quote!(let mut #name = [[#scalar::ZERO; #length]; #block];),
        }
    });
    let slice = inner().map(|&value| {
        let name = variable(graph, value);
        quote!(let #name = nw::first_rows(&mut #name, rows);)
    });
    let declare = declare.collect();
    Buffers { declare, slice: quote!(let rows = nw::count(#x); #(#slice)*) }
}

/// `gradient_rows` and `train_rows`.
pub(super) fn emit_training(plan: &Plan<'_>, program: &RowsProgram, names: &Names) -> TokenStream {
    let Names { scalar, workspace: workspace_type, .. } = names;
    let (inputs, targets) = (plan.inputs(), plan.targets());
    let [workspace, x, target, weights, gradient, rule, state] =
        ["workspace", "x", "target", "weights", "gradient", "rule", "state"].map(local);
    let [rows, first_row, batch, scale, loss, layers] =
        ["rows", "first_row", "batch", "scale", "loss", "layers"].map(local);
    let optional_weights = quote!(#weights: ::core::option::Option<&[#scalar]>);
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
    let [whole_of_gradient, whole_of_step] = emit_whole(plan, scalar);
    let steps = |change: Change| program.steps.iter().map(move |step| emit_step(plan, step, &change, names));
    let (frozen, draws, statistics) = (emit_frozen(plan), emit_draws(plan), emit_statistics(plan, scalar));
    let before = quote! {
        let _ = (&#gradient, #first_row, &#batch, &#layers);
        #draws
        #of_gradient
        #whole_of_gradient
        #frozen
    };
    let after = quote! {
        #statistics
        #loss
    };
    let store = block([before].into_iter().chain(steps(storing())).chain([after]));
    let (advance, statistics) = (emit_advance(plan), emit_trained_statistics(plan, scalar));
    let first = plan.model.has_state().then(|| {
        quote! {
            let #first_row = 0;
            let _ = #first_row;
        }
    });
    let before = quote! {
        let _ = (&#rule, &#layers, &mut #state);
        #first
        #advance
        #of_step
        #whole_of_step
    };
    let after = quote! {
        #statistics
        #loss
    };
    let update = block([before].into_iter().chain(steps(Change::step())).chain([after]));
    quote! {
        #[inline(always)]
        fn gradient_rows<
            A: nw::Arithmetic,
            L: nw::Chosen,
            const B: ::core::primitive::usize,
            const ADD: ::core::primitive::bool,
        >(
            &self,
            #arguments,
            #optional_weights,
            #first_row: ::core::primitive::u64,
            #batch: nw::WholeBatch<'_, #scalar, [#scalar; #targets]>,
            #layers: L,
            #gradient: &mut Self,
        ) -> #scalar
            #store
        #[inline(always)]
        fn train_rows<
            A: nw::Arithmetic,
            R: nw::Rule<#scalar>,
            L: nw::Chosen,
            const B: ::core::primitive::usize,
        >(
            &mut self,
            #arguments,
            #optional_weights,
            #rule: R,
            #layers: L,
            mut #state: nw::Kept<R, #scalar, &mut Self>,
        ) -> #scalar
            #update
    }
}

/// What terms are divided by whose divisor are weights, of a gradient and of a step, if there are such terms:
/// `let whole: S = if ADD { nw::count_factor(nw::count(batch.target)) } else { S::ONE };`, and
/// `let whole = S::ONE; let batch = nw::WholeBatch { target, weights };`
fn emit_whole(plan: &Plan<'_>, scalar: &Ident) -> [TokenStream; 2] {
    if !plan.model.divides_by_weights() {
        return [TokenStream::new(), TokenStream::new()];
    }
    let [whole, batch, target, weights] = ["whole", "batch", "target", "weights"].map(local);
    let of_gradient = quote! {
        let #whole: #scalar = if ADD { nw::count_factor(nw::count(#batch.target)) } else { #scalar::ONE };
    };
    let of_step = quote! {
        let #whole = #scalar::ONE;
        let #batch = nw::WholeBatch { target: #target, weights: #weights };
    };
    [of_gradient, of_step]
}

/// `fn apply_all(&mut self, gradient: &Self, rule: R, state: nw::Kept<R, S, &mut Self>) { … }`: every layer
/// that is trained.
pub(super) fn emit_apply(plan: &Plan<'_>, in_training: &Plan<'_>, names: &Names) -> TokenStream {
    let (Names { scalar, .. }, nw, step) = (names, plan.kernels(), Change::step());
    let [gradient, rule, chosen, state] = ["gradient", "rule", "layers", "state"].map(local);
    let layers = plan.model.fields().filter(|(_, layer)| !layer.frozen).map(|(id, layer)| {
        let field = &layer.name;
        let changed = step.emit(&layer.step, |network| quote!(&mut #network.#field));
        let limit = step.emit_limit(plan, id);
        let statements = quote! {
            #nw::apply::<A, #scalar, _, _>(&#gradient.#field, #changed);
            #limit
        };
        step.emit_chosen(plan, id, statements)
    });
    // The step is made, and its draws are gone.
    let (advance, statistics) = (emit_advance(plan), emit_applied_statistics(in_training, scalar));
    quote! {
        #[inline(always)]
        fn apply_all<A: nw::Arithmetic, R: nw::Rule<#scalar>, L: nw::Chosen>(
            &mut self,
            #gradient: &Self,
            #rule: R,
            #chosen: L,
            mut #state: nw::Kept<R, #scalar, &mut Self>,
        ) {
            let _ = (&#gradient, &#rule, &#chosen, &mut #state);
            #advance
            #statistics
            #(#layers)*
        }
    }
}

/// A method for rows overwrites a gradient, or adds to it.
fn storing() -> Change {
    Change::gradient_of_rows()
}

/// `nw::dense_rows::<A, S, _, _, _, _, 1>(&self.h, x, nw::Sigmoid, a_h);`
pub(super) fn emit_step(plan: &Plan<'_>, step: &RowsStep, change: &Change, names: &Names) -> TokenStream {
    match step {
        RowsStep::Value(computed) => {
            let op = &plan.graph.values[computed.value].op;
            operation::rules(op).emit_rows(&At::rows(plan, computed, names))
        }
        RowsStep::Parameters(gradient) => emit_parameters(plan, gradient, change, true),
        RowsStep::OnlyOutput(computed, gradient) => {
            emit_only_output(&At::rows(plan, computed, names), gradient, change)
        }
    }
}
