//! The source of a chain: a value, or several that are combined with `+`, `-`, `*` and commas.

use super::earlier::check_earlier;
use crate::check::draft::builder::DraftBuilder;
use crate::check::number::precision_error;
use crate::check::word::{self, Beside, Fold};
use crate::check::written::count;
use crate::diag::{Code, Diagnostic, Place};
use crate::model::{Affine, NodeId, Operation, Shape};
use crate::syntax::{Combination, Earlier, Expression, Number};

/// The node of a combination of values; `None` if nothing is known of it.
pub(super) fn check_expression(
    build: &mut DraftBuilder<'_, '_>,
    name: &str,
    expression: &Expression,
) -> Option<NodeId> {
    match check_part(build, name, expression) {
        Part::Number(_) => {
            build.diagnostics.push(number_alone(expression));
            None
        }
        Part::Value(value) => value.map(|value| add_affine(build, name, value, expression)),
    }
}

/// A part of an expression.
enum Part {
    /// A number, which has the size of the value beside it.
    Number(f64),
    /// A value; `None` if nothing is known of it.
    Value(Option<Scaled>),
}

/// `factor·value + offset`, where no node is made of the numbers yet: others may join them.
#[derive(Clone, Copy)]
struct Scaled {
    node: NodeId,
    affine: Affine,
}

impl Scaled {
    const fn plain(node: NodeId) -> Self {
        Scaled { node, affine: Affine { factor: 1.0, offset: 0.0 } }
    }

    /// The value with the sign of an operand.
    fn signed(self, fold: Fold) -> Self {
        let (sign, Affine { factor, offset }) = (sign_of(fold), self.affine);
        // 0 stays 0, not −0.
        let offset = if offset == 0.0 { 0.0 } else { sign * offset };
        Scaled { affine: Affine { factor: sign * factor, offset }, ..self }
    }

    fn plus(self, number: f64) -> Self {
        let Affine { factor, offset } = self.affine;
        Scaled { affine: Affine { factor, offset: offset + number }, ..self }
    }
}

fn check_part(build: &mut DraftBuilder<'_, '_>, name: &str, expression: &Expression) -> Part {
    match &expression.kind {
        Combination::Name(value) => {
            let node = build.names.item_of(value).and_then(|item| build.value_of(item));
            Part::Value(node.map(Scaled::plain))
        }
        Combination::Earlier(earlier) => Part::Value(check_earlier(build, name, earlier).map(Scaled::plain)),
        Combination::Number(number) => Part::Number(*number),
        Combination::Sum(terms) => {
            let terms = terms.iter().map(|(sign, term)| (word::of_sign(*sign), term)).collect();
            check_fold(build, name, expression, terms)
        }
        Combination::Product(factors) => {
            let factors = factors.iter().map(|factor| (word::MULTIPLY, factor)).collect();
            check_fold(build, name, expression, factors)
        }
        Combination::Concat(parts) => Part::Value(Some(Scaled::plain(check_concat(build, name, parts)))),
    }
}

/// Where operands are combined.
#[derive(Clone, Copy)]
struct Around<'e> {
    /// The item.
    name: &'e str,
    /// All of them.
    expression: &'e Expression,
    /// How many numbers they have, if that is known.
    size: Option<usize>,
}

