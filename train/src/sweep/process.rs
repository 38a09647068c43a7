//! A worker process, as its sweep sees it.
//!
//! Input: a command that starts a program which runs the same sweep as a worker. Output: for each trial what
//! came out of it. Guarantees: a program that is no worker is an error before the first trial; one that ends
//! in a trial is started anew, and the trial fails if that happens twice; it ends when the sweep does.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use super::line::{self, Done};
use super::{Outcome, Trial, worker};
use crate::Error;

/// How often a trial is begun at most.
const TRIES: usize = 2;

pub(super) struct Process {
    command: Command,
    running: Option<Running>,
}

struct Running {
    child: Child,
    /// `None` when it is told to end.
    to: Option<ChildStdin>,
    from: BufReader<ChildStdout>,
}

impl Process {
    pub(super) fn new(mut command: Command) -> Self {
        command.env(worker::VARIABLE, "1").stdin(Stdio::piped()).stdout(Stdio::piped());
        // Ctrl-C is for the sweep, which waits for what is begun.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        Self { command, running: None }
    }

    /// Runs a trial.
    pub(super) fn run(&mut self, trial: &Trial) -> Result<Option<Done>, Error> {
        let request = trial.to_json();
        let mut end = String::new();
        for _ in 0..TRIES {
            let running = match &mut self.running {
                Some(running) => running,
                None => {
                    let running = Running::start(&mut self.command)?;
                    self.running.insert(running)
                }
            };
            let answer =
                running.ask(&request, |line| line::read(line).filter(|(of, _)| of.to_json() == request));
            if let Some((_, done)) = answer {
                return Ok(Some(done));
            }
            end = self.running.take().map_or(String::new(), Running::end);
        }
        let error = format!("its process ended {TRIES} times: {end}");
        Ok(Some(Done { outcome: Err::<Outcome, _>(error), seconds: 0.0 }))
    }
}

impl Running {
    fn start(command: &mut Command) -> Result<Self, Error> {
        let words = [command.get_program()].into_iter().chain(command.get_args());
        let name = words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ");
        let help =
            "it must be a program that gives its arguments to `Workers::take` and the result to `run_as`";
        let refused = |fact: String| Error::refused(format!("the worker `{name}` {fact}"), help);
        let mut child = command.spawn().map_err(|error| refused(format!("cannot be started: {error}")))?;
        let (Some(to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(refused("has no pipes".into()));
        };
        let mut running = Self { child, to: Some(to), from: BufReader::new(from) };
        match running.ask(worker::PING, |line| (line == worker::PING).then_some(())) {
            Some(()) => Ok(running),
            None => {
                let end = running.end();
                Err(refused(format!("ended before it answered: {end}")))
            }
        }
    }

    /// Writes a line and reads up to the one that answers it; others are what the program prints, and go to
    /// standard error. `None` where the program ended.
    fn ask<R>(&mut self, request: &str, answer: impl Fn(&str) -> Option<R>) -> Option<R> {
        let to = self.to.as_mut()?;
        to.write_all(format!("{request}\n").as_bytes()).and_then(|()| to.flush()).ok()?;
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            if self.from.read_until(b'\n', &mut bytes).ok()? == 0 {
                return None;
            }
            let line = String::from_utf8_lossy(&bytes);
            let line = line.trim_end_matches(['\n', '\r']);
            if let Some(answer) = answer(line) {
                return Some(answer);
            }
            if line.is_empty() {
                continue;
            }
            eprintln!("{line}");
        }
    }

    /// Ends the program, and says how it did.
    fn end(mut self) -> String {
        self.to = None;
        self.child.wait().map_or_else(|error| error.to_string(), |status| status.to_string())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // The end of its input is the end of a worker.
        self.to = None;
        let _ = self.child.wait();
    }
}
