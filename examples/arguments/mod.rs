//! The command line of the examples that learn from a file.
//!
//! Input: the arguments `[FILE] [--seed N]`. Output: the file and the seed, or a message that names the
//! mistake.

use std::ffi::OsString;
use std::path::PathBuf;

/// The file and the seed that are given; `file` and 1 for those that are not.
pub(crate) fn parse(given: impl IntoIterator<Item = OsString>, file: &str) -> Result<(PathBuf, u64), String> {
    let (mut path, mut seed) = (None, 1);
    let mut given = given.into_iter();
    while let Some(argument) = given.next() {
        if argument == "--seed" {
            let number = given.next().and_then(|number| number.to_str()?.parse().ok());
            seed = number.ok_or("--seed takes a whole number from 0 on")?;
        } else if path.is_none() && !argument.as_encoded_bytes().starts_with(b"-") {
            path = Some(PathBuf::from(argument));
        } else {
            return Err(format!("unexpected argument {argument:?}; expected [FILE] [--seed N]"));
        }
    }
    Ok((path.unwrap_or_else(|| PathBuf::from(file)), seed))
}
