//! All runs of a sweep.
//!
//! Input: a [`Sweep`], who makes its runs, and the function that makes one. Output: [`Results`]. Guarantees:
//! what is known already is not run again; the next round begins when the one before is complete, so that it
//! does not depend on who was faster.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use super::axis::Values;
use super::journal::Journal;
use super::line::Done;
use super::plan::{self, Configuration};
use super::process::Process;
use super::progress::Line;
use super::results::{Results, standings};
use super::workers::Who;
use super::{Outcome, Run, Sweep, Trial, Workers, pool, worker};
use crate::interrupt::Interrupt;
use crate::terminal::quiet;
use crate::{Error, Goal};

impl Sweep {
    /// Makes all runs, on threads of this process.
    ///
    /// The function makes one run: it returns a number, an [`Outcome`] or a [`History`](crate::History). An
    /// error of it, or a panic, is a row of the results, and the other runs go on.
    ///
    /// # Errors
    ///
    /// If an option cannot be used, no run has the number to watch, or a file cannot be read.
    ///
    /// ```
    /// # use netwright::train::{Error, Sweep};
    /// let results = Sweep::grid().numbers("x", [-1.0, 0.0, 3.0]).run(|trial| Ok(trial.number("x")?.powi(2)))?;
    /// assert_eq!(results.best().map(|best| best.score()), Some(0.0));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn run<R: Into<Outcome>>(
        &self,
        run: impl Fn(&Trial) -> Result<R, Error> + Sync,
    ) -> Result<Results, Error> {
        let results = self.run_as(Workers::threads(), run)?;
        results.ok_or_else(|| Error::refused("the sweep is that of a part", "take `run_as`"))
    }

    /// As [`run`](Self::run), by [`Workers`] that the program's arguments may choose. `None` in a process
    /// that makes a part of the runs for others, which has nothing to show.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run); if a process cannot be started, or is no worker.
    ///
    /// ```
    /// use netwright::train::{Sweep, sweep::Workers};
    ///
    /// # fn main() -> Result<(), netwright::train::Error> {
    /// let mut arguments = std::env::args_os().skip(1).collect();
    /// # arguments = vec!["--threads".into(), "2".into()];
    /// let workers = Workers::take(&mut arguments)?;
    /// let sweep = Sweep::grid().numbers("x", [-1.0, 0.0, 3.0]);
    /// let Some(results) = sweep.run_as(workers, |trial| Ok(trial.number("x")?.powi(2)))? else {
    ///     return Ok(());
    /// };
    /// print!("{results}");
    /// # Ok(())
    /// # }
    /// ```
    pub fn run_as<R: Into<Outcome>>(
        &self,
        workers: Workers,
        run: impl Fn(&Trial) -> Result<R, Error> + Sync,
    ) -> Result<Option<Results>, Error> {
        let first = self.trials()?;
        let axes = self.names();
        let run = |trial: &Trial| once(&axes, &run, trial);
        let interrupt = self.interrupt.then(Interrupt::listen).transpose()?;
        let Workers { who, task } = workers;
        let mut team = match who {
            Who::Worker => {
                worker::serve(&axes, run, io::stdin().lock(), io::stdout())?;
                return Ok(None);
            }
            Who::List => Team::Nobody,
            Who::Threads(threads) => Team::Threads(threads.or(self.threads).unwrap_or_else(cores)),
            Who::Commands(commands) => Team::Processes(commands.into_iter().map(Process::new).collect()),
        };
        worker::check()?;
        if task.is_some() && self.folder.is_none() {
            let help = "give the sweep a `folder`, the same for all parts";
            return Err(Error::refused("a part of the runs would be lost", help));
        }
        let mut rounds = Rounds {
            sweep: self,
            journal: self.journal(&team, task, &axes)?,
            task,
            runs: Vec::new(),
            round: 0,
            trials: first,
            configurations: plan::configurations(&self.axes, self.drawn)?,
            watch: self.watch.clone(),
        };
        let is_complete =
            rounds.all(&mut team, &run, || interrupt.as_ref().is_some_and(Interrupt::is_set))?;
        rounds.journal.end();
        if task.is_some() || matches!(team, Team::Nobody) {
            for warning in &rounds.journal.warnings {
                eprintln!("warning: {warning}");
            }
            return Ok(None);
        }
        Ok(Some(rounds.results(axes, is_complete)))
    }

    fn journal(&self, team: &Team, task: Option<(usize, usize)>, axes: &[String]) -> Result<Journal, Error> {
        let Some(folder) = &self.folder else { return Ok(Journal::in_memory()) };
        let mut journal = match team {
            Team::Nobody => Journal::read(folder, axes)?,
            Team::Threads(_) | Team::Processes(_) => Journal::open(folder, task, axes)?,
        };
        if self.retries {
            journal.forget_errors();
        }
        Ok(journal)
    }
}

