//! The order in which nodes can be computed.
//!
//! Input: the nodes of a graph, and the names that are known without them. Output: their indices, each
//! after those that it reads. Guarantees: names that nothing makes, names that are made twice and cycles
//! are reasons to refuse.

use std::collections::{HashMap, VecDeque};

use super::model::NodeMessage;
use crate::Reason;
use crate::foreign::ValueId;

fn place(node: &NodeMessage<'_>) -> String {
    let name =
        if node.name.is_empty() { node.results.first().map_or("", String::as_str) } else { &node.name };
    format!("node `{name}` ({})", node.word)
}

/// Kahn's algorithm, in the order of the file where there is a choice.
pub(super) fn order(
    nodes: &[NodeMessage<'_>],
    known: &mut HashMap<String, ValueId>,
    reasons: &mut Vec<Reason>,
) -> Vec<usize> {
    let mut maker: HashMap<&str, usize> = HashMap::new();
    for (index, node) in nodes.iter().enumerate() {
        for result in node.results.iter().filter(|name| !name.is_empty()) {
            if known.contains_key(result.as_str()) || maker.insert(result, index).is_some() {
                let fact = format!("it makes `{result}`, which exists already");
                reasons.push(Reason {
                    place: place(node),
                    fact,
                    help: String::from("export the model again"),
                });
            }
        }
    }
    let mut waiting = vec![0_usize; nodes.len()];
    let mut readers: HashMap<usize, Vec<usize>> = HashMap::new();
    for (index, node) in nodes.iter().enumerate() {
        for name in node.operands.iter().filter(|name| !name.is_empty()) {
            if let Some(&before) = maker.get(name.as_str()) {
                waiting[index] += 1;
                readers.entry(before).or_default().push(index);
            } else if !known.contains_key(name.as_str()) {
                let fact = format!("it reads `{name}`, which nothing makes");
                reasons.push(Reason {
                    place: place(node),
                    fact,
                    help: String::from("export the model again"),
                });
            }
        }
    }
    let mut ready: VecDeque<usize> = (0..nodes.len()).filter(|&index| waiting[index] == 0).collect();
    let mut order = Vec::with_capacity(nodes.len());
    while let Some(index) = ready.pop_front() {
        order.push(index);
        for &reader in readers.get(&index).map_or(&[][..], Vec::as_slice) {
            waiting[reader] -= 1;
            if waiting[reader] == 0 {
                ready.push_back(reader);
            }
        }
    }
    if order.len() < nodes.len() {
        let names: Vec<String> = (0..nodes.len())
            .filter(|&index| waiting[index] > 0)
            .take(8)
            .map(|index| place(&nodes[index]))
            .collect();
        let fact = format!("they read each other's results, in a cycle: {}", names.join(", "));
        reasons.push(Reason {
            place: String::from("the graph"),
            fact,
            help: String::from("export the model again"),
        });
    }
    order
}
