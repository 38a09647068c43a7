//! When a run saves, which files stay, and where it goes on.
//!
//! Input: a folder and a run's state. Output: files, or the state of the newest. Guarantees: a file that
//! cannot be written ends no run: it is a warning of the history; what a process that was killed left behind
//! is removed.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use netwright_exchange::network::FileError;
use netwright_runtime::Network;

use super::{Checkpoints, Saved};
use crate::{Error, file};

/// The beginning of the names of files, before the number.
const STEM: &str = "checkpoint-";
const END: &str = ".safetensors";
/// The file of the best weights.
const BEST: &str = "best.safetensors";

/// What saves the checkpoints of a run.
pub(crate) struct Keeper {
    options: Checkpoints,
    /// When the last one was saved.
    saved: Instant,
}

impl Keeper {
    /// Prepares the folder.
    pub(crate) fn new(options: Checkpoints) -> Result<Self, Error> {
        if options.epochs == Some(0) || options.keep == 0 {
            return Err(Error::refused("checkpoints every 0 epochs, or 0 files", "give both at least 1"));
        }
        if let Some(minutes) = options.minutes.filter(|minutes| !(minutes.is_finite() && *minutes > 0.0)) {
            let fact = format!("checkpoints every {minutes} minutes");
            return Err(Error::refused(fact, "give a number above 0"));
        }
        fs::create_dir_all(&options.folder).map_err(Error::io(&options.folder))?;
        for path in entries(&options.folder)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            // A file that was not finished is called `.checkpoint-….safetensors.PROCESS-NUMBER`.
            let stem = name.strip_prefix('.').unwrap_or_default();
            if stem.starts_with(STEM) || stem.starts_with(BEST) {
                fs::remove_file(&path).map_err(Error::io(&path))?;
            }
        }
        if !options.resumes && !numbered(&options.folder)?.is_empty() {
            let fact = format!("{} has checkpoints of another run", options.folder.display());
            let help = "`resume()` goes on from them; or choose another folder";
            return Err(Error::refused(fact, help));
        }
        Ok(Self { options, saved: Instant::now() })
    }

    /// The newest checkpoint, if there is one: its path and its bytes.
    pub(crate) fn newest(&self) -> Result<Option<(PathBuf, Vec<u8>)>, Error> {
        let Some((_, path)) = numbered(&self.options.folder)?.pop() else { return Ok(None) };
        let bytes = crate::error::read(&path)?;
        Ok(Some((path, bytes)))
    }

    /// Whether a checkpoint is due after an epoch.
    pub(crate) fn is_due_after(&self, epoch: u64) -> bool {
        self.options.epochs.is_some_and(|epochs| epoch.is_multiple_of(epochs)) || self.is_due()
    }

    /// Whether a checkpoint is due within an epoch.
    pub(crate) fn is_due(&self) -> bool {
        let time = |minutes: f64| Duration::try_from_secs_f64(minutes * 60.0).unwrap_or(Duration::MAX);
        self.options.minutes.is_some_and(|minutes| self.saved.elapsed() >= time(minutes))
    }

    /// Whether the clock has to be read within an epoch.
    pub(crate) fn has_clock(&self) -> bool {
        self.options.minutes.is_some()
    }

    /// Saves a checkpoint, and removes the oldest; its path.
    pub(crate) fn save(&mut self, saved: &Saved, steps: u64) -> Result<PathBuf, Error> {
        self.saved = Instant::now();
        let path = self.options.folder.join(format!("{STEM}{steps:012}{END}"));
        file::write(&path, &saved.to_bytes())?;
        let mut files = numbered(&self.options.folder)?;
        let rest = files.len().saturating_sub(self.options.keep);
        files.truncate(rest);
        files.into_iter().try_for_each(|(_, path)| fs::remove_file(&path).map_err(Error::io(&path)))?;
        Ok(path)
    }

    /// Saves the best weights.
    pub(crate) fn save_best<N: Network<f32>>(&self, network: &N) -> Result<(), Error> {
        saved(netwright_exchange::network::save(network, self.best()))
    }

    fn best(&self) -> PathBuf {
        self.options.folder.join(BEST)
    }
}

fn saved(result: Result<(), FileError>) -> Result<(), Error> {
    result.map_err(|error| Error::refused(error.to_string(), "make room there, or choose another folder"))
}

/// The error with the file that it is about.
pub(crate) fn of_file(error: Error, path: &Path) -> Error {
    match error {
        Error::Refused { fact, help } => Error::refused(format!("{}: {fact}", path.display()), help),
        other => other,
    }
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = fs::read_dir(folder).map_err(Error::io(folder))?;
    entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>().map_err(Error::io(folder))
}

/// The checkpoints of a folder with their numbers, the newest last.
fn numbered(folder: &Path) -> Result<Vec<(u64, PathBuf)>, Error> {
    let number = |path: PathBuf| {
        let name = path.file_name()?.to_str()?;
        let number = name.strip_prefix(STEM)?.strip_suffix(END)?.parse().ok()?;
        Some((number, path))
    };
    let mut files: Vec<(u64, PathBuf)> = entries(folder)?.into_iter().filter_map(number).collect();
    files.sort();
    Ok(files)
}
