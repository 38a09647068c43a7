//! The row below a picture with weights: the meaning of its colours and widths.

use std::fmt;

use netwright_picture::{NEGATIVE, NOT_FINITE, POSITIVE, coordinate, escape, short, width};

use super::ink::{Ink, Scale};

/// The room that the row takes.
pub(super) const HEIGHT: f64 = 26.0;
/// The length of a line in it.
const SAMPLE: f64 = 26.0;

/// The explained part, in its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Legend {
    entries: Vec<LegendEntry>,
    y: f64,
    /// The width of a picture that it fits into.
    pub(super) width: f64,
}

#[derive(Clone, Debug, PartialEq)]
struct LegendEntry {
    x: f64,
    ink: Ink,
    is_dot: bool,
    text: String,
}

impl Legend {
    pub(super) fn new(scale: &Scale, has_biases: bool, top: f64) -> Self {
        let solid = |colour| Ink { colour, width: 2.5, opacity: 0.95 };
        let mut legend = Self { entries: Vec::new(), y: top + 4.0, width: 16.0 };
        legend.push(solid(POSITIVE), false, "positive".to_owned());
        legend.push(solid(NEGATIVE), false, "negative".to_owned());
        if scale.has_not_finite {
            legend.push(solid(NOT_FINITE), false, "NaN or infinite".to_owned());
        }
        for part in [0.25, 1.0] {
            let ink = Ink { colour: Ink::PLAIN.colour, ..scale.ink(scale.largest * part) };
            legend.push(ink, false, format!("|w| = {}", short(scale.largest * part)));
        }
        if has_biases {
            legend.push(solid(Ink::PLAIN.colour), true, "bias".to_owned());
        }
        legend
    }

    fn push(&mut self, ink: Ink, is_dot: bool, text: String) {
        let sample = if is_dot { 10.0 } else { SAMPLE };
        let next = self.width + sample + 6.0 + width(&text, false) + 16.0;
        self.entries.push(LegendEntry { x: self.width, ink, is_dot, text });
        self.width = next;
    }

    pub(super) fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "<g class=\"legend\" font-size=\"11\">")?;
        let y = coordinate(self.y);
        for LegendEntry { x, ink: Ink { colour, width, opacity }, is_dot, text } in &self.entries {
            let [start, end, text_x] =
                [*x, x + SAMPLE, x + if *is_dot { 10.0 } else { SAMPLE } + 6.0].map(coordinate);
            match is_dot {
                true => {
                    let x = coordinate(x + 4.0);
                    writeln!(f, "<circle cx=\"{x}\" cy=\"{y}\" r=\"4\" fill=\"{colour}\"/>")?;
                }
                false => writeln!(
                    f,
                    "<path d=\"M{start} {y}H{end}\" stroke=\"{colour}\" stroke-width=\"{width:.2}\" \
                     stroke-opacity=\"{opacity:.2}\"/>"
                )?,
            }
            writeln!(f, "<text x=\"{text_x}\" y=\"{}\">{}</text>", coordinate(self.y + 4.0), escape(text))?;
        }
        writeln!(f, "</g>")
    }
}
