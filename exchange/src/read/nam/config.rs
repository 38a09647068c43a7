//! Parts of a configuration of Neural Amp Modeler.
//!
//! Input: an object and a key. Output: what stands there. Guarantees: what is absent has a meaning of its
//! own, which each function says.

use serde_json::Value;

/// Whether it is so; `absent` where nobody says.
pub(super) fn is(of: &Value, key: &str, absent: bool) -> bool {
    of.get(key).and_then(Value::as_bool).unwrap_or(absent)
}

/// A part that may be absent or inactive.
pub(super) fn active<'a>(of: &'a Value, key: &str) -> Option<&'a Value> {
    of.get(key).filter(|part| is(part, "active", false))
}

/// One value for all layers, or a list of one for each.
pub(super) fn at<'a>(of: &'a Value, key: &str, index: usize) -> Option<&'a Value> {
    match of.get(key)? {
        Value::Array(list) => list.get(index),
        one => Some(one),
    }
}
