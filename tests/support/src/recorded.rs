//! Files that hold earlier results of a test.
//!
//! Input: a file, the new result, the switch that records it. Output: how the two differ, if they do.
//! Guarantees: a file changes only while the switch is set in the environment.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Whether what is found is recorded: the variable is set.
pub fn is_updated(switch: &str) -> bool {
    std::env::var_os(switch).is_some()
}

/// How the file differs from what was found. Records that instead while the switch is set.
pub fn difference(path: &Path, found: &str, switch: &str) -> Option<String> {
    if is_updated(switch) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, found).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
    let recorded = fs::read_to_string(path).unwrap_or_default();
    (recorded != found)
        .then(|| format!("{}, {}{switch}=1 records what is found\n", path.display(), lines(&recorded, found)))
}

/// Panics if the file differs from what was found.
#[track_caller]
pub fn assert_recorded(path: &Path, found: &str, switch: &str) {
    if let Some(difference) = difference(path, found, switch) {
        panic!("{difference}");
    }
}

/// The lines that differ, each with its number in the recorded text.
fn lines(recorded: &str, found: &str) -> String {
    let (recorded, found): (Vec<&str>, Vec<&str>) = (recorded.lines().collect(), found.lines().collect());
    let first = recorded.iter().zip(&found).take_while(|(a, b)| a == b).count();
    let rest = recorded.len().min(found.len()) - first;
    let last = recorded.iter().rev().zip(found.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let mut text = format!("from line {}:\n", first + 1);
    for line in &recorded[first..recorded.len() - last] {
        writeln!(text, "  recorded  {line}").unwrap();
    }
    for line in &found[first..found.len() - last] {
        writeln!(text, "  found     {line}").unwrap();
    }
    text
}
