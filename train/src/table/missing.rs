//! Missing values: what stands in for them is computed from one table and may be given to another one.
//!
//! Input: a table with fields that say that nothing is known. Output: a table without them. Guarantees: a
//! mean, median or most frequent value of the rows to train on can fill the others, so that nothing of a test
//! leaks into the training.

use std::fmt::Display;

use super::Table;
use crate::Error;
use crate::error::{Place, short};

impl Table {
    /// The rows in which nothing is missing.
    ///
    /// ```
    /// # use netwright::train::Table;
    /// let table = Table::parse("width,height\n1,2\n3,\n")?;
    /// assert_eq!(table.complete().numbers::<2>()?, [[1.0, 2.0]]);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    #[must_use]
    pub fn complete(&self) -> Self {
        let columns: Vec<usize> = (0..self.names.len()).collect();
        let is_complete =
            |row: &usize| columns.iter().all(|&column| !self.is_missing(self.field(*row, column)));
        let rows: Vec<usize> = (0..self.len()).filter(is_complete).collect();
        self.part(&rows, &columns)
    }

    /// The table with a value in each field of a column where none is known.
    ///
    /// # Errors
    ///
    /// If there is no such column, or the value itself stands for a missing one.
    ///
    /// ```
    /// # use netwright::train::Table;
    /// let (train, test) = (Table::parse("age\n20\n40\n\"\"\n")?, Table::parse("age\nNA\n")?);
    /// let age = train.median("age")?;
    /// assert_eq!(train.filled("age", age)?.column("age")?, [20.0, 40.0, 30.0]);
    /// assert_eq!(test.filled("age", age)?.column("age")?, [30.0]);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn filled(&self, column: &str, value: impl Display) -> Result<Self, Error> {
        let (filled, value) = (self.find(column)?, value.to_string());
        if self.is_missing(&value) {
            let fact = format!("`{}` stands for a missing value itself", short(&value));
            return Err(Error::refused(fact, "fill the column with another value"));
        }
        let mut table = self.empty(self.names.clone());
        for row in 0..self.len() {
            let fields = (0..self.names.len()).map(|column| match self.field(row, column) {
                field if column == filled && self.is_missing(field) => value.as_str(),
                field => field,
            });
            table.push(self.lines.get(row).copied(), fields);
        }
        Ok(table)
    }

    /// The mean of the numbers of a column that are there, in double precision.
    ///
    /// # Errors
    ///
    /// If there is no such column, it has no number, or a field that is no number.
    ///
    /// ```
    /// # use netwright::train::Table;
    /// assert_eq!(Table::parse("age\n20\n?\n50\n")?.mean("age")?, 35.0);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn mean(&self, column: &str) -> Result<f64, Error> {
        let numbers = self.known(column)?;
        Ok(numbers.iter().copied().map(f64::from).sum::<f64>() / numbers.len() as f64)
    }

    /// The median of the numbers of a column that are there: the middle one, or the mean of the two in the
    /// middle.
    ///
    /// # Errors
    ///
    /// As [`mean`](Self::mean).
    pub fn median(&self, column: &str) -> Result<f64, Error> {
        let mut numbers = self.known(column)?;
        numbers.sort_unstable_by(f32::total_cmp);
        let at = |index: usize| numbers.get(index).copied().map_or(0.0, f64::from);
        Ok((at((numbers.len() - 1) / 2) + at(numbers.len() / 2)) / 2.0)
    }

    /// The text that most rows of a column have; of several, the first in the order of the alphabet.
    ///
    /// # Errors
    ///
    /// If there is no such column, or all of it is missing.
    ///
    /// ```
    /// # use netwright::train::Table;
    /// assert_eq!(Table::parse("colour\nred\nblue\nred\n?\n?\n?\n")?.most_frequent("colour")?, "red");
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn most_frequent(&self, column: &str) -> Result<&str, Error> {
        let mut texts = self.texts(column)?;
        texts.retain(|text| !self.is_missing(text));
        texts.sort_unstable();
        let mut best: Option<&[&str]> = None;
        for run in texts.chunk_by(|a, b| a == b) {
            if best.is_none_or(|best| run.len() > best.len()) {
                best = Some(run);
            }
        }
        best.and_then(|run| run.first()).copied().ok_or_else(|| self.unknown(column))
    }

    /// The numbers of a column that are there, at least one.
    fn known(&self, column: &str) -> Result<Vec<f32>, Error> {
        let at = self.find(column)?;
        let rows = (0..self.len()).filter(|&row| !self.is_missing(self.field(row, at)));
        let numbers: Vec<f32> = rows.map(|row| self.number(row, at)).collect::<Result<_, _>>()?;
        if numbers.is_empty() { Err(self.unknown(column)) } else { Ok(numbers) }
    }

    fn unknown(&self, column: &str) -> Error {
        let place = Place { path: self.path.clone(), line: None, column: Some(column.to_owned()) };
        Error::content(place, "no row has a value", "leave the column out with `without`")
    }
}
