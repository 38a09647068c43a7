//! What a chain begins with: values combined with `+`, `-`, `*` and commas; and `slice`, which takes a part again.

use super::number::spelled;
use super::{Checker, count};
use crate::diag::{Code, Diagnostic, Place};
use crate::model::{NodeId, Operation};
use crate::syntax::{self, Combination, Expression, Number, Sign, Value};

/// How two values of one size are combined.
#[derive(Clone, Copy)]
struct Verb {
    operation: fn([NodeId; 2]) -> Operation,
    infinitive: &'static str,
    participle: &'static str,
}

const ADD: Verb = Verb { operation: Operation::Sum, infinitive: "add", participle: "added" };
const SUBTRACT: Verb =
    Verb { operation: Operation::Difference, infinitive: "subtract", participle: "subtracted" };
const MULTIPLY: Verb =
    Verb { operation: Operation::Product, infinitive: "multiply by", participle: "multiplied" };

impl<'a> Checker<'a> {
    /// The node of a combination of values; `None` if nothing is known of it.
    pub(super) fn check_expression(&mut self, name: &str, expression: &'a Expression) -> Option<NodeId> {
        match &expression.kind {
            Combination::Name(value) => self.item_of(value).and_then(|item| self.values[item]),
            Combination::Sum(terms) => {
                let of_sign = |sign| if sign == Sign::Plus { ADD } else { SUBTRACT };
                let terms = terms.iter().map(|(sign, term)| (of_sign(*sign), term));
                self.check_fold(name, terms.collect())
            }
            Combination::Product(factors) => {
                self.check_fold(name, factors.iter().map(|factor| (MULTIPLY, factor)).collect())
            }
            Combination::Concat(parts) => self.check_concat(name, parts),
        }
    }

