//! `connect = [0 -> 0, 1 -> 2]` and `mask = [[1, 0], [0, 1]]`: which inputs of a layer lead to which outputs.

use std::collections::BTreeMap;

use super::known::LayerFacts;
use super::matrix::{Connected, SPELLED, matrix_text, rows_of, transposed};
use super::value::{near_bool, noted};
use crate::check::number::{constant_error, spelled};
use crate::check::written::{count, rows_are, value_text};
use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::keyword::option;
use crate::syntax::{Number, OptionArgument, Wanted, WrittenValue};

/// The connections that either option declares; `None` if the layer connects everything.
pub(super) fn read_pattern(
    connect: Option<&OptionArgument>,
    mask: Option<&OptionArgument>,
    known: LayerFacts<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Connected> {
    if let (Some(connect), Some(mask)) = (connect, mask) {
        diagnostics.push(
            Diagnostic::new(
                Code::Contradiction,
                mask.key.span(),
                "`mask` and `connect` both list the connections",
            )
            .help("remove one of the two")
            .related(connect.key.span(), "the connections are listed"),
        );
    }
    let argument = connect.or(mask)?;
    let read = match connect {
        Some(connect) => read_connect(&connect.value, known),
        None => read_mask(&argument.value, known),
    };
    let declared = noted(Some(read), diagnostics)?;
    let mut order: Vec<usize> = (0..declared.len()).collect();
    order.sort_by_key(|&position| declared[position]);
    let pairs: Vec<(usize, usize)> = order.iter().map(|&position| declared[position]).collect();
    let outputs = known.outputs.unwrap_or(0);
    // Of more outputs than pairs, one is not reached among the first ones.
    let mut reached = vec![false; outputs.min(pairs.len() + 1)];
    for (_, output) in &pairs {
        if let Some(reached) = reached.get_mut(*output) {
            *reached = true;
        }
    }
    if let Some(output) = reached.iter().position(|reached| !reached) {
        let message = format!("no connection leads to output {output} of `{}`", known.name);
        let error = Diagnostic::new(Code::Connections, argument.value.place(), message)
            .help(format!("connect it, for example with `0 -> {output}`, or make the layer narrower"));
        diagnostics.push(known.outputs_related(error));
    }
    Some(Connected { pairs, order })
}

/// A list of `input -> output`.
fn read_connect(value: &WrittenValue, known: LayerFacts<'_>) -> Result<Vec<(usize, usize)>, Vec<Diagnostic>> {
    let form =
        "write the connections as `connect = [0 -> 0, 1 -> 0, 1 -> 3]`: input, then output, counted from 0";
    if let Some(error) = constant_error(value, "`connect`", Wanted::List) {
        return Err(error.into());
    }
    let WrittenValue::List(values, place) = value else {
        let message = format!("`connect` cannot be {}", value.kind());
        return Err(Diagnostic::new(Code::Connections, value.place(), message).help(form).into());
    };
    if values.is_empty() {
        let error = Diagnostic::new(Code::Connections, *place, "`connect` has no connection");
        return Err(error.help(form).into());
    }
    if let Some(error) = turned_connections(values, *place, known) {
        return Err(error.into());
    }
    let mut pairs: Vec<(usize, usize)> = Vec::with_capacity(values.len());
    let (mut seen, mut errors) = (BTreeMap::new(), Vec::new());
    for value in values {
        let WrittenValue::Connection(input, output, place) = value else {
            let message = format!("expected a connection, found {}", value.kind());
            errors.push(Diagnostic::new(Code::Connections, value.place(), message).help(form));
            // A list of something else is one mistake.
            if !values.iter().any(|value| matches!(value, WrittenValue::Connection(..))) {
                return Err(errors);
            }
            continue;
        };
        let ends = [end(input, known.inputs, "input", known), end(output, known.outputs, "output", known)];
        let [input, output] = match ends {
            [Ok(input), Ok(output)] => [input, output],
            ends => {
                errors.extend(ends.into_iter().filter_map(Result::err));
                continue;
            }
        };
        if let Some(first) = seen.insert((input, output), *place) {
            let first: Place = first;
            let message = format!("`{input} -> {output}` is listed twice");
            errors.push(
                Diagnostic::new(Code::Connections, *place, message)
                    .help("remove one of the two")
                    .related(first, "the first one is"),
            );
            continue;
        }
        pairs.push((input, output));
    }
    if errors.is_empty() { Ok(pairs) } else { Err(errors) }
}

/// Rows of 0 and 1: one for each input, with a number for each output.
fn read_mask(value: &WrittenValue, known: LayerFacts<'_>) -> Result<Vec<(usize, usize)>, Vec<Diagnostic>> {
    let form = "a mask is `[input][output]`: a list for each input with 1 or 0 for each output, such as \
                `mask = [[1, 0], [1, 1]]`";
    if let Some(error) = constant_error(value, "`mask`", Wanted::List) {
        return Err(error.into());
    }
    let WrittenValue::List(rows, place) = value else {
        return Err(Diagnostic::new(
            Code::Connections,
            value.place(),
            format!("`mask` cannot be {}", value.kind()),
        )
        .help(form)
        .into());
    };
    if let Some(error) = turned_mask(rows, *place, known) {
        return Err(error.into());
    }
    if let Some(inputs) = known.inputs.filter(|inputs| *inputs != rows.len()) {
        let (found, wanted) = (count(rows.len(), "row"), count(inputs, "input"));
        let message = format!("`mask` has {found}, but `{}` has {wanted}", known.name);
        let error = Diagnostic::new(Code::Connections, *place, message).help(form);
        return Err(known.inputs_related(error).into());
    }
    let mut pairs = Vec::new();
    for (input, row) in rows.iter().enumerate() {
        let WrittenValue::List(values, row_place) = row else {
            let message = format!("a row of `mask` must be a list, found {}", row.kind());
            return Err(Diagnostic::new(Code::Connections, row.place(), message).help(form).into());
        };
        // A mistake in one row is probably in all of them: one error is for the matrix.
        if let Some(outputs) = known.outputs.filter(|outputs| *outputs != values.len()) {
            let (found, wanted) = (count(values.len(), "number"), count(outputs, "output"));
            let message = format!("row {input} of `mask` has {found}, but `{}` has {wanted}", known.name);
            let error = Diagnostic::new(Code::Connections, *row_place, message).help(form);
            return Err(known.outputs_related(error).into());
        }
        for (output, value) in values.iter().enumerate() {
            match value {
                WrittenValue::Number(number) if number.size == Some(1) => pairs.push((input, output)),
                WrittenValue::Number(number) if number.size == Some(0) => {}
                other => return Err(no_switch(other, rows, form).into()),
            }
        }
    }
    Ok(pairs)
}

/// 0 or 1, however it is written.
fn switch(value: &WrittenValue) -> Option<bool> {
    match value {
        WrittenValue::Number(number) if number.value == 0.0 || number.value == 1.0 => {
            Some(number.value == 1.0)
        }
        value => near_bool(value).map(|near| near == "true"),
    }
}

/// A matrix of 0 and 1 as it is written.
fn mask_text(rows: &[Vec<bool>]) -> Option<String> {
    let digit = |on: &bool| u8::from(*on).to_string();
    matrix_text(&rows.iter().map(|row| row.iter().map(digit).collect()).collect::<Vec<_>>())
}

/// The error for an entry of a mask that is not written as 0 or 1, with the whole mask written so, if all are
/// clear.
fn no_switch(value: &WrittenValue, rows: &[WrittenValue], form: &str) -> Diagnostic {
    if let Some(error) = constant_error(value, "a number of `mask`", Wanted::Size) {
        return error;
    }
    let found = match value {
        // With its decimal point, which is the mistake.
        WrittenValue::Number(number) if switch(value).is_some() => format!("{:?}", number.value),
        _ => value_text(value).unwrap_or_else(|| value.kind()),
    };
    let message = format!("a number of `mask` must be 0 or 1, found `{found}`");
    let error = Diagnostic::new(Code::Connections, value.place(), message);
    match rows_of(rows, switch).and_then(|rows| mask_text(&rows)) {
        Some(mask) => error.help(format!("write `mask = {mask}`")),
        None => error.help(form),
    }
}

/// The error for a mask with rows and columns exchanged, as PyTorch has it.
fn turned_mask(rows: &[WrittenValue], place: Place, known: LayerFacts<'_>) -> Option<Diagnostic> {
    let (inputs, outputs) = (known.inputs?, known.outputs?);
    let turned = transposed(&rows_of(rows, switch)?, inputs, outputs)?;
    let (name, of_inputs, of_outputs) = (known.name, count(inputs, "input"), count(outputs, "output"));
    let message = format!(
        "`mask` is `[input][output]`, but `{name}` has {of_inputs} and {of_outputs}: {} \
         `[output][input]`, as in PyTorch",
        rows_are(outputs, inputs)
    );
    let columns = || "write the columns as rows".to_owned();
    let fix = mask_text(&turned).map_or_else(columns, |mask| format!("write `mask = {mask}`"));
    Some(Diagnostic::new(Code::Connections, place, message).help(fix))
}

/// The error for connections of which some do not fit, and all do the other way round.
fn turned_connections(values: &[WrittenValue], place: Place, known: LayerFacts<'_>) -> Option<Diagnostic> {
    let (inputs, outputs) = (known.inputs?, known.outputs?);
    let ends = |value: &WrittenValue| match value {
        WrittenValue::Connection(from, to, _) => Some((from.size?, to.size?)),
        _ => None,
    };
    let pairs: Vec<(usize, usize)> = values.iter().map(ends).collect::<Option<_>>()?;
    let fits = |from: usize, to: usize| from < inputs && to < outputs;
    if pairs.iter().all(|&(from, to)| fits(from, to)) || !pairs.iter().all(|&(from, to)| fits(to, from)) {
        return None;
    }
    let (name, of_inputs, of_outputs) = (known.name, count(inputs, "input"), count(outputs, "output"));
    let message = format!(
        "a connection is `input -> output`, but `{name}` has {of_inputs} and {of_outputs}: these are `output -> input`"
    );
    let texts: Vec<String> = pairs.iter().map(|(from, to)| format!("{to} -> {from}")).collect();
    let help = match texts.len() <= SPELLED {
        true => format!("write `connect = [{}]`", texts.join(", ")),
        false => "swap the two ends of each".to_owned(),
    };
    Some(Diagnostic::new(Code::Connections, place, message).help(help))
}

/// An end of a connection.
fn end(number: &Number, size: Option<usize>, noun: &str, known: LayerFacts<'_>) -> Result<usize, Diagnostic> {
    let Some(index) = number.size else {
        let message = format!("an {noun} must be a whole number, found {}", spelled(number.value));
        return Err(Diagnostic::new(Code::Connections, number.place, message).help(format!(
            "write the index of the {noun}, counted from 0: `{}`",
            option::CONNECT.to_owned() + " = [0 -> 1]"
        )));
    };
    match size.filter(|size| index >= *size) {
        Some(size) => {
            let message = format!("`{}` has no {noun} {index}: it has {}", known.name, count(size, noun));
            let error = Diagnostic::new(Code::Connections, number.place, message)
                .help(format!("{noun}s are 0 to {}", size.saturating_sub(1)));
            Err(if noun == "input" { known.inputs_related(error) } else { known.outputs_related(error) })
        }
        None => Ok(index),
    }
}
