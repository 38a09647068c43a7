//! Files that are written.
//!
//! Input: paths and bytes. Output: files. Guarantees: all of them are written or none; a file that the
//! command reads is not replaced.

use std::io::Error;
use std::path::{Path, PathBuf};

use crate::{Stop, unreadable};

/// Writes a file as a whole, or not at all.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Stop> {
    replace_all(&[(path.to_owned(), bytes)])
}

/// Writes files, of which none is changed where one of them cannot be written.
pub(crate) fn replace_all(files: &[(PathBuf, &[u8])]) -> Result<(), Stop> {
    let temporaries: Vec<PathBuf> = files.iter().map(|(path, _)| temporary(path)).collect();
    let written = write_all(files, &temporaries);
    if written.is_err() {
        // Where nothing could be written, there is nothing to remove.
        temporaries.iter().for_each(|temporary| drop(std::fs::remove_file(temporary)));
    }
    written
}

fn write_all(files: &[(PathBuf, &[u8])], temporaries: &[PathBuf]) -> Result<(), Stop> {
    for ((path, bytes), temporary) in files.iter().zip(temporaries) {
        if path.is_dir() {
            return Err(unreadable(path, &Error::from(std::io::ErrorKind::IsADirectory)));
        }
        std::fs::write(temporary, bytes).map_err(|error| unreadable(path, &error))?;
    }
    for ((path, _), temporary) in files.iter().zip(temporaries) {
        std::fs::rename(temporary, path).map_err(|error| unreadable(path, &error))?;
    }
    Ok(())
}

/// A file beside this one, which no other run has.
fn temporary(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    path.with_file_name(name)
}

/// Refuses a file to write that is one of those that are read.
pub(crate) fn is_other(out: &Path, read: &[&Path]) -> Result<(), Stop> {
    let Ok(out) = out.canonicalize() else { return Ok(()) };
    match read.iter().find(|read| read.canonicalize().is_ok_and(|read| read == out)) {
        Some(read) => {
            let fact = "it is read, and would be replaced: say another file with `--out`";
            Err(unreadable(read, &fact))
        }
        None => Ok(()),
    }
}
