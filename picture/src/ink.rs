//! Colours.
//!
//! Guarantees: all are of medium lightness, so that they stand out on white and on black; those that have to
//! be told apart stay apart for every common kind of colour blindness, and lines differ in their dashes, too.

/// Axes, text, and lines without weights.
pub const NEUTRAL: &str = "#747d87";
/// Positive numbers.
pub const POSITIVE: &str = "#2f86d1";
/// Negative numbers.
pub const NEGATIVE: &str = "#e07b1f";
/// NaN and the infinities.
pub const NOT_FINITE: &str = "#d0309f";

/// How a line of a chart looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stroke {
    /// The colour.
    pub colour: &'static str,
    /// `stroke-dasharray`; empty for a solid line.
    pub dashes: &'static str,
}

/// The looks of lines.
const STROKES: [Stroke; 6] = [
    Stroke { colour: POSITIVE, dashes: "" },
    Stroke { colour: NEGATIVE, dashes: "7 3" },
    Stroke { colour: "#3f9a72", dashes: "2 3" },
    Stroke { colour: "#b568c9", dashes: "9 3 2 3" },
    Stroke { colour: "#a07a10", dashes: "4 2" },
    Stroke { colour: NEUTRAL, dashes: "12 4" },
];

impl Stroke {
    /// The look of the line with this index; after six they repeat.
    ///
    /// ```
    /// # mod netwright { pub mod train { pub mod plot { pub use netwright_picture::*; } } }
    /// use netwright::train::plot::Stroke;
    ///
    /// assert_ne!(Stroke::of(0), Stroke::of(1));
    /// assert_eq!(Stroke::of(0), Stroke::of(6));
    /// ```
    #[must_use]
    pub fn of(index: usize) -> Self {
        STROKES.get(index % STROKES.len()).copied().unwrap_or(Self { colour: NEUTRAL, dashes: "" })
    }
}
