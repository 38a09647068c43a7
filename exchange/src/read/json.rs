//! Parts of a JSON document.
//!
//! Input: bytes, or a part of a document. Output: numbers and texts, `None` where they are something else.
//! Guarantees: no recursion beyond [`AXES`] lists; lists of unequal lengths are no tensor.

use serde_json::Value;

use crate::foreign::elements;
use crate::{Refusal, Tensor};

/// The most axes of a tensor that is written as lists.
const AXES: usize = 6;

/// The document.
pub(super) fn parse(bytes: &[u8], format: &str) -> Result<Value, Refusal> {
    serde_json::from_slice(bytes).map_err(|error| {
        let help = "The file is truncated or of another format; JSON has no NaN and no infinity.";
        Refusal::new(format, format!("it is not valid JSON: {error}"), help)
    })
}

/// The text under a key, empty if there is none.
pub(super) fn text<'a>(of: &'a Value, key: &str) -> &'a str {
    of.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// A whole number.
pub(super) fn size(of: &Value) -> Option<usize> {
    of.as_u64().and_then(|number| usize::try_from(number).ok())
}

/// The list under a key, empty if there is none.
pub(super) fn list<'a>(of: &'a Value, key: &str) -> &'a [Value] {
    of.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// A number, or lists of numbers of equal lengths.
pub(super) fn tensor(of: &Value) -> Option<Tensor> {
    let mut shape = Vec::new();
    let mut first = of;
    while let Value::Array(list) = first {
        shape.push(list.len());
        if shape.len() > AXES {
            return None;
        }
        let Some(next) = list.first() else { break };
        first = next;
    }
    let mut numbers = Vec::new();
    collect(of, &shape, &mut numbers)?;
    (elements(&shape)? == numbers.len()).then_some(())?;
    Tensor::row(numbers).reshaped(shape)
}

fn collect(of: &Value, shape: &[usize], numbers: &mut Vec<f64>) -> Option<()> {
    let Some((&axis, rest)) = shape.split_first() else {
        numbers.push(of.as_f64()?);
        return Some(());
    };
    let list = of.as_array().filter(|list| list.len() == axis)?;
    list.iter().try_for_each(|part| collect(part, rest, numbers))
}
