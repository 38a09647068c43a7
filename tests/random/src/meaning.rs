//! The meaning of a topology, compared with that of the declaration.

use netwright::Feedforward;
use netwright_declarations::structure_of;

use crate::check::{Facts, Wrong};
use crate::exported;

/// The topology says what the declaration says, also after an export and an import.
pub(crate) fn check<N: Feedforward<f32>>(facts: &Facts) -> Result<(), Wrong> {
    let topology = const { &N::TOPOLOGY };
    if topology.signature().fingerprint() != N::FINGERPRINT {
        return Err(format!("the compiler hashed another signature than this: {}", topology.signature()));
    }
    if structure_of(topology) != facts.structure {
        return Err(format!("the topology has another meaning: {topology:?}"));
    }
    exported::check::<N>(facts).map_err(|wrong| format!("as ONNX: {wrong}"))
}
