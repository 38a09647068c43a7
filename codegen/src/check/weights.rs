//! The numbers that a layer is given: `weights = [[0.5]]`, `bias = [0.35, 0.35]`.

use proc_macro2::Ident;

use super::count;
use super::number::constant_error;
use super::options::{Known, read_bool};
use super::sparse::Connected;
use crate::diag::{Code, Diagnostic, Place};
use crate::keyword::option;
use crate::model::Bias;
use crate::syntax::{Value, Wanted};

/// `true`, `false` or a list with a number for each output.
pub(super) fn read_bias(value: &Value, name: &Ident, outputs: Option<usize>) -> Result<Bias, Diagnostic> {
    let Value::List(values, place) = value else {
        return match read_bool(value, option::BIAS) {
            Ok(true) => Ok(Bias::Zeros),
            Ok(false) => Ok(Bias::Absent),
            Err(_) if let Some(error) = constant_error(value, "`bias`", Wanted::List) => Err(error),
            Err(_) => Err(Diagnostic::new(
                Code::OptionValue,
                value.place(),
                format!("`bias` cannot be {}", value.kind()),
            )
            .help("write `bias = false`, or a number for each output: `bias = [0.35, 0.35]`")),
        };
    };
    let numbers = read_numbers(values)?;
    match outputs {
        Some(outputs) if numbers.len() != outputs => Err(Diagnostic::new(
            Code::WeightShape,
            *place,
            format!(
                "`bias` has {}, but `{name}` has {}",
                count(numbers.len(), "number"),
                count(outputs, "output")
            ),
        )
        .help(format!("write {}, one for each output", count(outputs, "number")))),
        _ => Ok(Bias::Given(numbers)),
    }
}

/// The weights by input, then by output: a matrix, or a list where the layer is none.
pub(super) fn read_weights(
    value: &Value,
    connected: Option<&Connected>,
    known: Known<'_>,
) -> Result<Vec<f64>, Diagnostic> {
    let (wanted, noun) = match connected {
        Some(connected) => (Some(connected.pairs.len()), "connection"),
        None if known.diagonal => (known.outputs, "value"),
        None => return read_matrix(value, known),
    };
    let numbers =
        wanted.map(|wanted| vec!["0.5"; wanted.clamp(1, 8)].join(", ")).unwrap_or("0.5, -0.5".to_owned());
    let form = format!("write a number for each {noun}: `weights = [{numbers}]`");
    if let Some(error) = constant_error(value, "`weights`", Wanted::List) {
        return Err(error);
    }
    let Value::List(values, place) = value else {
        let message = format!("`weights` cannot be {}", value.kind());
        return Err(Diagnostic::new(Code::WeightShape, value.place(), message).help(form));
    };
    if let Some(error) = matrix_error(values, *place, connected, known, &form) {
        return Err(error);
    }
    let numbers = read_numbers(values)?;
    if let Some(wanted) = wanted.filter(|wanted| *wanted != numbers.len()) {
        let (found, wanted) = (count(numbers.len(), "number"), count(wanted, noun));
        let message = format!("`weights` has {found}, but `{}` has {wanted}", known.name);
        return Err(Diagnostic::new(Code::WeightShape, *place, message).help(form));
    }
    Ok(match connected {
        Some(connected) => {
            connected.order.iter().filter_map(|&position| numbers.get(position).copied()).collect()
        }
        None => numbers,
    })
}

