//! What stands where a number should, and is none because only the compiler knows its value.

use crate::diag::Diagnostic;
use crate::keyword;
use crate::syntax::{Constant, Value, Wanted};

/// The error for a constant where `what`, such as "a layer width", stands; `None` if the value is something else.
///
/// Every place that reads a number or a list of them asks here first, so that a constant is called one everywhere.
pub(super) fn constant_error(value: &Value, what: &str, wanted: Wanted) -> Option<Diagnostic> {
    match value {
        Value::Constant(constant) => Some(constant.refuse(what, wanted)),
        // A word of the language is something else in the wrong place.
        Value::Word(word) if !keyword::is_word(&word.word.to_string()) => {
            Some(Constant::of_word(word).refuse(what, wanted))
        }
        _ => None,
    }
}
