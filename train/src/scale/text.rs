//! A scaling as text: a line that says what it is, and a line with shift and factor for each column.
//!
//! Input: a scaling, or a text from anyone. Output: the other. Guarantees: the shortest decimals that are
//! read back as the same numbers; a text of another size or with a number that is not finite is refused.

use std::path::Path;

use super::Scaling;
use crate::Error;
use crate::error::{Place, read, short};

/// The first words of a file; its number changes with the format.
const MARK: &str = "netwright scaling 1";

impl<const I: usize> Scaling<I> {
    /// The text.
    ///
    /// ```
    /// # use netwright::train::Scaling;
    /// let scaling = Scaling::new([0.5, 3.0], [2.0, 1.0])?;
    /// assert_eq!(scaling.to_text(), "netwright scaling 1\n0.5 2\n3 1\n");
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    #[must_use]
    pub fn to_text(&self) -> String {
        let columns = self.shift.iter().zip(&self.factor);
        let lines = columns.map(|(shift, factor)| format!("{shift} {factor}\n"));
        format!("{MARK}\n{}", lines.collect::<String>())
    }

    /// The scaling of a text.
    ///
    /// # Errors
    ///
    /// If it is not that of a scaling of `I` columns.
    pub fn from_text(text: &str) -> Result<Self, Error> {
        let help = "the text is that of `Scaling::to_text`, unchanged";
        let at = |line: usize| Place { line: Some(line as u64), ..Place::default() };
        let mut lines = text.lines();
        let first = lines.next().unwrap_or_default();
        if first != MARK {
            let fact = format!("expected `{MARK}`, found `{}`", short(first));
            return Err(Error::content(at(1), fact, help));
        }
        let (mut shift, mut factor) = ([0.0; I], [0.0; I]);
        for (line, (shift, factor)) in (2..).zip(shift.iter_mut().zip(&mut factor)) {
            let Some(text) = lines.next() else {
                let fact = format!("the columns end: {} instead of {I}", line - 2);
                return Err(Error::content(
                    at(line),
                    fact,
                    "take the scaling of a network with as many inputs",
                ));
            };
            let numbers = text.split_once(' ').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
            let finite = numbers.filter(|(a, b): &(f64, f64)| a.is_finite() && b.is_finite());
            (*shift, *factor) = finite.ok_or_else(|| {
                Error::content(at(line), format!("`{}` is not two finite numbers", short(text)), help)
            })?;
        }
        if lines.next().is_some() {
            let fact = format!("it has more than {I} columns");
            return Err(Error::content(at(I + 2), fact, "take the scaling of a network with as many inputs"));
        }
        Ok(Self { shift, factor })
    }

    /// Writes the text to a file, beside that of the network.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        std::fs::write(path, self.to_text()).map_err(Error::io(path))
    }

    /// Reads a file that [`save`](Self::save) wrote.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or is not a scaling of `I` columns.
    ///
    /// ```no_run
    /// use netwright::train::Scaling;
    ///
    /// let scaling = Scaling::<30>::load("wdbc.scaling")?;
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let bytes = read(path)?;
        Self::from_text(&String::from_utf8_lossy(&bytes)).map_err(|error| error.of_file(path))
    }
}
