//! The errors of `weights` that are a list instead of a matrix: those of a sparse layer, and of a scale.

use super::known::LayerFacts;
use super::matrix::{Connected, list_of, rows_of};
use crate::check::written::number_text;
use crate::diag::{Code, Diagnostic, Place};
use crate::syntax::WrittenValue;

/// How many numbers the list has, by example.
pub(super) fn list_form(wanted: Option<usize>, noun: &str) -> String {
    format!("write a number for each {noun}: `weights = {}`", list_of("0.5", wanted.unwrap_or(2)))
}

/// The shape of a layer's weights, by example.
pub(super) fn matrix_form(known: LayerFacts<'_>) -> String {
    let row = list_of("0.5", known.outputs.unwrap_or(2));
    format!(
        "weights are `[input][output]`, a list for each input with a number for each output: `weights = {}`",
        list_of(&row, known.inputs.unwrap_or(2))
    )
}

/// The error for a matrix where there is a number for each connection or value, with the numbers of it that
/// count.
pub(super) fn matrix_error(
    rows: &[WrittenValue],
    place: Place,
    connected: Option<&Connected>,
    known: LayerFacts<'_>,
    form: &str,
) -> Option<Diagnostic> {
    let entry = |input: usize, output: usize| match rows.get(input) {
        Some(WrittenValue::List(row, _)) => match row.get(output) {
            Some(WrittenValue::Number(number)) => Some(number.value.to_string()),
            _ => None,
        },
        _ => None,
    };
    if !matches!(rows.first(), Some(WrittenValue::List(..))) {
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
        // The first index without a row has no number, so a layer that is wider than the matrix needs no
        // others.
        None => {
            let outputs = known.outputs.unwrap_or(0).min(rows.len() + 1);
            (0..outputs).map(|index| (index, index)).collect()
        }
    };
    let numbers: Option<Vec<String>> = declared.iter().map(|&(input, output)| entry(input, output)).collect();
    // A row, or a column, has all of them.
    let wanted = declared.len();
    let all =
        rows_of(rows, number_text).map(|rows| rows.concat()).filter(|all| all.len() == wanted && wanted > 0);
    let help = match all.or(numbers) {
        Some(numbers) if !numbers.is_empty() => format!("write `weights = [{}]`", numbers.join(", ")),
        _ => form.to_owned(),
    };
    let noun = if connected.is_some() { "connection" } else { "value" };
    let message =
        format!("`weights` of `{}` is a list with a number for each {noun}, found a matrix", known.name);
    Some(Diagnostic::new(Code::WeightShape, place, message).help(help))
}
