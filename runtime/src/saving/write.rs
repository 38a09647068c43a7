//! A network to the forms of `serde`.
//!
//! A text format gets a map: `$signature`, the lines of the signature; each layer by its name, with `weights`
//! and `bias`; `state`, if the network keeps one. A binary format gets a tuple: `FINGERPRINT`, the size of a
//! number in bytes, all parameters, and the state's seed, step and running statistics, as `to_bytes` writes
//! them.

use serde::ser::{Serialize, SerializeMap as _, SerializeSeq as _, SerializeTuple as _, Serializer};

use super::number::Numbers;
use super::parts::{SavedLayer, SavedState};
use crate::flat;
use crate::program::Program;
use crate::scalar::Scalar;
use crate::signature::Signature;
use crate::state::{COUNTERS, StateRef, counters_before, view};
use crate::topology::{DenseLayer, Node, Pattern, Topology};

/// The name of the signature in a text format: no layer can have it.
pub(super) const SIGNATURE: &str = "$signature";
/// The name of the state.
pub(super) const STATE: &str = "state";

/// Writes a network that derives `Serialize`.
pub fn serialize<S: Scalar + Serialize, N: Program<S>, Z: Serializer>(
    network: &N,
    serializer: Z,
) -> Result<Z::Ok, Z::Error> {
    let (numbers, state) = (flat::as_slice(network), view(flat::rest(network)));
    if !serializer.is_human_readable() {
        let mut tuple = serializer.serialize_tuple(4)?;
        tuple.serialize_element(&N::FINGERPRINT)?;
        tuple.serialize_element(&number_size::<S>())?;
        tuple.serialize_element(&Numbers(numbers))?;
        tuple.serialize_element(&PackedTo(state))?;
        return tuple.end();
    }
    let topology = N::TOPOLOGY;
    let mut map = serializer.serialize_map(None)?;
    map.serialize_entry(SIGNATURE, &SignatureLines(topology.signature()))?;
    let mut offset = 0;
    while let Some((_, node, layer)) = field_at(&topology, offset) {
        let (weights, bias) = parts(&layer, numbers.get(offset..).unwrap_or_default());
        map.serialize_entry(node.name, &SavedLayer { weights, columns: columns(&layer), bias })?;
        offset += weights.len() + bias.len();
    }
    if N::KEEPS_STATE {
        map.serialize_entry(STATE, &SavedState(state))?;
    }
    map.end()
}

/// How many bytes a number has: a reader of another type would read other numbers.
pub(super) fn number_size<S>() -> u16 {
    u16::try_from(size_of::<S>()).unwrap_or(u16::MAX)
}

/// The layer whose own parameters begin at `offset`, with its node.
pub(super) fn field_at(topology: &Topology, offset: usize) -> Option<(usize, Node, DenseLayer)> {
    let mut nodes = topology.nodes.iter().enumerate();
    nodes.find_map(|(index, node)| {
        let layer = node.operation.layer()?;
        let start = if layer.tie.is_none() { layer.weights } else { layer.bias? };
        (start == offset && own(&layer) != (0, 0)).then_some((index, *node, layer))
    })
}

/// How many weights and biases of its own a layer has.
pub(super) fn own(layer: &DenseLayer) -> (usize, usize) {
    let weights = if layer.tie.is_none() { layer.weight_count() } else { 0 };
    (weights, if layer.bias.is_some() { layer.outputs } else { 0 })
}

/// How many weights a row has, where they are a matrix; 0 for a list.
pub(super) fn columns(layer: &DenseLayer) -> usize {
    match layer.pattern {
        Pattern::Full if layer.tie.is_none() => layer.outputs,
        Pattern::Full | Pattern::Diagonal | Pattern::Transposed | Pattern::Connections(_) => 0,
    }
}

/// The weights and the bias of a layer whose numbers come first.
fn parts<'a, S>(layer: &DenseLayer, numbers: &'a [S]) -> (&'a [S], &'a [S]) {
    let (weights, biases) = own(layer);
    let (weights, rest) = numbers.split_at_checked(weights).unwrap_or_default();
    (weights, rest.get(..biases).unwrap_or_default())
}

/// The lines of a signature.
struct SignatureLines(Signature);

impl Serialize for SignatureLines {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        /// A line.
        struct Text(crate::signature::Line);
        impl Serialize for Text {
            fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
                serializer.collect_str(&self.0)
            }
        }
        let mut lines = serializer.serialize_seq(None)?;
        for line in self.0.lines() {
            lines.serialize_element(&Text(line))?;
        }
        lines.end()
    }
}

/// The state as a tuple, which is there for every network: each counter, then all numbers.
struct PackedTo<'a, S>(StateRef<'a, S>);

impl<S: Scalar + Serialize> Serialize for PackedTo<'_, S> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        let mut tuple = serializer.serialize_tuple(COUNTERS + 1)?;
        let before = counters_before(self.0.parts());
        for index in 0..COUNTERS {
            let counter = index.checked_sub(before).and_then(|own| self.0.counters().get(own));
            tuple.serialize_element(&counter.copied().unwrap_or(0))?;
        }
        tuple.serialize_element(&Numbers(self.0.numbers()))?;
        tuple.end()
    }
}
