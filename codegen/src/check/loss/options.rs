//! The numbers of a term: its weight, its option, and the divisor of its sum; and the steps that it compares.

use crate::check::memory::first_earlier;
use crate::check::names::Resolved;
use crate::check::number::{constant_error, is_positive, of_percent, precision_error, spelled};
use crate::check::written::without_option;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::keyword::{self, ComparedSteps, Divisor, LAST, Loss, option};
use crate::syntax::{self, Wanted, WrittenTerm, WrittenValue};

/// The number before a term.
pub(super) fn check_weight(term: &WrittenTerm, diagnostics: &mut Diagnostics) -> f64 {
    let Some(weight) = term.weight else { return 1.0 };
    if is_positive(weight.value) {
        return weight.value;
    }
    let message = "the weight of a loss must be a number above 0";
    diagnostics.push(precision_error(&weight).unwrap_or_else(|| {
        Diagnostic::new(Code::LossWeight, weight.place, message).help("write `0.5`, or remove the term")
    }));
    1.0
}

/// The loss with the number that it is given, if it takes one.
pub(super) fn check_number(operation: &syntax::Call, loss: Loss, diagnostics: &mut Diagnostics) -> Loss {
    let Some(known) = loss.number() else { return loss };
    let found = operation.options.iter().find(|argument| argument.key == known.field);
    let Some(argument) = found.filter(|argument| !argument.value.is_wrong()) else { return loss };
    match &argument.value {
        WrittenValue::Number(number) if known.accepts(number.value) => loss.with(number.value),
        other => {
            diagnostics.push(number_error(other, known));
            loss
        }
    }
}

/// The error for anything but a number that the loss accepts.
fn number_error(value: &WrittenValue, known: keyword::Number) -> Diagnostic {
    if let Some(error) = constant_error(value, &format!("`{}`", known.field), Wanted::Number) {
        return error;
    }
    let message = format!("`{}` must be {}", known.field, known.takes);
    let percent = match value {
        WrittenValue::Number(number) if known.field == option::LABEL_SMOOTHING => of_percent(number.value),
        _ => None,
    };
    let help = match (percent, value) {
        (Some(share), _) => format!("write `{} = {share}` for that percentage", known.field),
        (None, WrittenValue::Number(number)) if known.accepts(-number.value) => {
            format!("write `{} = {}`", known.field, spelled(-number.value))
        }
        _ => format!("write `{} = {}`", known.field, known.example),
    };
    Diagnostic::new(Code::LossOption, value.place(), message).help(help)
}

/// `normalise = weights`: the divisor of the sum over the samples of a batch.
pub(super) fn check_divisor(operation: &syntax::Call, diagnostics: &mut Diagnostics) -> Divisor {
    let found = operation.options.iter().find(|argument| argument.key == option::NORMALISE);
    let Some(argument) = found.filter(|argument| !argument.value.is_wrong()) else {
        return Divisor::Rows;
    };
    if argument.value.as_name().is_some_and(|name| name == option::WEIGHTS) {
        return Divisor::Weights;
    }
    let (place, found) = (argument.value.place(), argument.value.kind());
    let message = format!("`{}` must be `{}`, found {found}", option::NORMALISE, option::WEIGHTS);
    let help = "write `normalise = weights` to divide by the sum of the samples' weights, or remove the option to \
                divide by the number of samples";
    diagnostics.push(Diagnostic::new(Code::LossOption, place, message).help(help));
    Divisor::Rows
}

/// `at = last`: the steps of a sequence that the term compares. Without a memory there are no steps.
pub(super) fn check_steps(
    operation: &syntax::Call,
    names: &Resolved<'_>,
    diagnostics: &mut Diagnostics,
) -> ComparedSteps {
    let found = operation.options.iter().find(|argument| argument.key == option::AT);
    let Some(argument) = found.filter(|argument| !argument.value.is_wrong()) else {
        return ComparedSteps::Every;
    };
    let (at, fixed) = (option::AT, without_option(operation, argument));
    if argument.value.as_name().is_none_or(|name| name != LAST) {
        let message = format!("`{at}` must be `{LAST}`, found {}", argument.value.kind());
        let help = format!(
            "write `{at} = {LAST}` to compare the last step of each sequence, or `{fixed}` to compare every step"
        );
        diagnostics.push(Diagnostic::new(Code::LossOption, argument.value.place(), message).help(help));
    } else if first_earlier(names).is_none() {
        let message = "a network without a memory has no steps, so no term compares the last one";
        let error = Diagnostic::new(Code::LossOption, argument.key.span(), message);
        diagnostics.push(error.help(format!("write `{fixed}`")));
    } else {
        return ComparedSteps::Last;
    }
    ComparedSteps::Every
}
