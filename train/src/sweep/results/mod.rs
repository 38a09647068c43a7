//! `Results`: what came out of all runs of a sweep.
//!
//! Input: the runs in their order, the number to watch. Output: a ranking of the configurations; a table and
//! CSV (`table.rs`), pictures and a page (`page.rs`). Guarantees: all forms but the page, which says how long
//! the runs took, are the same bits whoever made them.
//!
//! * `standing.rs`: a configuration among the others.

mod page;
mod picture;
mod standing;
mod table;

use std::path::Path;

pub use standing::Standing;
pub(super) use standing::standings;

use super::line::Done;
use super::{Outcome, Trial};
use crate::{Error, Goal};

/// A run that is done.
///
/// ```
/// use netwright::train::Sweep;
///
/// let results = Sweep::grid().integers("x", 1..=2).run(|trial| Ok(trial.integer("x")? as f64))?;
/// let run = &results.runs()[1];
/// assert_eq!(run.trial().integer("x")?, 2);
/// assert_eq!(run.outcome().ok().and_then(|outcome| outcome.number("score")), Some(2.0));
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    trial: Trial,
    outcome: Result<Outcome, String>,
    seconds: f64,
}

impl Run {
    pub(super) fn new(trial: Trial, done: &Done) -> Self {
        Self { trial, outcome: done.outcome.clone(), seconds: done.seconds }
    }

    /// What was asked for.
    #[must_use]
    pub fn trial(&self) -> &Trial {
        &self.trial
    }

    /// What came out of it.
    ///
    /// # Errors
    ///
    /// The text of the error that ended it.
    pub fn outcome(&self) -> Result<&Outcome, &str> {
        self.outcome.as_ref().map_err(String::as_str)
    }

    /// How long it took, in seconds.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.seconds
    }
}

/// What came out of all runs of a sweep. It displays as a table of the configurations, the best one first.
///
/// ```
/// use netwright::train::Sweep;
///
/// let sweep = Sweep::grid().numbers("x", [0.5, 2.0]).seeds(1..=2);
/// let results = sweep.run(|trial| Ok(trial.number("x")? * trial.seed() as f64))?;
/// assert_eq!(results.to_csv(), "x,seed,fold,budget,score,error\n0.5,1,0,30,0.5,\n0.5,2,0,30,1,\n\
///     2,1,0,30,2,\n2,2,0,30,4,\n");
/// assert_eq!(results.best().map(|best| (best.score(), best.runs())), Some((0.75, 2)));
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    axes: Vec<String>,
    /// Those whose numbers have no logarithmic picture, however wide their range is.
    linear: Vec<String>,
    runs: Vec<Run>,
    ranking: Vec<Standing>,
    /// `None` where no run has a number.
    watch: Option<(String, Goal)>,
    is_complete: bool,
    warnings: Vec<String>,
    settings: Vec<(String, String)>,
}

impl Results {
    pub(super) fn new(
        [axes, linear]: [Vec<String>; 2],
        runs: Vec<Run>,
        watch: Option<(String, Goal)>,
        is_complete: bool,
        warnings: Vec<String>,
        settings: Vec<(String, String)>,
    ) -> Self {
        let ranking = standings(&runs, watch.as_ref());
        Self { axes, linear, runs, ranking, watch, is_complete, warnings, settings }
    }

    /// All runs: of successive halving those of each round; in a round all configurations in their order; of
    /// each all seeds, and of each seed all folds.
    #[must_use]
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// The configurations, the best one first; of successive halving each with the largest budget that it
    /// had, which counts before the number. One with a run that failed is behind those without.
    #[must_use]
    pub fn ranking(&self) -> &[Standing] {
        &self.ranking
    }

    /// The best configuration.
    #[must_use]
    pub fn best(&self) -> Option<&Standing> {
        self.ranking.first()
    }

    /// Whether all runs are there: not if Ctrl-C ended the sweep.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// What went wrong without ending the sweep: runs that could not be written.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// How long all runs took together, in seconds.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.runs.iter().map(|run| run.seconds).sum()
    }

    /// The names of all numbers, in the order in which the runs have them.
    fn numbers(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in self.runs.iter().filter_map(|run| run.outcome().ok()).flat_map(Outcome::numbers) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names
    }

    /// The name of the number that decides.
    fn watched(&self) -> &str {
        self.watch.as_ref().map_or("score", |(name, _)| name.as_str())
    }

    /// How many runs failed.
    fn failed(&self) -> usize {
        self.runs.iter().filter(|run| run.outcome.is_err()).count()
    }

    /// Writes [`to_csv`](Self::to_csv).
    ///
    /// # Errors
    ///
    /// If the file cannot be written; a file that was there is then as it was.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        crate::file::write(path.as_ref(), self.to_csv().as_bytes())
    }

    /// Writes [`page`](Self::page).
    ///
    /// # Errors
    ///
    /// If the file cannot be written; a file that was there is then as it was.
    ///
    /// ```no_run
    /// # use netwright::train::Sweep;
    /// # let results = Sweep::grid().integers("x", 1..=2).run(|trial| Ok(trial.integer("x")? as f64))?;
    /// results.write("target/netwright/sweep/runs.csv")?;
    /// results.write_page("target/netwright/sweep/sweep.html", "Two numbers")?;
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn write_page(&self, path: impl AsRef<Path>, title: &str) -> Result<(), Error> {
        crate::file::write(path.as_ref(), self.page(title).as_bytes())
    }
}
