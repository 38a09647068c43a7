//! `slice(2..5)`: a part of a value.

use super::room::Chained;
use crate::check::draft::builder::DraftBuilder;
use crate::check::draft::link::Link;
use crate::check::draft::shaped::Shaped;
use crate::check::number::spelled;
use crate::check::option::refuse_options;
use crate::check::written::count;
use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::ids::IdVec;
use crate::keyword::{Activation, Init, Word};
use crate::model::{CompiledKernel, Layer, LayerId, NodeId, Operation, Shape};
use crate::operation::answers::{Alike, Drops, Ending, Linear, Price, Signs, Zero, of_value};
use crate::operation::meaning::{Answers, Around, Meaning, Nature};
use crate::operation::part;
use crate::syntax::{self, Number, WrittenValue};

/// The word `slice`.
pub(super) struct SliceWord;

impl Chained for SliceWord {
    fn check<'a>(&self, build: &mut DraftBuilder<'_, 'a>, link: Link<'a>) -> NodeId {
        check_slice(build, link)
    }

    fn size_behind(&self, operation: &syntax::Call, before: Option<usize>) -> Option<usize> {
        let [WrittenValue::Range(start, end, _)] = operation.arguments.as_slice() else { return None };
        let start = start.as_ref().map_or(Some(0), |number| number.size)?;
        end.as_ref().map_or(before, |number| number.size)?.checked_sub(start)
    }

    fn passes(&self) -> bool {
        true
    }

    fn bends(&self) -> bool {
        false
    }

    fn init_in_front(&self) -> Option<Init> {
        Some(Activation::Identity.default_init())
    }
}

impl Meaning for part::Slice {
    fn nature(&self) -> Nature {
        Nature {
            layer: None,
            zero: Zero::Read,
            linear: Linear::Ends,
            drops: Drops::Before,
            activation: None,
            frozen: None,
        }
    }

    fn price(&self, _: usize) -> Price {
        (4, 1_500)
    }

    fn forward(&self, sources: usize) -> usize {
        of_value(sources)
    }

    fn kernels(&self, _: Around<'_>) -> Vec<CompiledKernel> {
        Vec::new()
    }

    fn ending(&self, of: &Answers<'_, Ending>) -> Ending {
        of.nth(0)
    }

    fn signs(&self, of: &Answers<'_, Signs>, _: &IdVec<LayerId, Layer>) -> Signs {
        of.nth(0)
    }

    fn alike(&self, _: &Shaped<'_>) -> Alike {
        Alike::Kept
    }
}

/// `slice(2..5)`: the numbers 2, 3 and 4.
fn check_slice<'a>(build: &mut DraftBuilder<'_, 'a>, link: Link<'a>) -> NodeId {
    let operation = link.operation;
    let name = &link.item.name.to_string();
    refuse_options(operation, Word::Slice.options(), Some(link.item), build.names, build.diagnostics);
    let example =
        "write the first index and the one after the last: `slice(2..5)` takes the numbers 2, 3 and 4";
    let range = match operation.arguments.as_slice() {
        [WrittenValue::Range(None, None, place)] => {
            let message = "a slice from the first to the last number leaves nothing out";
            build.diagnostics.push(Diagnostic::new(Code::Slice, *place, message).help(example));
            None
        }
        [WrittenValue::Range(start, end, place)] => Some((start, end, *place)),
        arguments if arguments.iter().any(WrittenValue::is_wrong) => None,
        arguments => {
            build.diagnostics.push(no_range(operation, arguments, example));
            None
        }
    };
    let Some((start, end, place)) = range else { return build.add_stand_in(name, None) };
    let of = link.size();
    if let Some(error) = counted_from_end(start.as_ref(), end.as_ref(), place, of) {
        build.diagnostics.push(error);
        return build.add_stand_in(name, None);
    }
    let (Some(start), Some(end)) = (
        check_index(start.as_ref(), Some(0), build.diagnostics),
        check_index(end.as_ref(), of, build.diagnostics),
    ) else {
        return build.add_stand_in(name, None);
    };
    let mut wrong = false;
    if end <= start {
        let error =
            Diagnostic::new(Code::Slice, place, format!("the slice {start}..{end} is empty")).help(example);
        build.diagnostics.push(error);
        wrong = true;
    } else if let Some(of) = of.filter(|of| end > *of) {
        let message = format!("the slice ends at {end}, but there are {}", count(of, "value"));
        build
            .diagnostics
            .push(Diagnostic::new(Code::Slice, place, message).help(format!("indices are 0 to {}", of - 1)));
        wrong = true;
    }
    match link.source {
        Some(source) if !wrong && of.is_some() => {
            build.add_node(name, Operation::Slice(start), &[source], Some(Shape::row(end - start)))
        }
        _ => build.add_stand_in(name, (!wrong).then(|| Shape::row(end - start))),
    }
}

