//! `Sweep`: many runs, and which configuration is the best.
//!
//! Input: axes with values, seeds, folds, and a function that makes one run. Output: [`Results`]: a table,
//! CSV, a page with pictures. Guarantees: every configuration is a function of the axes, a seed and its
//! index; the results have the same bits for any number of threads, processes and machines of the same
//! arithmetic, and after any number of kills; a run that fails is a row.
//!
//! * `axis.rs`, `value.rs`: what is varied. `plan.rs`: which configurations, and successive halving.
//! * `trial.rs`, `outcome.rs`: one run. `line.rs`: both as JSON.
//! * `run.rs`: all runs, on the threads of `pool.rs`, in the processes of `process.rs`, or as the worker of
//!   `worker.rs`; `workers.rs` says which. `journal.rs`: the runs that are done, in files. `progress.rs`: a
//!   line on a terminal.
//! * `results`: what came out of all of them.

mod axis;
mod journal;
mod line;
mod outcome;
mod plan;
mod pool;
mod process;
mod progress;
mod results;
mod run;
mod trial;
mod value;
mod worker;
mod workers;

use std::ops::RangeInclusive;
use std::path::PathBuf;

pub use outcome::Outcome;
pub use results::{Results, Run, Standing};
pub use trial::Trial;
pub use value::Value;
pub use workers::Workers;

use self::axis::{Axis, Values};
use self::plan::{Configuration, Drawn, Halving};
use crate::{Error, Goal, Progress};

/// Many runs: every configuration of some axes, or some at random, each with all seeds and folds.
///
/// ```
/// use netwright::Trainable;
/// use netwright::prelude::*;
/// use netwright::train::{Dataset, Error, Fit, Sweep};
///
/// network! { pub struct Small<2, 2 tanh, 1 sigmoid>; }
/// network! { pub struct Large<2, 8 tanh, 1 sigmoid>; }
///
/// /// Trains a network of any width.
/// fn train<N>(data: &Dataset<2, 1>, rate: f64, seed: u64) -> Result<f64, Error>
/// where
///     N: Trainable<f32, Input = [f32; 2], Target = [f32; 1]>,
/// {
///     let (mut net, mut sgd) = (N::new(seed), Sgd::new(rate as f32));
///     let history = Fit::new(&mut net, &mut sgd, data).epochs(100).batch(4).run()?;
///     Ok(history.last().map_or(f64::NAN, |epoch| epoch.loss))
/// }
///
/// let x = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
/// let data = Dataset::new(x, [[0.0], [1.0], [1.0], [0.0]])?;
/// let results = Sweep::grid()
///     .texts("network", ["Small", "Large"])
///     .numbers("rate", [0.1, 1.0])
///     .seeds(1..=3)
///     .run(|trial| {
///         let rate = trial.number("rate")?;
///         match trial.text("network")? {
///             "Small" => train::<Small>(&data, rate, trial.seed()),
///             _ => train::<Large>(&data, rate, trial.seed()),
///         }
///     })?;
/// assert_eq!(results.runs().len(), 12);
/// println!("{results}"); // a line for each configuration, the best one first
/// # assert!(results.best().is_some_and(|best| best.score().is_finite()));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Sweep {
    axes: Vec<Axis>,
    /// `None` for all configurations.
    drawn: Option<Drawn>,
    seeds: Vec<u64>,
    folds: usize,
    budget: u64,
    halving: Option<Halving>,
    watch: Option<(String, Goal)>,
    threads: Option<usize>,
    folder: Option<PathBuf>,
    retries: bool,
    progress: Progress,
    interrupt: bool,
}

impl Sweep {
    fn new(drawn: Option<Drawn>) -> Self {
        Self {
            axes: Vec::new(),
            drawn,
            seeds: vec![0],
            folds: 1,
            budget: 30,
            halving: None,
            watch: None,
            threads: None,
            folder: None,
            retries: false,
            progress: Progress::default(),
            interrupt: false,
        }
    }

    /// Every combination of the axes' values, the last axis changing first.
    #[must_use]
    pub fn grid() -> Self {
        Self::new(None)
    }

