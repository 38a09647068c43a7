//! What the pictures of networks and of their training have in common.
//!
//! Input: text and numbers of anybody. Output: SVG documents. Guarantees: a document is well-formed,
//! whatever its text says; it refers to nothing outside, and has no identifiers and no style sheet, which
//! could collide with those of a page that contains it; every number that a reader may want is text in it.
#![forbid(unsafe_code)]

mod chart;
mod grid;
mod ink;
mod parallel;
mod text;

use std::fmt;

pub use chart::{Axis, Chart};
pub use grid::Grid;
pub use ink::{NEGATIVE, NEUTRAL, NOT_FINITE, POSITIVE, Stroke};
pub use parallel::Parallel;
pub use text::{coordinate, escape, exact, short, width};

/// A picture: it displays as an SVG document that is well-formed and stands alone, so a page may contain it
/// as it is.
///
/// ```
/// # mod netwright { pub mod train { pub mod plot { pub use netwright_picture::*; } } }
/// use netwright::train::plot::{Chart, Picture};
///
/// fn figure(picture: &impl Picture) -> String {
///     format!("<figure>{picture}</figure>")
/// }
/// assert!(figure(&Chart::new("loss")).starts_with("<figure><svg"));
/// ```
pub trait Picture: fmt::Display {}

/// Begins a document of this size.
///
/// # Errors
///
/// If it cannot be written.
///
/// ```
/// # mod netwright { pub mod train { pub mod plot { pub use netwright_picture::*; } } }
/// struct Empty;
/// impl std::fmt::Display for Empty {
///     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
///         netwright::train::plot::open(f, [40.0, 20.0])?;
///         writeln!(f, "</svg>")
///     }
/// }
/// assert!(Empty.to_string().contains("viewBox=\"0 0 40 20\""));
/// ```
pub fn open(f: &mut fmt::Formatter<'_>, size: [f64; 2]) -> fmt::Result {
    let [width, height] = size.map(|size| coordinate(size.ceil()));
    writeln!(
        f,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" font-family=\"Helvetica, Arial, sans-serif\" fill=\"{NEUTRAL}\" stroke=\"none\">"
    )
}

/// Writes a line of text: its place, its size, its `text-anchor`, and more attributes.
///
/// # Errors
///
/// If it cannot be written.
///
/// ```
/// # mod netwright { pub mod train { pub mod plot { pub use netwright_picture::*; } } }
/// struct Word;
/// impl std::fmt::Display for Word {
///     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
///         netwright::train::plot::write_text(f, [1.0, 2.0], 11.0, "middle", "", "a < b")
///     }
/// }
/// let line = "<text x=\"1\" y=\"2\" font-size=\"11\" text-anchor=\"middle\">a &lt; b</text>\n";
/// assert_eq!(Word.to_string(), line);
/// ```
pub fn write_text(
    f: &mut fmt::Formatter<'_>,
    at: [f64; 2],
    size: f64,
    anchor: &str,
    style: &str,
    text: &str,
) -> fmt::Result {
    let ([x, y], text) = (at.map(coordinate), escape(text));
    writeln!(
        f,
        "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" text-anchor=\"{anchor}\"{style}>{text}</text>"
    )
}
