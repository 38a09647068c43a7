//! What a file of another program cannot say of a network.
//!
//! Input: a [`Source`]. Output: sentences. Guarantees: `frozen`, `init`, options of steps, the loss and
//! operations without an effect in inference mode are named where a network has them.

use netwright_runtime::topology::{Operation, StepOptions};
use netwright_vocabulary::OperationWord;

use super::declaration;
use super::operation::is_said_to_be_frozen;
use super::source::Source;

/// All remarks, in a fixed order. `kept` says whether the declaration is in the metadata.
pub(super) fn all(source: &Source, rounded: bool, kept: bool) -> Vec<String> {
    let mut remarks = Vec::new();
    let named = |is: &dyn Fn(&Operation) -> bool| -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for (_, node) in source.nodes().filter(|(_, node)| is(&node.operation)) {
            if !names.contains(&node.name) {
                names.push(node.name);
            }
        }
        names
    };
    let mut add = |names: &[&str], fact: &str| {
        if !names.is_empty() {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            remarks.push(format!("{fact}: {}", names.join(", ")));
        }
    };
    let live = source.live();
    let mut idle: Vec<&str> = Vec::new();
    for (index, node) in source.nodes() {
        if live.get(index) == Some(&false)
            && source.is_last(index)
            && !matches!(node.operation, Operation::Input)
        {
            idle.push(node.name);
        }
    }
    add(&idle, "what serves the loss alone is left out");
    let frozen = |operation: &Operation| operation.layer().is_some_and(|layer| is_said_to_be_frozen(&layer));
    add(&named(&frozen), if kept { "`frozen` is in the metadata" } else { "`frozen` is not in the file" });
    for row in OperationWord::ALL.into_iter().filter(|row| !row.acts_in_inference()) {
        let is_its = |operation: &Operation| operation.word() == Some(row.word());
        let rest = if kept { ", and in the metadata" } else { "" };
        add(&named(&is_its), &format!("`{}` is left out{rest}", row.word()));
    }
    let steps = |operation: &Operation| {
        operation.layer().is_some_and(|layer| layer.tie.is_none() && layer.step != StepOptions::PLAIN)
    };
    add(&named(&steps), "options of steps are not in the graph");
    let parts = source.topology.losses.iter().flat_map(|term| [term.sample_weight, term.mask]);
    let mut of_target: Vec<_> = parts.flatten().collect();
    of_target.sort_by_key(|part| part.start);
    of_target.dedup();
    let of_target: Vec<&str> = of_target.iter().map(|part| part.name).collect();
    let has_loss = kept && declaration::training(source).is_some();
    if !has_loss {
        add(&of_target, "weights and masks of the loss are parts of the target");
    }
    if source.nodes().any(|(_, node)| node.operation.layer().is_some()) {
        remarks.push("initialisers are not in the graph".into());
    }
    if !source.topology.losses.is_empty() {
        let place = if has_loss { "in the metadata" } else { "not in the file" };
        remarks.push(format!("the loss is {place}"));
    }
    if source.has_state {
        remarks.push("the seed and the step of the state are not in the file".into());
    }
    if rounded {
        remarks.push("parameters of double precision are rounded to single precision".into());
    }
    if !kept {
        remarks.push("the declaration has no simple text; an import reads the graph alone".into());
    }
    remarks
}
