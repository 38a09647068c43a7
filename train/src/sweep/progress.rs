//! The line of progress of a sweep.
//!
//! Input: each run that is done. Output: how many, how fast, the time that is left, the best number.

use std::fmt::Write as _;
use std::time::Duration;

use super::line::Done;
use crate::terminal::{Terminal, bar, time};
use crate::{Goal, Progress};

/// The line of progress of a round.
pub(super) struct Line {
    terminal: Terminal,
    round: usize,
    done: usize,
    total: usize,
    failed: usize,
    watch: Option<(String, Goal)>,
    best: Option<f64>,
}

impl Line {
    pub(super) fn new(progress: Progress, round: usize, total: usize, watch: Option<(String, Goal)>) -> Self {
        Self { terminal: Terminal::new(progress), round, done: 0, total, failed: 0, watch, best: None }
    }

    pub(super) fn add(&mut self, done: &Done) {
        self.done += 1;
        match &done.outcome {
            Err(_) => self.failed += 1,
            Ok(outcome) => {
                let (name, goal) = self.watch.get_or_insert_with(|| {
                    let first = outcome.numbers.first().map(|(name, _)| name.clone());
                    (first.unwrap_or_default(), Goal::Smallest)
                });
                let number = outcome.number(name).filter(|number| number.is_finite());
                let is_better = |number: &f64| self.best.is_none_or(|best| goal.is_better(*number, best));
                self.best = number.filter(is_better).or(self.best);
            }
        }
        let Self { terminal, round, done, total, failed, watch, best } = self;
        terminal.draw(|past| text(past, [*round, *done, *total, *failed], watch.as_ref(), *best));
    }

    pub(super) fn end(&mut self) {
        let Self { terminal, round, done, total, failed, watch, best } = self;
        terminal.end(|past| text(past, [*round, *done, *total, *failed], watch.as_ref(), *best));
    }
}

/// `run 312/2000 [===>                ] 12.1 runs/s, 2 min left, best validation 0.0523, 1 failed`
#[expect(clippy::cast_precision_loss, reason = "shown in a few digits")]
fn text(past: Duration, counts: [usize; 4], watch: Option<&(String, Goal)>, best: Option<f64>) -> String {
    let [round, done, total, failed] = counts;
    let rate = done as f64 / past.as_secs_f64().max(f64::MIN_POSITIVE);
    let left = if done == 0 { "?".to_owned() } else { time((total - done) as f64 / rate) };
    let round = if round == 0 { String::new() } else { format!("round {}, ", round + 1) };
    let mut text = format!(
        "{round}run {done}/{total} {} {rate:.1} runs/s, {left} left",
        bar(done as f64 / total.max(1) as f64)
    );
    if let (Some((name, _)), Some(best)) = (watch, best) {
        let _ = write!(text, ", best {name} {best:.4}");
    }
    if failed > 0 {
        let _ = write!(text, ", {failed} failed");
    }
    text
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::text;
    use crate::Goal;

    #[test]
    fn a_line_says_how_far_the_sweep_is() {
        let watch = ("accuracy".to_owned(), Goal::Largest);
        let line = text(Duration::from_secs(10), [1, 5, 20, 2], Some(&watch), Some(0.98));
        let expected =
            "round 2, run 5/20 [=====>              ] 0.5 runs/s, 30 s left, best accuracy 0.9800, 2 failed";
        assert_eq!(line, expected);
        assert!(text(Duration::ZERO, [0, 0, 20, 0], None, None).ends_with("0.0 runs/s, ? left"));
    }
}
