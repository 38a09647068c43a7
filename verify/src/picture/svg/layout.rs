//! The places of all parts: which neurons of a wide group are shown, and the coordinates of all columns.

use netwright_picture::width;
use netwright_runtime::topology::Topology;

use super::graph::{Group, Kind, groups};
use super::track;

/// Distance of the values of a lane.
const LANE_PITCH: f64 = 5.0;
/// The height of a line of a label.
pub(super) const LINE: f64 = 14.0;
/// Width and height of the loss's box.
pub(super) const LOSS: [f64; 2] = [34.0, 26.0];
/// Around the whole picture.
pub(super) const MARGIN: f64 = 16.0;
/// Room for the heading.
const HEADING: f64 = 30.0;
/// Between two groups of a column.
const GROUP_GAP: f64 = 26.0;

/// A group in its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Placed {
    pub(super) group: Group,
    pub(super) label: Vec<String>,
    pub(super) x: f64,
    /// The shown values: index and y, from top to bottom.
    pub(super) values: Vec<(usize, f64)>,
    /// Where three dots stand for the others.
    pub(super) dots: Option<f64>,
    /// Below which its label is.
    pub(super) label_y: f64,
}

impl Placed {
    /// The y of its middle.
    fn centre(&self) -> f64 {
        let ends = self.values.first().zip(self.values.last());
        ends.map_or(0.0, |(first, last)| f64::midpoint(first.1, last.1))
    }

    /// The y of its lowest value.
    pub(super) fn bottom(&self) -> f64 {
        self.values.last().map_or(0.0, |value| value.1)
    }

    /// Half the width of its label.
    pub(super) fn half_width(&self) -> f64 {
        self.label.iter().enumerate().map(|(line, text)| width(text, line == 0)).fold(0.0, f64::max) / 2.0
    }

    fn shift(&mut self, y: f64) {
        self.values.iter_mut().for_each(|value| value.1 += y);
        self.dots = self.dots.map(|dots| dots + y);
    }
}

/// The whole picture.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Layout {
    pub(super) groups: Vec<Placed>,
    pub(super) radius: f64,
    pub(super) width: f64,
    /// The height without a legend, which begins here.
    pub(super) height: f64,
}

/// Places everything; a group of more than `limit` values is shown by about half as many.
pub(super) fn layout(topology: &Topology, limit: usize) -> Layout {
    let groups = groups(topology);
    let pitch = (380.0 / most_in_a_column(&groups, limit) as f64).clamp(24.0, 66.0);
    let radius = (pitch * 0.32).clamp(7.5, 13.0);
    let place = |group: Group| {
        let (indices, elided_after) = shown(&group, limit);
        let pitch = if group.is_lane() { LANE_PITCH } else { pitch };
        let y = |slot: usize| pitch * (slot as f64 + if slot >= elided_after { 1.0 } else { 0.0 });
        let values = indices.iter().enumerate().map(|(slot, index)| (*index, y(slot))).collect();
        let dots = (elided_after < indices.len()).then_some(pitch * elided_after as f64);
        Placed { label: group.label(topology), group, x: 0.0, values, dots, label_y: 0.0 }
    };
    let mut placed: Vec<Placed> = groups.into_iter().map(place).collect();
    let columns = 1 + placed.iter().map(|placed| placed.group.column).max().unwrap_or(0);
    for column in 0..columns {
        stack(&mut placed, column, radius);
    }
    let width = spread(&mut placed, columns, radius);
    let top = placed.iter().filter_map(|placed| placed.values.first()).map(|value| value.1);
    let [left, above] = track::room(topology);
    let shift = MARGIN + HEADING + above + radius - top.fold(0.0, f64::min);
    for placed in &mut placed {
        placed.shift(shift);
        placed.x += left;
    }
    place_labels(&mut placed, columns, radius);
    let height = placed.iter().map(|placed| placed.label_y + label_height(placed)).fold(0.0, f64::max);
    Layout { groups: placed, radius, width: width + left, height: height + MARGIN }
}

/// How many values are shown one below the other, where they are most.
fn most_in_a_column(groups: &[Group], limit: usize) -> usize {
    let in_column = |column: usize| {
        let groups = groups.iter().filter(move |group| group.column == column && !group.is_lane());
        groups.map(|group| shown(group, limit).0.len()).sum::<usize>()
    };
    groups.iter().map(|group| in_column(group.column)).max().unwrap_or(1).max(1)
}

