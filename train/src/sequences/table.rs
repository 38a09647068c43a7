//! Sequences of a table with a column that says which sequence a row belongs to.
//!
//! Input: a table, the name of that column, what the others mean. Output: sequences. Guarantees: the order of
//! the rows is that of the file; a sequence is one run of rows, and another one of its name is refused with
//! both lines.

use super::Sequences;
use crate::{Error, Table};

impl Table {
    /// Sequences of the rows that have the same text in the column `id`, with one column's classes and all
    /// others as numbers, as [`classification`](Self::classification). The order of the rows is that of time.
    ///
    /// # Errors
    ///
    /// If a text of `id` comes again after another one, with both lines; as
    /// [`classification`](Self::classification).
    ///
    /// ```
    /// use netwright::train::Table;
    ///
    /// let table = Table::parse("run,x,y,gesture\nA,1,2,wave\nA,3,4,wave\nB,5,6,push\n")?;
    /// let data = table.sequence_classification::<2, 1>("run", "gesture")?;
    /// assert_eq!(data.lengths(), [2, 1]);
    /// assert_eq!(data.classes()?, [1, 0]);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn sequence_classification<const I: usize, const T: usize>(
        &self,
        id: &str,
        target: &str,
    ) -> Result<Sequences<I, T>, Error> {
        let lengths = self.runs(id)?;
        let targets = self.classes(target)?.targets()?;
        Sequences::new(self.without(&[id, target])?.numbers()?, targets, &lengths)
    }

    /// Sequences of the rows that have the same text in the column `id`, with these columns as targets and
    /// all others as inputs, as [`regression`](Self::regression). The order of the rows is that of time.
    ///
    /// # Errors
    ///
    /// As [`sequence_classification`](Self::sequence_classification).
    ///
    /// ```
    /// use netwright::train::Table;
    ///
    /// let table = Table::parse("pump,flow,power\nA,1,10\nB,2,11\nA,3,12\n")?;
    /// let error = table.sequence_regression::<1, 1>("pump", ["power"]).unwrap_err().to_string();
    /// let place = "line 4, column `pump`: ";
    /// let expected = format!("{place}the sequence `A` begins again, after its rows ended on line 2; ");
    /// assert!(error.starts_with(&expected), "{error}");
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn sequence_regression<const I: usize, const T: usize>(
        &self,
        id: &str,
        targets: [&str; T],
    ) -> Result<Sequences<I, T>, Error> {
        let lengths = self.runs(id)?;
        let mut left_out = targets.to_vec();
        left_out.push(id);
        Sequences::new(self.without(&left_out)?.numbers()?, self.only(&targets)?.numbers()?, &lengths)
    }
}
