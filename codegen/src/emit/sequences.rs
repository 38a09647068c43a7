//! Training on sequences: a network with a memory and a loss.
//!
//! Input: the plan for training. Output: the bodies of `gradient_sequences`, `train_sequences` and
//! `input_gradient_sequences`, and the loss of one step. Guarantees: the memories are read before they are
//! written, and written before the parameters change.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, quote};

use super::by_row::{emit_run, is_inner};
use super::constructors::emit_blank_workspace;
use super::memory::emit_remembering;
use super::names::{Names, block, local, nowhere, variable};
use super::row::{Around, emit_body, emit_frozen, storing};
use super::rows::{emit_apply, emit_step};
use super::state::{emit_advance, emit_draws};
use crate::ir::op::{LossOf, Op};
use crate::ir::value::ValueId;
use crate::keyword::ComparedSteps;
use crate::operation::dense::{Change, emit_parameters};
use crate::operation::factor;
use crate::operation::kept::Kept;
use crate::plan::computed::Computed;
use crate::plan::program::{OverTime, Plan, RowsStep};

/// `impl<S: nw::Scalar> nw::SequenceProgram<S> for Amp<S> { … }`, and the traits that follow from it.
pub(super) fn emit_over_time(plan: &Plan<'_>, training: &Plan<'_>, names: &Names) -> Option<TokenStream> {
    let (program, loss) = (training.over_time.as_ref()?, plan.loss_of_step.as_ref()?);
    let Names { network, workspace, memory: kind, scalar, other_scalar, .. } = names;
    let (inputs, targets) = (plan.inputs(), plan.targets());
    let [memory, x, target, last, scales] = ["memory", "x", "target", "last", "scales"].map(local);
    let (methods, apply) = (emit_methods(training, program, names), emit_apply(plan, training, names));
    let input_gradient = emit_input_gradient(training, names);
    let blank_workspace = emit_blank_workspace(training, names);
    let compares = [ComparedSteps::Every, ComparedSteps::Last].map(|steps| plan.model.compares(steps));
    let (count, of_sequences) = emit_scales(plan, names);
    let unused = quote!(let _ = (#last, #scales););
    let around = Around { first: unused, last: emit_remembering(plan) };
    let loss = emit_body(around, plan, loss, &storing(), names);
    Some(quote! {
        impl<#scalar: nw::Scalar> nw::SequenceProgram<#scalar> for #network<#scalar> {
            type Target = [#scalar; #targets];
            type Workspace<const B: ::core::primitive::usize> = #workspace<#scalar, { B }>;
            type Scales = [#scalar; #count];
            const TARGETS: ::core::primitive::usize = #targets;
            const COMPARES: [::core::primitive::bool; 2] = [#(#compares),*];
            #of_sequences
            #[inline(always)]
            fn loss_of_step<A: nw::Arithmetic>(
                &self,
                #memory: &mut #kind<#scalar>,
                #x: &[#scalar; #inputs],
                #target: &[#scalar; #targets],
                #last: ::core::option::Option<#scalar>,
                #scales: &[#scalar; #count],
            ) -> #scalar
                #loss
            #methods
            #input_gradient
        }
        impl<#scalar: nw::Scalar> nw::UpdateProgram<#scalar> for #network<#scalar> {
            #apply
        }
        impl<#scalar: nw::Scalar> nw::Optimizable<#scalar> for #network<#scalar> {}
        impl<#scalar: nw::Scalar> nw::TrainableOverTime<#scalar> for #network<#scalar> {
            type TrainableOverTimeOn<#other_scalar: nw::Scalar> = #network<#other_scalar>;
            #blank_workspace
        }
    })
}

/// How many terms are divided by weights of the targets, and, if there are some, their scales:
/// `fn scales(sequences: …) -> [S; 1] { [nw::term_scale::<S, _>(…)] }`
fn emit_scales(plan: &Plan<'_>, names: &Names) -> (Literal, Option<TokenStream>) {
    let (scalar, sequences) = (&names.scalar, local("sequences"));
    let (inputs, targets) = (plan.inputs(), plan.targets());
    let scales = factor::emit_scales(plan, scalar);
    let count = Literal::usize_unsuffixed(scales.len());
    let of_sequences = (!scales.is_empty()).then(|| {
        quote! {
            #[inline(always)]
            fn scales(
                #sequences: nw::Sequences<'_, [#scalar; #inputs], [#scalar; #targets]>,
            ) -> [#scalar; #count] {
                [#(#scales),*]
            }
        }
    });
    (count, of_sequences)
}

/// `let draws = Some(draws);`, or of a method in inference mode `let draws = None;`, if steps draw.
fn emit_drawn(plan: &Plan<'_>, in_training: bool) -> Option<TokenStream> {
    let draws = local("draws");
    let of = match in_training {
        true => quote!(::core::option::Option::Some(#draws)),
        false => quote!(::core::option::Option::<nw::state::Draws>::None),
    };
    plan.model.keeps(Kept::Seed).then(|| quote!(let #draws = #of; let _ = #draws;))
}

/// `gradient_of_sequences` and `train_on_sequences`.
fn emit_methods(plan: &Plan<'_>, program: &OverTime, names: &Names) -> TokenStream {
    let Names { scalar, workspace: workspace_type, memory: kind, .. } = names;
    let (inputs, targets) = (plan.inputs(), plan.targets());
    let [workspace, sequences, memories, layers, gradient, rule, state, loss] =
        ["workspace", "sequences", "memories", "layers", "gradient", "rule", "state", "loss"].map(local);
    let arguments = quote! {
        #workspace: &mut #workspace_type<#scalar, { B }>,
        #sequences: nw::Sequences<'_, [#scalar; #inputs], [#scalar; #targets]>,
        #memories: &mut [#kind<#scalar>],
    };
    let body = |first: TokenStream, change: Change| {
        let parameters = program.parameters.iter().map(|of| emit_parameters(plan, of, &change, true));
        let values = emit_values(plan, program, names);
        block([first, values].into_iter().chain(parameters).chain([quote!(#loss)]))
    };
    let (frozen, drawn) = (emit_frozen(plan), emit_drawn(plan, true));
    let (draws, advance) = (emit_draws(plan), emit_advance(plan));
    let first = quote!(let _ = (&#gradient, &#layers); #frozen #draws #drawn);
    let store = body(first, Change::gradient_of_sequences());
    let update = body(quote!(let _ = (&#rule, &#layers, &mut #state); #advance #drawn), Change::step());
    quote! {
        #[inline(always)]
        fn gradient_of_sequences<A: nw::Arithmetic, L: nw::Chosen, const B: ::core::primitive::usize>(
            &self,
            #arguments
            #layers: L,
            #gradient: &mut Self,
        ) -> #scalar
            #store
        #[inline(always)]
        fn train_on_sequences<
            A: nw::Arithmetic,
            R: nw::Rule<#scalar>,
            L: nw::Chosen,
            const B: ::core::primitive::usize,
        >(
            &mut self,
            #arguments
            #rule: R,
            #layers: L,
            mut #state: nw::Kept<R, #scalar, &mut Self>,
        ) -> #scalar
            #update
    }
}

/// `input_gradient_of_sequences`: the gradient of each sample is put where the caller has the sample. It is
/// the program of a step of training, which draws nothing.
fn emit_input_gradient(plan: &Plan<'_>, names: &Names) -> Option<TokenStream> {
    let program = plan.input_over_time.as_ref()?;
    let Names { scalar, workspace: workspace_type, memory: kind, .. } = names;
    let (inputs, targets) = (plan.inputs(), plan.targets());
    let [workspace, sequences, memories, schedule, gradient, loss] =
        ["workspace", "sequences", "memories", "schedule", "gradient", "loss"].map(local);
    // No value that reads the samples leads to the loss: the gradient is 0.
    let passed = plan.graph.roots.input_gradient.map(|value| variable(plan.graph, value));
    let passed = passed.map_or_else(|| quote!(&[]), ToTokens::into_token_stream);
    let body = block([
        emit_drawn(plan, false).unwrap_or_default(),
        emit_values(plan, program, names),
        quote!(nw::scatter_rows::<#scalar, #inputs, _>(#schedule, #passed, #gradient);),
        quote!(#loss),
    ]);
    Some(quote! {
        #[inline(always)]
        fn input_gradient_of_sequences<A: nw::Arithmetic, const B: ::core::primitive::usize>(
            &self,
            #workspace: &mut #workspace_type<#scalar, { B }>,
            #sequences: nw::Sequences<'_, [#scalar; #inputs], [#scalar; #targets]>,
            #memories: &mut [#kind<#scalar>],
            #gradient: &mut [[#scalar; #inputs]],
        ) -> #scalar
            #body
    })
}

/// All values of all steps, the loss and the gradients among them; the memories take in the sequences.
fn emit_values(plan: &Plan<'_>, program: &OverTime, names: &Names) -> TokenStream {
    let OverTime { before, steps, after, back, last, .. } = program;
    let [schedule, span, step] = ["schedule", "span", "step"].map(local);
    let begin = emit_begin(plan, &names.scalar);
    let [before, after, last] = [before, after, last].map(|part| emit_part(plan, program, part, names));
    let [forward, back] = [steps, back].map(|part| emit_one_step(plan, program, part, names));
    let remembered = emit_remembered(plan);
    let forward = forward.map(|body| {
        quote! {
            let mut #step = 0;
            while #step < nw::Schedule::steps(#schedule) {
                let #span = nw::Span::one(#step);
                #body
                #step += 1;
            }
        }
    });
    let back = back.map(|body| {
        quote! {
            let mut #step = nw::Schedule::steps(#schedule);
            while #step > 0 {
                #step -= 1;
                let #span = nw::Span::one(#step);
                #body
            }
        }
    });
    quote!(#begin #before #forward #after #back #last #remembered)
}

/// The order of the rows, the samples and targets in this order, and the buffers:
/// `let a_h = nw::first_rows(&mut workspace.a_h, rows);`
fn emit_begin(plan: &Plan<'_>, scalar: &Ident) -> TokenStream {
    let [workspace, sequences, schedule, span, rows, scale, weights] =
        ["workspace", "sequences", "schedule", "span", "rows", "scale", "weights"].map(local);
    let buffers = plan.workspace.iter().map(|&value| {
        let name = variable(plan.graph, value);
        let gathered = match plan.graph.values[value].op {
            Op::Input => Some(local("x")),
            Op::Target => Some(local("target")),
            _ => None,
        };
        let gathered = gathered.map(|of| quote!(nw::gather_rows(#schedule, #sequences.#of, #name);));
        quote! {
            let #name = nw::first_rows(&mut #workspace.#name, #rows);
            #gathered
        }
    });
    quote! {
        nw::Schedule::fill(&mut #workspace.schedule, #sequences.lengths);
        let #schedule = &#workspace.schedule;
        let #span = nw::Schedule::all(#schedule);
        let #rows = nw::count(#sequences.x);
        let #scale: #scalar = nw::mean_factor(#rows);
        let #weights = ::core::option::Option::<&[#scalar]>::None;
        let _ = (&#span, &#scale, &#weights);
        #(#buffers)*
    }
}

/// `nw::remember_rows(schedule, a_h, memories, |memory| &mut memory.h);` for each memory.
fn emit_remembered(plan: &Plan<'_>) -> TokenStream {
    let [schedule, memories, memory] = ["schedule", "memories", "memory"].map(local);
    let remembered = plan.graph.roots.memories.iter().map(|(id, value)| {
        let (field, value) = (nowhere(&plan.model.memories()[*id].name), variable(plan.graph, *value));
        quote!(nw::remember_rows(#schedule, #value, #memories, |#memory| &mut #memory.#field);)
    });
    remembered.collect()
}

/// The statements of a part for all steps.
fn emit_part(plan: &Plan<'_>, program: &OverTime, part: &[Computed], names: &Names) -> TokenStream {
    let calls = part.iter().map(|of| emit_run_or(plan, program, of, names, emit_of_all));
    calls.collect()
}

/// The statements of a call; of the first one of a run of values that are computed row by row its loop, and
/// of the others nothing.
fn emit_run_or(
    plan: &Plan<'_>,
    program: &OverTime,
    of: &Computed,
    names: &Names,
    emit_call: fn(&Plan<'_>, &Computed, &Names) -> TokenStream,
) -> TokenStream {
    match program.by_row.iter().find(|run| run.contains(&of.value)) {
        Some(run) if run.first() == Some(&of.value) => emit_run(plan, program, run, names),
        Some(_) => TokenStream::new(),
        None => emit_call(plan, of, names),
    }
}

/// The statements of one step, if there are some: those that read other steps, with the buffers of all rows,
/// then all others, with the rows of the step.
fn emit_one_step(
    plan: &Plan<'_>,
    program: &OverTime,
    part: &[Computed],
    names: &Names,
) -> Option<TokenStream> {
    let [schedule, span] = ["schedule", "span"].map(local);
    let is_shifted =
        |of: &&Computed| matches!(plan.graph.values[of.value].op, Op::Earlier { .. } | Op::Later(_));
    let (shifted, own): (Vec<&Computed>, Vec<&Computed>) = part.iter().partition(is_shifted);
    let used: BTreeSet<ValueId> = own.iter().flat_map(|of| used(plan, of)).collect();
    let rows = used.into_iter().filter(|value| !is_inner(program, *value)).map(|value| {
        let name = variable(plan.graph, value);
        match program.of_one_step.contains(&value) {
            true => quote!(let #name = nw::Schedule::same_rows(#schedule, #span, &mut *#name);),
            false => quote!(let #name = nw::Schedule::part(#schedule, #span, &mut *#name);),
        }
    });
    let [shifted, own] = [shifted, own].map(|part| {
        let calls = part.into_iter().map(|of| emit_run_or(plan, program, of, names, emit_computed));
        calls.collect::<TokenStream>()
    });
    (!part.is_empty()).then(|| {
        let own = block(rows.chain([own]));
        quote!(#shifted #own)
    })
}

/// A term of the loss that compares the last step of each sequence: the sum over the rows that are one, step
/// by step, by the kernel that all rows would have; the gradients of all others are 0.
///
/// `let loss = { nw::clear_rows((schedule, span), d_z_y); let scale: S =
/// nw::mean_factor(nw::Schedule::sequence_count(schedule)); let mut sum = S::ZERO; …; sum };`
fn emit_at_last(plan: &Plan<'_>, of: &Computed, names: &Names) -> TokenStream {
    let (scalar, value) = (&names.scalar, variable(plan.graph, of.value));
    let [schedule, span, step, scale, sum] = ["schedule", "span", "step", "scale", "sum"].map(local);
    let cleared = of.out.map(|out| variable(plan.graph, out));
    let cleared = cleared.map(|out| quote!(nw::clear_rows((#schedule, #span), #out);));
    let rows = used(plan, of).into_iter().collect::<BTreeSet<_>>().into_iter().map(|value| {
        let name = variable(plan.graph, value);
        quote!(let #name = nw::Schedule::ending(#schedule, #step, &mut *#name);)
    });
    let loss = emit_computed(plan, of, names);
    quote! {
        let #value = {
            #cleared
            let #scale: #scalar = nw::mean_factor(nw::Schedule::sequence_count(#schedule));
            let mut #sum = #scalar::ZERO;
            let mut #step = 0;
            while #step < nw::Schedule::steps(#schedule) {
                #(#rows)*
                #loss
                #sum = #sum + #value;
                #step += 1;
            }
            #sum
        };
    }
}

/// The values whose buffers a step reads or fills.
fn used(plan: &Plan<'_>, of: &Computed) -> Vec<ValueId> {
    let mut values = of.reads(plan.graph);
    values.extend(of.out);
    values.retain(|value| plan.workspace.contains(value));
    values
}

/// The statements of a value for all steps.
fn emit_of_all(plan: &Plan<'_>, of: &Computed, names: &Names) -> TokenStream {
    match plan.graph.values[of.value].op {
        Op::Loss(LossOf { steps: ComparedSteps::Last, .. }) => emit_at_last(plan, of, names),
        _ => emit_computed(plan, of, names),
    }
}

fn emit_computed(plan: &Plan<'_>, of: &Computed, names: &Names) -> TokenStream {
    emit_step(plan, &RowsStep::Value(*of), &Change::step(), names)
}