/// Makes one run; `None` where Ctrl-C ended it early.
fn once<R: Into<Outcome>>(
    axes: &[String],
    run: &impl Fn(&Trial) -> Result<R, Error>,
    trial: &Trial,
) -> Option<Done> {
    let start = Instant::now();
    // Whatever a run that panics left half-done is its own: it shares what it borrows immutably.
    let result = catch_unwind(AssertUnwindSafe(|| quiet(|| run(trial).map(Into::into))));
    let seconds = start.elapsed().as_secs_f64();
    let outcome = match result {
        Ok(Ok(Outcome { is_partial: true, .. })) => return None,
        Ok(Ok(outcome)) => outcome.check(axes),
        Ok(Err(error)) => Err(error.to_string()),
        Err(panic) => {
            let text = panic.downcast_ref::<&str>().copied();
            let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
            Err(format!("it panicked: {}", text.unwrap_or("without a message")))
        }
    };
    Some(Done { outcome, seconds })
}

/// As many threads as this process may use cores.
fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

enum Team {
    Threads(usize),
    Processes(Vec<Process>),
    /// Trials are printed.
    Nobody,
}

/// Where a sweep is.
struct Rounds<'a> {
    sweep: &'a Sweep,
    journal: Journal,
    task: Option<(usize, usize)>,
    /// All runs of the rounds that are complete, and those that are done of the last one.
    runs: Vec<Run>,
    round: usize,
    trials: Vec<Trial>,
    configurations: Vec<Configuration>,
    /// What decides; the first number of a run, as soon as there is one.
    watch: Option<(String, Goal)>,
}

