//! A line on a terminal that says how far something is.
//!
//! Input: what it says. Output: the line, over the one before. Guarantees: nothing is written where standard
//! error is no terminal, nor within [`quiet`]; it is drawn at most ten times a second.

use std::cell::Cell;
use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use crate::Progress;

/// How long a line stays at least.
const STAY: Duration = Duration::from_millis(100);
/// How many characters a line has at most, and its bar.
const WIDTH: usize = 79;
const BAR: usize = 20;
/// How many a bar has at least where the line needs room.
const SHORT_BAR: usize = 6;

thread_local! {
    static IS_QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs something on this thread without lines of progress: its caller has one.
pub(crate) fn quiet<R>(run: impl FnOnce() -> R) -> R {
    let before = IS_QUIET.replace(true);
    let result = run();
    IS_QUIET.set(before);
    result
}

/// The line.
pub(crate) struct Terminal {
    /// `None` where nothing is shown.
    drawn: Option<Instant>,
    start: Instant,
}

impl Terminal {
    pub(crate) fn new(progress: Progress) -> Self {
        let is_wanted = progress == Progress::Terminal && !IS_QUIET.get();
        let start = Instant::now();
        Self { drawn: (is_wanted && std::io::stderr().is_terminal()).then_some(start), start }
    }

    pub(crate) fn is_shown(&self) -> bool {
        self.drawn.is_some()
    }

    /// Draws a text that depends on the time since the start, unless the last one is new.
    pub(crate) fn draw(&mut self, text: impl FnOnce(Duration) -> String) {
        let now = Instant::now();
        if self.drawn.is_some_and(|drawn| now.duration_since(drawn) >= STAY) {
            self.drawn = Some(now);
            self.write(&text(now - self.start));
        }
    }

    /// Draws the last text, which stays.
    pub(crate) fn end(&mut self, text: impl FnOnce(Duration) -> String) {
        if self.is_shown() {
            self.write(&text(self.start.elapsed()));
            eprintln!();
        }
    }

    #[expect(clippy::unused_self, reason = "what is written is the line of a terminal")]
    fn write(&self, text: &str) {
        let text: String = text.chars().take(WIDTH).collect();
        // A terminal that cannot be written to is no reason to end a run.
        let _ = write!(std::io::stderr(), "\r\x1b[K{text}");
    }
}

/// A bar of which a part is full: `[=====>    ]`.
pub(crate) fn bar(part: f64) -> String {
    bar_of(part, BAR)
}

fn bar_of(part: f64, length: usize) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "at most 20"
    )]
    let full = (part.clamp(0.0, 1.0) * length as f64) as usize;
    let bar = "=".repeat(full) + if full < length { ">" } else { "" };
    format!("[{bar:<length$}]")
}

/// A line with a bar, `start [====>   ] items`: of the items those for which there is room, in their order.
/// The bar is as long as what is left.
pub(crate) fn line(start: &str, part: f64, items: &[String]) -> String {
    let mut room = WIDTH.saturating_sub(start.chars().count() + " []".len());
    let mut shown = String::new();
    for item in items {
        let separator = if shown.is_empty() { " " } else { ", " };
        let needed = separator.len() + item.chars().count();
        if needed + SHORT_BAR <= room {
            shown = shown + separator + item;
            room -= needed;
        }
    }
    format!("{start} {}{shown}", bar_of(part, room.clamp(SHORT_BAR, BAR)))
}

/// A time as people write it.
pub(crate) fn time(seconds: f64) -> String {
    match seconds {
        seconds if seconds < 100.0 => format!("{seconds:.0} s"),
        seconds if seconds < 6000.0 => format!("{:.0} min", seconds / 60.0),
        seconds => format!("{:.0} h", seconds / 3600.0),
    }
}

#[cfg(test)]
mod tests {
    use super::{bar, line, time};

    #[test]
    fn a_bar_is_as_full_as_its_part() {
        assert_eq!(bar(0.25), "[=====>              ]");
        assert_eq!(bar(1.0), "[====================]");
        assert_eq!(bar(f64::NAN), bar(0.0));
    }

    #[test]
    fn a_line_has_whole_items_and_a_bar_in_the_room_that_is_left() {
        let items = |lengths: &[usize]| lengths.iter().map(|&length| "x".repeat(length)).collect::<Vec<_>>();
        assert_eq!(line("run 1", 0.25, &items(&[3])), "run 1 [=====>              ] xxx");
        // 79 - 8 - 6 are left for " " and an item.
        assert_eq!(line("run 1", 1.0, &items(&[64])).len(), 79);
        assert_eq!(line("run 1", 1.0, &items(&[65, 3])), format!("run 1 [{}] xxx", "=".repeat(20)));
        assert_eq!(
            line("run 1", 1.0, &items(&[55])),
            format!("run 1 [{}] {}", "=".repeat(15), "x".repeat(55))
        );
    }

    #[test]
    fn times_are_short() {
        assert_eq!([99.0, 5000.0, 90000.0].map(time), ["99 s", "83 min", "25 h"]);
    }
}
