//! The numbers that a declaration gives: `bias = [0.1, 0.2]`, `weights = [[0.1, 0.2], [0.3, 0.4]]`. If they
//! have a wrong form, the fix has the same numbers in the right form.

use super::known::LayerFacts;
use super::matrix::{Connected, SPELLED, list_of, matrix_text, rows_of, texts, transposed};
use super::value::{near_bool, read_bool};
use super::weights::{list_form, matrix_error, matrix_form};
use crate::check::number::{constant_error, precision_error};
use crate::check::written::{count, number_text, rows_are};
use crate::diag::{Code, Diagnostic, Place};
use crate::keyword::option;
use crate::model::Bias;
use crate::syntax::{Wanted, WrittenValue};

/// `true`, `false` or a list with a number for each output.
pub(super) fn read_bias(value: &WrittenValue, known: LayerFacts<'_>) -> Result<Bias, Vec<Diagnostic>> {
    let LayerFacts { name, outputs, .. } = known;
    let WrittenValue::List(values, place) = value else {
        return match read_bool(value, option::BIAS) {
            Ok(true) => Ok(Bias::Zeros),
            Ok(false) => Ok(Bias::Absent),
            Err(error) if near_bool(value).is_some() => Err(error.into()),
            Err(_) => Err(constant_error(value, "`bias`", Wanted::List)
                .unwrap_or_else(|| bias_without_list(value, outputs))
                .into()),
        };
    };
    if values.iter().any(WrittenValue::is_list)
        && let Some(numbers) = rows_of(values, number_text).map(|rows| rows.concat())
    {
        let message =
            format!("`bias` of `{name}` must be one list with a number for each output, found several");
        let help = format!("write `bias = [{}]`", numbers.join(", "));
        return Err(Diagnostic::new(Code::WeightShape, *place, message).help(help).into());
    }
    let numbers = read_numbers(values)?;
    match outputs {
        Some(outputs) if numbers.len() != outputs => {
            let (found, wanted) = (count(numbers.len(), "number"), count(outputs, "output"));
            let message = format!("`bias` has {found}, but `{name}` has {wanted}");
            let error = Diagnostic::new(Code::WeightShape, *place, message);
            Err(known.outputs_related(error.help(bias_fix(values, outputs, known))).into())
        }
        _ => Ok(Bias::Given(numbers)),
    }
}

/// The error for a bias that is neither a list nor a switch: of a number, a list of it is meant.
fn bias_without_list(value: &WrittenValue, outputs: Option<usize>) -> Diagnostic {
    let error = Diagnostic::new(
        Code::OptionValue,
        value.place(),
        format!("`bias` is a list with a number for each output, or `false`, and cannot be {}", value.kind()),
    );
    match (number_text(value), outputs) {
        (Some(number), _) if number == "0" || number == "1" => {
            error.help(format!("write `bias = {}`, or a list with a number for each output", number == "1"))
        }
        (Some(number), Some(outputs)) if outputs <= SPELLED => {
            error.help(format!("write `bias = [{}]`", vec![number.as_str(); outputs].join(", ")))
        }
        _ => error.help("write `bias = false`, or a number for each output: `bias = [0.35, 0.35]`"),
    }
}

/// A bias of the right length with the numbers that are there; of too many ones, the layer may be too narrow.
fn bias_fix(values: &[WrittenValue], outputs: usize, known: LayerFacts<'_>) -> String {
    let Some(numbers) = texts(values).filter(|numbers| numbers.len().max(outputs) <= SPELLED) else {
        return format!("write a number for each output: `bias = {}`", list_of("0.5", outputs));
    };
    let kept: Vec<&str> =
        numbers.iter().map(String::as_str).chain(core::iter::repeat("0")).take(outputs).collect();
    let kept = kept.join(", ");
    match numbers.len() < outputs {
        true => format!("write a number for each output: `bias = [{kept}]`"),
        false => match known.with_width(numbers.len()) {
            Some(wider) => format!("write `{wider}`, or a number for each output: `bias = [{kept}]`"),
            None => format!("write a number for each output: `bias = [{kept}]`"),
        },
    }
}

/// The weights by input, then by output: a matrix, or a list where the layer is none.
pub(super) fn read_weights(
    value: &WrittenValue,
    connected: Option<&Connected>,
    known: LayerFacts<'_>,
) -> Result<Vec<f64>, Vec<Diagnostic>> {
    if let Some(error) = constant_error(value, "`weights`", Wanted::List) {
        return Err(error.into());
    }
    let (wanted, noun) = match connected {
        Some(connected) => (Some(connected.pairs.len()), "connection"),
        None if known.diagonal => (known.outputs, "value"),
        None => return read_matrix(value, known),
    };
    let form = list_form(wanted, noun);
    let WrittenValue::List(values, place) = value else {
        let message = format!("`weights` cannot be {}", value.kind());
        return Err(Diagnostic::new(Code::WeightShape, value.place(), message).help(form).into());
    };
    if let Some(error) = matrix_error(values, *place, connected, known, &form) {
        return Err(error.into());
    }
    let numbers = read_numbers(values)?;
    if let Some(wanted) = wanted.filter(|wanted| *wanted != numbers.len()) {
        let (found, wanted) = (count(numbers.len(), "number"), count(wanted, noun));
        let message = format!("`weights` has {found}, but `{}` has {wanted}", known.name);
        return Err(Diagnostic::new(Code::WeightShape, *place, message).help(form).into());
    }
    Ok(match connected {
        Some(connected) => {
            connected.order.iter().filter_map(|&position| numbers.get(position).copied()).collect()
        }
        None => numbers,
    })
}

