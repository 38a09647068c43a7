//! Files that a run writes.
//!
//! Input: a path and bytes. Output: the file. Guarantees: a reader sees the old file or the new one, also
//! after a crash; folders that are missing are made.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use crate::Error;

/// Writes a file whole, with its folder.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(Error::io(folder))?;
    }
    netwright_exchange::file::replace(path, |file| file.write_all(bytes)).map_err(Error::io(path))
}
