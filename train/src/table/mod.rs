//! `Table`: named columns of text, which become numbers or classes when they are asked for.
//!
//! Input: a CSV file (`csv.rs`). Output: rows of numbers (`number.rs`), classes (`class.rs`), data sets,
//! other tables. Guarantees: what does not fit names its line and column; memory in proportion to the bytes
//! of the file.

mod class;
mod csv;
mod missing;
mod number;
mod records;
mod runs;
mod stream;

use std::path::PathBuf;

pub use self::class::Classes;
pub use self::csv::Csv;
use crate::error::{Place, short};
use crate::{Dataset, Error};

/// Named columns and their rows, as text.
///
/// ```
/// use netwright::train::Table;
///
/// let table = Table::parse("width,height,shape\n1,2,flat\n3,2,tall\n")?; // or Table::read("shapes.csv")?
/// assert_eq!(table.names(), ["width", "height", "shape"]);
/// assert_eq!(table.len(), 2);
/// let data = table.classification::<2, 1>("shape")?;
/// assert_eq!(data.rows(), [[1.0, 2.0], [3.0, 2.0]]);
/// assert_eq!(data.targets(), [[0.0], [1.0]]);
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    path: PathBuf,
    names: Vec<String>,
    /// The fields of all rows, concatenated.
    text: String,
    /// Where each field ends in the text, row by row.
    ends: Vec<usize>,
    /// The line of each row in the file.
    lines: Vec<u64>,
    /// What a field says where nothing is known.
    missing: Vec<String>,
}

