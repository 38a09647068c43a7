//! What a run shows while it goes on.
//!
//! Input: the rows of each step, the record of each epoch. Output: one line on a terminal. Guarantees:
//! nothing is written where standard error is no terminal; the clock is read at most once in 4,096 rows.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

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
    /// A line on standard error where that is a terminal: epoch, loss, rows a second, the time that is left.
    #[default]
    Terminal,
    /// Nothing.
    Quiet,
}

/// How many rows are trained on before the line is drawn again.
const ROWS: u64 = 4096;

/// The line.
pub(super) struct Line {
    bar: Option<ProgressBar>,
    /// Rows that the bar has not been told of.
    rows: u64,
    epochs: u64,
}

impl Line {
    pub(super) fn new(progress: Progress, epochs: u64, rows: u64) -> Self {
        let bar = match progress {
            Progress::Quiet => None,
            Progress::Terminal => {
                let target = ProgressDrawTarget::stderr();
                (!target.is_hidden())
                    .then(|| ProgressBar::with_draw_target(Some(epochs.saturating_mul(rows)), target))
            }
        };
        let bar = bar.inspect(|bar| {
            let template = "{prefix} [{bar:24}] {msg} {per_sec} {eta} left";
            let style =
                ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
            bar.set_prefix(format!("epoch 1/{epochs}"));
            bar.set_style(style.progress_chars("=> ").with_key("per_sec", per_second));
        });
        Self { bar, rows: 0, epochs }
    }

    /// Rows that were trained on.
    pub(super) fn rows(&mut self, rows: usize) {
        let Some(bar) = &self.bar else { return };
        self.rows += rows as u64;
        if self.rows >= ROWS {
            bar.inc(self.rows);
            self.rows = 0;
        }
    }

    /// The end of an epoch.
    pub(super) fn epoch(&mut self, record: &Record, metrics: &[(&str, f64)]) {
        let Some(bar) = &self.bar else { return };
        bar.inc(std::mem::take(&mut self.rows));
        let mut message = format!("loss {:.4}", record.loss);
        if let Some(validation) = record.validation {
            message += &format!(", validation {validation:.4}");
        }
        for (name, value) in metrics {
            message += &format!(", {name} {value:.4}");
        }
        bar.set_prefix(format!("epoch {}/{}", record.epoch, self.epochs));
        bar.set_message(message);
    }

    /// The end of the run: the line stays.
    pub(super) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.abandon();
        }
    }
}

/// `12345 rows/s`
fn per_second(state: &indicatif::ProgressState, to: &mut dyn std::fmt::Write) {
    let _ = write!(to, "{:.0} rows/s", state.per_sec());
}
