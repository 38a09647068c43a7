//! One network, not several.
//!
//! Law: where one group of outputs reads some inputs, and another group reads others, the file holds two
//! networks.

use std::collections::BTreeSet;

use crate::flat::{Flat, Node, NodeId, Op};
use crate::{Reason, Refusal};

/// Checks that all outputs belong together.
///
/// # Errors
///
/// Where they do not, or where nothing is computed.
pub(super) fn one_network(flat: &Flat) -> Result<(), Refusal> {
    let named = |output: &crate::flat::Output| format!("`{}`", output.name);
    if flat.outputs.iter().all(|output| matches!(flat.op(output.node), Op::Input(_))) {
        let names: Vec<String> = flat.outputs.iter().map(named).collect();
        let help = String::from("choose other outputs with `--output NAME`");
        return Refusal::of(vec![Reason {
            place: format!("output {}", names.join(", ")),
            fact: String::from("it is the input: there is no network"),
            help,
        }]);
    }
    check_decided(flat)?;
    let read: Vec<BTreeSet<usize>> = flat.outputs.iter().map(|output| inputs(flat, output.node)).collect();
    let mut joined = read.first().cloned().unwrap_or_default();
    for _ in &read {
        for inputs in &read {
            if !inputs.is_disjoint(&joined) {
                joined.extend(inputs);
            }
        }
    }
    let apart: Vec<usize> = (0..read.len()).filter(|&output| read[output].is_disjoint(&joined)).collect();
    let Some(&other) = apart.first() else { return Ok(()) };
    let reads = |output: usize| {
        let names: Vec<String> =
            read[output].iter().map(|&input| format!("`{}`", flat.inputs[input].0)).collect();
        let names = if names.is_empty() { String::from("no input") } else { names.join(", ") };
        format!("the output {} reads {names}", named(&flat.outputs[output]))
    };
    let fact = format!("it holds networks that share nothing: {}, {}", reads(0), reads(other));
    let help = format!(
        "import them one by one: `--output {}`, `--output {}`",
        flat.outputs[0].name, flat.outputs[other].name
    );
    Refusal::of(vec![Reason { place: String::from("the file"), fact, help }])
}

/// An output that no input decides, or that has no numbers, is no output of a network.
fn check_decided(flat: &Flat) -> Result<(), Refusal> {
    let is_decided = |output: &&crate::flat::Output| !inputs(flat, output.node).is_empty();
    let Some(output) = flat.outputs.iter().find(|output| !is_decided(output)) else { return Ok(()) };
    let fact = "it reads no input: it is the same for every sample, or the export took the axis of samples for \
                another one";
    let help = "leave it out with `--output NAME` of the others; or export the model with an example whose \
                first axis is that of samples, such as `torch.zeros(1, 4)`";
    Err(Refusal::new(format!("output `{}`", output.name), fact, help))
}

/// The inputs that a node needs.
fn inputs(flat: &Flat, node: NodeId) -> BTreeSet<usize> {
    let needed = flat.needed(std::iter::once(node));
    let input = |(node, needed): (&Node, bool)| match node.op {
        Op::Input(input) if needed => Some(input),
        _ => None,
    };
    flat.nodes.iter().zip(needed).filter_map(input).collect()
}
