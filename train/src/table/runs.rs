//! Runs: rows that follow each other with the same text in a column.
//!
//! Input: the name of the column. Output: the length of each run, in the order of the file. Guarantees: no
//! two runs have the same text; a second one is refused with the lines of both.

use std::collections::BTreeMap;

use super::Table;
use crate::Error;
use crate::error::short;

impl Table {
    /// The lengths of the runs of a column.
    pub(crate) fn runs(&self, column: &str) -> Result<Vec<usize>, Error> {
        let column = self.find(column)?;
        let mut lengths: Vec<usize> = Vec::new();
        let mut last_rows = BTreeMap::new();
        let mut current = None;
        for row in 0..self.len() {
            let text = self.field(row, column);
            if self.is_missing(text) {
                return Err(self.absent(row, column));
            }
            let last = last_rows.insert(text, row);
            match (lengths.last_mut(), last) {
                (Some(length), Some(_)) if current == Some(text) => *length += 1,
                (_, Some(last)) => return Err(self.again(row, last, column)),
                (_, None) => lengths.push(1),
            }
            current = Some(text);
        }
        Ok(lengths)
    }

    /// The error of a run whose text an earlier one has.
    fn again(&self, row: usize, last: usize, column: usize) -> Error {
        let text = short(self.field(row, column));
        let line = self.lines.get(last).copied().unwrap_or_default();
        let fact = format!("the sequence `{text}` begins again, after its rows ended on line {line}");
        let help = "sort the rows by this column, each sequence in the order of time, or give the second one \
             another text";
        Error::content(self.place(row, column), fact, help)
    }
}
