//! `Parallel`: rows of numbers as lines over axes side by side.
//!
//! Guarantees: as those of the crate; a number that is not finite is a gap in its line; the first rows are
//! drawn last, in a colour of their own, so that they are seen among thousands.

use std::fmt;

use crate::chart::axis::{Axis, Scale};
use crate::chart::line::path;
use crate::{NEGATIVE, NEUTRAL, POSITIVE, Picture, coordinate, escape, open, width, write_text};

const HEIGHT: f64 = 330.0;
/// Above the axes, for the title and their labels.
const TOP: f64 = 62.0;
const BOTTOM: f64 = 16.0;
/// Between the text of an axis and the axis before.
const GAP: f64 = 74.0;
/// The colours of the first row, of those in the middle and of the last one.
const COLOURS: [&str; 3] = [POSITIVE, NEUTRAL, NEGATIVE];

/// Rows as lines over axes side by side: parallel coordinates (Inselberg 1985), the best row first.
///
/// ```
/// # mod netwright { pub mod train { pub mod plot { pub use netwright_picture::*; } } }
/// use netwright::train::plot::{Axis, Parallel};
///
/// let picture = Parallel::new("runs")
///     .axis(Axis::named("optimizer").words(["sgd", "adam"]))
///     .axis(Axis::named("rate").log_if_wide())
///     .axis(Axis::named("loss"))
///     .row("run 7", [1.0, 0.001, 0.25])
///     .row("run 3", [0.0, 0.1, 0.5]);
/// assert!(picture.to_string().contains("<title>run 7: optimizer adam, rate 0.001, loss 0.25</title>"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Parallel {
    title: String,
    axes: Vec<Axis>,
    rows: Vec<(String, Vec<f64>)>,
}

impl Parallel {
    /// A picture with this title, and nothing in it yet.
    #[must_use]
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), axes: Vec::new(), rows: Vec::new() }
    }

    /// Adds an axis to the right of the others.
    #[must_use]
    pub fn axis(mut self, axis: Axis) -> Self {
        self.axes.push(axis);
        self
    }

    /// Adds a row after those that are better: its name, and a number for each axis. One that there is not is
    /// a gap.
    #[must_use]
    pub fn row(mut self, name: impl Into<String>, numbers: impl IntoIterator<Item = f64>) -> Self {
        self.rows.push((name.into(), numbers.into_iter().collect()));
        self
    }

    fn number(&self, row: usize, axis: usize) -> f64 {
        self.rows.get(row).and_then(|(_, numbers)| numbers.get(axis)).copied().unwrap_or(f64::NAN)
    }

    /// Where the axes are, from left to right, each with its scale.
    fn scales(&self) -> Vec<(f64, Scale)> {
        let mut at = 0.0;
        let place = |(index, axis): (usize, &Axis)| {
            let scale = axis.scale((0..self.rows.len()).map(|row| self.number(row, index)), 5.0, false);
            let widest = scale.ticks.iter().map(|(_, text)| width(text, false)).fold(0.0, f64::max);
            // Half of its label is to the left of it, and half of the one before as well.
            let before = index.checked_sub(1).and_then(|before| self.axes.get(before));
            let labels = [Some(axis), before].into_iter().flatten().map(|axis| width(&axis.label, false));
            let labels = labels.sum::<f64>() / 2.0 + 16.0;
            at += if index == 0 { (widest + 18.0).max(labels) } else { (widest + GAP).max(labels) };
            (at, scale)
        };
        self.axes.iter().enumerate().map(place).collect()
    }
}

impl Picture for Parallel {}

/// From top to bottom.
fn place(scale: &Scale, number: f64) -> f64 {
    HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * scale.part(number)
}

