//! Vectors and matrices on paper: small ones whole, of larger ones the first two and the last row and column.

use super::math::{Math, row};

/// Up to so many rows or columns are all written.
pub(crate) const SMALL: usize = 4;

/// The indices that are written; `None` is for those left out.
pub(crate) fn written(count: usize) -> Vec<Option<usize>> {
    if count <= SMALL {
        (0..count).map(Some).collect()
    } else {
        vec![Some(0), Some(1), None, Some(count - 1)]
    }
}

/// The entries that are derived one by one: all of a small vector, of a larger one the first as an example.
pub(crate) const fn derived(count: usize) -> std::ops::Range<usize> {
    if count <= SMALL { 0..count } else { 0..1 }
}

/// A matrix by its entries.
pub(crate) fn matrix(rows: usize, columns: usize, entry: impl Fn(usize, usize) -> f64) -> Math {
    if rows == 1 && columns == 1 {
        return Math::Number(entry(0, 0));
    }
    let cell = |row: Option<usize>, column: Option<usize>| match (row, column) {
        (Some(row), Some(column)) => Math::Number(entry(row, column)),
        (Some(_), None) => Math::Atom("⋯"),
        (None, Some(_)) => Math::Atom("⋮"),
        (None, None) => Math::Atom("⋱"),
    };
    let columns = written(columns);
    let row = |row: Option<usize>| columns.iter().map(|column| cell(row, *column)).collect();
    Math::Matrix(written(rows).into_iter().map(row).collect())
}

/// A column vector.
pub(crate) fn column(values: &[f64]) -> Math {
    matrix(values.len(), 1, |row, _| values[row])
}

/// A row vector.
pub(crate) fn transposed(values: &[f64]) -> Math {
    matrix(1, values.len(), |_, column| values[column])
}

/// A sum over all indices below `count`.
pub(crate) fn sum(count: usize, term: impl Fn(usize) -> Math) -> Math {
    Math::sum(written(count).into_iter().map(|index| index.map(&term)))
}

/// A column after a matrix; a single number needs a dot.
pub(crate) fn column_factor(values: &[f64]) -> Math {
    if let [only] = values { row!["·", *only] } else { column(values) }
}
