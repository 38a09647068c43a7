//! The runs that are done, in files of lines that are only ever added to.
//!
//! Input: a folder. Output: what came out of each trial so far. Guarantees: a process that is killed leaves
//! whole lines and at most the beginning of one, which is cut off; a file has one writer; a line of another
//! sweep, or a damaged one, is refused with its place; a disk that is full is a warning.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::Trial;
use super::line::{self, Done};
use crate::{Error, Place};

/// How long what is written waits for the disk at most. A process that is killed loses nothing of it.
const WAIT: Duration = Duration::from_secs(1);

/// What is known of the trials of a sweep.
pub(super) struct Journal {
    done: HashMap<String, Done>,
    to: Option<Writer>,
    pub(super) warnings: Vec<String>,
}

struct Writer {
    path: PathBuf,
    file: File,
    /// The length of its whole lines.
    length: u64,
    synced: Instant,
}

/// The file of a process that makes the whole sweep, or of a part of it.
fn name(task: Option<(usize, usize)>) -> String {
    match task {
        None => "runs.jsonl".to_owned(),
        Some((index, count)) => format!("runs-{index}-of-{count}.jsonl"),
    }
}

impl Journal {
    /// Without a folder.
    pub(super) fn in_memory() -> Self {
        Self { done: HashMap::new(), to: None, warnings: Vec::new() }
    }

    /// Reads all files of a folder, and opens the own one.
    pub(super) fn open(folder: &Path, task: Option<(usize, usize)>, axes: &[String]) -> Result<Self, Error> {
        fs::create_dir_all(folder).map_err(Error::io(folder))?;
        let writer = Writer::open(&folder.join(name(task)))?;
        Ok(Self { to: Some(writer), ..Self::read(folder, axes)? })
    }

    /// Reads all files of a folder, if there is one.
    pub(super) fn read(folder: &Path, axes: &[String]) -> Result<Self, Error> {
        let mut journal = Self::in_memory();
        if !folder.exists() {
            return Ok(journal);
        }
        let mut paths: Vec<PathBuf> = Vec::new();
        for entry in fs::read_dir(folder).map_err(Error::io(folder))? {
            let path = entry.map_err(Error::io(folder))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.starts_with("runs") && name.ends_with(".jsonl") {
                paths.push(path);
            }
        }
        // The order does not depend on the file system.
        paths.sort();
        for path in paths {
            journal.read_file(&path, axes)?;
        }
        Ok(journal)
    }

    /// Leaves out the runs that failed.
    pub(super) fn forget_errors(&mut self) {
        self.done.retain(|_, done| done.outcome.is_ok());
    }

    fn read_file(&mut self, path: &Path, axes: &[String]) -> Result<(), Error> {
        let text = String::from_utf8(crate::error::read(path)?).map_err(|_| {
            let place = Place { path: path.to_owned(), ..Place::default() };
            Error::content(place, "it is no text", "it is damaged or something else: move it away")
        })?;
        for (index, text) in text.split_inclusive('\n').enumerate() {
            // Another process is writing it.
            let Some(text) = text.strip_suffix('\n') else { break };
            let refused = |fact: &str, help: &str| {
                let line = Some(index as u64 + 1);
                Error::content(Place { path: path.to_owned(), line, column: None }, fact, help)
            };
            let Some((trial, done)) = line::read(text) else {
                return Err(refused(
                    "it is no finished run",
                    "it is damaged or something else: delete the line",
                ));
            };
            let Some(trial) = trial.in_order(axes) else {
                let help = "choose another folder, or move the file away";
                return Err(refused(&format!("it is a run of another sweep: {trial}"), help));
            };
            self.insert(&trial, done);
        }
        Ok(())
    }

    /// A run that was successful counts before one that failed, and else the last one.
    fn insert(&mut self, trial: &Trial, done: Done) {
        let known = self.done.entry(trial.to_json()).or_insert_with(|| done.clone());
        if done.outcome.is_ok() || known.outcome.is_err() {
            *known = done;
        }
    }

    /// What came out of a trial, if it is done.
    pub(super) fn find(&self, trial: &Trial) -> Option<&Done> {
        self.done.get(&trial.to_json())
    }

    /// Adds a trial that is done.
    pub(super) fn add(&mut self, trial: &Trial, done: Done) {
        if let Some(writer) = &mut self.to
            && let Err(error) = writer.add(&line::write(trial, &done))
        {
            let error = Error::io(&writer.path)(error);
            self.warnings.push(format!("a run is not kept: {error}"));
        }
        self.insert(trial, done);
    }

    /// Waits for the disk.
    pub(super) fn end(&mut self) {
        if let Some(writer) = &mut self.to
            && let Err(error) = writer.file.sync_data()
        {
            let error = Error::io(&writer.path)(error);
            self.warnings.push(format!("the runs may not be on the disk: {error}"));
        }
    }
}

impl Writer {
    /// The file, without a line that a process was killed in.
    fn open(path: &Path) -> Result<Self, Error> {
        let open = OpenOptions::new().read(true).append(true).create(true).open(path);
        let mut file = open.map_err(Error::io(path))?;
        match file.try_lock() {
            // Some file systems of networks have no locks.
            Ok(()) => {}
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(Error::io(path)(error)),
            Err(TryLockError::WouldBlock) => {
                let fact = format!("{} is written by another process", path.display());
                return Err(Error::refused(fact, "wait for its end, or choose another folder"));
            }
        }
        let length = whole_lines(&mut file).map_err(Error::io(path))?;
        file.set_len(length).map_err(Error::io(path))?;
        Ok(Self { path: path.to_owned(), file, length, synced: Instant::now() })
    }

    fn add(&mut self, line: &str) -> io::Result<()> {
        let line = format!("{line}\n");
        if let Err(error) = self.file.write_all(line.as_bytes()) {
            // A line that is there in part would make the next one unreadable.
            self.file.set_len(self.length)?;
            return Err(error);
        }
        self.length += line.len() as u64;
        if self.synced.elapsed() > WAIT {
            self.file.sync_data()?;
            self.synced = Instant::now();
        }
        Ok(())
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // At once, also where another thread starts a process that has inherited the file for a moment.
        let _ = self.file.unlock();
    }
}

/// The length of the lines that have an end.
fn whole_lines(file: &mut File) -> io::Result<u64> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.read_to_end(&mut bytes)?;
    Ok(bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end as u64 + 1))
}
