//! `Workers`: who makes the runs of a sweep.
//!
//! Input: the arguments of a program, or commands. Output: threads, processes, a worker, or a part.

use std::ffi::{OsStr, OsString};
use std::process::Command;

use crate::Error;

/// Who makes the runs of a sweep: threads of this process, processes, or this process as one of them.
///
/// ```
/// use netwright::train::sweep::Workers;
///
/// // std::env::args_os().skip(1).collect()
/// let mut arguments = ["digits.csv", "--threads", "2"].map(Into::into).to_vec();
/// let workers = Workers::take(&mut arguments)?;
/// assert_eq!(arguments, ["digits.csv"]); // the others are the program's own
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Debug)]
pub struct Workers {
    pub(super) who: Who,
    /// The index of a part of the runs, and the number of parts.
    pub(super) task: Option<(usize, usize)>,
}

#[derive(Debug)]
pub(super) enum Who {
    /// So many, or as many as the sweep says.
    Threads(Option<usize>),
    /// Programs that run the same sweep with `--worker`.
    Commands(Vec<Command>),
    /// This process.
    Worker,
    /// Nobody: the trials are printed.
    List,
}

const HELP: &str = "the options are --threads N, --processes N, --worker, --list and --task INDEX/COUNT";

impl Workers {
    /// Threads of this process: as many as [`Sweep::threads`](super::Sweep::threads) says.
    #[must_use]
    pub fn threads() -> Self {
        Self { who: Who::Threads(None), task: None }
    }

    /// So many processes of this program, with its arguments and `--worker`.
    ///
    /// # Errors
    ///
    /// If the operating system does not know the program's file, or there are none.
    pub fn processes(count: usize) -> Result<Self, Error> {
        let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
        let program = std::env::current_exe().map_err(|error| {
            Error::refused(format!("the file of this program is not known: {error}"), "take threads")
        })?;
        let command = || {
            let mut command = Command::new(&program);
            command.args(&arguments).arg("--worker");
            command
        };
        Self::commands((0..count).map(|_| command()))
    }

    /// A process for each of these commands, which start a program with the same sweep and `--worker`, on
    /// this machine or, such as by `ssh`, on another one.
    ///
    /// # Errors
    ///
    /// If there are none.
    ///
    /// ```no_run
    /// use netwright::train::{Sweep, sweep::Workers};
    /// use std::process::Command;
    ///
    /// let on = |machine| {
    ///     let mut command = Command::new("ssh");
    ///     command.args([machine, "bin/sweep", "--worker"]);
    ///     command
    /// };
    /// let workers = Workers::commands(["node1", "node2"].map(on))?;
    /// let results = Sweep::grid().numbers("rate", [0.1, 0.2]).run_as(workers, |trial| trial.number("rate"))?;
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn commands(commands: impl IntoIterator<Item = Command>) -> Result<Self, Error> {
        let commands: Vec<Command> = commands.into_iter().collect();
        match commands.is_empty() {
            true => Err(Error::refused("there are no processes", "start at least one, or take threads")),
            false => Ok(Self { who: Who::Commands(commands), task: None }),
        }
    }

    /// This process: it reads trials from standard input, a line of JSON each, and writes what came out of
    /// each as a line to standard output, until the input ends.
    #[must_use]
    pub fn worker() -> Self {
        Self { who: Who::Worker, task: None }
    }

    /// These workers make a part of the runs: every `count`-th one from `index` on, which is below `count`,
    /// as a task of an array of jobs does. The sweep needs a [`folder`](super::Sweep::folder), and a run of
    /// the whole sweep at the end makes the table.
    ///
    /// # Errors
    ///
    /// If `index` is not below `count`.
    ///
    /// ```
    /// # use netwright::train::sweep::Workers;
    /// let third_of_eight = Workers::threads().task(2, 8)?;
    /// assert!(Workers::threads().task(8, 8).is_err());
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn task(self, index: usize, count: usize) -> Result<Self, Error> {
        if index >= count {
            let fact = format!("there is no task {index} of {count}");
            return Err(Error::refused(
                fact,
                "the first one is 0, the last one is one less than their number",
            ));
        }
        Ok(Self { task: Some((index, count)), ..self })
    }

    /// Takes the options of a sweep out of the arguments of a program: `--threads N`, `--processes N`,
    /// `--worker`, `--list` (prints the runs that are left as lines for workers, and runs none) and
    /// `--task INDEX/COUNT`.
    ///
    /// # Errors
    ///
    /// If one of them has no such number.
    pub fn take(arguments: &mut Vec<OsString>) -> Result<Self, Error> {
        let number = |arguments: &mut Vec<OsString>, name: &str| -> Result<Option<usize>, Error> {
            let Some(value) = take_value(arguments, name)? else { return Ok(None) };
            let number = value.to_str().and_then(|text| text.parse().ok()).filter(|&number| number > 0);
            number.map(Some).ok_or_else(|| {
                Error::refused(format!("{name} has {value:?}, which is no number from 1 on"), HELP)
            })
        };
        let threads = number(arguments, "--threads")?;
        let processes = number(arguments, "--processes")?;
        let task = take_value(arguments, "--task")?;
        let (is_list, is_worker) = (take_flag(arguments, "--list"), take_flag(arguments, "--worker"));
        let workers = match (is_worker, is_list, processes) {
            (true, ..) => Self::worker(),
            (_, true, _) => Self { who: Who::List, task: None },
            (_, _, Some(count)) => Self::processes(count)?,
            _ => Self { who: Who::Threads(threads), task: None },
        };
        let Some(task) = task else { return Ok(workers) };
        let parts = task.to_str().and_then(|text| text.split_once('/'));
        let parts = parts.and_then(|(index, count)| Some((index.parse().ok()?, count.parse().ok()?)));
        match parts {
            Some((index, count)) => workers.task(index, count),
            None => Err(Error::refused(format!("--task has {task:?}, which is no INDEX/COUNT"), HELP)),
        }
    }
}

fn take_flag(arguments: &mut Vec<OsString>, name: &str) -> bool {
    let count = arguments.len();
    arguments.retain(|argument| argument != OsStr::new(name));
    arguments.len() < count
}

fn take_value(arguments: &mut Vec<OsString>, name: &str) -> Result<Option<OsString>, Error> {
    let Some(at) = arguments.iter().position(|argument| argument == OsStr::new(name)) else {
        return Ok(None);
    };
    arguments.remove(at);
    if at == arguments.len() {
        return Err(Error::refused(format!("{name} has no value"), HELP));
    }
    let value = arguments.remove(at);
    if arguments.iter().any(|argument| argument == OsStr::new(name)) {
        return Err(Error::refused(format!("{name} is there twice"), HELP));
    }
    Ok(Some(value))
}
