//! The value of an option: a switch, a number with its bounds, or an initialiser.

use crate::check::number::{constant_error, is_positive, kept, of_percent};
use crate::check::written::{number_text, place_behind};
use crate::diag::{Code, Diagnostic, Diagnostics, nearest};
use crate::keyword::{self, Init, option};
use crate::syntax::{Wanted, WrittenValue};

/// The value, or an error.
pub(super) fn noted<T>(
    read: Option<Result<T, impl Into<Vec<Diagnostic>>>>,
    diagnostics: &mut Diagnostics,
) -> Option<T> {
    match read? {
        Ok(value) => Some(value),
        Err(errors) => {
            errors.into().into_iter().for_each(|error| diagnostics.push(error));
            None
        }
    }
}

/// `he_normal`, `uniform(0.1)`.
pub(super) fn read_init(value: &WrittenValue, key: &str) -> Result<Init, Diagnostic> {
    let all = || format!("initialisers are {}", keyword::list(Init::WORDS));
    let WrittenValue::Word(operation) = value else {
        return Err(Diagnostic::new(
            Code::OptionValue,
            value.place(),
            format!("`{key}` cannot be {}", value.kind()),
        )
        .help(all()));
    };
    let word = operation.word.to_string();
    let Some(init) = Init::of(&word) else {
        let error = Diagnostic::new(
            Code::UnknownInit,
            operation.word.span(),
            format!("no initialiser is called `{word}`"),
        );
        return Err(match nearest(&word, Init::WORDS) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help(all()),
        });
    };
    let Some(known) = init.number() else {
        return match (operation.arguments.as_slice(), operation.options.is_empty()) {
            ([], true) => Ok(init),
            _ => {
                Err(Diagnostic::new(Code::Arguments, operation.place, format!("`{word}` takes no arguments"))
                    .help(format!("write `{word}`")))
            }
        };
    };
    let error = match (operation.arguments.as_slice(), operation.options.is_empty()) {
        ([], true) => return Ok(init),
        ([WrittenValue::Number(number)], true) if known.accepts(number.value) => {
            return Ok(init.with(number.value));
        }
        ([value], true) => constant_error(value, &format!("the {} of `{word}`", known.noun), Wanted::Number),
        _ => None,
    };
    Err(error.unwrap_or_else(|| {
        let place = place_behind(operation, usize::from(operation.arguments.len() > 1));
        let example = init.with_example().unwrap_or_default();
        Diagnostic::new(Code::Arguments, place, format!("`{word}` takes at most {}", known.takes))
            .help(format!("write `{word}`, or `{word}({})` for {example}", known.example))
    }))
}

/// `true` or `false`.
pub(super) fn read_bool(value: &WrittenValue, key: &str) -> Result<bool, Diagnostic> {
    if let WrittenValue::Word(operation) = value
        && operation.arguments.is_empty()
        && operation.options.is_empty()
    {
        if operation.word == "true" {
            return Ok(true);
        }
        if operation.word == "false" {
            return Ok(false);
        }
    }
    let error =
        Diagnostic::new(Code::OptionValue, value.place(), format!("`{key}` must be `true` or `false`"));
    Err(match (near_bool(value), value) {
        (Some(near), _) => error.help(format!("did you mean `{near}`?")),
        (None, WrittenValue::Number(number)) => {
            error.help(format!("write `{key} = {}`", number.value != 0.0))
        }
        (None, _) => error.help(format!("write `{key} = true`")),
    })
}

/// The meaning of a word such as `False`.
pub(super) fn near_bool(value: &WrittenValue) -> Option<&'static str> {
    nearest(&value.as_name()?.to_string(), ["true", "false"])
}

/// A number above 0 and at most 1.
pub(super) fn read_share(value: &WrittenValue, key: &str) -> Result<f64, Diagnostic> {
    match value {
        WrittenValue::Number(number) if is_positive(number.value) && number.value <= 1.0 => Ok(number.value),
        other => {
            if let Some(error) = constant_error(other, &format!("`{key}`"), Wanted::Number) {
                return Err(error);
            }
            let message = format!("`{key}` must be a number above 0 and at most 1");
            let error = Diagnostic::new(Code::OptionValue, other.place(), message);
            let share = match other {
                WrittenValue::Number(number) => of_percent(number.value),
                _ => None,
            };
            Err(match share {
                // The share that is kept, as in Keras.
                Some(share) if share > 0.5 => error.help(format!(
                    "write `{key} = {}`: it is the share that is taken of a batch, not the share that is kept",
                    kept(share)
                )),
                Some(share) => error.help(format!("write `{key} = {share}` for that percentage")),
                None => error.help(format!("write `{key} = 0.1`")),
            })
        }
    }
}

/// A number above 0.
pub(super) fn read_above_zero(value: &WrittenValue, key: &str, example: f64) -> Result<f64, Diagnostic> {
    match value {
        WrittenValue::Number(number) if is_positive(number.value) => Ok(number.value),
        other => {
            if let Some(error) = constant_error(other, &format!("`{key}`"), Wanted::Number) {
                return Err(error);
            }
            let message = format!("`{key}` must be a number above 0");
            let error = Diagnostic::new(Code::OptionValue, other.place(), message);
            Err(match other {
                WrittenValue::Number(number) if number.value == 0.0 && key == option::RATE_SCALE => {
                    error.help("write `frozen = true`: a layer whose rate is multiplied by 0 does not learn")
                }
                WrittenValue::Number(number) if number.value == 0.0 && key != option::EPSILON => {
                    let text = number_text(other).unwrap_or_default();
                    error.help(format!(
                        "remove `{key} = {text}`: without the option nothing is added or limited"
                    ))
                }
                WrittenValue::Number(number) if is_positive(-number.value) => {
                    let text = number_text(other).unwrap_or_default();
                    error.help(format!("write `{key} = {}`", text.trim_start_matches('-')))
                }
                _ => error.help(format!("write `{key} = {example:?}`")),
            })
        }
    }
}
