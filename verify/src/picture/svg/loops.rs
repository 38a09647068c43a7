//! Lines from values to where later steps read them: each value's on a track of its own above everything
//! else, and back to its readers left of everything else.

use std::fmt;

use netwright_picture::{NEUTRAL, coordinate, width, write_text};
use netwright_runtime::topology::Topology;

use super::graph::Kind;
use super::layout::{Layout, Placed};
use super::track::{GAP, LEFT, Track, WRITTEN, pitch, tracks};
use crate::picture::words::{delay, delays};

/// How far beside a value its line rises, if others are above it.
const ASIDE: f64 = 10.0;
/// Between a line and a text.
const APART: f64 = 6.0;
/// Between two lines that rise beside each other.
const BESIDE: f64 = 4.0;
/// The radius of corners.
const CORNER: f64 = 5.0;
/// Of a circle's radius, from its middle to the corner above it.
const DIAGONAL: f64 = 0.7;

/// The line from a value to its readers.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Loop {
    /// Where it leaves the value.
    from: [f64; 2],
    /// The x of its verticals.
    left: f64,
    right: f64,
    /// The y of its track.
    y: f64,
    /// Where it ends, the lowest first, each with the steps between.
    to: Vec<([f64; 2], usize)>,
    /// Its words and where they are: x of their left end and y.
    words: Option<(String, [f64; 2])>,
}

/// The loops of a network. The lower their readers, the farther out they are.
pub(super) fn loops(topology: &Topology, layout: &Layout) -> Vec<Loop> {
    let mut loops: Vec<Loop> = Vec::new();
    for track in tracks(topology) {
        // Where two lines rise on one side of a column, the second is beside the first.
        if let Some(mut found) = find(&track, layout) {
            while loops.iter().any(|other| (other.right - found.right).abs() < BESIDE / 2.0) {
                found.right += BESIDE;
            }
            loops.push(found);
        }
    }
    let lowest = |of: &Loop| of.to.first().map_or(0.0, |(to, _)| to[1]);
    loops.sort_by(|a, b| lowest(a).total_cmp(&lowest(b)));
    let (top, edge, pitch) = (top(layout), edge(layout), pitch(loops.len()));
    for (place, of) in loops.iter_mut().enumerate() {
        of.y = top - GAP - pitch * place as f64;
        of.left = edge - LEFT * (place + 1) as f64;
    }
    if loops.len() <= WRITTEN {
        for index in 0..loops.len() {
            let crossing: Vec<f64> = loops[index + 1..].iter().map(|higher| higher.right).collect();
            loops[index].write_words(crossing);
        }
    }
    loops
}

/// The loop of a track, whose left side and height are not known yet.
fn find(track: &Track, layout: &Layout) -> Option<Loop> {
    let place = |node: usize| {
        let has = |of: &&Placed| matches!(&of.group.kind, Kind::Neurons(nodes) if nodes.contains(&node));
        let of = layout.groups.iter().find(has)?;
        Some((of, of.values.first()?.1))
    };
    let (source, y) = place(track.of)?;
    let reads = track.readers.iter().filter_map(|&(reader, steps)| {
        let (reader, y) = place(reader)?;
        Some(([reader.x - layout.radius, y], steps))
    });
    let above: Vec<&Placed> = layout.groups.iter().filter(|of| of.x == source.x && of.bottom() < y).collect();
    let (from, right) = if above.is_empty() {
        ([source.x, y - layout.radius], source.x)
    } else {
        let widest = above.iter().map(|of| of.half_width()).fold(0.0, f64::max);
        let corner = layout.radius * DIAGONAL;
        let aside = (layout.radius + ASIDE).max(widest + APART);
        ([source.x + corner, y - corner], source.x + aside)
    };
    let mut to: Vec<_> = reads.collect();
    to.sort_by(|(a, _), (b, _)| b[1].total_cmp(&a[1]));
    (!to.is_empty()).then_some(Loop { from, left: 0.0, right, y: 0.0, to, words: None })
}

/// The y above all values.
fn top(layout: &Layout) -> f64 {
    let first = layout.groups.iter().filter_map(|of| of.values.first());
    first.map(|value| value.1).fold(f64::MAX, f64::min) - layout.radius
}

/// The x left of all values and labels.
fn edge(layout: &Layout) -> f64 {
    layout.groups.iter().map(|of| of.x - of.half_width().max(layout.radius)).fold(f64::MAX, f64::min)
}

impl Loop {
    /// Places its words: above the track in the widest part that no other line crosses, or right of it, where
    /// they are wider. Crossing are the lines that rise to higher tracks, at these x.
    fn write_words(&mut self, mut crossing: Vec<f64>) {
        let words = self.steps();
        let long = width(&words, false);
        crossing.sort_by(f64::total_cmp);
        let (mut ends, beyond): (Vec<f64>, Vec<f64>) = crossing.into_iter().partition(|x| *x < self.right);
        ends.push(self.right);
        let (mut start, mut widest) = (self.left, [self.left; 2]);
        for end in ends {
            if end - start > widest[1] - widest[0] {
                widest = [start, end];
            }
            start = end;
        }
        let at = if widest[1] - widest[0] > long + 2.0 * APART {
            [f64::midpoint(widest[0], widest[1]) - long / 2.0, self.y - 4.0]
        } else {
            let mut start = self.right + APART;
            for x in beyond {
                if x < start + long + APART {
                    start = x + APART;
                }
            }
            [start, self.y + 2.0]
        };
        self.words = Some((words, at));
    }

    /// The x of the right end of its words, and of itself.
    pub(super) fn end(&self) -> f64 {
        let words = self.words.as_ref().map_or(0.0, |(words, [x, _])| x + width(words, false));
        words.max(self.right)
    }

    /// Writes it: out of the value, up, back above everything, and into each reader from the left.
    pub(super) fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, (to, steps)) in self.to.iter().enumerate() {
            // What leads to several readers is drawn once.
            let (path, title) = match position {
                0 => (self.path(*to), self.steps()),
                _ => (self.branch(*to), delay(*steps)),
            };
            write!(f, "<path class=\"loop\" d=\"{path}\" fill=\"none\" stroke=\"{NEUTRAL}\"")?;
            writeln!(f, " stroke-dasharray=\"5 3\"><title>{title}</title></path>")?;
            let [x, y] = to.map(coordinate);
            writeln!(f, "<path d=\"M{x} {y}l-5 -4v8z\" fill=\"{NEUTRAL}\"/>")?;
        }
        let Some((words, at)) = &self.words else { return Ok(()) };
        write_text(f, *at, 11.0, "start", "", words)
    }

    /// The words for the steps between it and its readers.
    fn steps(&self) -> String {
        delays(self.to.iter().map(|(_, steps)| *steps).collect())
    }

    /// The way to a higher reader, from the left vertical.
    fn branch(&self, to: [f64; 2]) -> String {
        let [left, x, y] = [self.left, to[0], to[1]].map(coordinate);
        format!("M{left} {y}H{x}")
    }

    /// The way to the lowest reader, from the value by way of two verticals and the track.
    fn path(&self, to: [f64; 2]) -> String {
        let [fx, fy, tx, ty] = [self.from[0], self.from[1], to[0], to[1]].map(coordinate);
        let [right, below, end, c] =
            [self.right, self.y + CORNER, self.left + CORNER, CORNER].map(coordinate);
        let corners = [format!("q0 -{c} -{c} -{c}"), format!("q-{c} 0 -{c} {c}")];
        format!("M{fx} {fy}H{right}V{below}{}H{end}{}V{ty}H{tx}", corners[0], corners[1])
    }
}
