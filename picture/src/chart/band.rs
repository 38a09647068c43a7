//! The area between two numbers at each x.

use std::fmt;

use super::Plot;
use super::axis::is_drawn;
use crate::{Stroke, coordinate};

const OPACITY: &str = "fill-opacity=\"0.22\"";

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Band {
    pub(super) name: String,
    /// The index of the line or the points that it belongs to.
    pub(super) of: usize,
    /// Each at x, from, to.
    pub(super) edges: Vec<[f64; 3]>,
}

impl Band {
    /// The places that have to be on the chart.
    pub(super) fn places(&self) -> impl Iterator<Item = [f64; 2]> {
        self.edges.iter().flat_map(|&[x, from, to]| [[x, from], [x, to]])
    }

    /// The areas between gaps: along the upper edge, and back along the lower one.
    pub(super) fn write(&self, f: &mut fmt::Formatter<'_>, plot: &Plot) -> fmt::Result {
        for part in self.edges.split(|edge| !edge.iter().all(|&number| is_drawn(number))) {
            let upper = part.iter().map(|&[x, _, to]| [x, to]);
            let lower = part.iter().rev().map(|&[x, from, _]| [x, from]);
            let places = upper.chain(lower).filter_map(|point| plot.place(point));
            let corners: Vec<String> =
                places.map(|place| place.map(coordinate)).map(|[x, y]| format!("{x} {y}")).collect();
            if !corners.is_empty() {
                let (d, colour) = (corners.join("L"), Stroke::of(self.of).colour);
                writeln!(f, "<path d=\"M{d}Z\" fill=\"{colour}\" {OPACITY}/>")?;
            }
        }
        Ok(())
    }
}

/// A piece of a band for a legend, whose left end is at a place.
pub(super) fn write_sample(
    f: &mut fmt::Formatter<'_>,
    of: usize,
    [x, y]: [f64; 2],
    wide: f64,
) -> fmt::Result {
    let [left, top] = [x, y - 5.0].map(coordinate);
    let colour = Stroke::of(of).colour;
    writeln!(f, "<rect x=\"{left}\" y=\"{top}\" width=\"{wide}\" height=\"10\" fill=\"{colour}\" {OPACITY}/>")
}
