//! Sizes in a declaration: whole numbers of at least 1.

use crate::check::number::{constant_error, spelled};
use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::syntax::{Number, Wanted, WrittenValue};

/// A size of at least 1.
pub(crate) fn check_size(value: &WrittenValue, what: &str, diagnostics: &mut Diagnostics) -> Option<usize> {
    let error = match (constant_error(value, what, Wanted::Size), value) {
        (Some(error), _) => error,
        (None, WrittenValue::Number(Number { size: Some(size @ 1..), .. })) => return Some(*size),
        (None, WrittenValue::Number(Number { value, place, .. })) => refuse_number(*value, *place, what),
        (None, WrittenValue::Wrong(_)) => return None,
        (None, other) => Diagnostic::new(
            Code::Size,
            other.place(),
            format!("{what} must be a number, found {}", other.kind()),
        )
        .help("write a number such as `16`"),
    };
    diagnostics.push(error);
    None
}

/// The error for a number that is not a size.
fn refuse_number(value: f64, place: Place, what: &str) -> Diagnostic {
    // Below 2⁵³ every whole number is exact.
    if value == 0.0 {
        Diagnostic::new(Code::Size, place, format!("{what} cannot be 0")).help("every size is at least 1")
    } else if value < 0.0 || value.fract() != 0.0 {
        let error = Diagnostic::new(
            Code::Size,
            place,
            format!("{what} must be a whole number, found {}", spelled(value)),
        );
        error.help("write a number such as `16`")
    } else if value < 9e15 {
        Diagnostic::new(
            Code::Size,
            place,
            format!("{what} must be written without a decimal point or an exponent"),
        )
        .help(format!("write `{value}`"))
    } else {
        Diagnostic::new(Code::Size, place, format!("{what} of {value:e} is more than `usize` can count"))
            .help("write a number such as `16`")
    }
}
