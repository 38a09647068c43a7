//! Tables of numbers with a class in the last column.
//!
//! Input: a CSV file whose first line names the columns. Output: rows in which every number is finite and
//! every class is in range, or a message that says which file, line and field is wrong.

use std::path::Path;

mod split;
pub(crate) use split::shuffle_rows;

/// The rows of a file: what is known of each, and the class to be learnt.
pub(crate) struct Table<const FEATURES: usize> {
    pub(crate) features: Vec<[f32; FEATURES]>,
    pub(crate) classes: Vec<usize>,
}

impl<const FEATURES: usize> Table<FEATURES> {
    /// Reads a file of `FEATURES` columns of numbers and one of classes below `classes`.
    pub(crate) fn read(path: &Path, classes: usize) -> Result<Self, String> {
        let file = path.display();
        let bytes = std::fs::read(path).map_err(|error| format!("{file}: {error}"))?;
        // Records of bytes, of any length: the checks below have the better messages.
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(bytes.as_slice());
        let names = reader.byte_headers().map_err(|error| format!("{file}: {error}"))?.clone();
        if names.len() != FEATURES + 1 {
            return Err(format!("{file}:1: expected {FEATURES} columns and a class, found {}", names.len()));
        }
        let mut table = Self { features: Vec::new(), classes: Vec::new() };
        for record in reader.byte_records() {
            let record = record.map_err(|error| format!("{file}: {error}"))?;
            // The reader's own count takes blank lines, and the second half of a line's end, for the next
            // row's.
            let line = || {
                let (before, rest) =
                    bytes.split_at(record.position().map_or(0, |position| position.byte() as usize));
                let skipped = rest.iter().take_while(|byte| b"\r\n".contains(byte));
                1 + before.iter().chain(skipped).filter(|&&byte| byte == b'\n').count()
            };
            if record.len() != names.len() {
                return Err(format!(
                    "{file}:{}: expected {} fields, found {}",
                    line(),
                    names.len(),
                    record.len()
                ));
            }
            let wrong = |field: usize, problem: &str| {
                let [name, text] = [&names[field], &record[field]].map(String::from_utf8_lossy);
                format!("{file}:{}: field \"{name}\": \"{text}\" {problem}", line())
            };
            let mut features = [0.0_f32; FEATURES];
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
            return Err(format!("{file}: expected at least 5 rows to split, found {}", table.classes.len()));
        }
        Ok(table)
    }
}
