//! The names of all local variables, so that patterns can use them whatever constants the user has.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::names::{INPUTS, local, part, slot, variable};
use super::parts;
use crate::operation;
use crate::plan::program::Plan;

/// Local variables and parameters that are not values of the graph.
const VARIABLES: [&str; 30] = [
    "x",
    "memory",
    "y",
    "target",
    "seed",
    "gradient",
    "rule",
    "state",
    "draws",
    "weights",
    "workspace",
    "optimizer",
    "rows",
    "scale",
    "start",
    "classes",
    "seeds",
    "generator",
    "parameters",
    "to",
    "network",
    "loss",
    "bytes",
    "source",
    "before",
    "first_row",
    "batch",
    "most",
    "layers",
    "visit",
];

/// Those of training on sequences.
const OVER_TIME: [&str; 11] =
    ["lengths", "memories", "sequences", "schedule", "span", "step", "last", "scales", "sum", "row", "kept"];

/// `use nw::{free as x, free as z_h, …};`: in the block of emitted implementations, the name of each local
/// variable is that of a function. A pattern may take it, as it may not take the name of a constant, a static
/// or a unit struct that the user has.
pub(super) fn emit_free(plans: &[&Plan<'_>]) -> TokenStream {
    let mut names: BTreeSet<Ident> = VARIABLES.map(local).into();
    if plans.iter().any(|plan| parts::has_target(plan.model) || parts::has_output(plan.model)) {
        names.extend(["row", "parts"].map(local));
    }
    if plans.iter().any(|plan| plan.over_time.is_some()) {
        names.extend(OVER_TIME.map(local));
    }
    if plans.iter().any(|plan| plan.model.is_scaled()) {
        names.extend(["sum", "losses"].map(local));
    }
    if plans.iter().any(|plan| plan.model.divides_by_weights()) {
        names.insert(local("whole"));
    }
    for stream in plans.iter().filter_map(|plan| plan.stream.as_ref()) {
        names.extend([INPUTS, "step"].map(local));
        names.extend((0..stream.sizes.len()).map(slot));
    }
    for plan in plans {
        for (value, of) in plan.graph.values.entries() {
            names.insert(variable(plan.graph, value));
            let parts = operation::rules(&of.op).variables(plan);
            names.extend(parts.iter().map(|indices| part(plan.graph, value, indices)));
        }
    }
    quote!(use nw::{#(free as #names),*};)
}