    /// So many configurations at random, all different. The same seed draws the same ones, and a larger count
    /// begins with those of a smaller one.
    ///
    /// ```
    /// use netwright::train::Sweep;
    ///
    /// let sweep = Sweep::random(20, 7).log_uniform("rate", 1e-4..=1e-1).integers("batch", [16, 32, 64]);
    /// let trials = sweep.trials()?;
    /// assert_eq!(trials.len(), 20);
    /// assert!((1e-4..=1e-1).contains(&trials[0].number("rate")?));
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    #[must_use]
    pub fn random(count: usize, seed: u64) -> Self {
        Self::new(Some(Drawn { count, seed }))
    }

    fn axis(mut self, name: impl Into<String>, values: Values) -> Self {
        self.axes.push(Axis { name: name.into(), values });
        self
    }

    /// An axis of names: of networks, of optimisers.
    ///
    /// ```
    /// # use netwright::train::Sweep;
    /// let sweep = Sweep::grid().texts("optimizer", ["sgd", "adam"]);
    /// assert_eq!(sweep.trials()?[1].text("optimizer")?, "adam");
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    #[must_use]
    pub fn texts<T: Into<String>>(
        self,
        name: impl Into<String>,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        self.axis(name, Values::List(values.into_iter().map(|text| Value::Text(text.into())).collect()))
    }

    /// An axis of whole numbers: a list or a range.
    ///
    /// ```
    /// # use netwright::train::Sweep;
    /// let sweep = Sweep::grid().integers("batch", [16, 32]).integers("patience", 3..=5);
    /// assert_eq!(sweep.trials()?.len(), 6);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    #[must_use]
    pub fn integers(self, name: impl Into<String>, values: impl IntoIterator<Item = i64>) -> Self {
        self.axis(name, Values::List(values.into_iter().map(Value::Integer).collect()))
    }

    /// An axis of numbers: those of a list.
    #[must_use]
    pub fn numbers(self, name: impl Into<String>, values: impl IntoIterator<Item = f64>) -> Self {
        self.axis(name, Values::List(values.into_iter().map(Value::Number).collect()))
    }

    /// An axis of all numbers between two, for [`random`](Self::random): each is as likely. They are rounded
    /// to six significant digits, as are those of [`log_uniform`](Self::log_uniform).
    #[must_use]
    pub fn uniform(self, name: impl Into<String>, range: RangeInclusive<f64>) -> Self {
        self.axis(name, Values::Uniform([*range.start(), *range.end()]))
    }

    /// An axis of all numbers between two above 0, for [`random`](Self::random): each power of ten is as
    /// likely, as rates need it (Bergstra & Bengio 2012).
    #[must_use]
    pub fn log_uniform(self, name: impl Into<String>, range: RangeInclusive<f64>) -> Self {
        self.axis(name, Values::LogUniform([*range.start(), *range.end()]))
    }

    /// The seeds that each configuration is run with, by default 0 alone.
    #[must_use]
    pub fn seeds(self, seeds: impl IntoIterator<Item = u64>) -> Self {
        Self { seeds: seeds.into_iter().collect(), ..self }
    }

    /// The number of folds of a cross-validation: each configuration is run with all of them. What a fold is,
    /// the run decides: [`Dataset::folds`](crate::Dataset::folds).
    #[must_use]
    pub fn folds(self, folds: usize) -> Self {
        Self { folds, ..self }
    }

    /// The budget of each run, by default 30: [`Trial::budget`].
    #[must_use]
    pub fn budget(self, budget: u64) -> Self {
        Self { budget, ..self }
    }

    /// Successive halving (Jamieson & Talwalkar 2016): all configurations are run with a budget of `least`;
    /// the best of them, one in `factor`, with `factor` times as much, and so on, as long as
    /// [`budget`](Self::budget) allows and more than one is left. The rounds are those of scikit-learn's
    /// `HalvingGridSearchCV`. A run with a larger budget begins anew.
    ///
    /// ```
    /// # use netwright::train::Sweep;
    /// let results = Sweep::random(27, 1)
    ///     .log_uniform("rate", 1e-3..=1.0)
    ///     .budget(90)
    ///     .halving(3, 10)
    ///     .run(|trial| Ok(trial.number("rate")? / trial.budget() as f64))?;
    /// // 27 with 10, 9 with 30, 3 with 90.
    /// assert_eq!(results.runs().len(), 27 + 9 + 3);
    /// assert_eq!(results.best().map(|best| best.budget()), Some(90));
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    #[must_use]
    pub fn halving(self, factor: usize, least: u64) -> Self {
        Self { halving: Some(Halving { factor, least }), ..self }
    }

