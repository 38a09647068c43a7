//! Lines from values to where later steps read them: each on a track of its own above everything else.

use std::fmt;

use netwright_picture::{NEUTRAL, coordinate, write_text};
use netwright_runtime::topology::Topology;

use super::graph::Kind;
use super::layout::{Layout, Placed};
use super::track::{GAP, WRITTEN, pitch};
use crate::picture::words::{delay, earlier};

/// How far beside its ends a loop rises.
const ASIDE: f64 = 10.0;
/// The radius of its corners.
const CORNER: f64 = 5.0;

/// Writes the loops of a network: out of a value to the right, back above everything, into the reader from
/// the left.
pub(super) fn write(f: &mut fmt::Formatter<'_>, topology: &Topology, layout: &Layout) -> fmt::Result {
    let first = |node: usize| {
        let has =
            |placed: &&Placed| matches!(&placed.group.kind, Kind::Neurons(nodes) if nodes.contains(&node));
        let placed = layout.groups.iter().find(has)?;
        Some([placed.x, placed.values.first()?.1])
    };
    let top = layout.groups.iter().filter_map(|placed| placed.values.first());
    let top = top.map(|value| value.1).fold(f64::MAX, f64::min) - layout.radius;
    let count = earlier(topology).count();
    for (track, (index, of, steps)) in earlier(topology).enumerate() {
        let Some((from, to)) = first(of).zip(first(index)) else { continue };
        let y = top - GAP - pitch(count) * track as f64;
        let aside = layout.radius + ASIDE + CORNER * (track % 3) as f64 / 2.0;
        let [right, left] = [from[0] + aside, to[0] - aside];
        let path = path([from[0] + layout.radius, from[1]], [to[0] - layout.radius, to[1]], [right, left, y]);
        write!(f, "<path class=\"loop\" d=\"{path}\" fill=\"none\" stroke=\"{NEUTRAL}\"")?;
        writeln!(f, " stroke-dasharray=\"5 3\"><title>{}</title></path>", delay(steps))?;
        let [x, y_end] = [to[0] - layout.radius, to[1]].map(coordinate);
        writeln!(f, "<path d=\"M{x} {y_end}l-5 -4v8z\" fill=\"{NEUTRAL}\"/>")?;
        if count <= WRITTEN {
            write_text(f, [f64::midpoint(left, right), y - 4.0], 11.0, "middle", "", &delay(steps))?;
        }
    }
    Ok(())
}

/// From a value to a reader by way of two verticals and a track.
fn path(from: [f64; 2], to: [f64; 2], [right, left, y]: [f64; 3]) -> String {
    let [fx, fy, tx, ty] = [from[0], from[1], to[0], to[1]].map(coordinate);
    let [below, end] = [y + CORNER, left + CORNER].map(coordinate);
    let [right, c] = [right, CORNER].map(coordinate);
    let corners = [format!("q0 -{c} -{c} -{c}"), format!("q-{c} 0 -{c} {c}")];
    format!("M{fx} {fy}H{right}V{below}{}H{end}{}V{ty}H{tx}", corners[0], corners[1])
}
