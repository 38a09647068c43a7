//! `History`: what happened in each epoch of a run.
//!
//! Input: the records of a run. Output: a table, CSV and JSON lines (`write.rs`). Guarantees: every form has
//! the same numbers, each with the digits that read back as the same `f64`; a number that is not finite is
//! kept as such.

mod write;

use crate::Error;

/// One epoch.
///
/// ```
/// use netwright::train::Record;
///
/// let record = Record { epoch: 1, loss: 0.25, ..Record::default() };
/// assert_eq!(record.validation, None);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// Its number, from 1.
    pub epoch: u64,
    /// The mean loss of the rows that it trained on, each before the step that it was part of; with weights,
    /// the weighted mean of the batches.
    pub loss: f64,
    /// The mean loss of the validation rows in inference mode, if there are any.
    pub validation: Option<f64>,
    /// The values of the metrics, in the order of [`History::metrics`].
    pub metrics: Vec<f64>,
    /// The learning rate of its last step.
    pub rate: f64,
    /// How many rows it trained on, of all sequences if it were those.
    pub rows: u64,
    /// How long it took, in seconds, with its validation.
    pub seconds: f64,
}

/// Why a run ended.
///
/// ```
/// use netwright::train::End;
///
/// assert_eq!(End::Patience.to_string(), "the watched number got no better");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum End {
    /// All epochs are done.
    Epochs,
    /// Early stopping: the watched number got no better.
    Patience,
    /// A callback said so.
    Callback,
    /// Ctrl-C.
    Interrupt,
}

impl std::fmt::Display for End {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str(match self {
            Self::Epochs => "all epochs are done",
            Self::Patience => "the watched number got no better",
            Self::Callback => "a callback stopped it",
            Self::Interrupt => "it was interrupted",
        })
    }
}

/// What happened in each epoch of a run. It displays as a table.
///
/// ```
/// use netwright::train::{History, Record};
///
/// let record = Record { epoch: 1, loss: 0.25, validation: Some(0.5), metrics: vec![0.875], ..Record::default() };
/// let history = History::new(["accuracy"], [record])?;
/// assert_eq!(history.metric("accuracy")?, [0.875]);
/// assert!(history.to_string().starts_with("epoch"));
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    metrics: Vec<String>,
    records: Vec<Record>,
    /// The index of the best record, by the watched number.
    best: Option<usize>,
    end: Option<End>,
    warnings: Vec<String>,
}

impl History {
    /// A history of records that exist already.
    ///
    /// # Errors
    ///
    /// If a record has another number of metrics than names, or a name is there twice.
    pub fn new<M: Into<String>>(
        metrics: impl IntoIterator<Item = M>,
        records: impl IntoIterator<Item = Record>,
    ) -> Result<Self, Error> {
        let metrics: Vec<String> = metrics.into_iter().map(Into::into).collect();
        check_names(&metrics)?;
        let records: Vec<Record> = records.into_iter().collect();
        if let Some(record) = records.iter().find(|record| record.metrics.len() != metrics.len()) {
            let (found, needed) = (record.metrics.len(), metrics.len());
            let fact = format!("epoch {} has {found} metrics, and there are {needed} names", record.epoch);
            return Err(Error::refused(fact, "give each metric a name"));
        }
        Ok(Self { metrics, records, best: None, end: None, warnings: Vec::new() })
    }

    /// The epochs, in order.
    #[must_use]
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// The names of the metrics.
    #[must_use]
    pub fn metrics(&self) -> &[String] {
        &self.metrics
    }

    /// The values of a metric, one for each epoch.
    ///
    /// # Errors
    ///
    /// If no metric has this name.
    pub fn metric(&self, name: &str) -> Result<Vec<f64>, Error> {
        let at = self.index(name)?;
        Ok(self.records.iter().filter_map(|record| record.metrics.get(at).copied()).collect())
    }

    /// The last epoch, if there is one.
    #[must_use]
    pub fn last(&self) -> Option<&Record> {
        self.records.last()
    }

    /// The epoch with the best watched number: of the loss, unless the run watched another one.
    ///
    /// ```
    /// use netwright::train::{Fit, Dataset};
    /// use netwright::prelude::*;
    ///
    /// network! { pub struct Line<1, 1 identity>; }
    /// let data = Dataset::new([[0.0], [1.0]], [[1.0], [3.0]])?;
    /// let (mut net, mut sgd) = (Line::new(1), Sgd::new(0.1));
    /// let history = Fit::new(&mut net, &mut sgd, &data).epochs(10).run()?;
    /// assert_eq!(history.best().map(|record| record.epoch), Some(10));
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    #[must_use]
    pub fn best(&self) -> Option<&Record> {
        self.records.get(self.best?)
    }

    /// Why the run ended; `None` where it has not.
    #[must_use]
    pub fn end(&self) -> Option<End> {
        self.end
    }

    /// What went wrong without ending the run: checkpoints that could not be written.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    pub(crate) fn warn(&mut self, warning: String) {
        self.warnings.push(warning);
    }

    pub(crate) fn index(&self, name: &str) -> Result<usize, Error> {
        self.metrics.iter().position(|metric| metric == name).ok_or_else(|| {
            let known: Vec<String> = self.metrics.iter().map(|metric| format!("`{metric}`")).collect();
            let help = match known.is_empty() {
                true => "the run has none; add one with `Fit::metric`".to_owned(),
                false => format!("the run has {}", known.join(", ")),
            };
            Error::refused(format!("there is no metric `{}`", crate::error::short(name)), help)
        })
    }

    pub(crate) fn push(&mut self, record: Record, is_best: bool) {
        self.records.push(record);
        if is_best {
            self.best = Some(self.records.len() - 1);
        }
    }

    pub(crate) fn set_end(&mut self, end: End) {
        self.end = Some(end);
    }
}

/// Refuses names that columns of a table cannot have side by side.
pub(crate) fn check_names(names: &[String]) -> Result<(), Error> {
    for (index, name) in names.iter().enumerate() {
        let is_taken = ["epoch", "loss", "validation", "rate", "rows", "seconds"].contains(&name.as_str());
        if is_taken
            || name.contains(['\n', '\r'])
            || names.iter().take(index).any(|before| before == name)
            || name.trim().is_empty()
        {
            let fact = format!(
                "the name of a metric, `{}`, is empty, taken or of several lines",
                crate::error::short(name)
            );
            return Err(Error::refused(fact, "give each metric a name of its own, such as `accuracy`"));
        }
    }
    Ok(())
}