/// Values of one size, or of one number beside others, and numbers, combined from left to right.
fn check_fold(
    build: &mut DraftBuilder<'_, '_>,
    name: &str,
    expression: &Expression,
    operands: Vec<(Fold, &Expression)>,
) -> Part {
    let mut parts = Vec::new();
    let mut sizes = Vec::new();
    for (_, operand) in &operands {
        let errors = build.diagnostics.count();
        let part = check_part(build, name, operand);
        // Of two sizes that do not fit nobody knows which one was meant.
        let is_right = build.diagnostics.count() == errors;
        let node = match part {
            Part::Value(Some(value)) if is_right => Some(value.node),
            Part::Value(_) | Part::Number(_) => None,
        };
        sizes.push(build.shape_of(node).map(|shape| shape.size()));
        parts.push(part);
    }
    let known = || sizes.iter().zip(&operands).filter_map(|(size, (_, operand))| Some(((*size)?, *operand)));
    // One number beside several is repeated.
    let first = known().find(|(size, _)| *size != 1).or_else(|| known().next());
    let size = first.map(|(size, _)| size);
    if let Some((size, first)) = first {
        for (other, (fold, operand)) in sizes.iter().zip(&operands) {
            if let Some(other) = other.filter(|other| *other != size && *other != 1) {
                let error = unequal(first, size, operand, other, *fold);
                let note = format!("`{}` gets its {}", first.text, count(size, "value"));
                let declared = error.related(declaration_of(build, first), note);
                build.diagnostics.push(declared);
            }
        }
    }
    if parts.iter().any(|part| matches!(part, Part::Value(None))) {
        return Part::Value(Some(Scaled::plain(build.add_stand_in(name, size.map(Shape::row)))));
    }
    let mut folded = None;
    for (part, (fold, _)) in parts.into_iter().zip(operands) {
        folded = Some(match (folded, part) {
            (None, part) => begin(fold, part),
            (Some(before), part) => join(build, Around { name, expression, size }, fold, before, part),
        });
    }
    folded.unwrap_or(Part::Value(None))
}

/// −1 for what is subtracted.
fn sign_of(fold: Fold) -> f64 {
    match fold.number {
        Beside::Added(sign) => sign,
        Beside::Multiplied => 1.0,
    }
}

/// The first operand, with its sign.
fn begin(fold: Fold, part: Part) -> Part {
    match part {
        Part::Number(number) => Part::Number(sign_of(fold) * number),
        Part::Value(value) => Part::Value(value.map(|value| value.signed(fold))),
    }
}

/// Two operands as one. Numbers are computed here, and those beside a value become one step.
fn join(build: &mut DraftBuilder<'_, '_>, around: Around<'_>, fold: Fold, before: Part, part: Part) -> Part {
    match (before, part) {
        (Part::Number(a), Part::Number(b)) => Part::Number(match fold.number {
            Beside::Added(sign) => a + sign * b,
            Beside::Multiplied => a * b,
        }),
        (Part::Number(number), Part::Value(Some(value))) => Part::Value(Some(match fold.number {
            Beside::Added(_) => value.signed(fold).plus(number),
            Beside::Multiplied => multiply(build, around, value, number),
        })),
        (Part::Value(Some(value)), Part::Number(number)) => Part::Value(Some(match fold.number {
            Beside::Added(sign) => value.plus(sign * number),
            Beside::Multiplied => multiply(build, around, value, number),
        })),
        (Part::Value(Some(before)), Part::Value(Some(value))) => {
            let pair = [before, value].map(|value| add_affine(build, around.name, value, around.expression));
            Part::Value(Some(Scaled::plain(add_pair(build, around, fold.operation, pair))))
        }
        (Part::Value(None), _) | (_, Part::Value(None)) => Part::Value(None),
    }
}

/// A value times a number.
fn multiply(build: &mut DraftBuilder<'_, '_>, around: Around<'_>, value: Scaled, number: f64) -> Scaled {
    let Affine { factor, offset } = value.affine;
    if offset == 0.0 {
        return Scaled { affine: Affine { factor: factor * number, offset }, ..value };
    }
    // A sum that cancels would lose its digits if both of its terms were multiplied.
    let node = add_affine(build, around.name, value, around.expression);
    Scaled { node, affine: Affine { factor: number, offset: 0.0 } }
}

/// The node of two values; the one of both that is a single number is repeated.
fn add_pair(
    build: &mut DraftBuilder<'_, '_>,
    around: Around<'_>,
    operation: Operation,
    [a, b]: [NodeId; 2],
) -> NodeId {
    let name = around.name;
    let [first, second] = [a, b].map(|node| build.shape_of(Some(node)).map(|shape| shape.size()));
    let mut repeated = |node: NodeId, size: usize| {
        build.add_node(name, Operation::Broadcast, &[node], Some(Shape::row(size)))
    };
    let (sources, size) = match (first, second) {
        (Some(1), Some(size @ 2..)) => ([repeated(a, size), b], Some(size)),
        (Some(size @ 2..), Some(1)) => ([a, repeated(b, size)], Some(size)),
        (first, second) if first == second && first.is_some() => ([a, b], first),
        _ => ([a, b], around.size),
    };
    build.add_node(name, operation, &sources, size.map(Shape::row))
}

