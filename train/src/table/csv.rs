//! CSV files in.
//!
//! Input: the bytes of a file from anyone, and how its rows are written. Output: [`Table`]. Guarantees: those
//! of `records.rs`, which reads the rows.

use std::path::{Path, PathBuf};

use super::Table;
use super::records::Records;
use crate::Error;
use crate::error::read;

/// What stands for a missing value, unless [`Csv::missing`] says otherwise.
const MISSING: [&str; 9] = ["", "?", "NA", "N/A", "NaN", "nan", "null", "NULL", "None"];

/// How a CSV file is written.
///
/// ```
/// use netwright::train::Csv;
///
/// let table = Csv::new().delimiter(b';').header(false).missing(&["-"]).parse("1;2\n3;-\n")?;
/// assert_eq!(table.names(), ["0", "1"]);
/// let error = table.numbers::<2>().unwrap_err().to_string();
/// assert!(error.starts_with("line 2, column `1`: `-` stands for a missing value"), "{error}");
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Csv {
    delimiter: u8,
    header: bool,
    missing: Vec<String>,
}

impl Default for Csv {
    fn default() -> Self {
        Self::new()
    }
}

impl Csv {
    /// Commas, names in the first line. Missing values are empty or `?`, `NA`, `N/A`, `NaN`, `nan`, `null`,
    /// `NULL`, `None`.
    #[must_use]
    pub fn new() -> Self {
        Self { delimiter: b',', header: true, missing: MISSING.map(str::to_owned).to_vec() }
    }

    /// The byte between fields: `b';'`, `b'\t'`.
    #[must_use]
    pub fn delimiter(self, delimiter: u8) -> Self {
        Self { delimiter, ..self }
    }

    /// Whether the first line names the columns. Without names, they are called `0`, `1`, `2`, ….
    #[must_use]
    pub fn header(self, header: bool) -> Self {
        Self { header, ..self }
    }

    /// The fields that stand for a missing value, instead of those of [`new`](Self::new).
    #[must_use]
    pub fn missing(self, missing: &[&str]) -> Self {
        Self { missing: missing.iter().map(|&text| text.to_owned()).collect(), ..self }
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// If it cannot be read, is not UTF-8, has rows of different lengths, or names a column twice or not at
    /// all.
    pub fn read(&self, path: impl AsRef<Path>) -> Result<Table, Error> {
        let path = path.as_ref();
        let mut table = self.parse(read(path)?).map_err(|error| error.of_file(path))?;
        table.path = path.to_owned();
        Ok(table)
    }

    /// Reads the bytes of a file.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub fn parse(&self, bytes: impl AsRef<[u8]>) -> Result<Table, Error> {
        let mut records = Records::new(self, bytes.as_ref(), PathBuf::new(), usize::MAX)?;
        let mut table = records.table();
        while records.fill(&mut table, usize::MAX)? {}
        Ok(table)
    }

    pub(super) fn delimiter_byte(&self) -> u8 {
        self.delimiter
    }

    pub(super) fn has_header(&self) -> bool {
        self.header
    }

    pub(super) fn missing_texts(&self) -> &[String] {
        &self.missing
    }
}

impl Table {
    /// Reads a CSV file whose first line names the columns; [`Csv`] reads others.
    ///
    /// # Errors
    ///
    /// As [`Csv::read`].
    ///
    /// ```no_run
    /// use netwright::train::Table;
    ///
    /// let data = Table::read("wdbc.csv")?.classification::<30, 1>("benign")?;
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Error> {
        Csv::new().read(path)
    }

    /// Reads the bytes of such a file.
    ///
    /// # Errors
    ///
    /// As [`Csv::parse`].
    pub fn parse(bytes: impl AsRef<[u8]>) -> Result<Self, Error> {
        Csv::new().parse(bytes)
    }
}
