//! `Trial`: one run that a sweep asks for.
//!
//! Input: a configuration, a seed, a fold, a budget; or its line of JSON, from anyone. Output: the values by
//! their names. Guarantees: the same trial has the same line, and a line reads back as the same trial.

use std::fmt;
use std::str::FromStr;

use serde_json::{Map, Value as Json};

use super::Value;
use crate::Error;
use crate::error::short;

/// One run that a sweep asks for: a configuration, a seed, a fold, and a budget.
///
/// Its text is a list of all of them, and [`to_json`](Self::to_json) the line that a worker process reads.
///
/// ```
/// use netwright::train::sweep::Trial;
///
/// let line = r#"{"budget":30,"fold":2,"seed":1,"values":{"network":"Net8","rate":0.01}}"#;
/// let trial: Trial = line.parse()?;
/// assert_eq!((trial.text("network")?, trial.number("rate")?), ("Net8", 0.01));
/// assert_eq!((trial.seed(), trial.fold(), trial.budget()), (1, 2, 30));
/// assert_eq!(trial.to_json(), line);
/// assert!(trial.number("momentum").is_err());
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    pub(super) values: Vec<(String, Value)>,
    pub(super) seed: u64,
    pub(super) fold: usize,
    pub(super) budget: u64,
}

impl Trial {
    /// The text on an axis, such as the name of a network.
    ///
    /// # Errors
    ///
    /// If the sweep has no such axis, or its values are numbers.
    pub fn text(&self, axis: &str) -> Result<&str, Error> {
        match self.value(axis)? {
            Value::Text(text) => Ok(text),
            other => Err(wrong(axis, other, "`number` or `integer`")),
        }
    }

    /// The number on an axis, which may be a whole one.
    ///
    /// # Errors
    ///
    /// If the sweep has no such axis, or its values are texts.
    pub fn number(&self, axis: &str) -> Result<f64, Error> {
        let value = self.value(axis)?;
        value.number().ok_or_else(|| wrong(axis, value, "`text`"))
    }

    /// The whole number on an axis.
    ///
    /// # Errors
    ///
    /// If the sweep has no such axis, or its values are something else.
    ///
    /// ```
    /// # use netwright::train::sweep::Trial;
    /// let line = r#"{"values":{"batch":32},"seed":1,"fold":0,"budget":30}"#;
    /// assert_eq!(line.parse::<Trial>()?.integer("batch")?, 32);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn integer(&self, axis: &str) -> Result<i64, Error> {
        match self.value(axis)? {
            Value::Integer(number) => Ok(*number),
            other => Err(wrong(axis, other, "`text` or `number`")),
        }
    }

    /// The configuration: each axis with its value.
    #[must_use]
    pub fn values(&self) -> &[(String, Value)] {
        &self.values
    }

    /// The seed: one of [`Sweep::seeds`](super::Sweep::seeds).
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The index of the fold, below the number of [`Sweep::folds`](super::Sweep::folds).
    #[must_use]
    pub fn fold(&self) -> usize {
        self.fold
    }

    /// The number of epochs, or whatever a run takes more of to become better: that of
    /// [`Sweep::budget`](super::Sweep::budget), or less of it in an early round of
    /// [`Sweep::halving`](super::Sweep::halving).
    #[must_use]
    pub fn budget(&self) -> u64 {
        self.budget
    }

    /// The line of JSON that a worker process reads, without its end.
    #[must_use]
    pub fn to_json(&self) -> String {
        Json::from(self.fields()).to_string()
    }

    pub(super) fn fields(&self) -> Map<String, Json> {
        let values = self.values.iter().map(|(name, value)| (name.clone(), value.to_json()));
        let mut fields = Map::new();
        fields.insert("values".into(), Json::from_iter(values));
        fields.insert("seed".into(), self.seed.into());
        fields.insert("fold".into(), self.fold.into());
        fields.insert("budget".into(), self.budget.into());
        fields
    }

    /// The trial of the fields of a line; others are of no concern.
    pub(super) fn of_fields(fields: &Map<String, Json>) -> Option<Self> {
        let values = fields.get("values")?.as_object()?.iter();
        let value = |(name, json): (&String, &Json)| Some((name.clone(), Value::of_json(json)?));
        let whole = |name: &str| fields.get(name)?.as_u64();
        Some(Self {
            values: values.map(value).collect::<Option<_>>()?,
            seed: whole("seed")?,
            fold: whole("fold")?.try_into().ok()?,
            budget: whole("budget")?,
        })
    }

    /// The values in the order of these axes; `None` if they are not those of the trial.
    pub(super) fn in_order(&self, axes: &[String]) -> Option<Self> {
        let find = |axis: &String| self.values.iter().find(|(name, _)| name == axis).cloned();
        let values: Vec<_> = axes.iter().map(find).collect::<Option<_>>()?;
        (values.len() == self.values.len()).then(|| Self { values, ..self.clone() })
    }

    fn value(&self, axis: &str) -> Result<&Value, Error> {
        let found = self.values.iter().find(|(name, _)| name == axis);
        found.map(|(_, value)| value).ok_or_else(|| {
            let known: Vec<String> =
                self.values.iter().map(|(name, _)| format!("`{}`", short(name))).collect();
            let help = match known.is_empty() {
                true => "the sweep has none: `numbers`, `integers` and `texts` add one".to_owned(),
                false => format!("the sweep has {}", known.join(", ")),
            };
            Error::refused(format!("there is no axis `{}`", short(axis)), help)
        })
    }
}

fn wrong(axis: &str, value: &Value, methods: &str) -> Error {
    let fact = format!("axis `{}` has the value `{}`", short(axis), short(&value.to_string()));
    Error::refused(fact, format!("ask for it with {methods}"))
}

impl FromStr for Trial {
    type Err = Error;

    /// Reads a line of JSON.
    fn from_str(line: &str) -> Result<Self, Error> {
        let json: Option<Json> = serde_json::from_str(line).ok();
        let trial = json.as_ref().and_then(Json::as_object).and_then(Self::of_fields);
        trial.ok_or_else(|| {
            let fact = format!("`{}` is no line of a sweep", short(line.trim_end()));
            let help = "it is such as {\"values\":{\"rate\":0.1},\"seed\":1,\"fold\":0,\"budget\":30}";
            Error::refused(fact, help)
        })
    }
}

impl fmt::Display for Trial {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value) in &self.values {
            write!(to, "{name} {value}, ")?;
        }
        write!(to, "seed {}, fold {}, budget {}", self.seed, self.fold, self.budget)
    }
}
