//! The rows below a chart that say which line is which.

use std::fmt;

use crate::{Stroke, coordinate, width, write_text};

const ROW: f64 = 18.0;
/// The length of a line in it.
const SAMPLE: f64 = 28.0;

struct Entry<'a> {
    index: usize,
    name: &'a str,
    is_joined: bool,
    at: [f64; 2],
}

/// Entries in rows as wide as the chart.
pub(super) struct Legend<'a> {
    entries: Vec<Entry<'a>>,
    pub(super) height: f64,
}

impl<'a> Legend<'a> {
    /// Of the lines that have a name, each with whether it is a line; else it is points.
    pub(super) fn of(names: impl Iterator<Item = (&'a str, bool)>, full: f64, top: f64) -> Self {
        let (mut x, mut y) = (10.0, top + 12.0);
        let mut entries = Vec::new();
        for (index, (name, is_joined)) in names.enumerate().filter(|(_, (name, _))| !name.is_empty()) {
            let needed = SAMPLE + 6.0 + width(name, false) + 16.0;
            if x > 10.0 && x + needed > full {
                (x, y) = (10.0, y + ROW);
            }
            entries.push(Entry { index, name, is_joined, at: [x, y] });
            x += needed;
        }
        let height = if entries.is_empty() { 0.0 } else { y - top + 10.0 };
        Self { entries, height }
    }

    pub(super) fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for &Entry { index, name, is_joined, at: [x, y] } in &self.entries {
            if !is_joined {
                super::mark::write(f, index, [x + SAMPLE / 2.0, y], "")?;
                write_text(f, [x + SAMPLE + 6.0, y + 4.0], 11.0, "start", "", name)?;
                continue;
            }
            let Stroke { colour, dashes } = Stroke::of(index);
            let [from, to, at] = [x, x + SAMPLE, y].map(coordinate);
            let dashes =
                if dashes.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dashes}\"") };
            write!(f, "<path d=\"M{from} {at}H{to}\" stroke=\"{colour}\" stroke-width=\"2\"{dashes}")?;
            writeln!(f, " stroke-linecap=\"round\"/>")?;
            write_text(f, [x + SAMPLE + 6.0, y + 4.0], 11.0, "start", "", name)?;
        }
        Ok(())
    }
}