impl Rounds<'_> {
    /// Makes all rounds, or all of the first one that is left of a task; whether nothing is left.
    fn all(
        &mut self,
        team: &mut Team,
        run: &(impl Fn(&Trial) -> Option<Done> + Sync),
        is_stopped: impl Fn() -> bool + Sync,
    ) -> Result<bool, Error> {
        let rounds = self.sweep.rounds(self.configurations.len());
        loop {
            let is_known = |trial: &Trial| self.journal.find(trial).is_some();
            // A part of the runs ends before another round, which needs those of the others.
            if !self.trials.iter().all(is_known) {
                self.make(team, run, &is_stopped)?;
                if self.task.is_some() || matches!(team, Team::Nobody) {
                    return Ok(true);
                }
            }
            let is_complete = self.collect();
            self.watched()?;
            let next = rounds.get(self.round + 1);
            let (true, Some(&(count, budget))) = (is_complete, next) else { return Ok(is_complete) };
            self.advance(count, budget);
        }
    }

    /// Makes the runs of this round that are not known.
    fn make(
        &mut self,
        team: &mut Team,
        run: &(impl Fn(&Trial) -> Option<Done> + Sync),
        is_stopped: &(impl Fn() -> bool + Sync),
    ) -> Result<(), Error> {
        let is_own = |index: usize| self.task.is_none_or(|(task, count)| index % count == task);
        let left: Vec<Trial> = (self.trials.iter().enumerate())
            .filter(|(index, trial)| is_own(*index) && self.journal.find(trial).is_none())
            .map(|(_, trial)| trial.clone())
            .collect();
        if matches!(team, Team::Nobody) {
            let lines: String = left.iter().map(|trial| trial.to_json() + "\n").collect();
            print!("{lines}");
            return Ok(());
        }
        let mut line = Line::new(self.sweep.progress, self.round, left.len(), self.watch.clone());
        let journal = &mut self.journal;
        let done = |index: usize, done: Done| {
            line.add(&done);
            if let Some(trial) = left.get(index) {
                journal.add(trial, done);
            }
        };
        let trial = |index: usize| left.get(index);
        let result = match team {
            Team::Threads(threads) => {
                let workers = vec![(); (*threads).min(left.len())];
                let one = |(): &mut (), index: usize| Ok(trial(index).and_then(run));
                pool::run(workers, left.len(), is_stopped, one, done)
            }
            Team::Processes(processes) => {
                let workers: Vec<&mut Process> = processes.iter_mut().take(left.len()).collect();
                let one = |process: &mut &mut Process, index: usize| match trial(index) {
                    Some(trial) => process.run(trial),
                    None => Ok(None),
                };
                pool::run(workers, left.len(), is_stopped, one, done)
            }
            Team::Nobody => Ok(()),
        };
        line.end();
        result
    }

    /// Takes the runs of this round; whether all are there.
    fn collect(&mut self) -> bool {
        let before = self.runs.len();
        for trial in &self.trials {
            if let Some(done) = self.journal.find(trial) {
                self.runs.push(Run::new(trial.clone(), done));
            }
        }
        self.runs.len() - before == self.trials.len()
    }

    /// Finds the number to watch, and refuses a name that no run has a number for.
    fn watched(&mut self) -> Result<(), Error> {
        let outcomes = || self.runs.iter().filter_map(|run| run.outcome().ok());
        match &self.watch {
            None => {
                let first = outcomes().find_map(|outcome| outcome.numbers.first());
                self.watch = first.map(|(name, _)| (name.clone(), Goal::Smallest));
                Ok(())
            }
            Some((name, _)) => {
                let mut known = outcomes().peekable();
                let Some(any) = known.peek() else { return Ok(()) };
                let names: Vec<String> = any.numbers.iter().map(|(name, _)| format!("`{name}`")).collect();
                if known.any(|outcome| outcome.number(name).is_some()) {
                    return Ok(());
                }
                let fact = format!("no run has a number `{}` to watch", crate::error::short(name));
                Err(Error::refused(fact, format!("they have {}", names.join(", "))))
            }
        }
    }

    /// Goes on with the best configurations of this round.
    fn advance(&mut self, count: usize, budget: u64) {
        let last = self.runs.len() - self.trials.len();
        let ranking = standings(self.runs.get(last..).unwrap_or_default(), self.watch.as_ref());
        self.configurations = ranking.into_iter().take(count).map(|standing| standing.values).collect();
        self.trials = self.sweep.trials_of(&self.configurations, budget);
        self.round += 1;
    }

    fn results(self, axes: Vec<String>, is_complete: bool) -> Results {
        let Self { sweep, journal, runs, watch, .. } = self;
        let linear = sweep.axes.iter().filter(|axis| matches!(axis.values, Values::Uniform(_)));
        let linear = linear.map(|axis| axis.name.clone()).collect();
        Results::new([axes, linear], runs, watch, is_complete, journal.warnings, settings(sweep))
    }
}

/// The options of a sweep as text.
fn settings(sweep: &Sweep) -> Vec<(String, String)> {
    let mut settings: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, text: String| settings.push((name.to_owned(), text));
    add(
        "configurations",
        sweep
            .drawn
            .map_or("all".to_owned(), |drawn| format!("{} at random, seed {}", drawn.count, drawn.seed)),
    );
    for axis in &sweep.axes {
        add(&format!("axis {}", axis.name), axis.text());
    }
    let seeds: Vec<String> = sweep.seeds.iter().map(u64::to_string).collect();
    add("seeds", seeds.join(", "));
    add("folds", sweep.folds.to_string());
    add("budget", sweep.budget.to_string());
    if let Some(halving) = sweep.halving {
        add("halving", format!("one in {} goes on, from a budget of {}", halving.factor, halving.least));
    }
    settings
}
