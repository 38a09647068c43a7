//! A worker: trials in, what came out of them out, as lines of JSON.
//!
//! Input: a line for each trial. Output: a line for each, in the same order. Guarantees: a line is answered
//! before the next one is read; the end of the input ends it; a line that is no trial of this sweep is an
//! error.

use std::io::{self, BufRead, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use super::Trial;
use super::line::{self, Done};
use crate::Error;

/// Answered with itself: whether somebody is there.
pub(super) const PING: &str = "{}";

/// Set in the processes that a sweep starts, so that one that takes no notice of its arguments does not start
/// a sweep of its own, and that one others.
pub(super) const VARIABLE: &str = "NETWRIGHT_WORKER";

/// Whether this process is a worker that answers.
static IS_SERVING: AtomicBool = AtomicBool::new(false);

/// Refuses a sweep in a process that was started as a worker and is none.
pub(super) fn check() -> Result<(), Error> {
    if IS_SERVING.load(Ordering::Relaxed) || std::env::var_os(VARIABLE).is_none() {
        return Ok(());
    }
    let help = "give the arguments of the program to `Workers::take`, and what it returns to `run_as`";
    Err(Error::refused("this process is a worker of a sweep, and begins one", help))
}

/// Answers lines until there are none.
pub(super) fn serve(
    axes: &[String],
    run: impl Fn(&Trial) -> Option<Done>,
    from: impl BufRead,
    mut to: impl Write,
) -> Result<(), Error> {
    IS_SERVING.store(true, Ordering::Relaxed);
    // For a sweep that reads it: an answer is a line of its own, whatever the program printed before.
    let start = if std::env::var_os(VARIABLE).is_some() { "\n" } else { "" };
    let failed = |error: io::Error| {
        let fact = format!("the lines of a worker: {error}");
        Error::refused(fact, "it reads standard input and writes standard output")
    };
    for text in from.lines() {
        let text = text.map_err(failed)?;
        let answer = match text.trim() {
            "" => continue,
            PING => PING.to_owned(),
            text => {
                let trial: Trial = text.parse()?;
                let Some(trial) = trial.in_order(axes) else {
                    let axes: Vec<String> = axes.iter().map(|axis| format!("`{axis}`")).collect();
                    let help = format!("this one has the axes {}", axes.join(", "));
                    return Err(Error::refused(format!("it is a run of another sweep: {trial}"), help));
                };
                // Ctrl-C ended it early.
                let Some(done) = run(&trial) else { return Ok(()) };
                line::write(&trial, &done)
            }
        };
        to.write_all(format!("{start}{answer}\n").as_bytes()).and_then(|()| to.flush()).map_err(failed)?;
    }
    Ok(())
}
