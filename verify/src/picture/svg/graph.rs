//! The parts of a drawing: the topology's nodes in groups, a column for each, and lanes for connections that
//! skip columns.
//!
//! A declared name makes one group, as far as its operations form a chain: `dense -> sigmoid` is one row of
//! neurons, and so is `a + b + c`. A group's column is the length of the longest path to it, so every line
//! goes from a column to the next.

use netwright_runtime::topology::{Node, Topology};

use crate::operation::{Joining, look};
use crate::picture::words::{compared, describe, is_frozen, loss_lines, name, sources, was};

/// Whatever takes a place in a column.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Group {
    pub(super) kind: Kind,
    /// How many values it has.
    pub(super) size: usize,
    pub(super) column: usize,
    /// The groups of the column before that it reads.
    pub(super) sources: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// Nodes of one name, each but the first an activation of the one before it or one more term of a sum.
    Neurons(Vec<usize>),
    /// The values of a group on their way past a column.
    Lane(usize),
    Loss,
}

/// The groups of a topology, those of its nodes first, each after its sources.
pub(super) fn groups(topology: &Topology) -> Vec<Group> {
    let (mut groups, group_of) = merge_nodes(topology);
    let sources: Vec<usize> = compared(topology).iter().map(|operand| group_of[*operand]).collect();
    if let Some(last) = sources.iter().map(|source| groups[*source].column).max() {
        groups.push(Group { kind: Kind::Loss, size: topology.targets(), column: last + 1, sources });
    }
    add_lanes(&mut groups);
    groups
}

/// The groups of nodes, and for each node its group.
fn merge_nodes(topology: &Topology) -> (Vec<Group>, Vec<usize>) {
    let mut readers = vec![0_usize; topology.nodes.len()];
    for index in 0..topology.nodes.len() {
        sources(topology, index).for_each(|source| readers[source] += 1);
    }
    let compared = compared(topology);
    let is_inner = |source: usize, node: &Node| {
        let is_read_elsewhere =
            readers[source] > 1 || topology.outputs.contains(&source) || compared.contains(&source);
        let before = &topology.nodes[source];
        let continues = match (look(node).joining, look(before).joining) {
            (Joining::Bends, Joining::Begins | Joining::Bends | Joining::Adds)
            | (Joining::Adds, Joining::Adds) => true,
            (Joining::Bends, Joining::Given)
            | (Joining::Adds, Joining::Given | Joining::Begins | Joining::Bends)
            | (Joining::Given | Joining::Begins, _) => false,
        };
        continues && (before.name, before.size()) == (node.name, node.size()) && !is_read_elsewhere
    };
    let (mut groups, mut group_of): (Vec<Group>, Vec<usize>) = (Vec::new(), Vec::new());
    for (index, node) in topology.nodes.iter().enumerate() {
        let read: Vec<usize> = sources(topology, index).collect();
        let inner = read.first().copied().filter(|source| is_inner(*source, node));
        let terms = &read[usize::from(inner.is_some())..];
        let sources: Vec<usize> = terms.iter().map(|source| group_of[*source]).collect();
        let column = sources.iter().map(|source| groups[*source].column + 1).max().unwrap_or(0);
        let place = inner.map_or(groups.len(), |source| group_of[source]);
        group_of.push(place);
        match groups.get_mut(place) {
            Some(group) => group.extend(index, column, sources),
            None => {
                groups.push(Group { kind: Kind::Neurons(vec![index]), size: node.size(), column, sources })
            }
        }
    }
    (groups, group_of)
}

/// Adds a lane in each column that values pass over, and lets the readers read it.
fn add_lanes(groups: &mut Vec<Group>) {
    for from in 0..groups.len() {
        let (size, first) = (groups[from].size, groups[from].column + 1);
        let is_reader = |group: &&Group| group.sources.contains(&from);
        let last = groups.iter().filter(is_reader).map(|group| group.column).max().unwrap_or(first);
        let (mut before, before_lanes) = (from, groups.len());
        for column in first..last {
            groups.push(Group { kind: Kind::Lane(from), size, column, sources: vec![before] });
            before = groups.len() - 1;
        }
        for group in &mut groups[..before_lanes] {
            let Some(lane) = group.column.checked_sub(first + 1) else { continue };
            for source in group.sources.iter_mut().filter(|source| **source == from) {
                *source = before_lanes + lane;
            }
        }
    }
}

impl Group {
    /// Adds a node that only continues it.
    fn extend(&mut self, index: usize, column: usize, sources: Vec<usize>) {
        if let Kind::Neurons(nodes) = &mut self.kind {
            nodes.push(index);
        }
        self.column = self.column.max(column);
        self.sources.extend(sources);
    }

    /// The node whose operation reads other groups.
    pub(super) fn first<'t>(&self, topology: &'t Topology) -> Option<&'t Node> {
        let Kind::Neurons(nodes) = &self.kind else { return None };
        nodes.first().and_then(|index| topology.nodes.get(*index))
    }

    pub(super) const fn is_lane(&self) -> bool {
        matches!(self.kind, Kind::Lane(_))
    }

    /// Whether training leaves its parameters as they are.
    pub(super) fn is_frozen(&self, topology: &Topology) -> bool {
        self.first(topology).is_some_and(is_frozen)
    }

    /// Whether its last node is the network's output.
    pub(super) fn is_output(&self, topology: &Topology) -> bool {
        matches!(&self.kind, Kind::Neurons(nodes) if nodes.last().is_some_and(|last| topology.outputs.contains(last)))
    }

    /// The lines below it; the first is its name.
    pub(super) fn label(&self, topology: &Topology) -> Vec<String> {
        let nodes = match &self.kind {
            Kind::Neurons(nodes) => nodes,
            Kind::Loss => {
                let mut lines = vec!["loss".to_owned()];
                lines.extend(loss_lines(topology));
                lines.push(format!("target {}", self.size));
                return lines;
            }
            Kind::Lane(_) => return Vec::new(),
        };
        let mut lines: Vec<String> = nodes.first().map(|first| name(topology, *first)).into_iter().collect();
        let mut terms: Vec<String> = Vec::new();
        for (position, &index) in nodes.iter().enumerate() {
            let node = &topology.nodes[index];
            let look = look(node);
            match (look.joining, look.sign) {
                (Joining::Adds, Some(sign)) => {
                    let added = sources(topology, index).skip(usize::from(position > 0));
                    terms.extend(added.map(|source| name(topology, source)));
                    lines.truncate(1);
                    lines.push(joined(&terms, sign));
                }
                (_, Some(sign)) => {
                    let names: Vec<String> =
                        sources(topology, index).map(|source| name(topology, source)).collect();
                    lines.push(joined(&names, sign));
                }
                (_, None) if position > 0 => lines.push(look.word),
                // Its first line says which value it was.
                (_, None) if was(topology, index).is_some() => lines.push(format!("memory {}", look.extent)),
                (_, None) => lines.push(describe(topology, index)),
            }
        }
        for (holds, remark) in [(self.is_frozen(topology), "frozen"), (self.is_output(topology), "output")] {
            if holds {
                lines.push(remark.to_owned());
            }
        }
        lines
    }
}

/// Names with a sign between them; of many the first two and the last.
fn joined(names: &[String], sign: &str) -> String {
    match names {
        [first, second, _, _, _, .., last] => [first, second, "…", last].join(sign),
        names => names.join(sign),
    }
}