/// An end of a range: as written, or where the value begins or ends.
fn check_index(number: Option<&Number>, open: Option<usize>, diagnostics: &mut Diagnostics) -> Option<usize> {
    let Some(number) = number else { return open };
    if number.size.is_none() {
        let message = format!("an index must be a whole number, found {}", spelled(number.value));
        diagnostics.push(
            Diagnostic::new(Code::Slice, number.place, message)
                .help("write a number such as `2`, counted from 0"),
        );
    }
    number.size
}

/// The error for a `slice` of something else than one range; of numbers, with the range that is meant.
fn no_range(operation: &syntax::Call, arguments: &[WrittenValue], example: &str) -> Diagnostic {
    let size = |value: &WrittenValue| match value {
        WrittenValue::Number(number) => number.size,
        _ => None,
    };
    let (place, message) = match arguments {
        [other] => (other.place(), format!("`slice` takes a range, found {}", other.kind())),
        _ => (operation.place, format!("`slice` takes one range, found {} arguments", arguments.len())),
    };
    let error = Diagnostic::new(Code::Slice, place, message);
    let help = match arguments {
        [only] => size(only).filter(|index| *index < usize::MAX).map(|index| {
            let next = index + 1;
            format!(
                "write `slice({index}..{next})` for this number, or `slice(..{index})` for those before it"
            )
        }),
        [start, end] => {
            size(start).zip(size(end)).map(|(start, end)| format!("write `slice({start}..{end})`"))
        }
        _ => None,
    };
    error.help(help.unwrap_or_else(|| example.to_owned()))
}

/// The error for an end that is counted from the last number: `-2..`, `..-1`.
fn counted_from_end(
    start: Option<&Number>,
    end: Option<&Number>,
    place: Place,
    of: Option<usize>,
) -> Option<Diagnostic> {
    let is_whole = |number: &Number| number.value.fract() == 0.0 && number.value.abs() < 9e15;
    let from_end = |number: &Number| number.value < 0.0 && is_whole(number);
    if !start.is_some_and(from_end) && !end.is_some_and(from_end) {
        return None;
    }
    let message = "an index is counted from the first number, not from the end";
    let error = Diagnostic::new(Code::Slice, place, message);
    let index = |number: Option<&Number>| match (number, of) {
        (None, _) => Some(String::new()),
        (Some(number), Some(of)) if from_end(number) => {
            Some(of.checked_sub(-number.value as usize)?.to_string())
        }
        (Some(number), _) => Some(number.size?.to_string()),
    };
    let is_empty = |(start, end): &(String, String)| match (start.parse::<usize>(), end.parse::<usize>()) {
        (Ok(start), Ok(end)) => start >= end,
        _ => false,
    };
    Some(match index(start).zip(index(end)).filter(|ends| !is_empty(ends)) {
        Some((start, end)) => error.help(format!("write `{start}..{end}`")),
        None => error.help("count from the first number, which is 0"),
    })
}
