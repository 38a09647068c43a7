//! CSV files in.
//!
//! Input: the bytes of a file from anyone, and how its rows are written. Output: [`Table`]. Guarantees: no
//! panic; every row has a field for each column; lines are counted as an editor does.

use std::path::{Path, PathBuf};

use super::{Table, repeated};
use crate::Error;
use crate::error::{Place, read, short};

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
        let bytes = bytes.as_ref();
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .has_headers(false)
            // The check below has the better message.
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(bytes);
        let mut lines = Lines { bytes, at: 0, line: 1 };
        let mut table = Table {
            path: PathBuf::new(),
            names: Vec::new(),
            text: String::new(),
            ends: Vec::new(),
            lines: Vec::new(),
            missing: self.missing.clone(),
        };
        let mut is_first = true;
        for record in reader.byte_records() {
            let record = record.map_err(|error| {
                Error::content(Place::default(), error.to_string(), "save the file as CSV in UTF-8")
            })?;
            let line = lines.of(record.position().map_or(0, csv::Position::byte));
            let fields = fields(&record, line)?;
            if std::mem::take(&mut is_first) {
                if self.header {
                    table.names = names(&fields, line)?;
                    continue;
                }
                table.names = (0..fields.len()).map(|column| column.to_string()).collect();
            }
            if fields.len() != table.names.len() {
                let place = Place { line: Some(line), ..Place::default() };
                let fact = format!("expected {} fields, found {}", table.names.len(), fields.len());
                let help =
                    "each row needs a field for each column; `Csv::delimiter` says what is between them";
                return Err(Error::content(place, fact, help));
            }
            table.push(Some(line), fields);
        }
        if table.names.is_empty() {
            return Err(Error::content(
                Place::default(),
                "there are no columns",
                "begin the file with their names",
            ));
        }
        Ok(table)
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

fn fields(record: &csv::ByteRecord, line: u64) -> Result<Vec<&str>, Error> {
    let field = |(column, field): (usize, _)| {
        str::from_utf8(field).map_err(|_| {
            let place = Place { line: Some(line), ..Place::default() };
            let fact =
                format!("field {} is not UTF-8: `{}`", column + 1, short(&String::from_utf8_lossy(field)));
            Error::content(place, fact, "save the file as UTF-8")
        })
    };
    record.iter().enumerate().map(field).collect()
}

fn names(fields: &[&str], line: u64) -> Result<Vec<String>, Error> {
    let place = Place { line: Some(line), ..Place::default() };
    if let Some(column) = fields.iter().position(|name| name.is_empty()) {
        let fact = format!("column {} has no name", column + 1);
        return Err(Error::content(place, fact, "name it, or read the file with `Csv::header(false)`"));
    }
    if let Some(name) = repeated(fields) {
        let fact = format!("two columns are called `{}`", short(name));
        return Err(Error::content(place, fact, "rename one, or read the file with `Csv::header(false)`"));
    }
    Ok(fields.iter().map(|&name| name.to_owned()).collect())
}

/// Counts lines. The reader's own count takes blank lines, and the second half of a line's end, for the next
/// row's.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the first field at or behind a position, which is not before that of the last call.
    fn of(&mut self, position: u64) -> u64 {
        let position = usize::try_from(position).unwrap_or(usize::MAX).clamp(self.at, self.bytes.len());
        let rest = self.bytes.get(position..).unwrap_or_default();
        let end = position + rest.iter().take_while(|byte| b"\r\n".contains(byte)).count();
        let passed = self.bytes.get(self.at..end).unwrap_or_default();
        self.line += passed.iter().filter(|&&byte| byte == b'\n').count() as u64;
        self.at = end;
        self.line
    }
}
