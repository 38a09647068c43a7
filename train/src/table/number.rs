//! Columns as numbers.
//!
//! Input: the fields of a table. Output: rows of finite `f32`. Guarantees: each is the float next to the
//! text; the first field that is none is named with line and column.

use super::Table;
use crate::Error;
use crate::error::{Place, short};

impl Table {
    /// All columns as numbers, a row `[f32; I]` for each row of the table.
    ///
    /// # Errors
    ///
    /// If the table has not `I` columns; for a field that is missing, no number, or not finite.
    ///
    /// ```
    /// # use netwright::train::Table;
    /// let table = Table::parse("width,height\n1,2e3\n-0.5,4\n")?;
    /// assert_eq!(table.numbers::<2>()?, [[1.0, 2000.0], [-0.5, 4.0]]);
    /// let error = table.numbers::<3>().unwrap_err().to_string();
    /// assert!(error.starts_with("rows of 3 numbers were asked for, but there are 2 columns"), "{error}");
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn numbers<const I: usize>(&self) -> Result<Vec<[f32; I]>, Error> {
        if self.names.len() != I {
            let place = Place { path: self.path.clone(), ..Place::default() };
            let count = self.names.len();
            let plural = if count == 1 { "there is 1 column" } else { &format!("there are {count} columns") };
            let fact = format!("rows of {I} numbers were asked for, but {plural}: {}", self.list());
            let help = "choose columns with `only` or `without`, or change the width of the network";
            return Err(Error::content(place, fact, help));
        }
        let row = |row| {
            let mut numbers = [0.0; I];
            for (column, number) in numbers.iter_mut().enumerate() {
                *number = self.number(row, column)?;
            }
            Ok(numbers)
        };
        (0..self.len()).map(row).collect()
    }

    /// A column as numbers.
    ///
    /// # Errors
    ///
    /// If there is no such column; for a field that is missing, no number, or not finite.
    ///
    /// ```
    /// # use netwright::train::Table;
    /// let table = Table::parse("name,weight\nA,2\nB,0.5\n")?;
    /// assert_eq!(table.column("weight")?, [2.0, 0.5]);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn column(&self, name: &str) -> Result<Vec<f32>, Error> {
        let column = self.find(name)?;
        (0..self.len()).map(|row| self.number(row, column)).collect()
    }

    pub(super) fn number(&self, row: usize, column: usize) -> Result<f32, Error> {
        let field = self.field(row, column);
        if self.is_missing(field) {
            return Err(self.absent(row, column));
        }
        let wrong = |problem| {
            let fact = format!("`{}` {problem}", short(field));
            let help = "correct the field, or leave the column out with `without`";
            Error::content(self.place(row, column), fact, help)
        };
        let number: f32 = field.parse().map_err(|_| wrong("is not a number"))?;
        if number.is_finite() { Ok(number) } else { Err(wrong("is not a finite number")) }
    }
}
