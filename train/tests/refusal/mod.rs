//! What is refused: an error with a fact and, after a semicolon, a fix.

use netwright::train::Error;

/// The text of an error has these words.
#[track_caller]
pub(crate) fn refused<T>(result: Result<T, Error>, fact: &str, fix: &str) {
    let Err(error) = result else { panic!("{fact}: it is not refused") };
    let text = error.to_string();
    let (found, help) = text.split_once("; ").unwrap_or_else(|| panic!("no fix: {text}"));
    assert!(found.contains(fact) && help.contains(fix), "{text}");
}
