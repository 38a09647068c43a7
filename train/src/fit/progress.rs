//! What a run shows while it goes on.
//!
//! Input: the rows of each step, the record of each epoch. Output: one line on a terminal. Guarantees: the
//! clock is read at most once in 4,096 rows.

use std::time::Duration;

use crate::Record;
use crate::terminal::{Terminal, line, time};

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
    /// The numbers of the last epoch, with their names.
    numbers: Vec<String>,
}

impl Line {
    pub(super) fn new(progress: Progress, epochs: u64, rows: u64) -> Self {
        let total = epochs.saturating_mul(rows);
        let state = State { done: 0, total, epoch: 1, epochs, numbers: Vec::new() };
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
        self.state.numbers = numbers(record, metrics);
        self.terminal.draw(|time| self.state.text(time));
    }

    /// The end of the run: the last line stays.
    pub(super) fn end(&mut self) {
        self.terminal.end(|time| self.state.text(time));
    }
}

/// `loss 0.0523`, `validation 0.0612`, `accuracy 0.9823`
fn numbers(record: &Record, metrics: &[(&str, f64)]) -> Vec<String> {
    let validation = record.validation.map(|loss| ("validation", loss));
    let losses = [("loss", record.loss)].into_iter().chain(validation);
    losses.chain(metrics.iter().copied()).map(|(name, value)| format!("{name} {value:.4}")).collect()
}

impl State {
    /// The line, so long after the start.
    #[expect(clippy::cast_precision_loss, reason = "shown in a few digits")]
    fn text(&self, past: Duration) -> String {
        let Self { done, total, epoch, epochs, ref numbers } = *self;
        let rate = done as f64 / past.as_secs_f64().max(f64::MIN_POSITIVE);
        let left = (total.saturating_sub(done)) as f64 / rate.max(f64::MIN_POSITIVE);
        let left = format!("{} left", if done == 0 { "?".to_owned() } else { time(left) });
        let rows = format!("{} rows/s", counted(rate));
        let items: Vec<String> = [left].into_iter().chain(numbers.iter().cloned()).chain([rows]).collect();
        line(&format!("epoch {epoch}/{epochs}"), done as f64 / total.max(1) as f64, &items)
    }
}

/// A rate in at most five characters, below a billion.
fn counted(rate: f64) -> String {
    match rate {
        rate if rate < 1e4 => format!("{rate:.0}"),
        rate if rate < 1e7 => format!("{:.0}k", rate / 1e3),
        rate => format!("{:.0}M", rate / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{State, counted, numbers};
    use crate::Record;

    #[test]
    fn a_line_says_where_the_run_is() {
        let record = Record { epoch: 3, loss: 0.05, ..Record::default() };
        let numbers = numbers(&record, &[("accuracy", 0.98)]);
        let state = State { done: 300, total: 1200, epoch: 3, epochs: 12, numbers };
        assert_eq!(
            state.text(Duration::from_secs(60)),
            "epoch 3/12 [===>           ] 3 min left, loss 0.0500, accuracy 0.9800, 5 rows/s"
        );
        let done = State { done: 1200, epoch: 12, numbers: Vec::new(), ..state };
        assert_eq!(
            done.text(Duration::from_secs(240)),
            "epoch 12/12 [====================] 0 s left, 5 rows/s"
        );
        let new = State { done: 0, epoch: 1, ..done };
        assert_eq!(new.text(Duration::ZERO), "epoch 1/12 [>                   ] ? left, 0 rows/s");
        assert_eq!([9999.0, 1.5e5, 1.6e7].map(counted), ["9999", "150k", "16M"]);
    }

    #[test]
    fn the_metric_has_a_place_beside_both_losses() {
        let record = Record { epoch: 30, loss: 0.0113, validation: Some(0.1505), ..Record::default() };
        let numbers = numbers(&record, &[("accuracy", 0.9575), ("balanced accuracy", 0.95)]);
        let state = State { done: 240_000, total: 240_000, epoch: 30, epochs: 30, numbers };
        assert_eq!(
            state.text(Duration::from_secs(2)),
            "epoch 30/30 [=======] 0 s left, loss 0.0113, validation 0.1505, accuracy 0.9575"
        );
    }
}
