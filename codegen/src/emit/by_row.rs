//! Runs of operations on rows, which are computed row by row.
//!
//! Input: a run of a plan. Output: one loop over the rows. Guarantees: the statements are those for one
//! sample, so a row has their bits; what only the run reads is a local variable.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::at::At;
use super::names::{Names, local, operand, variable};
use crate::ir::op::Op;
use crate::ir::value::ValueId;
use crate::operation;
use crate::plan::program::{OverTime, Plan};

/// Whether a value of a run has rows.
fn is_stored(program: &OverTime, value: ValueId) -> bool {
    program.computed().any(|of| of.out == Some(value))
}

/// Whether a value is a local variable of a run. Another method's program may store it.
pub(super) fn is_inner(program: &OverTime, value: ValueId) -> bool {
    program.by_row.iter().any(|run| run.contains(&value)) && !is_stored(program, value)
}

/// `let mut row = 0; while row < nw::count(a_h) && row < nw::count(d_h) { let kept = { let a_h =
/// nw::row_at(a_h, row); … (d_h, d_k) }; nw::set_row(d_h, row, &kept.0); … row += 1; }`
pub(super) fn emit_run(plan: &Plan<'_>, program: &OverTime, run: &[ValueId], names: &Names) -> TokenStream {
    let [row, kept] = ["row", "kept"].map(local);
    let operands = run.iter().flat_map(|value| &plan.graph.values[*value].operands);
    let read: BTreeSet<ValueId> = operands.copied().filter(|value| !run.contains(value)).collect();
    let stored: Vec<ValueId> = run.iter().copied().filter(|value| is_stored(program, *value)).collect();
    // What is asked of all buffers at once is not asked again in front of each vector.
    let buffers = read.iter().chain(&stored).map(|value| variable(plan.graph, *value));
    let read = read.iter().map(|&value| {
        let name = variable(plan.graph, value);
        match plan.graph.values[value].op {
            // Arguments are references.
            Op::Input | Op::Target => quote!(let #name = &nw::row_at(#name, #row);),
            _ => quote!(let #name = nw::row_at(#name, #row);),
        }
    });
    let computed = run
        .iter()
        .map(|value| operation::rules(&plan.graph.values[*value].op).emit_row(&At::row(plan, *value, names)));
    let results = stored.iter().map(|value| variable(plan.graph, *value));
    let set = stored.iter().enumerate().map(|(index, value)| {
        let (index, rows) = (Literal::usize_unsuffixed(index), operand(plan.graph, *value, true));
        quote!(nw::set_row(#rows, #row, &#kept.#index);)
    });
    quote! {
        let mut #row = 0;
        while #(#row < nw::count(#buffers))&&* {
            let #kept = {
                #(#read)*
                #(#computed)*
                (#(#results,)*)
            };
            #(#set)*
            #row += 1;
        }
    }
}
