//! The tracks above a picture, on which lines go to later steps: one for each value that they read.
//!
//! Input: a topology. Output: its tracks, how far apart they are, and the room of all.

use netwright_runtime::topology::Topology;

use crate::picture::words::earlier;

/// So many tracks have their words beside them.
pub(super) const WRITTEN: usize = 6;
/// Between tracks with words, and between tracks without.
const PITCH: [f64; 2] = [17.0, 5.0];
/// Between the lowest track and the highest value.
pub(super) const GAP: f64 = 14.0;
/// Between the verticals on the left, and between the first of them and the labels.
pub(super) const LEFT: f64 = 6.0;

/// A value of which later steps read what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Track {
    /// Its node.
    pub(super) of: usize,
    /// The nodes that have it later, each with the steps between.
    pub(super) readers: Vec<(usize, usize)>,
}

/// The tracks of a topology, in the order of the first reads.
pub(super) fn tracks(topology: &Topology) -> Vec<Track> {
    let mut tracks: Vec<Track> = Vec::new();
    for (index, of, steps) in earlier(topology) {
        match tracks.iter_mut().find(|track| track.of == of) {
            Some(track) => track.readers.push((index, steps)),
            None => tracks.push(Track { of, readers: vec![(index, steps)] }),
        }
    }
    tracks
}

/// The height of all tracks, and the width of their verticals on the left.
pub(super) fn room(topology: &Topology) -> [f64; 2] {
    match tracks(topology).len() {
        0 => [0.0, 0.0],
        count => [LEFT * (count + 1) as f64, GAP + pitch(count) * count as f64],
    }
}

/// Between two tracks of so many.
pub(super) fn pitch(count: usize) -> f64 {
    PITCH[usize::from(count > WRITTEN)]
}