impl fmt::Display for Parallel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scales = self.scales();
        let of_label = self.axes.last().map_or(0.0, |axis| width(&axis.label, false) / 2.0);
        let right = scales.last().map_or(0.0, |(at, _)| *at) + of_label.max(8.0) + 10.0;
        open(f, [right.max(width(&self.title, true) + 26.0), HEIGHT])?;
        writeln!(f, "<title>{}</title>", escape(&self.title))?;
        write_text(f, [10.0, 20.0], 14.0, "start", " font-weight=\"bold\"", &self.title)?;
        writeln!(f, "<g class=\"rows\" fill=\"none\" stroke-linejoin=\"round\" stroke-linecap=\"round\">")?;
        for row in (0..self.rows.len()).rev() {
            self.write_row(f, &scales, row)?;
        }
        writeln!(f, "</g>\n<g class=\"axes\" stroke-width=\"1\">")?;
        for (axis, (at, scale)) in self.axes.iter().zip(&scales) {
            let [x, from, to] = [*at, TOP, HEIGHT - BOTTOM].map(coordinate);
            writeln!(f, "<path d=\"M{x} {from}V{to}\" stroke=\"{NEUTRAL}\"/>")?;
            write_text(f, [*at, TOP - 14.0], 11.0, "middle", " font-style=\"italic\"", &axis.label)?;
            for (number, text) in &scale.ticks {
                let y = place(scale, *number);
                let [from, y_of_tick] = [at - 4.0, y].map(coordinate);
                writeln!(f, "<path d=\"M{from} {y_of_tick}h4\" stroke=\"{NEUTRAL}\"/>")?;
                write_text(f, [at - 7.0, y + 4.0], 11.0, "end", "", text)?;
            }
        }
        writeln!(f, "</g>\n</svg>")
    }
}

impl Parallel {
    fn write_row(&self, f: &mut fmt::Formatter<'_>, scales: &[(f64, Scale)], row: usize) -> fmt::Result {
        let numbers: Vec<f64> = (0..self.axes.len()).map(|axis| self.number(row, axis)).collect();
        let places = scales.iter().zip(&numbers).map(|((x, scale), &number)| {
            let y = place(scale, number);
            (number.is_finite() && y.abs() < 1e9).then_some([*x, y])
        });
        let path = path(places);
        if path.is_empty() {
            return Ok(());
        }
        // 0 for the first row, 1 for the last one.
        let share = row as f64 / (self.rows.len() - 1).max(1) as f64;
        // The more lines there are, the fainter are those behind.
        let faint = (12.0 / self.rows.len() as f64).clamp(0.15, 0.6);
        let is_front = row == 0 || share < 0.1;
        let (wide, opacity) = if is_front { (2.2, 0.95) } else { (1.2, faint) };
        let name = self.rows.get(row).map_or("", |(name, _)| name.as_str());
        let of_axes: Vec<String> = (self.axes.iter().zip(&numbers))
            .map(|(axis, &number)| format!("{} {}", axis.label, axis.text(number)))
            .collect();
        let title = escape(&format!("{name}: {}", of_axes.join(", ")));
        write!(f, "<path d=\"{path}\" stroke=\"{}\" stroke-width=\"{wide}\"", colour(share))?;
        writeln!(f, " stroke-opacity=\"{opacity:.2}\"><title>{title}</title></path>")
    }
}

/// The colour of a row, 0 for the first one to 1 for the last one.
fn colour(share: f64) -> String {
    let (from, to, part) = match share < 0.5 {
        true => (COLOURS[0], COLOURS[1], share * 2.0),
        false => (COLOURS[1], COLOURS[2], share * 2.0 - 1.0),
    };
    let channel = |colour: &str, at: usize| {
        let digits = colour.get(at..at + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        f64::from(digits.unwrap_or(0))
    };
    let mixed = |at: usize| {
        let (from, to) = (channel(from, at), channel(to, at));
        (from + (to - from) * part.clamp(0.0, 1.0)).round()
    };
    format!("#{:02x}{:02x}{:02x}", mixed(1) as u8, mixed(3) as u8, mixed(5) as u8)
}

#[cfg(test)]
mod tests {
    use super::{COLOURS, colour};

    #[test]
    fn colours_lead_from_the_first_to_the_last() {
        assert_eq!([0.0, 0.5, 1.0].map(colour), COLOURS);
    }
}
