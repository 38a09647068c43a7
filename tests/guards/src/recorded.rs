//! The recorded counts: files in `recorded`, with a name and a number on each line.

use std::path::PathBuf;
use std::{env, fs};

use crate::programs::Failure;

/// The recorded numbers that begin with a word.
pub struct Recorded {
    word: &'static str,
    path: PathBuf,
    percent: f64,
    least: u64,
    found: Vec<(String, u64)>,
}

impl Recorded {
    /// Those of a kind, such as `instructions`, which may be 5 % away.
    pub fn of(word: &'static str) -> Self {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("recorded/{word}.txt"));
        Recorded { word, path, percent: 5.0, least: 0, found: Vec::new() }
    }

    /// The same numbers, which may be so many percent away, and any of them so much.
    #[must_use]
    pub fn within(self, percent: f64, least: u64) -> Self {
        Recorded { percent, least, ..self }
    }

    /// Notes what was found.
    pub fn note(&mut self, name: &str, found: u64) {
        self.found.push((name.to_owned(), found));
    }

    /// Compares all that was noted with what is recorded, or records it if `UPDATE_COUNTS` is set.
    ///
    /// # Errors
    ///
    /// If a number is not recorded, or further away from what is than it may be.
    pub fn compare(&self) -> Result<(), Failure> {
        if env::var_os("UPDATE_COUNTS").is_some() {
            let lines: Vec<String> =
                self.found.iter().map(|(name, found)| format!("{name} {found}\n")).collect();
            return Ok(fs::write(&self.path, lines.concat())?);
        }
        let text = fs::read_to_string(&self.path)?;
        let recorded = |name: &str| {
            text.lines()
                .filter_map(|line| line.rsplit_once(' '))
                .find(|(other, _)| *other == name)
                .map(|(_, n)| n)
        };
        let mut away = String::new();
        for (name, found) in &self.found {
            let Some(expected) = recorded(name) else {
                away += &format!("{name}: {found} {}, none recorded\n", self.word);
                continue;
            };
            let number: u64 = expected.parse()?;
            let change = 100.0 * (*found as f64 / number as f64 - 1.0);
            if found.abs_diff(number) > self.least && !(-self.percent..=self.percent).contains(&change) {
                away += &format!("{name}: {found} {}, {expected} recorded, {change:+.1} %\n", self.word);
            }
        }
        if away.is_empty() {
            Ok(())
        } else {
            Err(format!("{away}UPDATE_COUNTS=1 records the new numbers").into())
        }
    }
}
