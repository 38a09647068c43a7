//! What a run shows while it goes on.
//!
//! Input: the rows of each step, the record of each epoch. Output: one line on a terminal. Guarantees:
//! nothing is written where standard error is no terminal; the clock is read at most once in 4,096 rows, and
//! the line is drawn at most ten times a second.

use std::fmt::Write as _;
use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use crate::Record;

/// What a run shows while it goes on.
///
/// ```
/// use netwright::train::Progress;
///
/// assert_eq!(Progress::default(), Progress::Terminal);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    /// A line on standard error where that is a terminal: epoch, loss, metrics, rows per second, the time
    /// that is left.
    #[default]
    Terminal,
    /// Nothing.
    Quiet,
}

/// How many rows are trained on before the clock is read.
const ROWS: u64 = 4096;
/// How long a line stays at least.
const STAY: Duration = Duration::from_millis(100);
/// How many characters a line has at most, and its bar.
const WIDTH: usize = 79;
const BAR: usize = 20;

/// The line.
pub(super) struct Line {
    /// `None` where nothing is shown.
    drawn: Option<Instant>,
    start: Instant,
    /// Rows since the clock was read.
    rows: u64,
    state: State,
}

/// What a line says.
struct State {
    done: u64,
    total: u64,
    epoch: u64,
    epochs: u64,
    message: String,
}

impl Line {
    pub(super) fn new(progress: Progress, epochs: u64, rows: u64) -> Self {
        let is_shown = progress == Progress::Terminal && std::io::stderr().is_terminal();
        let start = Instant::now();
        let total = epochs.saturating_mul(rows);
        let state = State { done: 0, total, epoch: 1, epochs, message: String::new() };
        Self { drawn: is_shown.then_some(start), start, rows: 0, state }
    }

    /// Rows that were trained on.
    pub(super) fn rows(&mut self, rows: usize) {
        self.rows += rows as u64;
        if self.rows >= ROWS {
            self.state.done += std::mem::take(&mut self.rows);
            self.draw(false);
        }
    }

    /// The end of an epoch.
    pub(super) fn epoch(&mut self, record: &Record, metrics: &[(&str, f64)]) {
        if self.drawn.is_none() {
            return;
        }
        self.state.done += std::mem::take(&mut self.rows);
        self.state.epoch = record.epoch;
        self.state.message = message(record, metrics);
        self.draw(false);
    }

    /// The end of the run: the last line stays.
    pub(super) fn end(&mut self) {
        self.draw(true);
        if self.drawn.is_some() {
            eprintln!();
        }
    }

    fn draw(&mut self, is_last: bool) {
        let Some(drawn) = &mut self.drawn else { return };
        let now = Instant::now();
        if is_last || now.duration_since(*drawn) >= STAY {
            *drawn = now;
            // A terminal that cannot be written to is no reason to end a run.
            let _ = write!(std::io::stderr(), "\r\x1b[K{}", self.state.text(now - self.start));
        }
    }
}

/// `loss 0.0523, validation 0.0612, accuracy 0.9823`
fn message(record: &Record, metrics: &[(&str, f64)]) -> String {
    let mut text = format!("loss {:.4}", record.loss);
    let validation = record.validation.map(|loss| ("validation", loss));
    for (name, value) in validation.iter().chain(metrics) {
        let _ = write!(text, ", {name} {value:.4}");
    }
    text
}

impl State {
    /// The line, so long after the start.
    #[expect(clippy::cast_precision_loss, reason = "a bar has 20 parts")]
    fn text(&self, time: Duration) -> String {
        let Self { done, total, epoch, epochs, ref message } = *self;
        let part = done as f64 / total.max(1) as f64;
        let rate = done as f64 / time.as_secs_f64().max(f64::MIN_POSITIVE);
        let left = (total.saturating_sub(done)) as f64 / rate.max(f64::MIN_POSITIVE);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 20")]
        let full = (part.clamp(0.0, 1.0) * BAR as f64) as usize;
        let bar = "=".repeat(full) + if full < BAR { ">" } else { "" };
        let text = format!(
            "epoch {epoch}/{epochs} [{bar:<BAR$}] {rate:.0} rows/s, {} left, {message}",
            if done == 0 { "?".to_owned() } else { shown(left) }
        );
        text.chars().take(WIDTH).collect()
    }
}

/// A time as people write it.
fn shown(seconds: f64) -> String {
    match seconds {
        seconds if seconds < 100.0 => format!("{seconds:.0} s"),
        seconds if seconds < 6000.0 => format!("{:.0} min", seconds / 60.0),
        seconds => format!("{:.0} h", seconds / 3600.0),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{State, message};
    use crate::Record;

    #[test]
    fn a_line_says_where_the_run_is() {
        let record = Record { epoch: 3, loss: 0.05, validation: Some(0.06), ..Record::default() };
        let message = message(&record, &[("accuracy", 0.98)]);
        assert_eq!(message, "loss 0.0500, validation 0.0600, accuracy 0.9800");
        let state = State { done: 300, total: 1200, epoch: 3, epochs: 12, message };
        assert_eq!(
            state.text(Duration::from_secs(60)),
            "epoch 3/12 [=====>              ] 5 rows/s, 3 min left, loss 0.0500, validation 0.0600, a"
                .get(..79)
                .unwrap_or_default()
        );
        let done = State { done: 1200, epoch: 12, message: String::new(), ..state };
        assert_eq!(
            done.text(Duration::from_secs(240)),
            "epoch 12/12 [====================] 5 rows/s, 0 s left, "
        );
        let new = State { done: 0, epoch: 1, ..done };
        assert!(new.text(Duration::ZERO).contains("[>                   ] 0 rows/s, ? left"));
        assert_eq!([99.0, 5000.0, 90000.0].map(super::shown), ["99 s", "83 min", "25 h"]);
    }
}
