//! Columns as classes.
//!
//! Input: the fields of a column, or names. Output: the index of a class for each row, and targets.
//! Guarantees: the order of the classes does not depend on that of the rows.

use super::{Table, repeated};
use crate::Error;
use crate::error::short;

/// The classes of a column: their names, and the index of one for each row.
///
/// ```
/// use netwright::train::Table;
///
/// let classes = Table::parse("species\nvirginica\nsetosa\nvirginica\n")?.classes("species")?;
/// assert_eq!(classes.names(), ["setosa", "virginica"]);
/// assert_eq!(classes.indices(), [1, 0, 1]);
/// assert_eq!(classes.targets::<2>()?, [[0.0, 1.0], [1.0, 0.0], [0.0, 1.0]]);
/// assert_eq!(classes.targets::<1>()?, [[1.0], [0.0], [1.0]]);
/// assert!(classes.targets::<3>().is_err());
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classes {
    column: String,
    names: Vec<String>,
    indices: Vec<usize>,
}

impl Classes {
    /// The name of each class, at its index: that of a network's output.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The class of each row.
    #[must_use]
    pub fn indices(&self) -> &[usize] {
        &self.indices
    }

    /// The target of each row: 1 at its class and 0 elsewhere. With `T` = 1 and two classes, it is the class,
    /// 0 or 1.
    ///
    /// # Errors
    ///
    /// If the number of classes is another one.
    pub fn targets<const T: usize>(&self) -> Result<Vec<[f32; T]>, Error> {
        let count = self.names.len();
        if T == 1 && count == 2 {
            return Ok(self.indices.iter().map(|&class| [class as f32; T]).collect());
        }
        if T != count || T < 2 {
            let shown: Vec<String> =
                self.names.iter().take(12).map(|name| format!("`{}`", short(name))).collect();
            let fact = format!(
                "column `{}` has {count} {} ({}{}), but the targets have {T} {}",
                short(&self.column),
                if count == 1 { "class" } else { "classes" },
                shown.join(", "),
                if count > shown.len() { ", …" } else { "" },
                if T == 1 { "number" } else { "numbers" },
            );
            let help = "a network needs an output for each class, or one output for two classes; `classes_of` \
                 names classes that no row has";
            return Err(Error::refused(fact, help));
        }
        let target = |&class: &usize| {
            let mut target = [0.0; T];
            if let Some(at) = target.get_mut(class) {
                *at = 1.0;
            }
            target
        };
        Ok(self.indices.iter().map(target).collect())
    }
}

impl Table {
    /// The classes of a column: each different text is one, in the order of the alphabet, or of their values
    /// if all of them are whole numbers.
    ///
    /// # Errors
    ///
    /// If there is no such column; for a field that is missing.
    ///
    /// ```
    /// # use netwright::train::Table;
    /// let table = Table::parse("digit\n10\n9\n")?;
    /// assert_eq!(table.classes("digit")?.names(), ["9", "10"]);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn classes(&self, column: &str) -> Result<Classes, Error> {
        let mut names = self.texts(column)?;
        names.sort_unstable();
        names.dedup();
        if names.iter().all(|name| name.parse::<i64>().is_ok()) {
            names.sort_by_key(|name| name.parse::<i64>().unwrap_or_default());
        }
        self.classes_of(column, &names)
    }

    /// The classes of a column, with the index that each has in `names`.
    ///
    /// # Errors
    ///
    /// If there is no such column; for a field that is missing or not among the names; for a name that is
    /// given twice.
    ///
    /// ```
    /// # use netwright::train::Table;
    /// let table = Table::parse("state\nopen\nclosed\n")?;
    /// assert_eq!(table.classes_of("state", &["open", "closed"])?.indices(), [0, 1]);
    /// let error = table.classes_of("state", &["open", "shut"]).unwrap_err().to_string();
    /// assert!(error.starts_with("line 3, column `state`: `closed` is not one of the classes"), "{error}");
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn classes_of(&self, column: &str, names: &[&str]) -> Result<Classes, Error> {
        let at = self.find(column)?;
        if let Some(name) = repeated(names) {
            return Err(Error::refused(format!("class `{}` is named twice", short(name)), "name it once"));
        }
        let mut sorted: Vec<(&str, usize)> = names.iter().copied().zip(0..).collect();
        sorted.sort_unstable();
        let index = |row| {
            let field = self.field(row, at);
            if self.is_missing(field) {
                return Err(self.absent(row, at));
            }
            let found = sorted.binary_search_by_key(&field, |&(name, _)| name).ok();
            found.and_then(|found| sorted.get(found)).map(|&(_, index)| index).ok_or_else(|| {
                let fact = format!("`{}` is not one of the classes", short(field));
                let shown: Vec<String> =
                    names.iter().take(12).map(|name| format!("`{}`", short(name))).collect();
                let help =
                    format!("the classes are {}; correct the field, or name all of them", shown.join(", "));
                Error::content(self.place(row, at), fact, help)
            })
        };
        let indices = (0..self.len()).map(index).collect::<Result<_, _>>()?;
        let names = names.iter().map(|&name| name.to_owned()).collect();
        Ok(Classes { column: column.to_owned(), names, indices })
    }
}
