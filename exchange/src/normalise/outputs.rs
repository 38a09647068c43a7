//! Which outputs are wanted.
//!
//! Input: a network and names. Output: the network with these outputs alone. Guarantees: a name that is not
//! an output is an error that lists the outputs; without names, labels and outputs that are inputs are left
//! out, if anything else is there and no declaration has them.

use crate::evaluate;
use crate::foreign::{Layout, Op, ValueId};
use crate::{Foreign, Refusal};

/// The network with the wanted outputs alone, and remarks on those that were left out.
///
/// # Errors
///
/// Where a name is not one of an output.
///
/// ```
/// use netwright::exchange::{normalise, read};
///
/// # let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
/// # let foreign = read::nnet::read(text.as_bytes())?;
/// // The first value that a node computes becomes the output.
/// let name = foreign.name(foreign.nodes[0].results[0]).to_owned();
/// let (chosen, _) = normalise::outputs(foreign, &[name.clone()])?;
/// assert_eq!(chosen.name(chosen.outputs[0]), name);
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
pub fn outputs(mut foreign: Foreign, names: &[String]) -> Result<(Foreign, Vec<String>), Refusal> {
    let all = foreign.outputs.clone();
    let listed =
        || all.iter().map(|&value| format!("`{}`", foreign.name(value))).collect::<Vec<_>>().join(", ");
    if !names.is_empty() {
        let find = |name: &String| {
            // Any value can be an output: the logits before a softmax, a hidden layer.
            let own = all.iter().copied().find(|&value| foreign.name(value) == *name);
            let at = own.or_else(|| foreign.values.iter().position(|value| value.name == *name).map(ValueId));
            at.ok_or_else(|| {
                Refusal::new(
                    format!("--output {name}"),
                    "the file has no value of this name",
                    format!("its outputs are {}", listed()),
                )
            })
        };
        foreign.outputs = names.iter().map(find).collect::<Result<_, _>>()?;
        return Ok((foreign, Vec::new()));
    }
    let mut remarks = Vec::new();
    let mut wanted = |value: ValueId| {
        let name = foreign.name(value);
        if is_label(&foreign, value) {
            remarks
                .push(format!("the output `{name}` is a label and is left out: `classify` finds the class"));
        } else if let Some(input) = is_input(&foreign, value).filter(|_| foreign.declaration.is_none()) {
            remarks
                .push(format!("the output `{name}` is the input `{}` and is left out", foreign.name(input)));
        } else {
            return true;
        }
        false
    };
    let kept: Vec<ValueId> = all.iter().copied().filter(|&value| wanted(value)).collect();
    if kept.is_empty() {
        return Ok((foreign, Vec::new()));
    }
    foreign.outputs = kept;
    Ok((foreign, remarks))
}

/// The input that a value is, moved at most.
fn is_input(foreign: &Foreign, value: ValueId) -> Option<ValueId> {
    let mut value = value;
    for node in foreign.nodes.iter().rev().filter(|node| matches!(node.op, Op::Layout(_))) {
        if node.results.contains(&value) && node.operands.len() <= 2 {
            value = node.operand(0)?;
        }
    }
    foreign.inputs.iter().any(|port| port.value == value).then_some(value)
}

/// Whether a value is the name or the index of a class: an `ArgMax`, or what only moves or looks up such an
/// index.
fn is_label(foreign: &Foreign, value: ValueId) -> bool {
    let mut wanted = value;
    for node in foreign.nodes.iter().rev() {
        if node.results.contains(&wanted) {
            match &node.op {
                Op::ArgMax { .. } => return true,
                Op::Unknown { .. } => {
                    return matches!(
                        node.word.as_str(),
                        "ArrayFeatureExtractor" | "LabelEncoder" | "string tensor"
                    );
                }
                Op::Layout(Layout::Gather { .. }) => match node.operand(1) {
                    Some(operand) => wanted = operand,
                    None => return false,
                },
                Op::Layout(_) => match node.operand(0) {
                    Some(operand) => wanted = operand,
                    None => return false,
                },
                _ => return false,
            }
        }
    }
    false
}

/// The numbers of inputs with which shapes are found: what a network computes is not looked at.
pub(super) fn probe(foreign: &Foreign) -> Vec<Vec<f64>> {
    foreign
        .inputs
        .iter()
        .map(|port| {
            vec![0.5; crate::foreign::elements(&port.shape).unwrap_or_default().min(evaluate::LARGEST)]
        })
        .collect()
}