/// The error for a matrix where there is a number for each connection or value, with the numbers of it that count.
fn matrix_error(
    rows: &[Value],
    place: Place,
    connected: Option<&Connected>,
    known: Known<'_>,
    form: &str,
) -> Option<Diagnostic> {
    let entry = |input: usize, output: usize| match rows.get(input) {
        Some(Value::List(row, _)) => match row.get(output) {
            Some(Value::Number(number)) => Some(number.value.to_string()),
            _ => None,
        },
        _ => None,
    };
    if !matches!(rows.first(), Some(Value::List(..))) {
        return None;
    }
    let declared: Vec<(usize, usize)> = match connected {
        Some(connected) => {
            let mut declared = vec![(0, 0); connected.pairs.len()];
            for (pair, &position) in connected.pairs.iter().zip(&connected.order) {
                *declared.get_mut(position)? = *pair;
            }
            declared
        }
        None => (0..known.outputs.unwrap_or(0)).map(|index| (index, index)).collect(),
    };
    let numbers: Option<Vec<String>> = declared.iter().map(|&(input, output)| entry(input, output)).collect();
    let help = match numbers {
        Some(numbers) if !numbers.is_empty() => format!("write `weights = [{}]`", numbers.join(", ")),
        _ => form.to_owned(),
    };
    let noun = if connected.is_some() { "connection" } else { "value" };
    let message =
        format!("`weights` of `{}` is a list with a number for each {noun}, found a matrix", known.name);
    Some(Diagnostic::new(Code::WeightShape, place, message).help(help))
}

/// `[[…], …]`: a row for each input with a number for each output.
fn read_matrix(value: &Value, known: Known<'_>) -> Result<Vec<f64>, Diagnostic> {
    let Known { name, inputs, outputs, .. } = known;
    let form = "weights are `[input][output]`: a list for each input with a number for each output, such as \
                `weights = [[0.1, 0.2], [0.3, 0.4]]`";
    if let Some(error) = constant_error(value, "`weights`", Wanted::List) {
        return Err(error);
    }
    let Value::List(rows, place) = value else {
        return Err(Diagnostic::new(
            Code::WeightShape,
            value.place(),
            format!("`weights` cannot be {}", value.kind()),
        )
        .help(form));
    };
    let mut weights = Vec::new();
    let mut shape_error = None;
    for (index, row) in rows.iter().enumerate() {
        let Value::List(values, row_place) = row else {
            return Err(Diagnostic::new(
                Code::WeightShape,
                row.place(),
                format!("a row of `weights` must be a list, found {}", row.kind()),
            )
            .help(form));
        };
        let numbers = read_numbers(values)?;
        if let Some(outputs) = outputs
            && numbers.len() != outputs
        {
            let (found, wanted) = (count(numbers.len(), "number"), count(outputs, "output"));
            shape_error = shape_error.or(Some(
                Diagnostic::new(
                    Code::WeightShape,
                    *row_place,
                    format!("row {index} of `weights` has {found}, but `{name}` has {wanted}"),
                )
                .help(form),
            ));
        }
        weights.extend(numbers);
    }
    match inputs {
        Some(inputs) if rows.len() != inputs => Err(Diagnostic::new(
            Code::WeightShape,
            *place,
            format!(
                "`weights` has {}, but `{name}` has {}",
                count(rows.len(), "row"),
                count(inputs, "input")
            ),
        )
        .help(form)),
        _ => shape_error.map_or(Ok(weights), Err),
    }
}

/// A list of numbers, each of which fits in single precision.
fn read_numbers(values: &[Value]) -> Result<Vec<f64>, Diagnostic> {
    let mut numbers = Vec::with_capacity(values.len());
    for value in values {
        if let Some(error) = constant_error(value, "an entry of the list", Wanted::Number) {
            return Err(error);
        }
        let Value::Number(number) = value else {
            return Err(Diagnostic::new(
                Code::Number,
                value.place(),
                format!("expected a number, found {}", value.kind()),
            )
            .help("write a number such as `0.5`"));
        };
        if number.value.abs() > f64::from(f32::MAX) {
            return Err(Diagnostic::new(
                Code::Number,
                number.place,
                format!("{:e} overflows single precision", number.value),
            )
            .help("the largest f32 is about 3.4e38"));
        }
        numbers.push(number.value);
    }
    Ok(numbers)
}
