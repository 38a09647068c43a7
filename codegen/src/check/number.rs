//! What stands where a number should: a constant, which only the compiler knows, or per cent where a share is asked for.

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

/// The share that so many per cent are; `None` of a number that is most likely not per cent.
pub(super) fn of_percent(number: f64) -> Option<f64> {
    // Digits are kept: 0.07 is not 0.07 + 1e-17.
    (2.0..100.0).contains(&number).then(|| ((number / 100.0) * 1e9).round() / 1e9)
}
