//! `Grid`: counts in rows and columns, each in a cell of its share's colour.

use std::fmt;

use crate::{Picture, coordinate, escape, exact, open, width, write_text};

/// From light to dark; the text on them is dark or light.
const LIGHT: [f64; 3] = [232.0, 240.0, 249.0];
const DARK: [f64; 3] = [23.0, 82.0, 140.0];
const ON_LIGHT: &str = "#16202b";
const ON_DARK: &str = "#ffffff";
const CELL: f64 = 34.0;
/// Names of rows and columns are cut after so many letters.
const LETTERS: usize = 16;

/// Counts: a row for each true class, and a column for each predicted one, or whatever the labels say.
///
/// ```
/// # mod netwright { pub mod train { pub mod plot { pub use netwright_picture::*; } } }
/// use netwright::train::plot::Grid;
///
/// let grid = Grid::new("classes", ["true", "predicted"], ["cat", "dog"]).counts([[7.0, 1.0], [0.0, 9.0]].concat());
/// let document = grid.to_string();
/// assert!(document.contains("<title>true: cat, predicted: dog: 1</title>"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    title: String,
    /// Of the rows, of the columns.
    labels: [String; 2],
    names: Vec<String>,
    counts: Vec<f64>,
}

impl Grid {
    /// A grid with a title, the words for its rows and its columns, and the name of each.
    #[must_use]
    pub fn new<N: Into<String>>(
        title: impl Into<String>,
        labels: [&str; 2],
        names: impl IntoIterator<Item = N>,
    ) -> Self {
        let names = names.into_iter().map(Into::into).collect();
        Self { title: title.into(), labels: labels.map(str::to_owned), names, counts: Vec::new() }
    }

    /// The counts, row by row. Those that there are not are 0.
    #[must_use]
    pub fn counts(self, counts: Vec<f64>) -> Self {
        Self { counts, ..self }
    }

    fn count(&self, row: usize, column: usize) -> f64 {
        self.counts.get(row * self.names.len() + column).copied().unwrap_or(0.0)
    }
}

impl Picture for Grid {}

impl fmt::Display for Grid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self.names.iter().map(|name| cut(name)).collect();
        let widest = |texts: &mut dyn Iterator<Item = String>| {
            texts.map(|text| width(&text, false)).fold(0.0, f64::max)
        };
        let of_counts = widest(&mut self.counts.iter().copied().map(exact));
        let (wide, high) = ((of_counts + 10.0).max(CELL), CELL.min(30.0));
        let of_names = widest(&mut names.iter().cloned());
        // Names that are wider than their column stand on end.
        let is_upright = of_names + 6.0 > wide;
        let left = of_names + 34.0;
        let top = 46.0 + if is_upright { of_names + 10.0 } else { 20.0 };
        let count = names.len() as f64;
        let size =
            [(left + wide * count + 16.0).max(width(&self.title, true) + 26.0), top + high * count + 14.0];
        open(f, size)?;
        writeln!(f, "<title>{}</title>", escape(&self.title))?;
        write_text(f, [10.0, 20.0], 14.0, "start", " font-weight=\"bold\"", &self.title)?;
        write_text(
            f,
            [left + wide * count / 2.0, 40.0],
            11.0,
            "middle",
            " font-style=\"italic\"",
            &self.labels[1],
        )?;
        let middle = [16.0, top + high * count / 2.0];
        write_text(
            f,
            middle,
            11.0,
            "middle",
            &format!(" font-style=\"italic\"{}", turned(middle)),
            &self.labels[0],
        )?;
        for (column, name) in names.iter().enumerate() {
            let x = left + wide * (column as f64 + 0.5);
            match is_upright {
                true => {
                    write_text(f, [x + 4.0, top - 8.0], 11.0, "start", &turned([x + 4.0, top - 8.0]), name)?
                }
                false => write_text(f, [x, top - 8.0], 11.0, "middle", "", name)?,
            }
        }
        for (row, name) in names.iter().enumerate() {
            let y = top + high * row as f64;
            write_text(f, [left - 8.0, y + high / 2.0 + 4.0], 11.0, "end", "", name)?;
            for column in 0..names.len() {
                self.write_cell(f, [row, column], [left + wide * column as f64, y], [wide, high])?;
            }
        }
        writeln!(f, "</svg>")
    }
}

impl Grid {
    fn write_cell(
        &self,
        f: &mut fmt::Formatter<'_>,
        [row, column]: [usize; 2],
        at: [f64; 2],
        size: [f64; 2],
    ) -> fmt::Result {
        let count = self.count(row, column);
        let of_row: f64 = (0..self.names.len()).map(|column| self.count(row, column)).sum();
        // Infinite counts have no share.
        let share = Some((count / of_row).clamp(0.0, 1.0)).filter(|share| !share.is_nan()).unwrap_or(0.0);
        let ([x, y], [wide, high]) = (at.map(coordinate), size.map(|size| coordinate(size - 1.0)));
        let [rows, columns] = [&self.labels[0], &self.labels[1]].map(|label| escape(label));
        let [of_row, of_column] =
            [row, column].map(|at| self.names.get(at).map_or(String::new(), |name| escape(name)));
        write!(
            f,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{high}\" fill=\"{}\">",
            colour(share)
        )?;
        writeln!(f, "<title>{rows}: {of_row}, {columns}: {of_column}: {}</title></rect>", exact(count))?;
        let ink = if share < 0.5 { ON_LIGHT } else { ON_DARK };
        let middle = [at[0] + size[0] / 2.0 - 0.5, at[1] + size[1] / 2.0 + 3.5];
        write_text(f, middle, 11.0, "middle", &format!(" fill=\"{ink}\""), &exact(count))
    }
}

/// Between light and dark.
fn colour(share: f64) -> String {
    let mixed = |(light, dark): (f64, f64)| (light + (dark - light) * share).round();
    let [red, green, blue] = [0, 1, 2].map(|at| mixed((LIGHT[at], DARK[at])));
    format!("rgb({red},{green},{blue})")
}

/// Turned by a quarter around a point, to be read from below.
fn turned([x, y]: [f64; 2]) -> String {
    format!(" transform=\"rotate(-90 {} {})\"", coordinate(x), coordinate(y))
}

/// A name that is not too long.
fn cut(name: &str) -> String {
    let mut cut: String = name.chars().take(LETTERS).collect();
    if name.chars().nth(LETTERS).is_some() {
        cut.push('…');
    }
    cut
}
