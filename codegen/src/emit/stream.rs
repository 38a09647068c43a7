//! `run` of a network with a memory: blocks of a stream, in stages.
//!
//! Input: the program for blocks. Output: the method `run_rows`. Guarantees: each step has the bits of
//! `step`; a memory takes in the values of a block when all that a block needs of it has been read.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::at::{At, bind_list, buffer, list, past_buffer, past_list, past_width};
use super::names::{Names, local, nowhere, operand, slot, variable};
use super::row::emit_value;
use crate::ir::op::Op;
use crate::ir::value::ValueId;
use crate::model::MemoryId;
use crate::operation;
use crate::plan::program::{BlockStep, Past, Plan, StreamProgram, StreamStage};

/// `fn run_rows<A>(&self, memory: &mut AmpMemory<S>, x: &[[S; 1]], y: &mut [[S; 1]]) { … }`: in blocks, or
/// step by step if there is no program for them.
pub(super) fn emit_run(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let Names { scalar, memory: kind, .. } = names;
    let (inputs, outputs) = (plan.inputs(), plan.outputs());
    let [memory, x, y] = ["memory", "x", "y"].map(local);
    let body = match &plan.stream {
        Some(stream) => emit_blocks(plan, stream, names),
        None => quote!(nw::step_by_step::<A, #scalar, Self>(self, #memory, #x, #y);),
    };
    quote! {
        #[inline(always)]
        fn run_rows<A: nw::Arithmetic>(
            &self,
            #memory: &mut #kind<#scalar>,
            #x: &[[#scalar; #inputs]],
            #y: &mut [[#scalar; #outputs]],
        ) {
            #body
        }
    }
}

/// The stages of one block after the other, so that the buffers stay small.
fn emit_blocks(plan: &Plan<'_>, stream: &StreamProgram, names: &Names) -> TokenStream {
    let (scalar, block) = (&names.scalar, Literal::usize_unsuffixed(stream.block));
    let [memory, x, y, start, rows] = ["memory", "x", "y", "start", "rows"].map(local);
    let buffers = stream.sizes.iter().enumerate().map(|(index, size)| {
        let (slot, size) = (slot(index), Literal::usize_unsuffixed(*size));
        quote!(let mut #slot = nw::Channels::<#scalar, #size, #block>::zeros();)
    });
    let stages = stream.stages.iter().map(|stage| match stage {
        StreamStage::Block(steps) => steps.iter().map(|step| emit_step(plan, stream, step, names)).collect(),
        StreamStage::Steps { .. } => emit_steps(plan, stream, stage, names),
    });
    let output = (!stream.output_by_step).then(|| {
        let output = list(plan, plan.graph.roots.output);
        quote!(nw::output_rows::<A, #scalar, _, _>(#output, #y);)
    });
    quote! {
        #(#buffers)*
        let mut #start = 0;
        while #start < nw::count(#x) && #start < nw::count(#y) {
            let #x = nw::rows_from(#x, #start, #block);
            let #y = nw::rows_from_mut(#y, #start, #block);
            let #rows = nw::count(#x);
            if nw::is_short(#rows) {
                nw::step_by_step::<A, #scalar, Self>(self, #memory, #x, #y);
            } else {
                #(#stages)*
                #output
            }
            #start += #block;
        }
    }
}

/// A kernel for all steps of a block, or `nw::remember_steps::<A, S, _, _, _>(&mut memory.h, &a_h, rows);`
fn emit_step(plan: &Plan<'_>, stream: &StreamProgram, step: &BlockStep, names: &Names) -> TokenStream {
    match step {
        BlockStep::Value(computed) => {
            let rules = operation::rules(&plan.graph.values[computed.value].op);
            rules.emit_block(&At::stream(plan, computed, names))
        }
        BlockStep::Past(id, _) => {
            stream.past(*id).map_or_else(TokenStream::new, |past| emit_past(plan, past, names))
        }
        BlockStep::Remember(id, value) => {
            let ([memory, rows], scalar) = (["memory", "rows"].map(local), &names.scalar);
            let field = nowhere(&plan.model.memories()[*id].name);
            match stream.past(*id) {
                Some(past) => {
                    let list = past_list(plan, past, 0, names);
                    quote!(nw::keep_steps::<A, #scalar, _, _, _>(&mut #memory.#field, &#list, #rows);)
                }
                None => {
                    let list = list(plan, *value);
                    quote!(nw::remember_steps::<A, #scalar, _, _, _>(&mut #memory.#field, #list, #rows);)
                }
            }
        }
    }
}

/// What the memory has, of each operand as far as no nearer one reads it, then the block:
/// `nw::recall_steps::<A, S, _, _, 128>(&memory.h, 4, 2, rows, 60, …); nw::append_steps::<A, S, _, 64,
/// 128>(&a_h, rows, …);`
fn emit_past(plan: &Plan<'_>, past: &Past, names: &Names) -> TokenStream {
    let ([memory, rows], scalar) = (["memory", "rows"].map(local), &names.scalar);
    let (buffer, width, list) = (past_buffer(plan, past, names), past_width(plan), list(plan, past.value));
    let field = nowhere(&plan.model.memories()[past.memory].name);
    let block = plan.stream.as_ref().map_or(0, |stream| stream.block);
    let recalled = past.steps.iter().enumerate().map(|(index, back)| {
        let nearer = past.steps.get(index + 1).copied().unwrap_or(0);
        let [back, most, at] = [*back, back - nearer, block - back].map(Literal::usize_unsuffixed);
        quote!(nw::recall_steps::<A, #scalar, _, _, #width>(&#memory.#field, #back, #most, #rows, #at, #buffer);)
    });
    let block = Literal::usize_unsuffixed(block);
    quote! {
        #(#recalled)*
        nw::append_steps::<A, #scalar, _, #block, #width>(#list, #rows, #buffer);
    }
}

/// `let mut step = 0; while step < rows { let a_x = nw::at_step(&a_x, step); … step += 1; }`
fn emit_steps(plan: &Plan<'_>, stream: &StreamProgram, stage: &StreamStage, names: &Names) -> TokenStream {
    let StreamStage::Steps { reads, values, kept, remembered } = stage else { return TokenStream::new() };
    let [step, rows, x, y] = ["step", "rows", "x", "y"].map(local);
    let read = reads.iter().map(|value| match plan.graph.values[*value].op {
        Op::Input => quote!(let #x = &nw::input_of(#x, #step);),
        _ => {
            let (name, list) = (variable(plan.graph, *value), list(plan, *value));
            quote!(let #name = nw::at_step(#list, #step);)
        }
    });
    let computed = values.iter().map(|value| emit_value(plan, *value, names));
    let of = |value: ValueId| operand(plan.graph, value, false);
    let put = kept.iter().map(|value| {
        let (buffer, value) = (buffer(plan, *value, names), of(*value));
        quote!(nw::put_step(#buffer, #step, #value);)
    });
    let output = plan.graph.roots.output;
    let output = (stream.output_by_step && values.contains(&output)).then(|| {
        let output = of(output);
        quote!(nw::output_of(#y, #step, #output);)
    });
    let memory = local("memory");
    let remember = remembered.iter().map(|(id, value): &(MemoryId, ValueId)| {
        let (field, value) = (nowhere(&plan.model.memories()[*id].name), of(*value));
        quote!(nw::remember(&mut #memory.#field, #value);)
    });
    let lists = kept.iter().map(|value| bind_list(plan, *value, names));
    quote! {
        let mut #step = 0;
        while #step < #rows {
            #(#read)*
            #(#computed)*
            #(#put)*
            #output
            #(#remember)*
            #step += 1;
        }
        #(#lists)*
    }
}
