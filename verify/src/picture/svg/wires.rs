//! The lines between the groups: one per weight of a dense layer, and one per value that is read elsewhere.

use netwright_runtime::topology::{DenseLayer, Topology};

use super::graph::Kind;
use super::layout::{LOSS, Layout, Placed};
use crate::operation::{Wiring, look};

/// A line from a value of one group to a value of another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Wire {
    /// x and y of both ends.
    pub(super) from: [f64; 2],
    pub(super) to: [f64; 2],
    /// Which values it joins.
    pub(super) ends: [usize; 2],
    /// Index of its weight in the flat view.
    pub(super) weight: Option<usize>,
}

/// The lines between two groups.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bundle {
    /// The name of the group that reads.
    pub(super) name: &'static str,
    /// `weights`, `values` or `loss`.
    pub(super) class: &'static str,
    pub(super) wires: Vec<Wire>,
}

/// Distance of the two lines of a sum that reads a value twice.
const APART: f64 = 4.0;

/// All lines, group by group.
pub(super) fn bundles(topology: &Topology, layout: &Layout) -> Vec<Bundle> {
    let mut bundles = Vec::new();
    for group in &layout.groups {
        for (position, source) in group.group.sources.iter().enumerate() {
            let before = group.group.sources[..position].iter().filter(|other| *other == source).count();
            let source = &layout.groups[*source];
            let mut bundle = match group.group.first(topology).map(|node| look(node).wiring) {
                None if group.group.kind == Kind::Loss => connect_loss(source, group),
                None | Some(Wiring::Straight) => connect_each(source, group, Some),
                Some(Wiring::Spread) => connect_spread(source, group),
                Some(Wiring::Weights(layer)) => connect_all(&layer, source, group),
                Some(Wiring::From(start)) => connect_each(source, group, |index| index.checked_sub(start)),
                Some(Wiring::Joined) => {
                    let before = group.group.sources[..position].iter();
                    let start =
                        before.map(|source| layout.groups[*source].group.size).fold(0, usize::saturating_add);
                    connect_each(source, group, |index| index.checked_add(start))
                }
            };
            for wire in &mut bundle.wires {
                wire.from = [source.x + radius(source, layout), wire.from[1] + APART * before as f64];
                wire.to = [group.x - radius(group, layout), wire.to[1] + APART * before as f64];
            }
            bundle.name = group.group.first(topology).map_or("", |node| node.name);
            bundles.push(bundle);
        }
    }
    bundles
}

/// From its middle to where lines end.
const fn radius(placed: &Placed, layout: &Layout) -> f64 {
    match placed.group.kind {
        Kind::Neurons(_) => layout.radius,
        Kind::Lane(_) => 0.0,
        Kind::Loss => LOSS[0] / 2.0,
    }
}

/// A line between two values, each an index and a y; its x are not known yet.
fn wire((i, from): (usize, f64), (o, to): (usize, f64)) -> Wire {
    Wire { from: [0.0, from], to: [0.0, to], ends: [i, o], weight: None }
}

fn connect_all(layer: &DenseLayer, source: &Placed, group: &Placed) -> Bundle {
    let mut wires = Vec::new();
    for &from in source.values.iter().filter(|value| value.0 < layer.inputs) {
        for &to in group.values.iter().filter(|value| value.0 < layer.outputs) {
            if let Some(weight) = layer.weight(from.0, to.0) {
                wires.push(Wire { weight: Some(weight), ..wire(from, to) });
            }
        }
    }
    Bundle { name: "", class: "weights", wires }
}

/// A line from each value to the one that `place` says.
fn connect_each(source: &Placed, group: &Placed, place: impl Fn(usize) -> Option<usize>) -> Bundle {
    let to = |index: usize| group.values.iter().find(|value| value.0 == index);
    let wires = source.values.iter().filter_map(|&from| Some(wire(from, *to(place(from.0)?)?))).collect();
    Bundle { name: "", class: "values", wires }
}

/// A line from the only value to each of the group.
fn connect_spread(source: &Placed, group: &Placed) -> Bundle {
    let from = source.values.first();
    let wires = group.values.iter().filter_map(|&to| Some(wire(*from?, to))).collect();
    Bundle { name: "", class: "values", wires }
}

fn connect_loss(source: &Placed, group: &Placed) -> Bundle {
    let to = group.values.first();
    let wires = source.values.iter().filter_map(|&from| Some(wire(from, *to?))).collect();
    Bundle { name: "", class: "loss", wires }
}
