//! What a run shows while it goes on.
//!
//! Input: the rows of each step, the record of each epoch. Output: one line on a terminal. Guarantees:
//! nothing is written where standard error is no terminal; the clock is read at most once in 4,096 rows, and
//! the line is drawn at most ten times a second.

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
/// How many characters a line has at most.
const WIDTH: usize = 79;
/// How many a bar has: as many as the line has room for.
const BAR: std::ops::RangeInclusive<usize> = 6..=20;

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
    /// The numbers of the last epoch, with their names.
    numbers: Vec<String>,
}

impl Line {
    pub(super) fn new(progress: Progress, epochs: u64, rows: u64) -> Self {
        let is_shown = progress == Progress::Terminal && std::io::stderr().is_terminal();
        let start = Instant::now();
        let total = epochs.saturating_mul(rows);
        let state = State { done: 0, total, epoch: 1, epochs, numbers: Vec::new() };
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
        self.state.numbers = numbers(record, metrics);
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

/// `loss 0.0523`, `validation 0.0612`, `accuracy 0.9823`
fn numbers(record: &Record, metrics: &[(&str, f64)]) -> Vec<String> {
    let validation = record.validation.map(|loss| ("validation", loss));
    let losses = [("loss", record.loss)].into_iter().chain(validation);
    losses.chain(metrics.iter().copied()).map(|(name, value)| format!("{name} {value:.4}")).collect()
}

impl State {
    /// The line, so long after the start: whole items, as far as there is room for them.
    #[expect(clippy::cast_precision_loss, reason = "a bar has 20 parts")]
    fn text(&self, time: Duration) -> String {
        let Self { done, total, epoch, epochs, ref numbers } = *self;
        let part = done as f64 / total.max(1) as f64;
        let rate = done as f64 / time.as_secs_f64().max(f64::MIN_POSITIVE);
        let left = (total.saturating_sub(done)) as f64 / rate.max(f64::MIN_POSITIVE);
        let left = format!("{} left", if done == 0 { "?".to_owned() } else { shown(left) });
        let rows = format!("{} rows/s", counted(rate));
        let start = format!("epoch {epoch}/{epochs} [");
        let mut room = WIDTH.saturating_sub(start.len() + "]".len());
        let mut items = String::new();
        for item in [&left].into_iter().chain(numbers).chain([&rows]) {
            let separator = if items.is_empty() { " " } else { ", " };
            let needed = separator.len() + item.chars().count();
            if needed + BAR.start() <= room {
                items = items + separator + item;
                room -= needed;
            }
        }
        let bar = room.clamp(*BAR.start(), *BAR.end());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 20")]
        let full = (part.clamp(0.0, 1.0) * bar as f64) as usize;
        let drawn = "=".repeat(full) + if full < bar { ">" } else { "" };
        format!("{start}{drawn:<bar$}]{items}")
    }
}

/// A rate in three to five characters.
fn counted(rate: f64) -> String {
    match rate {
        rate if rate < 1e4 => format!("{rate:.0}"),
        rate if rate < 1e7 => format!("{:.0}k", rate / 1e3),
        rate => format!("{:.0}M", rate / 1e6),
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

    use super::{State, WIDTH, numbers};
    use crate::Record;

    #[test]
    fn a_line_says_where_the_run_is() {
        let record = Record { epoch: 3, loss: 0.05, ..Record::default() };
        let numbers = numbers(&record, &[("accuracy", 0.98)]);
        let state = State { done: 300, total: 1200, epoch: 3, epochs: 12, numbers };
        assert_eq!(
            state.text(Duration::from_secs(60)),
            "epoch 3/12 [====>            ] 3 min left, loss 0.0500, accuracy 0.9800, 5 rows/s"
        );
        let done = State { done: 1200, epoch: 12, numbers: Vec::new(), ..state };
        assert_eq!(
            done.text(Duration::from_secs(240)),
            "epoch 12/12 [====================] 0 s left, 5 rows/s"
        );
        let new = State { done: 0, epoch: 1, ..done };
        assert_eq!(new.text(Duration::ZERO), "epoch 1/12 [>                   ] ? left, 0 rows/s");
        assert_eq!([99.0, 5000.0, 90000.0].map(super::shown), ["99 s", "83 min", "25 h"]);
        assert_eq!([9999.0, 1.5e5, 1.6e7].map(super::counted), ["9999", "150k", "16M"]);
    }

    #[test]
    fn the_metric_has_a_place_beside_both_losses() {
        let record = Record { epoch: 30, loss: 0.0113, validation: Some(0.1505), ..Record::default() };
        let numbers = numbers(&record, &[("accuracy", 0.9575), ("balanced accuracy", 0.95)]);
        let state = State { done: 240_000, total: 240_000, epoch: 30, epochs: 30, numbers };
        let text = state.text(Duration::from_secs(2));
        assert_eq!(text, "epoch 30/30 [======] 0 s left, loss 0.0113, validation 0.1505, accuracy 0.9575");
        // Nothing is longer than a terminal, whatever the names are.
        let names = vec!["é".repeat(200), "a 1".to_owned()];
        let odd = State { epochs: u64::MAX, epoch: u64::MAX, numbers: names, ..state };
        assert!(odd.text(Duration::ZERO).chars().count() <= WIDTH, "{}", odd.text(Duration::ZERO));
    }
}
