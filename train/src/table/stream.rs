//! CSV files that are larger than memory, as streams.
//!
//! Input: a file, and what its columns mean. Output: [`Stream`]. Guarantees: some hundred rows are in memory
//! at a time, as text; fields are read, and refused, as those of a table are.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::records::Records;
use super::{Csv, Table};
use crate::stream::Pair;
use crate::{Error, Stream};

/// How many rows become a table at a time.
const ROWS: usize = 256;
/// How many bytes a row may have: an open quote would make one of the whole file.
const LIMIT: usize = 1 << 26;

impl Csv {
    /// The rows of a file with one column's classes and all others as numbers, as
    /// [`Table::classification`], read anew in each epoch. The classes are named, because nobody has seen all
    /// rows before the first one is trained on.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, there is no such column, the others are not `I`, or the classes not `T`.
    /// What is wrong with a row is said when it is read.
    ///
    /// ```
    /// use netwright::train::Csv;
    ///
    /// # let path = std::env::temp_dir().join(format!("netwright-stream-{}.csv", std::process::id()));
    /// std::fs::write(&path, "width,height,shape\n1,2,flat\n3,2,tall\n5,1,flat\n").unwrap();
    /// let stream = Csv::new().classification::<2, 1>(&path, "shape", &["flat", "tall"])?.seed(1);
    /// let mut rows = 0;
    /// for block in stream.epoch(1)? {
    ///     rows += block?.len();
    /// }
    /// assert_eq!(rows, 3);
    /// # std::fs::remove_file(path).ok();
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn classification<const I: usize, const T: usize>(
        &self,
        path: impl Into<PathBuf>,
        target: &str,
        classes: &[&str],
    ) -> Result<Stream<I, T>, Error> {
        let (target, classes) = (target.to_owned(), classes.iter().map(|&name| name.to_owned()).collect());
        let columns = Columns::Classes { target, classes };
        self.stream(path.into(), columns)
    }

    /// The rows of a file with these columns as targets and all others as inputs, as
    /// [`Table::regression`], read anew in each epoch.
    ///
    /// # Errors
    ///
    /// As [`classification`](Self::classification).
    ///
    /// ```no_run
    /// use netwright::train::Csv;
    ///
    /// let stream = Csv::new().regression::<30, 1>("houses.csv", ["price"])?.buffer(10_000);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn regression<const I: usize, const T: usize>(
        &self,
        path: impl Into<PathBuf>,
        targets: [&str; T],
    ) -> Result<Stream<I, T>, Error> {
        self.stream(path.into(), Columns::Numbers(targets.map(str::to_owned).to_vec()))
    }

    fn stream<const I: usize, const T: usize>(
        &self,
        path: PathBuf,
        columns: Columns,
    ) -> Result<Stream<I, T>, Error> {
        // A wrong column is refused here, not in the first epoch.
        let table = self.records(&path)?.table();
        columns.rows::<I, T>(&table)?;
        let csv = self.clone();
        Ok(Stream::new(move || {
            let mut records = csv.records(&path)?;
            let (columns, path) = (columns.clone(), path.clone());
            let mut is_done = false;
            let block = move || {
                if is_done {
                    return None;
                }
                let mut table = records.table();
                let rows = records.fill(&mut table, ROWS).map_err(|error| error.of_file(&path));
                let rows = rows.and_then(|may_go_on| {
                    is_done = !may_go_on;
                    columns.rows(&table)
                });
                is_done |= rows.is_err();
                Some(rows)
            };
            Ok(std::iter::from_fn(block).flat_map(|rows| match rows {
                Ok(rows) => rows.into_iter().map(Ok).collect(),
                Err(error) => vec![Err(error)],
            }))
        }))
    }

    fn records(&self, path: &Path) -> Result<Records<File>, Error> {
        let file = File::open(path).map_err(Error::io(path))?;
        Records::new(self, file, path.to_owned(), LIMIT).map_err(|error| error.of_file(path))
    }
}

/// What the columns of a file mean.
#[derive(Clone)]
enum Columns {
    Classes { target: String, classes: Vec<String> },
    Numbers(Vec<String>),
}

impl Columns {
    /// The rows of a table, each with its target.
    fn rows<const I: usize, const T: usize>(&self, table: &Table) -> Result<Vec<Pair<I, T>>, Error> {
        let (targets, inputs): (Vec<[f32; T]>, Table) = match self {
            Self::Classes { target, classes } => {
                let classes: Vec<&str> = classes.iter().map(String::as_str).collect();
                (table.classes_of(target, &classes)?.targets()?, table.without(&[target])?)
            }
            Self::Numbers(targets) => {
                let targets: Vec<&str> = targets.iter().map(String::as_str).collect();
                (table.only(&targets)?.numbers()?, table.without(&targets)?)
            }
        };
        Ok(inputs.numbers()?.into_iter().zip(targets).collect())
    }
}