impl Table {
    /// The names of the columns, in the order of the file.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The fields of a column, as they are in the file, without blanks around them.
    ///
    /// # Errors
    ///
    /// If there is no such column; the message names similar ones.
    ///
    /// ```
    /// # use netwright::train::Table;
    /// let table = Table::parse("patient,age\nA7,31\nB2,44\n")?;
    /// assert_eq!(table.texts("patient")?, ["A7", "B2"]);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn texts(&self, column: &str) -> Result<Vec<&str>, Error> {
        let column = self.find(column)?;
        Ok((0..self.len()).map(|row| self.field(row, column)).collect())
    }

    /// The table without these columns.
    ///
    /// # Errors
    ///
    /// If there is no such column.
    ///
    /// ```
    /// # use netwright::train::Table;
    /// let table = Table::parse("id,width,height\n7,1,2\n")?;
    /// assert_eq!(table.without(&["id"])?.numbers::<2>()?, [[1.0, 2.0]]);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn without(&self, columns: &[&str]) -> Result<Self, Error> {
        let left_out: Vec<usize> = columns.iter().map(|name| self.find(name)).collect::<Result<_, _>>()?;
        let kept: Vec<usize> = (0..self.names.len()).filter(|column| !left_out.contains(column)).collect();
        let rows: Vec<usize> = (0..self.len()).collect();
        Ok(self.part(&rows, &kept))
    }

    /// The table with these columns alone, in this order.
    ///
    /// # Errors
    ///
    /// If there is no such column, or a column is named twice.
    ///
    /// ```
    /// # use netwright::train::Table;
    /// let table = Table::parse("id,width,height\n7,1,2\n")?;
    /// assert_eq!(table.only(&["height", "width"])?.numbers::<2>()?, [[2.0, 1.0]]);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn only(&self, columns: &[&str]) -> Result<Self, Error> {
        let kept: Vec<usize> = columns.iter().map(|name| self.find(name)).collect::<Result<_, _>>()?;
        if let Some(name) = repeated(columns) {
            return Err(Error::refused(format!("column `{}` is named twice", short(name)), "name it once"));
        }
        let rows: Vec<usize> = (0..self.len()).collect();
        Ok(self.part(&rows, &kept))
    }

    /// The table with these rows alone, in this order; a row may be there more than once.
    ///
    /// # Errors
    ///
    /// If there is no such row.
    ///
    /// ```
    /// # use netwright::train::Table;
    /// let table = Table::parse("width\n1\n2\n3\n")?;
    /// assert_eq!(table.rows(&[2, 0])?.numbers::<1>()?, [[3.0], [1.0]]);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn rows(&self, rows: &[usize]) -> Result<Self, Error> {
        if let Some(row) = rows.iter().find(|&&row| row >= self.len()) {
            let fact = format!("there is no row {row}: the table has {} rows", self.len());
            return Err(Error::refused(fact, "rows are counted from 0"));
        }
        let columns: Vec<usize> = (0..self.names.len()).collect();
        Ok(self.part(rows, &columns))
    }

    /// A data set of one column's classes and all others as numbers, in the order of the file.
    ///
    /// The classes are those of [`classes`](Self::classes): with `T` outputs a target is 1 at the class and 0
    /// elsewhere; with one output, and two classes, it is the class, 0 or 1.
    ///
    /// # Errors
    ///
    /// If there is no such column; if the others are not `I`, or the classes not `T`; for fields that are
    /// missing or not numbers, with line and column.
    pub fn classification<const I: usize, const T: usize>(
        &self,
        target: &str,
    ) -> Result<Dataset<I, T>, Error> {
        let targets = self.classes(target)?.targets()?;
        Dataset::new(self.without(&[target])?.numbers()?, targets)
    }

    /// A data set of these columns as targets and all others as inputs, in the order of the file.
    ///
    /// # Errors
    ///
    /// As [`classification`](Self::classification).
    ///
    /// ```
    /// # use netwright::train::Table;
    /// let table = Table::parse("rooms,price,area\n3,250,80\n5,400,140\n")?;
    /// let data = table.regression::<2, 1>(["price"])?;
    /// assert_eq!(data.rows(), [[3.0, 80.0], [5.0, 140.0]]);
    /// assert_eq!(data.targets(), [[250.0], [400.0]]);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn regression<const I: usize, const T: usize>(
        &self,
        targets: [&str; T],
    ) -> Result<Dataset<I, T>, Error> {
        Dataset::new(self.without(&targets)?.numbers()?, self.only(&targets)?.numbers()?)
    }

    fn find(&self, name: &str) -> Result<usize, Error> {
        if let Some(column) = self.names.iter().position(|column| column == name) {
            return Ok(column);
        }
        let similar = self.names.iter().find(|column| column.trim().eq_ignore_ascii_case(name.trim()));
        let help = match similar {
            Some(similar) => format!("did you mean `{}`?", short(similar)),
            None => format!("it has {}", self.list()),
        };
        let place = Place { path: self.path.clone(), ..Place::default() };
        Err(Error::content(place, format!("there is no column `{}`", short(name)), help))
    }

    /// The first names, for messages.
    fn list(&self) -> String {
        const SHOWN: usize = 12;
        let mut names: Vec<String> =
            self.names.iter().take(SHOWN).map(|name| format!("`{}`", short(name))).collect();
        if self.names.len() > SHOWN {
            names.push(format!("{} more", self.names.len() - SHOWN));
        }
        if names.is_empty() { "no columns".into() } else { names.join(", ") }
    }

    /// A field; empty where there is none.
    fn field(&self, row: usize, column: usize) -> &str {
        let index = row * self.names.len() + column;
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(index).copied().unwrap_or(start);
        self.text.get(start..end).unwrap_or_default()
    }

    fn is_missing(&self, field: &str) -> bool {
        self.missing.iter().any(|missing| missing == field)
    }

    fn place(&self, row: usize, column: usize) -> Place {
        Place {
            path: self.path.clone(),
            line: self.lines.get(row).copied(),
            column: self.names.get(column).cloned(),
        }
    }

    /// The error of a field that is missing.
    fn absent(&self, row: usize, column: usize) -> Error {
        let fact = match self.field(row, column) {
            "" => "the field is empty".to_owned(),
            field => format!("`{}` stands for a missing value", short(field)),
        };
        let help = "fill the column with `filled`, leave such rows out with `complete`, or say with \
             `Csv::missing` which texts stand for missing values";
        Error::content(self.place(row, column), fact, help)
    }

    /// The table without rows.
    fn empty(&self, names: Vec<String>) -> Self {
        Self {
            path: self.path.clone(),
            names,
            text: String::new(),
            ends: Vec::new(),
            lines: Vec::new(),
            missing: self.missing.clone(),
        }
    }

    fn part(&self, rows: &[usize], columns: &[usize]) -> Self {
        let names = columns.iter().filter_map(|&column| self.names.get(column).cloned());
        let mut part = self.empty(names.collect());
        for &row in rows {
            part.push(self.lines.get(row).copied(), columns.iter().map(|&column| self.field(row, column)));
        }
        part
    }

    fn push<'a>(&mut self, line: Option<u64>, fields: impl IntoIterator<Item = &'a str>) {
        for field in fields {
            self.text.push_str(field);
            self.ends.push(self.text.len());
        }
        self.lines.push(line.unwrap_or_default());
    }
}

/// A name that is there twice.
fn repeated<'a>(names: &[&'a str]) -> Option<&'a str> {
    let mut sorted = names.to_vec();
    sorted.sort_unstable();
    sorted.windows(2).find_map(|pair| match pair {
        [first, second] if first == second => Some(*first),
        _ => None,
    })
}
