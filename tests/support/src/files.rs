//! The files of the project.
//!
//! Input: a folder and the endings that count. Output: paths. Guarantees: a fixed order, whatever the file
//! system's.

use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_path_buf()
}

/// A path from the folder of the workspace, with `/` between its parts.
pub fn name(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// The text of a file; a panic says which file cannot be read.
pub fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The files below a folder with one of the endings, but for those whose [`name`] is left out, with all below
/// them.
pub fn below(folder: &Path, endings: &[&str], is_left_out: &dyn Fn(&str) -> bool) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        if is_left_out(&name(&path)) {
            continue;
        }
        if path.is_dir() {
            files.extend(below(&path, endings, is_left_out));
        } else if path.extension().is_some_and(|end| endings.iter().any(|ending| end == *ending)) {
            files.push(path);
        }
    }
    files
}

/// The Rust files below a folder.
pub fn rust_below(folder: &Path) -> Vec<PathBuf> {
    below(folder, &["rs"], &|_| false)
}
