//! What a chart draws of numbers, in one colour: a line, points, or a band.
//!
//! Input: names and numbers. Output: elements of SVG. Guarantees: a number that is not finite is a gap;
//! what is drawn of few points has their exact numbers.

use std::fmt;

use super::Plot;
use super::axis::is_drawn;
use super::line::{path, thinned};
use crate::{Stroke, coordinate, escape};

/// Lines of up to so many points have a dot at each.
const DOTS: usize = 40;
/// Up to so many points are elements of their own, with their numbers; more are one path.
const POINTS: usize = 1000;
/// The radius of a point, and of the dots of a line.
pub(super) const RADIUS: f64 = 2.6;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Series {
    pub(super) name: String,
    /// The index of its colour.
    pub(super) stroke: usize,
    pub(super) marks: Marks,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Marks {
    Line(Vec<[f64; 2]>),
    Points(Vec<[f64; 2]>),
    /// Each at x, from, to.
    Band(Vec<[f64; 3]>),
}

impl Series {
    pub(super) fn is_band(&self) -> bool {
        matches!(self.marks, Marks::Band(_))
    }

    /// The places that have to be on the chart.
    pub(super) fn places(&self) -> Vec<[f64; 2]> {
        match &self.marks {
            Marks::Line(points) | Marks::Points(points) => points.clone(),
            Marks::Band(band) => band.iter().flat_map(|&[x, from, to]| [[x, from], [x, to]]).collect(),
        }
    }

    pub(super) fn write(&self, f: &mut fmt::Formatter<'_>, plot: &Plot) -> fmt::Result {
        let stroke = Stroke::of(self.stroke);
        match &self.marks {
            Marks::Line(points) => {
                write_line(f, plot, stroke, points)?;
                if points.len() <= DOTS { self.write_dots(f, plot, points, "") } else { Ok(()) }
            }
            Marks::Points(points) if points.len() <= POINTS => {
                self.write_dots(f, plot, points, " fill-opacity=\"0.7\"")
            }
            Marks::Points(points) => write_specks(f, plot, stroke, points),
            Marks::Band(band) => write_band(f, plot, stroke, band),
        }
    }

    fn write_dots(
        &self,
        f: &mut fmt::Formatter<'_>,
        plot: &Plot,
        points: &[[f64; 2]],
        style: &str,
    ) -> fmt::Result {
        let colour = Stroke::of(self.stroke).colour;
        let name = if self.name.is_empty() { String::new() } else { format!("{}, ", escape(&self.name)) };
        for point in points {
            let Some([x, y]) = plot.place(*point).map(|place| place.map(coordinate)) else { continue };
            // All digits, so that they are those of a table beside it.
            let [at, value] = point.map(|number| number.to_string());
            write!(f, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{RADIUS}\" fill=\"{colour}\"{style}>")?;
            writeln!(f, "<title>{name}{at}: {value}</title></circle>")?;
        }
        Ok(())
    }
}

fn write_line(f: &mut fmt::Formatter<'_>, plot: &Plot, stroke: Stroke, points: &[[f64; 2]]) -> fmt::Result {
    let Stroke { colour, dashes } = stroke;
    let dashes = if dashes.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dashes}\"") };
    let path = path(thinned(points).into_iter().map(|point| plot.place(point)));
    if path.is_empty() {
        return Ok(());
    }
    write!(f, "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"{dashes}")?;
    writeln!(f, " stroke-linecap=\"round\" stroke-linejoin=\"round\"/>")
}

/// Many points as one path: a line of no length has round ends.
fn write_specks(f: &mut fmt::Formatter<'_>, plot: &Plot, stroke: Stroke, points: &[[f64; 2]]) -> fmt::Result {
    let places = points.iter().filter_map(|point| plot.place(*point)).map(|place| place.map(coordinate));
    let path: String = places.map(|[x, y]| format!("M{x} {y}h0")).collect();
    if path.is_empty() {
        return Ok(());
    }
    let (colour, wide) = (stroke.colour, 2.0 * RADIUS);
    write!(f, "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{wide}\"")?;
    writeln!(f, " stroke-linecap=\"round\" stroke-opacity=\"0.7\"/>")
}

/// The areas between gaps: along the upper edge, and back along the lower one.
fn write_band(f: &mut fmt::Formatter<'_>, plot: &Plot, stroke: Stroke, band: &[[f64; 3]]) -> fmt::Result {
    for part in band.split(|edge| !edge.iter().all(|&number| is_drawn(number))) {
        let upper = part.iter().map(|&[x, _, to]| [x, to]);
        let lower = part.iter().rev().map(|&[x, from, _]| [x, from]);
        let places = upper.chain(lower).filter_map(|point| plot.place(point));
        let corners: Vec<String> =
            places.map(|place| place.map(coordinate)).map(|[x, y]| format!("{x} {y}")).collect();
        if !corners.is_empty() {
            let (d, colour) = (corners.join("L"), stroke.colour);
            writeln!(f, "<path d=\"M{d}Z\" fill=\"{colour}\" fill-opacity=\"0.22\"/>")?;
        }
    }
    Ok(())
}
