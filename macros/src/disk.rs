//! The files that a declaration names, on the disk.
//!
//! Input: a path and the place of its literal. Output: the beginning of the file. Guarantees: a path is
//! relative to the file in which its literal is written, also behind a `macro_rules!` of the user's; no more
//! of a file is read than its header.

use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use netwright_codegen::files::{File, Files, Start, Unread};
use proc_macro2::Span;

/// The files of the machine that compiles.
pub(crate) struct Disk;

impl Files for Disk {
    fn find(&self, literal: Span, path: &str) -> Option<File> {
        let path = absolute(literal, path)?;
        let start = start(&path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => Unread::Missing,
            _ => Unread::Because(error.to_string()),
        });
        Some(match path.to_str() {
            Some(path) => File { path: path.to_owned(), start, bytes: None },
            None => File {
                path: path.display().to_string(),
                start: Err(Unread::Because("its path is not UTF-8".to_owned())),
                bytes: None,
            },
        })
    }
}

/// The path, relative to the file in which its literal is written; `None` where that file is not known.
pub(crate) fn absolute(literal: Span, path: &str) -> Option<PathBuf> {
    let path = literal.unwrap().local_file()?.parent()?.join(path);
    // `include_bytes!` would take another path as relative to the file of its own tokens.
    Some(std::env::current_dir().ok()?.join(path))
}

/// The length of the header, and the header.
fn start(path: &Path) -> io::Result<Start> {
    let mut file = std::fs::File::open(path)?;
    let length = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    let mut bytes = Vec::new();
    file.by_ref().take(8).read_to_end(&mut bytes)?;
    if let Some(header) = bytes.first_chunk().map(|header| u64::from_le_bytes(*header))
        && header <= length as u64
    {
        file.take(header).read_to_end(&mut bytes)?;
    }
    Ok(Start { bytes, length })
}
