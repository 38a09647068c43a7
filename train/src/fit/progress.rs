//! What a run shows while it goes on.
//!
//! Input: the rows of each step, the record of each epoch. Output: one line on a terminal. Guarantees: the
//! clock is read at most once in 4,096 rows.

use std::fmt::Write as _;
use std::time::Duration;

use crate::Record;
use crate::terminal::{Terminal, bar, time};

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

/// The line.
pub(super) struct Line {
    terminal: Terminal,
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
        let total = epochs.saturating_mul(rows);
        let state = State { done: 0, total, epoch: 1, epochs, message: String::new() };
        Self { terminal: Terminal::new(progress), rows: 0, state }
    }

    /// Rows that were trained on.
    pub(super) fn rows(&mut self, rows: usize) {
        self.rows += rows as u64;
        if self.rows >= ROWS {
            self.state.done += std::mem::take(&mut self.rows);
            self.terminal.draw(|time| self.state.text(time));
        }
    }

    /// The end of an epoch.
    pub(super) fn epoch(&mut self, record: &Record, metrics: &[(&str, f64)]) {
        if !self.terminal.is_shown() {
            return;
        }
        self.state.done += std::mem::take(&mut self.rows);
        self.state.epoch = record.epoch;
        self.state.message = message(record, metrics);
        self.terminal.draw(|time| self.state.text(time));
    }

    /// The end of the run: the last line stays.
    pub(super) fn end(&mut self) {
        self.terminal.end(|time| self.state.text(time));
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
    #[expect(clippy::cast_precision_loss, reason = "shown in a few digits")]
    fn text(&self, past: Duration) -> String {
        let Self { done, total, epoch, epochs, ref message } = *self;
        let rate = done as f64 / past.as_secs_f64().max(f64::MIN_POSITIVE);
        let left = (total.saturating_sub(done)) as f64 / rate.max(f64::MIN_POSITIVE);
        let left = if done == 0 { "?".to_owned() } else { time(left) };
        let bar = bar(done as f64 / total.max(1) as f64);
        format!("epoch {epoch}/{epochs} {bar} {rate:.0} rows/s, {left} left, {message}")
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
            "epoch 3/12 [=====>              ] 5 rows/s, 3 min left, loss 0.0500, validation 0.0600, accuracy \
             0.9800"
        );
        let done = State { done: 1200, epoch: 12, message: String::new(), ..state };
        assert_eq!(
            done.text(Duration::from_secs(240)),
            "epoch 12/12 [====================] 5 rows/s, 0 s left, "
        );
        let new = State { done: 0, epoch: 1, ..done };
        assert!(new.text(Duration::ZERO).contains("[>                   ] 0 rows/s, ? left"));
    }
}
