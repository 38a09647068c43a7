//! The source of a chain: a value, or several that are combined with `+`, `-`, `*` and commas.

use crate::check::draft::builder::DraftBuilder;
use crate::check::draft::shape::Shape;
use crate::check::word::{self, Fold};
use crate::check::written::count;
use crate::diag::{Code, Diagnostic, Place};
use crate::model::{NodeId, Operation};
use crate::syntax::{Combination, Expression};

/// The node of a combination of values; `None` if nothing is known of it.
pub(super) fn check_expression(
    build: &mut DraftBuilder<'_, '_>,
    name: &str,
    expression: &Expression,
) -> Option<NodeId> {
    match &expression.kind {
        Combination::Name(value) => build.names.item_of(value).and_then(|item| build.value_of(item)),
        Combination::Sum(terms) => {
            let terms = terms.iter().map(|(sign, term)| (word::of_sign(*sign), term));
            check_fold(build, name, terms.collect())
        }
        Combination::Product(factors) => {
            let factors = factors.iter().map(|factor| (word::MULTIPLY, factor));
            check_fold(build, name, factors.collect())
        }
        Combination::Concat(parts) => Some(check_concat(build, name, parts)),
    }
}

/// Values of one size, combined from left to right.
fn check_fold(
    build: &mut DraftBuilder<'_, '_>,
    name: &str,
    operands: Vec<(Fold, &Expression)>,
) -> Option<NodeId> {
    let mut nodes = Vec::new();
    let mut sizes = Vec::new();
    for (_, operand) in &operands {
        let errors = build.diagnostics.count();
        let node = check_expression(build, name, operand);
        // Of two sizes that do not fit nobody knows which one was meant.
        let is_right = build.diagnostics.count() == errors;
        sizes.push(build.shape_of(node.filter(|_| is_right)).map(|shape| shape.size()));
        nodes.push(node);
    }
    let first = sizes.iter().zip(&operands).find_map(|(size, (_, operand))| Some(((*size)?, *operand)));
    let size = first.map(|(size, _)| size);
    if let Some((size, first)) = first {
        for (other, (fold, operand)) in sizes.iter().zip(&operands) {
            if let Some(other) = other.filter(|other| *other != size) {
                let error = unequal(first, size, operand, other, *fold);
                let note = format!("`{}` gets its {}", first.text, count(size, "value"));
                let declared = error.related(declaration_of(build, first), note);
                build.diagnostics.push(declared);
            }
        }
    }
    let shape = size.map(Shape::row);
    let Some(nodes) = nodes.into_iter().collect::<Option<Vec<NodeId>>>() else {
        return Some(build.add_stand_in(name, shape));
    };
    let mut rest = nodes.into_iter().zip(operands);
    let (mut result, _) = rest.next()?;
    for (node, (fold, _)) in rest {
        result = build.add_node(name, fold.operation, &[result, node], shape);
    }
    Some(result)
}

/// Where a value of a source is declared; the place of the value itself if it has no name.
fn declaration_of(build: &DraftBuilder<'_, '_>, expression: &Expression) -> Place {
    match &expression.kind {
        Combination::Name(name) => {
            let item = build.names.item_of(name);
            item.map_or(expression.place, |item| build.names.items[item].name.span().into())
        }
        Combination::Sum(_) | Combination::Product(_) | Combination::Concat(_) => expression.place,
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
