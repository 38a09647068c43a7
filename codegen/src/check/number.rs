//! Wrong forms of a number: a constant, whose value only the compiler knows, a percentage instead of a share,
//! or a number that single precision cannot hold.

use crate::diag::{Code, Diagnostic};
use crate::keyword;
use crate::syntax::{Constant, Number, Wanted, WrittenValue};

/// The error for a constant where `what`, such as "a layer width", stands, or for a number that single
/// precision does not hold; `None` if the value is something else.
///
/// Every place that reads a number or a list of them asks here first, so that a constant is called one
/// everywhere.
pub(super) fn constant_error(value: &WrittenValue, what: &str, wanted: Wanted) -> Option<Diagnostic> {
    match value {
        WrittenValue::Constant(constant) => Some(constant.refuse(what, wanted)),
        // A word of the language is something else in the wrong place.
        WrittenValue::Word(word) if !keyword::is_word(&word.word.to_string()) => {
            Some(Constant::of_word(&word.text, word.place).refuse(what, wanted))
        }
        WrittenValue::Number(number) if wanted == Wanted::Number => precision_error(number),
        _ => None,
    }
}

/// The error for a number that overflows single precision, or that is above 0 and 0 there.
pub(super) fn precision_error(number: &Number) -> Option<Diagnostic> {
    let value = number.value;
    let (message, help) = if value.abs() > f64::from(f32::MAX) {
        (format!("{value:e} overflows single precision"), "the largest f32 is about 3.4e38")
    } else if value > 0.0 && !is_positive(value) {
        (format!("{value:e} is 0 in single precision"), "the smallest f32 above 0 is about 1.4e-45")
    } else {
        return None;
    };
    Some(Diagnostic::new(Code::Number, number.place, message).help(help))
}

/// A number as people write it: 1e-5 is not 0.00001, and 1e300 has no 300 digits.
pub(super) fn spelled(number: f64) -> String {
    match number.abs() {
        size if size != 0.0 && !(1e-3..1e16).contains(&size) => format!("{number:e}"),
        _ => number.to_string(),
    }
}

/// Whether a number is above 0, and finite, in single precision too.
pub(super) fn is_positive(number: f64) -> bool {
    number as f32 > 0.0 && number <= f64::from(f32::MAX)
}

/// The share that so many per cent are; `None` of a number that is probably not per cent.
pub(super) fn of_percent(number: f64) -> Option<f64> {
    // Digits are kept: 0.07 is not 0.07 + 1e-17.
    (2.0..100.0).contains(&number).then(|| ((number / 100.0) * 1e9).round() / 1e9)
}

/// 1 minus a number, without the rounding of binary numbers: for 0.99 it is 0.01.
pub(super) fn kept(share: f64) -> f64 {
    ((1.0 - share) * 1e9).round() / 1e9
}
