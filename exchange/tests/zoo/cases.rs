//! The recorded cases of the zoo: inputs and outputs of a model, as the program that wrote it computed them.
//!
//! The folder is named by the environment variable `NETWRIGHT_ZOO`; without it a test says that it is skipped.

use std::path::PathBuf;

use serde_json::Value;

/// The folder of the zoo.
pub(crate) fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("NETWRIGHT_ZOO").map(PathBuf::from).filter(|folder| folder.is_dir());
    if folder.is_none() {
        eprintln!("skipped: NETWRIGHT_ZOO does not name the folder of the zoo");
    }
    folder
}

/// A file of numbers that were recorded.
pub(crate) struct Cases(pub(crate) Value);

fn flatten(value: &Value, to: &mut Vec<f64>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| flatten(item, to)),
        Value::Bool(truth) => to.push(f64::from(u8::from(*truth))),
        _ => to.push(
            value
                .as_f64()
                .unwrap_or_else(|| value.as_str().and_then(|text| text.parse().ok()).unwrap_or(f64::NAN)),
        ),
    }
}

fn rows(value: &Value) -> Vec<Vec<f64>> {
    let row = |row: &Value| {
        let mut numbers = Vec::new();
        flatten(row, &mut numbers);
        numbers
    };
    value.as_array().map(|items| items.iter().map(row).collect()).unwrap_or_default()
}

impl Cases {
    /// The rows of an input or an output, by its name where the file has several.
    fn of(&self, field: &str, name: &str) -> Option<Vec<Vec<f64>>> {
        match self.0.get(field)? {
            Value::Object(by_name) => by_name.get(name).map(rows),
            list => Some(rows(list)),
        }
    }

    pub(crate) fn inputs(&self, name: &str) -> Option<Vec<Vec<f64>>> {
        self.of("inputs", name)
    }

    pub(crate) fn outputs(&self, name: &str) -> Option<Vec<Vec<f64>>> {
        self.of("outputs", name)
    }

    pub(crate) fn names(&self, field: &str) -> Vec<String> {
        let names = self.0.get(field).and_then(Value::as_array);
        names
            .map(|names| names.iter().filter_map(|name| name.as_str().map(String::from)).collect())
            .unwrap_or_default()
    }

    pub(crate) fn tolerance(&self) -> f64 {
        self.0.get("tolerance").and_then(Value::as_f64).unwrap_or(0.0)
    }

    pub(crate) fn text(&self, field: &str) -> &str {
        self.0.get(field).and_then(Value::as_str).unwrap_or_default()
    }
}

/// How far `got` is from `want`, in the zoo's measure: over the largest number of the row, at least 1.
pub(crate) fn distance(got: &[f64], want: &[f64]) -> f64 {
    let scale = want.iter().fold(1.0, |largest: f64, number| largest.max(number.abs()));
    let apart =
        got.iter().zip(want).map(|(got, want)| if got == want { 0.0 } else { (got - want).abs() / scale });
    if got.len() == want.len() {
        apart.fold(0.0, |largest, apart| if apart.is_nan() || apart > largest { apart } else { largest })
    } else {
        f64::INFINITY
    }
}
