//! The rows below a chart that say what is which line.

use std::fmt;

use super::series::{Marks, RADIUS, Series};
use crate::{Stroke, coordinate, width, write_text};

const ROW: f64 = 18.0;
/// The length of a line in it.
const SAMPLE: f64 = 28.0;

/// Entries in rows as wide as the chart.
pub(super) struct Legend<'a> {
    /// Each with its place.
    entries: Vec<(&'a Series, [f64; 2])>,
    pub(super) height: f64,
}

impl<'a> Legend<'a> {
    /// Of what has a name.
    pub(super) fn of(series: &'a [Series], full: f64, top: f64) -> Self {
        let (mut x, mut y) = (10.0, top + 12.0);
        let mut entries = Vec::new();
        for series in series.iter().filter(|series| !series.name.is_empty()) {
            let needed = SAMPLE + 6.0 + width(&series.name, false) + 16.0;
            if x > 10.0 && x + needed > full {
                (x, y) = (10.0, y + ROW);
            }
            entries.push((series, [x, y]));
            x += needed;
        }
        let height = if entries.is_empty() { 0.0 } else { y - top + 10.0 };
        Self { entries, height }
    }

    pub(super) fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for &(series, [x, y]) in &self.entries {
            let Stroke { colour, dashes } = Stroke::of(series.stroke);
            match series.marks {
                Marks::Line(_) => {
                    let [from, to, at] = [x, x + SAMPLE, y].map(coordinate);
                    let dashes = match dashes {
                        "" => String::new(),
                        dashes => format!(" stroke-dasharray=\"{dashes}\""),
                    };
                    write!(
                        f,
                        "<path d=\"M{from} {at}H{to}\" stroke=\"{colour}\" stroke-width=\"2\"{dashes}"
                    )?;
                    writeln!(f, " stroke-linecap=\"round\"/>")?;
                }
                Marks::Points(_) => {
                    let [at, middle] = [x + SAMPLE / 2.0, y].map(coordinate);
                    writeln!(f, "<circle cx=\"{at}\" cy=\"{middle}\" r=\"{RADIUS}\" fill=\"{colour}\"/>")?;
                }
                Marks::Band(_) => {
                    let [left, top] = [x, y - 5.0].map(coordinate);
                    write!(f, "<rect x=\"{left}\" y=\"{top}\" width=\"{SAMPLE}\" height=\"10\"")?;
                    writeln!(f, " fill=\"{colour}\" fill-opacity=\"0.22\"/>")?;
                }
            }
            write_text(f, [x + SAMPLE + 6.0, y + 4.0], 11.0, "start", "", &series.name)?;
        }
        Ok(())
    }
}
