//! Lists and matrices in a declaration, and the connections of a layer: shared by all options with several
//! numbers.

use crate::check::written::number_text;
use crate::syntax::WrittenValue;

/// The most numbers that a fix spells.
pub(super) const SPELLED: usize = 256;

/// Numbers as they are written, of a list in which nothing else stands.
pub(super) fn texts(values: &[WrittenValue]) -> Option<Vec<String>> {
    values.iter().map(number_text).collect()
}

/// The numbers of a matrix, row by row.
pub(super) fn rows_of<T>(
    rows: &[WrittenValue],
    read: impl Fn(&WrittenValue) -> Option<T>,
) -> Option<Vec<Vec<T>>> {
    let row = |row: &WrittenValue| match row {
        WrittenValue::List(values, _) => values.iter().map(&read).collect::<Option<Vec<T>>>(),
        _ => None,
    };
    rows.iter().map(row).collect()
}

/// A matrix as it is written; `None` if it is too long to be read by anybody.
pub(super) fn matrix_text(rows: &[Vec<String>]) -> Option<String> {
    let numbers: usize = rows.iter().map(Vec::len).sum();
    let spelled: Vec<String> = rows.iter().map(|row| format!("[{}]", row.join(", "))).collect();
    (numbers <= SPELLED).then(|| format!("[{}]", spelled.join(", ")))
}

/// The matrix with rows and columns exchanged, if it has other sizes than `inputs` and `outputs` and has them
/// so.
pub(super) fn transposed<T: Clone>(rows: &[Vec<T>], inputs: usize, outputs: usize) -> Option<Vec<Vec<T>>> {
    let is_other = inputs != outputs && rows.len() == outputs && rows.iter().all(|row| row.len() == inputs);
    let column = |index: usize| rows.iter().filter_map(|row| row.get(index).cloned()).collect();
    is_other.then(|| (0..inputs).map(column).collect())
}

/// How many of a list an example shows: nobody pastes more.
const SHOWN: usize = 8;

/// A list of so many entries.
pub(super) fn list_of(entry: &str, length: usize) -> String {
    format!("[{}]", vec![entry; length.clamp(1, SHOWN)].join(", "))
}

/// The connections of a layer.
pub(super) struct Connected {
    /// By input, then by output.
    pub(super) pairs: Vec<(usize, usize)>,
    /// For each of them, which one it is in the declaration.
    pub(super) order: Vec<usize>,
}
