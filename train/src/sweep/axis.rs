//! What a sweep varies: a name, and the values to try.
//!
//! Input: lists and ranges. Output: all values of a list, or one that a generator draws. Guarantees: a value
//! that is drawn has at most six significant digits, is in its range, and is the same on every machine.

use netwright_runtime::scalar::Separate;
use netwright_runtime::{Generator, Scalar};

use super::Value;
use crate::Error;
use crate::error::short;

/// The words that a table of runs has for its own columns.
const TAKEN: [&str; 8] = ["seed", "fold", "budget", "error", "rank", "runs", "failed", "deviation"];

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Axis {
    pub(super) name: String,
    pub(super) values: Values,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Values {
    /// One of these.
    List(Vec<Value>),
    /// Every number between two is as likely.
    Uniform([f64; 2]),
    /// Every factor between two is as likely.
    LogUniform([f64; 2]),
}

impl Axis {
    /// Refuses values that cannot be tried.
    pub(super) fn check(&self) -> Result<(), Error> {
        let name = short(&self.name);
        let refused = |fact: &str, help: &str| Err(Error::refused(format!("axis `{name}`: {fact}"), help));
        match &self.values {
            Values::List(values) => {
                if values.is_empty() {
                    return refused("it has no values", "give it at least one, or leave it out");
                }
                let is_finite = |value: &Value| value.number().is_none_or(f64::is_finite);
                if let Some(value) = values.iter().find(|value| !is_finite(value)) {
                    return refused(&format!("{value} is no finite number"), "leave it out");
                }
                let twice =
                    |(at, value): (usize, &Value)| values.iter().take(at).any(|before| before == value);
                if let Some((_, value)) = values.iter().enumerate().find(|&each| twice(each)) {
                    let fact = format!("`{}` is there twice", short(&value.to_string()));
                    return refused(&fact, "give each value once; `seeds` repeats runs");
                }
                Ok(())
            }
            Values::Uniform([low, high]) if low < high && (high - low).is_finite() => Ok(()),
            Values::LogUniform([low, high]) if 0.0 < *low && low < high && high.is_finite() => Ok(()),
            Values::Uniform([low, high]) => {
                refused(&format!("{low} to {high} is no range"), "give a smaller and a larger finite number")
            }
            Values::LogUniform([low, high]) => refused(
                &format!("{low} to {high} is no range of factors"),
                "give a smaller and a larger finite number, both above 0",
            ),
        }
    }

    /// A value that these numbers choose.
    pub(super) fn draw(&self, draws: &mut Generator) -> Option<Value> {
        match &self.values {
            Values::List(values) => values.get(draws.below(values.len())).cloned(),
            Values::Uniform([low, high]) => {
                let number = low + (high - low) * draws.uniform();
                Some(Value::Number(rounded(number, *low, *high)))
            }
            Values::LogUniform([low, high]) => {
                // The runtime's own functions, which have the same bits on every machine.
                let [from, to] = [low, high].map(|end| Scalar::ln::<Separate>(*end));
                let number = Scalar::exp::<Separate>(from + (to - from) * draws.uniform());
                Some(Value::Number(rounded(number, *low, *high)))
            }
        }
    }

    /// How many values there are; `None` for a range.
    pub(super) fn count(&self) -> Option<usize> {
        match &self.values {
            Values::List(values) => Some(values.len()),
            Values::Uniform(_) | Values::LogUniform(_) => None,
        }
    }

    /// What it tries, for a page.
    pub(super) fn text(&self) -> String {
        match &self.values {
            Values::List(values) => {
                let values: Vec<String> = values.iter().map(|value| short(&value.to_string())).collect();
                values.join(", ")
            }
            Values::Uniform([low, high]) => format!("{low} to {high}"),
            Values::LogUniform([low, high]) => format!("{low} to {high}, logarithmic"),
        }
    }
}

/// Six significant digits, so that a table shows the whole number.
fn rounded(number: f64, low: f64, high: f64) -> f64 {
    format!("{number:.5e}").parse().unwrap_or(number).clamp(low, high)
}

/// Refuses names that columns of a table cannot have side by side.
pub(super) fn check_names(axes: &[Axis]) -> Result<(), Error> {
    for (index, Axis { name, .. }) in axes.iter().enumerate() {
        let is_there = axes.iter().take(index).any(|before| before.name == *name);
        if is_there || TAKEN.contains(&name.as_str()) || name.trim().is_empty() || name.contains(['\n', '\r'])
        {
            let fact = format!("the name of an axis, `{}`, is empty, taken or of several lines", short(name));
            let help =
                "give each axis a name of its own; `seeds`, `folds` and `budget` are options of a sweep";
            return Err(Error::refused(fact, help));
        }
    }
    Ok(())
}

/// Whether a number of a run can have a column of this name beside the axes.
pub(super) fn is_free(name: &str, axes: &[String]) -> bool {
    !TAKEN.contains(&name) && !axes.iter().any(|axis| axis == name) && !name.trim().is_empty()
}
