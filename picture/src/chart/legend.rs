//! The rows below a chart that say which line is which.

use std::fmt;

use crate::{Stroke, coordinate, width, write_text};

const ROW: f64 = 18.0;
/// The length of a line in it.
const SAMPLE: f64 = 28.0;

/// Entries in rows as wide as the chart.
pub(super) struct Legend<'a> {
    /// Index, name, and place.
    entries: Vec<(usize, &'a str, [f64; 2])>,
    pub(super) height: f64,
}

impl<'a> Legend<'a> {
    /// Of the lines that have a name.
    pub(super) fn of(names: impl Iterator<Item = &'a str>, full: f64, top: f64) -> Self {
        let (mut x, mut y) = (10.0, top + 12.0);
        let mut entries = Vec::new();
        for (index, name) in names.enumerate().filter(|(_, name)| !name.is_empty()) {
            let needed = SAMPLE + 6.0 + width(name, false) + 16.0;
            if x > 10.0 && x + needed > full {
                (x, y) = (10.0, y + ROW);
            }
            entries.push((index, name, [x, y]));
            x += needed;
        }
        let height = if entries.is_empty() { 0.0 } else { y - top + 10.0 };
        Self { entries, height }
    }

    pub(super) fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for &(index, name, [x, y]) in &self.entries {
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
