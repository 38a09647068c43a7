//! The rows below a chart that say what is which line, point or band.

use std::fmt;

use crate::{Stroke, coordinate, width, write_text};

const ROW: f64 = 18.0;
/// The length of a line in it.
const SAMPLE: f64 = 28.0;

/// How an entry shows what it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sample {
    Line,
    Points,
    Band,
}

struct Entry<'a> {
    /// The index of its colour.
    index: usize,
    name: &'a str,
    sample: Sample,
    at: [f64; 2],
}

/// Entries in rows as wide as the chart.
pub(super) struct Legend<'a> {
    entries: Vec<Entry<'a>>,
    pub(super) height: f64,
}

impl<'a> Legend<'a> {
    /// Of what has a name, each with the index of its colour.
    pub(super) fn of(named: impl Iterator<Item = (usize, &'a str, Sample)>, full: f64, top: f64) -> Self {
        let (mut x, mut y) = (10.0, top + 12.0);
        let mut entries = Vec::new();
        for (index, name, sample) in named.filter(|(_, name, _)| !name.is_empty()) {
            let needed = SAMPLE + 6.0 + width(name, false) + 16.0;
            if x > 10.0 && x + needed > full {
                (x, y) = (10.0, y + ROW);
            }
            entries.push(Entry { index, name, sample, at: [x, y] });
            x += needed;
        }
        let height = if entries.is_empty() { 0.0 } else { y - top + 10.0 };
        Self { entries, height }
    }

    pub(super) fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for &Entry { index, name, sample, at: [x, y] } in &self.entries {
            match sample {
                Sample::Line => write_line(f, index, [x, y])?,
                Sample::Points => super::mark::write(f, index, [x + SAMPLE / 2.0, y], "")?,
                Sample::Band => super::band::write_sample(f, index, [x, y], SAMPLE)?,
            }
            write_text(f, [x + SAMPLE + 6.0, y + 4.0], 11.0, "start", "", name)?;
        }
        Ok(())
    }
}

fn write_line(f: &mut fmt::Formatter<'_>, index: usize, [x, y]: [f64; 2]) -> fmt::Result {
    let Stroke { colour, dashes } = Stroke::of(index);
    let [from, to, at] = [x, x + SAMPLE, y].map(coordinate);
    let dashes = if dashes.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dashes}\"") };
    write!(f, "<path d=\"M{from} {at}H{to}\" stroke=\"{colour}\" stroke-width=\"2\"{dashes}")?;
    writeln!(f, " stroke-linecap=\"round\"/>")
}
