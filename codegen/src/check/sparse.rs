//! `connect = [0 -> 0, 1 -> 2]` and `mask = [[1, 0], [0, 1]]`: which inputs of a layer lead to which outputs.

use std::collections::BTreeMap;

use super::number::constant_error;
use super::options::Known;
use super::{Checker, count};
use crate::diag::{Code, Diagnostic, Place};
use crate::keyword::option;
use crate::syntax::{Number, OptionArgument, Value, Wanted};

/// The connections of a layer.
pub(super) struct Connected {
    /// By input, then by output.
    pub(super) pairs: Vec<(usize, usize)>,
    /// For each of them, which one it is in the declaration.
    pub(super) order: Vec<usize>,
}

impl<'a> Checker<'a> {
    /// The connections that either option declares; `None` if the layer connects everything.
    pub(super) fn check_pattern(
        &mut self,
        connect: Option<&'a OptionArgument>,
        mask: Option<&'a OptionArgument>,
        known: Known<'a>,
    ) -> Option<Connected> {
        if let (Some(connect), Some(mask)) = (connect, mask) {
            self.diagnostics.push(
                Diagnostic::new(
                    Code::Contradiction,
                    mask.key.span(),
                    "`mask` says what `connect` says already",
                )
                .help("remove one of the two")
                .related(connect.key.span(), "the connections are listed here"),
            );
        }
        let argument = connect.or(mask)?;
        let read = match connect {
            Some(connect) => self.check_connect(&connect.value, known),
            None => self.check_mask(&argument.value, known),
        };
        let declared = self.noted(Some(read))?;
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
                .help(format!("connect it, such as with `0 -> {output}`, or make the layer narrower"));
            self.diagnostics.push(known.outputs_related(error));
        }
        Some(Connected { pairs, order })
    }

    /// A list of `input -> output`.
    fn check_connect(
        &mut self,
        value: &'a Value,
        known: Known<'a>,
    ) -> Result<Vec<(usize, usize)>, Vec<Diagnostic>> {
        let form = "write the connections as `connect = [0 -> 0, 1 -> 0, 1 -> 3]`: input, then output, counted from 0";
        if let Some(error) = constant_error(value, "`connect`", Wanted::List) {
            return Err(error.into());
        }
        let Value::List(values, place) = value else {
            let message = format!("`connect` cannot be {}", value.kind());
            return Err(Diagnostic::new(Code::Connections, value.place(), message).help(form).into());
        };
        if values.is_empty() {
            let error = Diagnostic::new(Code::Connections, *place, "`connect` has no connection");
            return Err(error.help(form).into());
        }
        let mut pairs: Vec<(usize, usize)> = Vec::with_capacity(values.len());
        let (mut seen, mut errors) = (BTreeMap::new(), Vec::new());
        for value in values {
            let Value::Connection(input, output, place) = value else {
                let message = format!("expected a connection, found {}", value.kind());
                errors.push(Diagnostic::new(Code::Connections, value.place(), message).help(form));
                // A list of something else is one mistake.
                if !values.iter().any(|value| matches!(value, Value::Connection(..))) {
                    return Err(errors);
                }
                continue;
            };
            let ends =
                [end(input, known.inputs, "input", known), end(output, known.outputs, "output", known)];
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
                        .related(first, "the first one is here"),
                );
                continue;
            }
            pairs.push((input, output));
        }
        if errors.is_empty() { Ok(pairs) } else { Err(errors) }
    }

    /// Rows of 0 and 1: one for each input, with a number for each output.
    fn check_mask(
        &mut self,
        value: &'a Value,
        known: Known<'a>,
    ) -> Result<Vec<(usize, usize)>, Vec<Diagnostic>> {
        let form = "a mask is `[input][output]`: a list for each input with 1 or 0 for each output, such as \
                    `mask = [[1, 0], [1, 1]]`";
        if let Some(error) = constant_error(value, "`mask`", Wanted::List) {
            return Err(error.into());
        }
        let Value::List(rows, place) = value else {
            return Err(Diagnostic::new(
                Code::Connections,
                value.place(),
                format!("`mask` cannot be {}", value.kind()),
            )
            .help(form)
            .into());
        };
        if let Some(inputs) = known.inputs.filter(|inputs| *inputs != rows.len()) {
            let (found, wanted) = (count(rows.len(), "row"), count(inputs, "input"));
            let message = format!("`mask` has {found}, but `{}` has {wanted}", known.name);
            let error = Diagnostic::new(Code::Connections, *place, message).help(form);
            return Err(known.inputs_related(error).into());
        }
        let (mut pairs, mut errors) = (Vec::new(), Vec::new());
        for (input, row) in rows.iter().enumerate() {
            let Value::List(values, row_place) = row else {
                let message = format!("a row of `mask` must be a list, found {}", row.kind());
                errors.push(Diagnostic::new(Code::Connections, row.place(), message).help(form));
                // A flat list is one mistake.
                if rows.iter().all(|row| !row.is_list()) {
                    return Err(errors);
                }
                continue;
            };
            if let Some(outputs) = known.outputs.filter(|outputs| *outputs != values.len()) {
                let (found, wanted) = (count(values.len(), "number"), count(outputs, "output"));
                let message = format!("row {input} of `mask` has {found}, but `{}` has {wanted}", known.name);
                let error = Diagnostic::new(Code::Connections, *row_place, message).help(form);
                errors.push(known.outputs_related(error));
            }
            for (output, value) in values.iter().enumerate() {
                match value {
                    Value::Number(number) if number.size == Some(1) => pairs.push((input, output)),
                    Value::Number(number) if number.size == Some(0) => {}
                    value if let Some(error) = constant_error(value, "a number of `mask`", Wanted::Size) => {
                        errors.push(error);
                    }
                    other => {
                        let message = "a number of `mask` must be 0 or 1";
                        errors.push(Diagnostic::new(Code::Connections, other.place(), message).help(form));
                    }
                }
            }
        }
        if errors.is_empty() { Ok(pairs) } else { Err(errors) }
    }
}

/// An end of a connection.
fn end(number: &Number, size: Option<usize>, noun: &str, known: Known<'_>) -> Result<usize, Diagnostic> {
    let Some(index) = number.size else {
        let message = format!("an {noun} must be a whole number, found {}", number.value);
        return Err(Diagnostic::new(Code::Connections, number.place, message).help(format!(
            "write which {noun} it is, counted from 0: `{}`",
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
