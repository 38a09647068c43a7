//! The rows of a CSV file, some at a time.
//!
//! Input: bytes from anyone. Output: rows of a [`Table`]. Guarantees: no panic; every row has a field for
//! each column; lines are counted as an editor does; beside the rows that were asked for, memory is that of
//! the longest row, which has a limit.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::{Csv, Table, repeated};
use crate::Error;
use crate::error::{Place, short};

/// A reader of rows.
pub(super) struct Records<R> {
    reader: csv::Reader<Seen<R>>,
    record: csv::ByteRecord,
    path: PathBuf,
    names: Vec<String>,
    missing: Vec<String>,
    /// Whether `record` is a row that no table has yet: the first one of a file without names.
    is_pending: bool,
    lines: Lines,
}

impl<R: Read> Records<R> {
    /// Reads the names of the columns. A row has at most `limit` bytes.
    pub(super) fn new(csv: &Csv, of: R, path: PathBuf, limit: usize) -> Result<Self, Error> {
        let reader = csv::ReaderBuilder::new()
            .delimiter(csv.delimiter_byte())
            .has_headers(false)
            // The check below has the better message.
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(Seen { of, window: Vec::new(), limit });
        let mut records = Self {
            reader,
            record: csv::ByteRecord::new(),
            path,
            names: Vec::new(),
            missing: csv.missing_texts().to_vec(),
            is_pending: false,
            lines: Lines { start: 0, counted: 0, line: 1 },
        };
        if let Some(line) = records.next()? {
            let fields = fields(&records.record, line)?;
            if csv.has_header() {
                records.names = names(&fields, line)?;
            } else {
                records.names = (0..fields.len()).map(|column| column.to_string()).collect();
                records.is_pending = true;
            }
        }
        if records.names.is_empty() {
            let help = "begin the file with their names";
            return Err(Error::content(Place::default(), "there are no columns", help));
        }
        Ok(records)
    }

    /// A table of these columns, without rows.
    pub(super) fn table(&self) -> Table {
        Table {
            path: self.path.clone(),
            names: self.names.clone(),
            text: String::new(),
            ends: Vec::new(),
            lines: Vec::new(),
            missing: self.missing.clone(),
        }
    }

    /// Adds up to so many rows to a table of these columns; whether there may be more.
    pub(super) fn fill(&mut self, table: &mut Table, count: usize) -> Result<bool, Error> {
        for _ in 0..count {
            let line = match std::mem::take(&mut self.is_pending) {
                true => Some(self.lines.line),
                false => self.next()?,
            };
            let Some(line) = line else { return Ok(false) };
            let fields = fields(&self.record, line)?;
            if fields.len() != self.names.len() {
                let place = Place { line: Some(line), ..Place::default() };
                let fact = format!("expected {} fields, found {}", self.names.len(), fields.len());
                let help =
                    "each row needs a field for each column; `Csv::delimiter` says what is between them";
                return Err(Error::content(place, fact, help));
            }
            table.push(Some(line), fields);
        }
        Ok(true)
    }

    /// Reads the next record; its line, or nothing at the end of the file.
    fn next(&mut self) -> Result<Option<u64>, Error> {
        let has_record =
            self.reader.read_byte_record(&mut self.record).map_err(|error| of(error, &self.path))?;
        if !has_record {
            return Ok(None);
        }
        let at = self.record.position().map_or(0, csv::Position::byte);
        Ok(Some(self.lines.of(at, &mut self.reader.get_mut().window)))
    }
}

/// What the reader says, in our words.
fn of(error: csv::Error, path: &Path) -> Error {
    let text = error.to_string();
    match error.into_kind() {
        csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            let help = "close the quote that is open in it, or read the file with `Table::read`";
            Error::content(Place::default(), error.to_string(), help)
        }
        csv::ErrorKind::Io(error) => Error::Io { path: path.to_owned(), error },
        _ => Error::content(Place::default(), text, "save the file as CSV in UTF-8"),
    }
}

/// A reader that keeps what was read and is not counted yet.
struct Seen<R> {
    of: R,
    window: Vec<u8>,
    limit: usize,
}

impl<R: Read> Read for Seen<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if self.window.len() > self.limit {
            let text = format!("a row has more than {} bytes", self.limit);
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, text));
        }
        let count = self.of.read(to)?;
        self.window.extend_from_slice(to.get(..count).unwrap_or_default());
        Ok(count)
    }
}

/// Counts lines. The reader's own count takes blank lines, and the second half of a line's end, for the next
/// row's.
struct Lines {
    /// The place in the file of the first byte that is kept, and how many of the kept ones are counted.
    start: u64,
    counted: usize,
    line: u64,
}

/// How many bytes are counted before they are thrown away, because all others move then.
const COUNTED: usize = 1 << 16;

impl Lines {
    /// The line of the first field at or behind a position, which is not before that of the last call.
    fn of(&mut self, position: u64, window: &mut Vec<u8>) -> u64 {
        let position = usize::try_from(position.saturating_sub(self.start)).unwrap_or(usize::MAX);
        let position = position.clamp(self.counted, window.len().max(self.counted));
        let rest = window.get(position..).unwrap_or_default();
        let end = position + rest.iter().take_while(|byte| b"\r\n".contains(byte)).count();
        let passed = window.get(self.counted..end).unwrap_or_default();
        self.line += passed.iter().filter(|&&byte| byte == b'\n').count() as u64;
        self.counted = end;
        if self.counted > COUNTED {
            window.drain(..self.counted);
            self.start += self.counted as u64;
            self.counted = 0;
        }
        self.line
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