/// The node of a value with the numbers beside it.
fn add_affine(
    build: &mut DraftBuilder<'_, '_>,
    name: &str,
    value: Scaled,
    expression: &Expression,
) -> NodeId {
    let Scaled { node, affine } = value;
    if affine == Scaled::plain(node).affine {
        return node;
    }
    let shape = build.shape_of(Some(node));
    let number = |value: f64| Number { value, size: None, place: expression.place };
    let error = precision_error(&number(affine.factor))
        .or_else(|| precision_error(&number(affine.offset)))
        .or_else(|| (affine.factor as f32 == 0.0).then(|| nothing_left(expression, affine.offset)));
    if let Some(error) = error {
        build.diagnostics.push(error);
        return build.add_stand_in(name, shape);
    }
    build.add_node(name, Operation::Affine(affine), &[node], shape)
}

/// The error for numbers without a value.
fn number_alone(expression: &Expression) -> Diagnostic {
    let message = format!("`{}` is a number: how many values it has is not known", expression.text);
    Diagnostic::new(Code::Number, expression.place, message).help(
        "write it with a value, such as `1 - x`; it takes that value's size; a trained number is the bias of \
         a layer",
    )
}

/// The error for a product with 0, to which `offset` is added.
fn nothing_left(expression: &Expression, offset: f64) -> Diagnostic {
    let (text, mut names) = (&expression.text, Vec::new());
    expression.collect_names(&mut names);
    let message = match names.as_slice() {
        [name] if offset == 0.0 => format!("`{text}` is always 0, so `{name}` has no effect"),
        _ => format!("a value in `{text}` is multiplied by 0, so it has no effect"),
    };
    Diagnostic::new(Code::Number, expression.place, message).help("remove the value, or write another number")
}

/// Where a value of a source is declared; the place of the value itself if it has no name.
fn declaration_of(build: &DraftBuilder<'_, '_>, expression: &Expression) -> Place {
    match &expression.kind {
        Combination::Name(name) | Combination::Earlier(Earlier { name, .. }) => {
            let item = build.names.item_of(name);
            item.map_or(expression.place, |item| build.names.items[item].name.span().into())
        }
        Combination::Number(_) | Combination::Sum(_) | Combination::Product(_) | Combination::Concat(_) => {
            expression.place
        }
    }
}

/// Values concatenated.
fn check_concat(build: &mut DraftBuilder<'_, '_>, name: &str, parts: &[Expression]) -> NodeId {
    let nodes: Vec<Option<NodeId>> = parts.iter().map(|part| check_expression(build, name, part)).collect();
    let shapes: Option<Vec<Shape>> = nodes.iter().map(|node| build.shape_of(*node)).collect();
    // A size that does not fit in `usize` is far above the budget, which refuses it.
    let size = |shapes: Vec<Shape>| shapes.iter().map(Shape::size).fold(0, usize::saturating_add);
    let shape = shapes.map(size).map(Shape::row);
    match nodes.into_iter().collect::<Option<Vec<NodeId>>>() {
        Some(nodes) => build.add_node(name, Operation::Concat, &nodes, shape),
        None => build.add_stand_in(name, shape),
    }
}

fn unequal(first: &Expression, size: usize, operand: &Expression, other: usize, fold: Fold) -> Diagnostic {
    let (first, text) = (&first.text, &operand.text);
    let (values, found) = (count(size, "value"), count(other, "value"));
    let Fold { infinitive, participle, .. } = fold;
    let message = format!("`{first}` has {values}, `{text}` has {found}: they cannot be {participle}");
    Diagnostic::new(Code::Sizes, operand.place, message).help(format!(
        "bring one to the size of the other: `part: {text} -> dense({size});`, then {infinitive} `part`"
    ))
}
