//! Files that are written whole.
//!
//! Input: a path, and what writes the bytes. Output: the file. Guarantees: it is written beside its place and
//! moved there when all of it is on the disk, so that a crash leaves the old one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Writes a file beside its place and moves it there.
///
/// # Errors
///
/// If it cannot be written; a file that was there before is as it was.
///
/// ```
/// use std::io::Write as _;
///
/// let path = std::env::temp_dir().join(format!("netwright-{}.txt", std::process::id()));
/// netwright::exchange::file::replace(&path, |file| file.write_all(b"new"))?;
/// assert_eq!(std::fs::read(&path)?, b"new");
/// # std::fs::remove_file(&path)?;
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn replace(path: &Path, write: impl FnOnce(&mut BufWriter<&File>) -> io::Result<()>) -> io::Result<()> {
    let (file, beside) = create_beside(path)?;
    let written = (|| {
        let mut writer = BufWriter::new(&file);
        write(&mut writer)?;
        writer.flush()?;
        drop(writer);
        file.sync_all()?;
        fs::rename(&beside, path)
    })();
    if written.is_err() {
        // The first error is the one to tell of.
        let _ = fs::remove_file(&beside);
        return written;
    }
    sync_folder(path)
}

/// A new file in the folder of this one, so that it can be moved in one step.
fn create_beside(path: &Path) -> io::Result<(File, PathBuf)> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let name = path.file_name().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
    loop {
        let mut temporary = std::ffi::OsString::from(".");
        temporary.push(name);
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        temporary.push(format!(".{}-{next}", std::process::id()));
        let beside = path.with_file_name(temporary);
        match OpenOptions::new().write(true).create_new(true).open(&beside) {
            Ok(file) => return Ok((file, beside)),
            // Left behind by a process that had the same number.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

/// The new name on the disk, too, where a folder can be opened.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if cfg!(unix) { File::open(folder.unwrap_or(Path::new(".")))?.sync_all() } else { Ok(()) }
}