/// `[[…], …]`: a row for each input with a number for each output.
fn read_matrix(value: &WrittenValue, known: LayerFacts<'_>) -> Result<Vec<f64>, Vec<Diagnostic>> {
    let LayerFacts { name, inputs, outputs, .. } = known;
    let form = &matrix_form(known);
    let WrittenValue::List(rows, place) = value else {
        return Err(Diagnostic::new(
            Code::WeightShape,
            value.place(),
            format!("`weights` cannot be {}", value.kind()),
        )
        .help(form)
        .into());
    };
    if let Some(error) = reshaped(rows, *place, known) {
        return Err(error.into());
    }
    let (mut weights, mut errors, mut shape_errors) = (Vec::new(), Vec::new(), Vec::new());
    let mut has_constant = false;
    for (index, row) in rows.iter().enumerate() {
        let WrittenValue::List(values, row_place) = row else {
            let message = format!("a row of `weights` must be a list, found {}", row.kind());
            errors.push(Diagnostic::new(Code::WeightShape, row.place(), message).help(form));
            // A flat list is one mistake.
            if rows.iter().all(|row| !row.is_list()) {
                return Err(errors);
            }
            continue;
        };
        if let Some(outputs) = outputs.filter(|outputs| *outputs != values.len()) {
            let (found, wanted) = (count(values.len(), "number"), count(outputs, "output"));
            let message = format!("row {index} of `weights` has {found}, but `{name}` has {wanted}");
            let error = Diagnostic::new(Code::WeightShape, *row_place, message).help(form);
            shape_errors.push(known.outputs_related(error));
        }
        match read_numbers(values) {
            Ok(numbers) => weights.extend(numbers),
            Err(wrong) => {
                let is_new = |error: &Diagnostic| error.code() != Code::Constant || !has_constant;
                errors.extend(wrong.into_iter().filter(is_new));
                has_constant |= errors.iter().any(|error| error.code() == Code::Constant);
            }
        }
    }
    match inputs.filter(|inputs| *inputs != rows.len()) {
        // A matrix of another shape has other rows, too.
        Some(inputs) => {
            let (found, wanted) = (count(rows.len(), "row"), count(inputs, "input"));
            let message = format!("`weights` has {found}, but `{name}` has {wanted}");
            let error = Diagnostic::new(Code::WeightShape, *place, message).help(form);
            errors.push(known.inputs_related(error));
        }
        None => errors.extend(shape_errors),
    }
    if errors.is_empty() { Ok(weights) } else { Err(errors) }
}

/// The error for weights with the right numbers in another form: one list, or with rows and columns
/// exchanged.
fn reshaped(rows: &[WrittenValue], place: Place, known: LayerFacts<'_>) -> Option<Diagnostic> {
    let (name, inputs, outputs) = (known.name, known.inputs?, known.outputs?);
    let of = format!("`{name}` has {} and {}", count(inputs, "input"), count(outputs, "output"));
    let (message, fix) = match texts(rows) {
        Some(numbers) if Some(numbers.len()) == inputs.checked_mul(outputs) => {
            let rows: Vec<Vec<String>> = numbers.chunks(outputs.max(1)).map(<[String]>::to_vec).collect();
            (
                format!("`weights` must have a list for each input, `[input][output]`, found one list: {of}"),
                rows,
            )
        }
        _ => {
            let rows = transposed(&rows_of(rows, number_text)?, inputs, outputs)?;
            let message = format!(
                "`weights` is `[input][output]`, but {of}: {} `[output][input]`, as in PyTorch",
                rows_are(outputs, inputs)
            );
            (message, rows)
        }
    };
    let help = match matrix_text(&fix) {
        Some(fix) => format!("write `weights = {fix}`"),
        None => "write the columns as rows".to_owned(),
    };
    Some(Diagnostic::new(Code::WeightShape, place, message).help(help))
}

/// A list of numbers, each of which fits in single precision; or the error of the first one that is
/// none, and with each that is too large.
fn read_numbers(values: &[WrittenValue]) -> Result<Vec<f64>, Vec<Diagnostic>> {
    let (mut numbers, mut errors) = (Vec::with_capacity(values.len()), Vec::new());
    let mut has_other = false;
    for value in values {
        let WrittenValue::Number(number) = value else {
            // That a list is not one of numbers is one mistake.
            if !core::mem::replace(&mut has_other, true) {
                errors.push(no_number(value));
            }
            continue;
        };
        // A number that is too small is 0, which a parameter can be.
        errors.extend(precision_error(number).filter(|_| number.value.abs() > f64::from(f32::MAX)));
        numbers.push(number.value);
    }
    if errors.is_empty() { Ok(numbers) } else { Err(errors) }
}

/// The error for an entry of a list that is not a number.
fn no_number(value: &WrittenValue) -> Diagnostic {
    constant_error(value, "an entry of the list", Wanted::Number).unwrap_or_else(|| {
        let message = format!("expected a number, found {}", value.kind());
        Diagnostic::new(Code::Number, value.place(), message).help("write a number such as `0.5`")
    })
}