/// The lowest label of each column is below the whole picture, where no line crosses it.
fn place_labels(placed: &mut [Placed], columns: usize, radius: f64) {
    let floor = placed.iter().map(Placed::bottom).fold(0.0, f64::max);
    for placed in &mut *placed {
        placed.label_y = placed.bottom() + radius;
    }
    for column in 0..columns {
        let groups =
            placed.iter_mut().filter(|placed| placed.group.column == column && !placed.group.is_lane());
        if let Some(last) = groups.max_by(|a, b| a.bottom().total_cmp(&b.bottom())) {
            last.label_y = floor + radius;
        }
    }
}

/// The indices that are shown of a group, and after how many of them others are left out.
fn shown(group: &Group, limit: usize) -> (Vec<usize>, usize) {
    let size = if group.kind == Kind::Loss { 1 } else { group.size };
    if size <= limit.max(2) {
        return ((0..size).collect(), size);
    }
    // At the usual limit of 16 the first five and the last three.
    let count = limit.div_ceil(2).max(2);
    let last = (count * 3 / 8).max(1);
    ((0..count - last).chain(size - last..size).collect(), count - last)
}

/// The height of a label.
fn label_height(placed: &Placed) -> f64 {
    placed.label.len() as f64 * LINE + if placed.label.is_empty() { 0.0 } else { 10.0 }
}

/// Places the groups of a column one below the other, in the order of what they read, and its neurons
/// around 0.
fn stack(placed: &mut [Placed], column: usize, radius: f64) {
    let mut order: Vec<usize> =
        (0..placed.len()).filter(|index| placed[*index].group.column == column).collect();
    let mean_source = |index: &usize| {
        let sources = &placed[*index].group.sources;
        let sum: f64 = sources.iter().map(|source| placed[*source].centre()).sum();
        sum / sources.len().max(1) as f64
    };
    let keys: Vec<f64> = (0..placed.len()).map(|index| mean_source(&index)).collect();
    // Lanes that pass by are above the computed values.
    order.sort_by(|a, b| {
        let lanes = placed[*b].group.is_lane().cmp(&placed[*a].group.is_lane());
        keys[*a].total_cmp(&keys[*b]).then(lanes)
    });
    let mut y = 0.0;
    for &index in &order {
        let half = if placed[index].group.is_lane() { 0.0 } else { radius };
        placed[index].shift(y + half);
        y = placed[index].bottom() + half + label_height(&placed[index]) + GROUP_GAP;
    }
    let is_centred = |index: &&usize| {
        !placed[**index].group.is_lane() || order.iter().all(|other| placed[*other].group.is_lane())
    };
    let ends = order.iter().filter(is_centred).flat_map(|index| {
        let values = &placed[*index].values;
        values.first().into_iter().chain(values.last()).map(|value| value.1)
    });
    let (low, high) = ends.fold((f64::MAX, f64::MIN), |(low, high), y| (low.min(y), high.max(y)));
    if low <= high {
        order.iter().for_each(|index| placed[*index].shift(-f64::midpoint(low, high)));
    }
}

/// Gives each column its x; returns the width of the picture.
fn spread(placed: &mut [Placed], columns: usize, radius: f64) -> f64 {
    let span = |column: usize| {
        let ys = placed.iter().filter(|placed| placed.group.column == column);
        let ys = ys.flat_map(|placed| placed.values.iter().map(|value| value.1.abs()));
        ys.fold(0.0, f64::max)
    };
    let half = |column: usize| {
        let groups = placed.iter().filter(|placed| placed.group.column == column);
        groups.map(Placed::half_width).fold(radius, f64::max)
    };
    let mut xs = vec![MARGIN + half(0)];
    for column in 1..columns {
        // Lines that rise steeply are hard to follow.
        let room = (0.75 * span(column).max(span(column - 1))).clamp(90.0, 150.0) + 2.0 * radius;
        xs.push(xs[column - 1] + room.max(half(column - 1) + half(column) + 18.0));
    }
    let width = xs[columns - 1] + half(columns - 1) + MARGIN;
    placed.iter_mut().for_each(|placed| placed.x = xs[placed.group.column]);
    width
}
