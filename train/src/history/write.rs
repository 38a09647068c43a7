//! The forms of a history: a table to read, CSV and JSON lines for programs.
//!
//! Input: a history. Output: text. Guarantees: CSV and JSON have every digit; a number that is not finite is
//! `NaN`, `inf` or `-inf` in CSV, and `null` in JSON, which has no word for it.

use std::fmt::{self, Write as _};
use std::path::Path;

use serde_json::Value;

use super::{History, Record};
use crate::text::{quoted, short};
use crate::{Error, Place};

impl History {
    /// The columns of every form: their names, and the numbers of a record.
    pub(crate) fn columns(&self) -> Vec<&str> {
        let mut names = vec!["epoch", "loss"];
        if self.has_validation() {
            names.push("validation");
        }
        names.extend(self.metrics.iter().map(String::as_str));
        names.extend(["rate", "rows", "seconds"]);
        names
    }

    fn numbers(&self, record: &Record) -> Vec<Number> {
        let mut numbers = vec![Number::Whole(record.epoch), Number::Real(record.loss)];
        if self.has_validation() {
            numbers.push(Number::Real(record.validation.unwrap_or(f64::NAN)));
        }
        numbers.extend(record.metrics.iter().copied().map(Number::Real));
        numbers.extend([Number::Real(record.rate), Number::Whole(record.rows), Number::Real(record.seconds)]);
        numbers
    }

    /// The numbers of a record in six significant digits, in the order of the columns.
    pub(crate) fn cells(&self, record: &Record) -> Vec<String> {
        let shown = |number: Number| match number {
            Number::Whole(number) => number.to_string(),
            Number::Real(number) => short(number),
        };
        self.numbers(record).into_iter().map(shown).collect()
    }

    fn has_validation(&self) -> bool {
        self.records.iter().any(|record| record.validation.is_some())
    }

    /// CSV with a line of names, and a line for each epoch.
    ///
    /// ```
    /// use netwright::train::{History, Record};
    ///
    /// let history = History::new(["accuracy"], [Record { epoch: 1, loss: 0.5, metrics: vec![1.0], ..Record::default() }])?;
    /// assert_eq!(history.to_csv(), "epoch,loss,accuracy,rate,rows,seconds\n1,0.5,1,0,0,0\n");
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    #[must_use]
    pub fn to_csv(&self) -> String {
        let names: Vec<String> = self.columns().into_iter().map(quoted).collect();
        let mut text = names.join(",") + "\n";
        for record in &self.records {
            let numbers: Vec<String> = self.numbers(record).into_iter().map(|n| n.to_string()).collect();
            text += &numbers.join(",");
            text.push('\n');
        }
        text
    }

    /// JSON lines: an object for each epoch.
    ///
    /// ```
    /// use netwright::train::{History, Record};
    ///
    /// let record = Record { epoch: 1, loss: 0.5, validation: Some(f64::NAN), ..Record::default() };
    /// let history = History::new([""; 0], [record])?;
    /// let line = "{\"epoch\":1,\"loss\":0.5,\"validation\":null,\"rate\":0,\"rows\":0,\"seconds\":0}\n";
    /// assert_eq!(history.to_json_lines(), line);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    #[must_use]
    pub fn to_json_lines(&self) -> String {
        let names: Vec<String> =
            self.columns().into_iter().map(|name| Value::from(name).to_string()).collect();
        let mut text = String::new();
        for record in &self.records {
            let fields: Vec<String> = names
                .iter()
                .zip(self.numbers(record))
                .map(|(name, number)| match number {
                    Number::Real(number) if !number.is_finite() => format!("{name}:null"),
                    number => format!("{name}:{number}"),
                })
                .collect();
            let _ = writeln!(text, "{{{}}}", fields.join(","));
        }
        text
    }

    /// Writes [`to_csv`](Self::to_csv), or [`to_json_lines`](Self::to_json_lines) where the name ends in
    /// `.jsonl`.
    ///
    /// # Errors
    ///
    /// If the file cannot be written; a file that was there is then as it was.
    ///
    /// ```no_run
    /// # let history = netwright::train::History::new([""; 0], [])?;
    /// history.write("target/netwright/history.csv")?;
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        let is_json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("jsonl"));
        let text = if is_json { self.to_json_lines() } else { self.to_csv() };
        crate::file::write(path, text.as_bytes())
    }
}

impl History {
    /// The history of [`to_csv`](Self::to_csv), bit for bit.
    pub(crate) fn parse(metrics: Vec<String>, text: &str) -> Result<Self, Error> {
        let wrong = |line: usize| {
            let place = Place { line: Some(line as u64 + 1), ..Place::default() };
            Error::content(place, "it is no line of a history", "the file is damaged: delete it")
        };
        let mut lines = text.lines().enumerate();
        let names = lines.next().map_or("", |(_, line)| line);
        let has_validation = names.starts_with("epoch,loss,validation,");
        let record = |(line, text): (usize, &str)| {
            let fields: Vec<f64> =
                text.split(',').map(str::parse).collect::<Result<_, _>>().map_err(|_| wrong(line))?;
            let mut fields = fields.into_iter();
            let mut next = || fields.next().ok_or_else(|| wrong(line));
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "written from a u64")]
            let whole = |number: f64| number as u64;
            let (epoch, loss) = (whole(next()?), next()?);
            let validation = has_validation.then(&mut next).transpose()?;
            let metrics = metrics.iter().map(|_| next()).collect::<Result<_, _>>()?;
            let record = Record {
                epoch,
                loss,
                validation,
                metrics,
                rate: next()?,
                rows: whole(next()?),
                seconds: next()?,
            };
            Ok(record)
        };
        let records: Vec<Record> = lines.map(record).collect::<Result<_, Error>>()?;
        Self::new(metrics, records)
    }
}

/// A number of a column.
enum Number {
    Whole(u64),
    Real(f64),
}

impl fmt::Display for Number {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(number) => write!(to, "{number}"),
            Self::Real(number) if number.is_nan() => to.write_str("NaN"),
            Self::Real(number) => write!(to, "{number}"),
        }
    }
}

impl fmt::Display for History {
    /// A table with six significant digits.
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.columns();
        let rows: Vec<Vec<String>> = self.records.iter().map(|record| self.cells(record)).collect();
        let width = |column: usize, name: &str| {
            let of_rows = rows.iter().filter_map(|row| row.get(column)).map(|text| text.chars().count());
            of_rows.chain([name.chars().count()]).max().unwrap_or(0)
        };
        let widths: Vec<usize> = names.iter().enumerate().map(|(at, name)| width(at, name)).collect();
        let line = |to: &mut fmt::Formatter<'_>, cells: &[&str], is_best: bool| {
            for (index, (cell, &width)) in cells.iter().zip(&widths).enumerate() {
                write!(to, "{}{cell:>width$}", if index == 0 { "" } else { "  " })?;
            }
            writeln!(to, "{}", if is_best { "  best" } else { "" })
        };
        line(to, &names, false)?;
        for (index, row) in rows.iter().enumerate() {
            let cells: Vec<&str> = row.iter().map(String::as_str).collect();
            line(to, &cells, self.best == Some(index))?;
        }
        match self.end {
            Some(end) => writeln!(to, "{end}"),
            None => Ok(()),
        }
    }
}
