//! The checkpoint that a run goes on from.
//!
//! Input: the newest checkpoint of a folder, and the settings and metrics of the run. Output: an error with
//! the file, if it is of a run with others.

use std::path::PathBuf;

use crate::Error;
use crate::checkpoint::{Saved, of_file};

/// The newest checkpoint of a folder.
pub(super) struct Newest {
    pub(super) path: PathBuf,
    pub(super) saved: Saved,
}

impl Newest {
    /// An error with the file that it is about.
    pub(super) fn of_it<T>(&self, result: Result<T, Error>) -> Result<T, Error> {
        result.map_err(|error| of_file(error, &self.path))
    }

    /// Refuses to go on from a run with other settings or other metrics.
    pub(super) fn check(&self, settings: &[(String, String)], metrics: &[String]) -> Result<(), Error> {
        self.of_it(check(&self.saved, settings, metrics))
    }
}

fn check(saved: &Saved, settings: &[(String, String)], metrics: &[String]) -> Result<(), Error> {
    for (name, value) in settings {
        let there = saved.settings.iter().find(|(known, _)| known == name).map(|(_, value)| value);
        if there != Some(value) {
            let there = there.map_or("none", String::as_str);
            let fact = format!("it is of a run with the {name} {there}, and this one has {value}");
            return Err(Error::refused(fact, "give the run that, or choose another folder"));
        }
    }
    if saved.settings.len() != settings.len() {
        return Err(Error::refused("it is of a run with other options", "give the run the same"));
    }
    if saved.history.metrics() != metrics {
        let fact = format!("it is of a run with the metrics {:?}", saved.history.metrics());
        return Err(Error::refused(fact, "give the run the same metrics, in that order"));
    }
    Ok(())
}
