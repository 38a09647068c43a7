//! The kinds of values under the keys of a JSON document.
//!
//! Input: an object and the keys that a reader knows. Output: nothing, or why the object is not what the
//! reader takes it for, with the path of the key. Guarantees: a key that a reader knows has the right kind or
//! is absent; `null` is absent. Other keys are free.
//!
//! Without this, a reader would take a number in quotes for none and compute with a default.

use serde_json::Value;

use super::zip::short;

/// What a value may be.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// Anything.
    Any,
    /// A whole number.
    Count,
    /// A number.
    Number,
    /// True or false.
    Flag,
    /// A text.
    Text,
    /// An object with these keys.
    Object(&'static [Key]),
    /// A list of these.
    List(&'static Kind),
    /// One of these, or a list of them.
    OneOrList(&'static Kind),
    /// A text, or an object with these keys.
    TextOr(&'static [Key]),
    /// False, or an object with these keys.
    OffOr(&'static [Key]),
}

/// A key.
pub(super) struct Key {
    name: &'static str,
    kind: Kind,
    is_needed: bool,
}

/// A key that must be there.
pub(super) const fn needed(name: &'static str, kind: Kind) -> Key {
    Key { name, kind, is_needed: true }
}

/// A key that may be absent.
pub(super) const fn free(name: &'static str, kind: Kind) -> Key {
    Key { name, kind, is_needed: false }
}

impl Kind {
    /// In words.
    fn text(self) -> &'static str {
        match self {
            Self::Any => "a value",
            Self::Count => "a whole number",
            Self::Number => "a number",
            Self::Flag => "true or false",
            Self::Text => "a text",
            Self::Object(_) => "an object",
            Self::List(_) => "a list",
            Self::OneOrList(Self::Count) => "a whole number or a list of them",
            Self::OneOrList(_) => "a text, an object or a list of them",
            Self::TextOr(_) => "a text or an object",
            Self::OffOr(_) => "false or an object",
        }
    }

    /// Whether a value is of this kind, as its path says.
    fn check(self, value: &Value, path: &str) -> Result<(), String> {
        let wrong = || Err(format!("`{path}` is {}, and has to be {}", spelled(value), self.text()));
        match (self, value) {
            (Self::Any, _) => Ok(()),
            (Self::Count, value) if value.as_u64().is_some() => Ok(()),
            (Self::Number, Value::Number(_))
            | (Self::Flag, Value::Bool(_))
            | (Self::OffOr(_), Value::Bool(false))
            | (Self::Text | Self::TextOr(_), Value::String(_)) => Ok(()),
            (Self::Object(keys) | Self::TextOr(keys) | Self::OffOr(keys), Value::Object(_)) => {
                check(value, keys, path)
            }
            (Self::List(kind) | Self::OneOrList(kind), Value::Array(list)) => {
                let mut parts = list.iter().enumerate().filter(|(_, part)| !part.is_null());
                parts.try_for_each(|(at, part)| kind.check(part, &format!("{path}[{at}]")))
            }
            // What is wrong within an object is said of its key.
            (Self::OneOrList(Self::TextOr(keys)), Value::Object(_)) => check(value, keys, path),
            (Self::OneOrList(kind), one) => kind.check(one, path).or_else(|_| wrong()),
            _ => wrong(),
        }
    }
}

/// Whether an object has values of these kinds, as the path before its keys says.
pub(super) fn check(of: &Value, keys: &[Key], path: &str) -> Result<(), String> {
    for key in keys {
        let path = if path.is_empty() { key.name.to_owned() } else { format!("{path}.{}", key.name) };
        match of.get(key.name).filter(|value| !value.is_null()) {
            Some(value) => key.kind.check(value, &path)?,
            None if key.is_needed => return Err(format!("`{path}` is missing, {}", key.kind.text())),
            None => {}
        }
    }
    Ok(())
}

/// A value as a message shows it.
fn spelled(value: &Value) -> String {
    match value {
        Value::Null => String::from("null"),
        Value::Bool(truth) => truth.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => format!("the text \"{}\"", short(text)),
        Value::Array(_) => String::from("a list"),
        Value::Object(_) => String::from("an object"),
    }
}
