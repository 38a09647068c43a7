//! Tables of numbers with a class in the last column, and the command line of the examples that learn from them.
//!
//! In comes a CSV file whose first line names the columns. Out come rows in which every number is finite and
//! every class is in range, or a message that says which file, line and field is wrong.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use netwright::Generator;

/// The rows of a file: what is known of each, and the class to be learnt.
pub(crate) struct Table<const FEATURES: usize> {
    pub(crate) features: Vec<[f32; FEATURES]>,
    pub(crate) classes: Vec<usize>,
}

impl<const FEATURES: usize> Table<FEATURES> {
    /// Reads a file of `FEATURES` columns of numbers and one of classes below `classes`.
    pub(crate) fn read(path: &Path, classes: usize) -> Result<Self, String> {
        let file = path.display();
        // Records of bytes, of any length: the checks below have the better messages.
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .trim(csv::Trim::All)
            .from_path(path)
            .map_err(|error| format!("{file}: {error}"))?;
        let names = reader.byte_headers().map_err(|error| format!("{file}: {error}"))?.clone();
        if names.len() != FEATURES + 1 {
            return Err(format!("{file}:1: {} columns, expected {FEATURES} and a class", names.len()));
        }
        let mut table = Self { features: Vec::new(), classes: Vec::new() };
        for record in reader.byte_records() {
            let record = record.map_err(|error| format!("{file}: {error}"))?;
            let line = record.position().map_or(0, csv::Position::line);
            if record.len() != names.len() {
                return Err(format!("{file}:{line}: {} fields, expected {}", record.len(), names.len()));
            }
            let wrong = |field: usize, problem: &str| {
                let [name, text] = [&names[field], &record[field]].map(String::from_utf8_lossy);
                format!("{file}:{line}: field \"{name}\": \"{text}\" {problem}")
            };
            let mut features = [0.0; FEATURES];
            for (field, feature) in features.iter_mut().enumerate() {
                let text = str::from_utf8(&record[field]).unwrap_or_default();
                *feature = text.parse().map_err(|_| wrong(field, "is not a number"))?;
                if !feature.is_finite() {
                    return Err(wrong(field, "is not finite"));
                }
            }
            let class = str::from_utf8(&record[FEATURES]).ok().and_then(|text| text.parse().ok());
            let Some(class) = class.filter(|&class| class < classes) else {
                return Err(wrong(FEATURES, &format!("is not a class from 0 to {}", classes - 1)));
            };
            table.features.push(features);
            table.classes.push(class);
        }
        if table.classes.len() < 5 {
            return Err(format!("{file}: {} rows, but splitting them takes at least 5", table.classes.len()));
        }
        Ok(table)
    }

    /// The rows in a random order: four fifths to learn from, and the rest to test on.
    pub(crate) fn split(mut self, generator: &mut Generator) -> (Self, Self) {
        shuffle_rows(generator, &mut self.features, &mut self.classes);
        let first = self.classes.len() * 4 / 5;
        let test = Self { features: self.features.split_off(first), classes: self.classes.split_off(first) };
        (self, test)
    }
}

/// Brings two columns of equal length into the same random order: from the same state come the same draws.
pub(crate) fn shuffle_rows<A, B>(generator: &mut Generator, a: &mut [A], b: &mut [B]) {
    generator.clone().shuffle(a);
    generator.shuffle(b);
}

/// The file and the seed of a command line `[FILE] [--seed N]`.
pub(crate) fn arguments(given: impl IntoIterator<Item = OsString>, file: &str) -> Result<(PathBuf, u64), String> {
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
