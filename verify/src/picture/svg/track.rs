//! The tracks above a picture, on which lines go to later steps.
//!
//! Input: how many lines there are. Output: how far apart their tracks are, and the room of all.

use netwright_runtime::topology::Topology;

use crate::picture::words::earlier;

/// So many loops have their words beside them.
pub(super) const WRITTEN: usize = 6;
/// Between tracks with words, and between tracks without.
const PITCH: [f64; 2] = [17.0, 5.0];
/// Between the lowest track and the highest value.
pub(super) const GAP: f64 = 14.0;
/// The height of all tracks.
pub(super) fn room(topology: &Topology) -> f64 {
    match earlier(topology).count() {
        0 => 0.0,
        count => GAP + pitch(count) * count as f64,
    }
}

/// Between two tracks of so many.
pub(super) fn pitch(count: usize) -> f64 {
    PITCH[usize::from(count > WRITTEN)]
}