    /// Values of one size, combined from left to right.
    fn check_fold(&mut self, name: &str, operands: Vec<(Verb, &'a Expression)>) -> Option<NodeId> {
        let mut nodes = Vec::new();
        let mut sizes = Vec::new();
        for (_, operand) in &operands {
            let errors = self.diagnostics.count();
            let node = self.check_expression(name, operand);
            // Of two sizes that do not fit nobody knows which one was meant.
            let is_right = self.diagnostics.count() == errors;
            sizes.push(node.filter(|_| is_right).and_then(|node| self.nodes[node].size));
            nodes.push(node);
        }
        let first = sizes.iter().zip(&operands).find_map(|(size, (_, operand))| Some(((*size)?, *operand)));
        let size = first.map(|(size, _)| size);
        if let Some((size, first)) = first {
            for (other, (verb, operand)) in sizes.iter().zip(&operands) {
                if let Some(other) = other.filter(|other| *other != size) {
                    let error = unequal(first, size, operand, other, *verb);
                    let declared = error.related(
                        self.declaration_of(first),
                        format!("`{}` gets its {}", first.text, count(size, "value")),
                    );
                    self.diagnostics.push(declared);
                }
            }
        }
        let Some(nodes) = nodes.into_iter().collect::<Option<Vec<NodeId>>>() else {
            return Some(self.add_stand_in(name, size));
        };
        let mut rest = nodes.into_iter().zip(operands);
        let (mut result, _) = rest.next()?;
        for (node, (verb, _)) in rest {
            result = self.add_node(name, (verb.operation)([result, node]), size);
        }
        Some(result)
    }

    /// Where a value of a source is declared; what has no name is where it stands.
    fn declaration_of(&self, expression: &Expression) -> Place {
        match &expression.kind {
            Combination::Name(name) => {
                self.item_of(name).map_or(expression.place, |item| self.items[item].name.span().into())
            }
            _ => expression.place,
        }
    }

    /// Values one behind the other.
    fn check_concat(&mut self, name: &str, parts: &'a [Expression]) -> Option<NodeId> {
        let nodes: Vec<Option<NodeId>> = parts.iter().map(|part| self.check_expression(name, part)).collect();
        // What does not fit in `usize` is far beyond the budget, which refuses it.
        let add = |sum: usize, node: &Option<NodeId>| Some(sum.saturating_add(self.nodes[(*node)?].size?));
        let size = nodes.iter().try_fold(0, add);
        match nodes.into_iter().collect::<Option<Vec<NodeId>>>() {
            Some(nodes) => Some(self.add_node(name, Operation::Concat(nodes), size)),
            None => Some(self.add_stand_in(name, size)),
        }
    }

    /// `slice(2..5)`: the numbers 2, 3 and 4.
    pub(super) fn check_slice(
        &mut self,
        name: &str,
        operation: &'a syntax::Operation,
        source: Option<NodeId>,
    ) -> Option<NodeId> {
        self.refuse_options(operation, &[]);
        let example =
            "write the first index and the one behind the last: `slice(2..5)` are the numbers 2, 3 and 4";
        let range = match operation.arguments.as_slice() {
            [Value::Range(None, None, place)] => {
                let message = "a slice from the first to the last number takes nothing away";
                self.diagnostics.push(Diagnostic::new(Code::Slice, *place, message).help(example));
                None
            }
            [Value::Range(start, end, place)] => Some((start, end, *place)),
            arguments if arguments.iter().any(Value::is_wrong) => None,
            arguments => {
                self.diagnostics.push(no_range(operation, arguments, example));
                None
            }
        };
        let Some((start, end, place)) = range else { return Some(self.add_stand_in(name, None)) };
        let of = source.and_then(|source| self.nodes[source].size);
        if let Some(error) = counted_from_end(start.as_ref(), end.as_ref(), place, of) {
            self.diagnostics.push(error);
            return Some(self.add_stand_in(name, None));
        }
        let (Some(start), Some(end)) =
            (self.check_index(start.as_ref(), Some(0)), self.check_index(end.as_ref(), of))
        else {
            return Some(self.add_stand_in(name, None));
        };
        let mut wrong = false;
        if end <= start {
            let error = Diagnostic::new(Code::Slice, place, format!("the slice {start}..{end} is empty"))
                .help(example);
            self.diagnostics.push(error);
            wrong = true;
        } else if let Some(of) = of.filter(|of| end > *of) {
            let message = format!("the slice ends at {end}, but there are {}", count(of, "value"));
            self.diagnostics.push(
                Diagnostic::new(Code::Slice, place, message).help(format!("indices are 0 to {}", of - 1)),
            );
            wrong = true;
        }
        match source {
            Some(source) if !wrong && of.is_some() => {
                Some(self.add_node(name, Operation::Slice { source, start }, Some(end - start)))
            }
            _ => Some(self.add_stand_in(name, (!wrong).then(|| end - start))),
        }
    }

    /// An end of a range: as written, or where the value begins or ends.
    fn check_index(&mut self, number: Option<&Number>, open: Option<usize>) -> Option<usize> {
        let Some(number) = number else { return open };
        if number.size.is_none() {
            let message = format!("an index must be a whole number, found {}", spelled(number.value));
            self.diagnostics.push(
                Diagnostic::new(Code::Slice, number.place, message)
                    .help("write a number such as `2`, counted from 0"),
            );
        }
        number.size
    }
}

fn unequal(first: &Expression, size: usize, operand: &Expression, other: usize, verb: Verb) -> Diagnostic {
    let (first, text) = (&first.text, &operand.text);
    let (values, found) = (count(size, "value"), count(other, "value"));
    let Verb { infinitive, participle, .. } = verb;
    let message = format!("`{first}` has {values}, `{text}` has {found}: they cannot be {participle}");
    Diagnostic::new(Code::Sizes, operand.place, message).help(format!(
        "bring one to the size of the other: `part: {text} -> dense({size});`, then {infinitive} `part`"
    ))
}

/// The error for a `slice` of something else than one range; of numbers, with the range that is meant.
fn no_range(operation: &syntax::Operation, arguments: &[Value], example: &str) -> Diagnostic {
    let size = |value: &Value| match value {
        Value::Number(number) => number.size,
        _ => None,
    };
    let (place, message) = match arguments {
        [other] => (other.place(), format!("`slice` takes a range, found {}", other.kind())),
        _ => (operation.place, format!("`slice` takes one range, found {} arguments", arguments.len())),
    };
    let error = Diagnostic::new(Code::Slice, place, message);
    match arguments {
        [only] if let Some(index) = size(only).filter(|index| *index < usize::MAX) => error.help(format!(
            "write `slice({index}..{})` for this number, or `slice(..{index})` for those before it",
            index + 1
        )),
        [start, end] if let (Some(start), Some(end)) = (size(start), size(end)) => {
            error.help(format!("write `slice({start}..{end})`"))
        }
        _ => error.help(example),
    }
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