    /// The number that decides which configuration is the best: by default the first one of a run, of which
    /// the smallest is the best. The mean over seeds and folds counts.
    #[must_use]
    pub fn watch(self, name: impl Into<String>, goal: Goal) -> Self {
        Self { watch: Some((name.into(), goal)), ..self }
    }

    /// The number of runs at a time, by default as many as the processor has cores for this process.
    #[must_use]
    pub fn threads(self, threads: usize) -> Self {
        Self { threads: Some(threads), ..self }
    }

    /// A folder for the runs that are done. A sweep that was stopped or killed goes on from there: it takes
    /// from it what it knows of the same values, seed, fold and budget. So more values, more seeds or more
    /// folds only make the runs that are new; after a change of the function that runs, take another folder.
    #[must_use]
    pub fn folder(self, folder: impl Into<PathBuf>) -> Self {
        Self { folder: Some(folder.into()), ..self }
    }

    /// Runs that failed are run again, for errors that may be over: a full disk, a file that was missing.
    #[must_use]
    pub fn retry(self) -> Self {
        Self { retries: true, ..self }
    }

    /// What is shown while it runs, by default a line on standard error where that is a terminal. The runs
    /// themselves then show none.
    #[must_use]
    pub fn progress(self, progress: Progress) -> Self {
        Self { progress, ..self }
    }

    /// Ends the sweep when Ctrl-C is pressed, as soon as the runs that were begun are done; a second Ctrl-C
    /// ends the program. The results are then those of the runs so far.
    #[must_use]
    pub fn stop_on_ctrl_c(self) -> Self {
        Self { interrupt: true, ..self }
    }

    /// All runs, in their order; of successive halving those of the first round.
    ///
    /// # Errors
    ///
    /// If an option cannot be used.
    pub fn trials(&self) -> Result<Vec<Trial>, Error> {
        self.check()?;
        let configurations = plan::configurations(&self.axes, self.drawn)?;
        plan::check_count(configurations.len().saturating_mul(self.seeds.len()).saturating_mul(self.folds))?;
        let (_, budget) = self.rounds(configurations.len()).first().copied().unwrap_or((0, self.budget));
        Ok(self.trials_of(&configurations, budget))
    }

    /// The runs of configurations.
    fn trials_of(&self, configurations: &[Configuration], budget: u64) -> Vec<Trial> {
        let mut trials = Vec::new();
        for values in configurations {
            for &seed in &self.seeds {
                let trial = |fold| Trial { values: values.clone(), seed, fold, budget };
                trials.extend((0..self.folds).map(trial));
            }
        }
        trials
    }

    /// How many configurations with what budget, one after another.
    fn rounds(&self, count: usize) -> Vec<(usize, u64)> {
        match self.halving {
            None => vec![(count, self.budget)],
            Some(halving) => plan::rounds(count, halving, self.budget),
        }
    }

    /// The names of the axes.
    fn names(&self) -> Vec<String> {
        self.axes.iter().map(|axis| axis.name.clone()).collect()
    }

    fn check(&self) -> Result<(), Error> {
        axis::check_names(&self.axes)?;
        self.axes.iter().try_for_each(Axis::check)?;
        let refused = |fact: &str, help: &str| Err(Error::refused(fact, help));
        if self.seeds.is_empty() {
            return refused("there are no seeds", "give at least one, or leave `seeds` out");
        }
        let is_twice = |(at, seed): (usize, &u64)| self.seeds.iter().take(at).any(|before| before == seed);
        if self.seeds.iter().enumerate().any(is_twice) {
            return refused("a seed is there twice", "the same seed makes the same run: give each once");
        }
        if self.folds == 0 {
            return refused("there are no folds", "give at least one, or leave `folds` out");
        }
        if self.threads == Some(0) {
            return refused("there are no threads", "give at least one, or leave `threads` out");
        }
        match self.halving {
            Some(Halving { factor: 0 | 1, .. }) => refused(
                "`halving` keeps all configurations",
                "its factor is at least 2: one in so many goes on",
            ),
            Some(Halving { least, .. }) if least == 0 || least > self.budget => refused(
                &format!("`halving` begins with a budget of {least}, and each run may have {}", self.budget),
                "begin with at least 1 and at most the `budget`",
            ),
            _ => Ok(()),
        }
    }
}
