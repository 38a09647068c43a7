//! `Value`: what a configuration has on an axis.
//!
//! Input: a text or a number. Output: its text and its JSON. Guarantees: both read back as the same value, a
//! number with the same bits.

use std::fmt;

use serde_json::Value as Json;

/// What a configuration has on an axis.
///
/// ```
/// use netwright::train::sweep::Value;
///
/// assert_eq!(Value::from("adam").to_string(), "adam");
/// assert_eq!(Value::from(0.001), Value::Number(0.001));
/// assert_eq!(Value::from(32), Value::Integer(32));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A name: of a network, of an optimiser.
    Text(String),
    /// A whole number: of rows, of epochs.
    Integer(i64),
    /// Another number: a rate, a share.
    Number(f64),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl fmt::Display for Value {
    /// All digits of a number.
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => to.write_str(text),
            Self::Integer(number) => write!(to, "{number}"),
            Self::Number(number) => write!(to, "{number}"),
        }
    }
}

impl Value {
    pub(super) fn to_json(&self) -> Json {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Integer(number) => (*number).into(),
            Self::Number(number) => (*number).into(),
        }
    }

    pub(super) fn of_json(json: &Json) -> Option<Self> {
        match json {
            Json::String(text) => Some(Self::Text(text.clone())),
            Json::Number(number) => match number.as_i64() {
                Some(number) => Some(Self::Integer(number)),
                None => number.as_f64().map(Self::Number),
            },
            _ => None,
        }
    }

    /// As a number, for a picture: `None` for a text.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Text(_) => None,
            #[expect(clippy::cast_precision_loss, reason = "a place in a picture")]
            Self::Integer(number) => Some(*number as f64),
            Self::Number(number) => Some(*number),
        }
    }
}
