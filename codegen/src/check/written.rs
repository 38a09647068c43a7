//! Parts of a declaration for the fixes in messages: their word, their place and their text.

use proc_macro2::Ident;
use syn::ext::IdentExt as _;

use super::number::spelled;
use crate::diag::Place;
use crate::keyword::Word;
use crate::syntax::{Call, Expression, OptionArgument, Source, WrittenTerm, WrittenValue};

/// The word that an operation is, if the language has it.
pub(super) fn word_of(operation: &Call) -> Option<Word> {
    Word::of(&operation.word.to_string())
}

/// Whether an operation has parameters, so that it makes a field.
pub(super) fn is_layer(operation: &Call) -> bool {
    word_of(operation).is_some_and(Word::is_layer)
}

/// The name of a part of an item, such as `h_cell` of `h`.
pub(super) fn part_name(item: &Ident, suffix: &str) -> Ident {
    Ident::new(&format!("{}_{suffix}", item.unraw()), item.span())
}

/// `1 number`, `2 numbers`.
pub(super) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// `2 rows of 3 numbers are`, the subject and the verb of a sentence.
pub(super) fn rows_are(rows: usize, numbers: usize) -> String {
    let verb = if rows == 1 { "is" } else { "are" };
    format!("{} of {} {verb}", count(rows, "row"), count(numbers, "number"))
}

/// From the first argument behind the first `wanted` to the last one; the whole operation if there are not as
/// many.
pub(super) fn place_behind(operation: &Call, wanted: usize) -> Place {
    match operation.arguments.get(wanted..) {
        Some([first, .., last]) => Place::between(first.place(), last.place()),
        Some([only]) => only.place(),
        _ => operation.place,
    }
}

/// A number as it can be written; `None` if the value is not a number.
pub(super) fn number_text(value: &WrittenValue) -> Option<String> {
    match value {
        WrittenValue::Number(number) => Some(match number.size {
            Some(size) => size.to_string(),
            None => spelled(number.value),
        }),
        _ => None,
    }
}

/// A value as it can be written; `None` if it cannot be read.
pub(super) fn value_text(value: &WrittenValue) -> Option<String> {
    Some(match value {
        WrittenValue::Number(_) => number_text(value)?,
        WrittenValue::Word(word) => word.text.clone(),
        WrittenValue::Text(text, _) => format!("\"{text}\""),
        WrittenValue::Constant(constant) => constant.text.clone(),
        WrittenValue::Connection(input, output, _) => format!("{} -> {}", input.value, output.value),
        WrittenValue::List(values, _) => {
            let texts: Vec<String> = values.iter().map(value_text).collect::<Option<_>>()?;
            format!("[{}]", texts.join(", "))
        }
        WrittenValue::Range(..) | WrittenValue::Wrong(_) => return None,
    })
}

/// An operation as it is written, without one of its options.
pub(super) fn without_option(operation: &Call, without: &OptionArgument) -> String {
    let arguments = operation.arguments.iter().filter_map(value_text);
    let others = operation.options.iter().filter(|other| !core::ptr::eq(*other, without));
    let options = others.filter_map(|other| Some(format!("{} = {}", other.key, value_text(&other.value)?)));
    let all: Vec<String> = arguments.chain(options).collect();
    format!("{}({})", operation.word, all.join(", "))
}

/// An operation as it is written, with other arguments before its options.
pub(super) fn with_arguments(operation: &Call, arguments: &[String]) -> String {
    let options = operation.options.iter();
    let options = options.filter_map(|other| Some(format!("{} = {}", other.key, value_text(&other.value)?)));
    let all: Vec<String> = arguments.iter().cloned().chain(options).collect();
    format!("{}({})", operation.word, all.join(", "))
}

/// An operation as it is written, with one more option.
pub(super) fn with_option(text: &str, option: &str) -> String {
    match text.strip_suffix(')') {
        Some(open) if open.ends_with('(') => format!("{open}{option})"),
        Some(open) => format!("{open}, {option})"),
        None => format!("{text}({option})"),
    }
}

/// `source -> operation -> operation`.
pub(super) fn chain_text<'o>(source: &str, operations: impl IntoIterator<Item = &'o Call>) -> String {
    let operations = operations.into_iter().map(|operation| operation.text.as_str());
    core::iter::once(source).chain(operations).collect::<Vec<&str>>().join(" -> ")
}

/// The source of a chain, as written.
pub(super) fn source_text(source: &Source) -> &str {
    match source {
        Source::Input(operation) => &operation.text,
        Source::Values(Expression { text, .. }) => text,
    }
}

/// `cross_entropy(policy) + 0.5 * mse(value)`, each loss as `text` spells it.
pub(super) fn loss_text<'t>(
    terms: impl IntoIterator<Item = &'t WrittenTerm>,
    text: &dyn Fn(&Call) -> String,
) -> String {
    let terms = terms.into_iter().map(|term| match term.weight {
        Some(weight) => format!("{} * {}", spelled(weight.value), text(&term.operation)),
        None => text(&term.operation),
    });
    terms.collect::<Vec<String>>().join(" + ")
}
