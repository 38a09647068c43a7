//! A point that no line leads to: a circle, a square or a diamond, filled or not.
//!
//! Guarantees: six sorts of points differ in their colour and in their shape.

use std::fmt;

use crate::{Stroke, coordinate, escape};

/// Half the width of a mark.
const HALF: f64 = 3.4;

/// Writes the mark of points with this index at a place, with the text that it shows when it is pointed at.
pub(super) fn write(f: &mut fmt::Formatter<'_>, index: usize, [x, y]: [f64; 2], title: &str) -> fmt::Result {
    let Stroke { colour, .. } = Stroke::of(index);
    let look = match index % 2 {
        0 => format!("fill=\"{colour}\" fill-opacity=\"0.75\""),
        _ => format!("fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.6\" pointer-events=\"all\""),
    };
    let title = if title.is_empty() { String::new() } else { format!("<title>{}</title>", escape(title)) };
    let [left, top] = [x - HALF, y - HALF].map(coordinate);
    let ([x, y], [half, full]) = ([x, y].map(coordinate), [HALF, 2.0 * HALF].map(coordinate));
    match index / 2 % 3 {
        0 => writeln!(f, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{half}\" {look}>{title}</circle>"),
        1 => writeln!(f, "<path d=\"M{left} {top}h{full}v{full}h-{full}z\" {look}>{title}</path>"),
        _ => {
            let path = format!("M{x} {top}l{half} {half}l-{half} {half}l-{half} -{half}z");
            writeln!(f, "<path d=\"{path}\" {look}>{title}</path>")
        }
    }
}
