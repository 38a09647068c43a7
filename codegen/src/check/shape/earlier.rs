//! Values of earlier steps: `prev(h)`, which may stand in the chain of `h` itself.
//!
//! Input: the items as they are written. Output: the size of each, as far as it follows from what is written,
//! and a node that reads the memory. Guarantees: a size does not depend on the order of the items; one that
//! cannot be known is an error here.

use super::start::add_start;
use crate::check::draft::builder::DraftBuilder;
use crate::check::names::{ItemId, Resolved};
use crate::check::word::room;
use crate::check::written::{chain_text, source_text, word_of};
use crate::diag::{Code, Diagnostic};
use crate::ids::IdVec;
use crate::model::{NodeId, Operation, Shape};
use crate::syntax::{Combination, Earlier, Expression, NodeItem, Source, Start, WrittenValue};

/// The node of a value of an earlier step; `None` if the value is not known, which was reported.
pub(super) fn check_earlier(
    build: &mut DraftBuilder<'_, '_>,
    name: &str,
    earlier: &Earlier,
) -> Option<NodeId> {
    let item = build.names.item_of(&earlier.name)?;
    let Some(size) = build.written_size(item) else {
        report_unknown(build, item, earlier);
        return Some(build.add_stand_in(name, None));
    };
    let memory = build.add_memory(item, earlier.steps, size);
    let operation = Operation::Earlier { memory, steps: earlier.steps };
    let value = build.add_node(name, operation, &[], Some(Shape::row(size)));
    Some(match earlier.start {
        Start::Zeros => value,
        Start::Trained => add_start(build, item, earlier, value, size),
    })
}

/// The error for a value whose size is known from itself alone. Its own mistakes are reported first.
fn report_unknown(build: &mut DraftBuilder<'_, '_>, item: ItemId, earlier: &Earlier) {
    let of = build.names.items[item];
    let (name, is_wrong) =
        (&of.name, of.chain.operations.iter().any(|operation| word_of(operation).is_none()));
    if is_wrong || build.diagnostics.count() > 0 {
        return;
    }
    let chain = chain_text(source_text(&of.chain.source), &of.chain.operations);
    let message =
        format!("how many values `{name}` has is not known, because that depends on `{name}` itself");
    let error = Diagnostic::new(Code::Earlier, earlier.name.span(), message);
    let layer = format!("let it end with a layer, such as `{chain} -> dense(16)`");
    // A value that is joined to its own past grows with each step.
    let is_joined =
        matches!(&of.chain.source, Source::Values(of) if matches!(of.kind, Combination::Concat(_)));
    let help = match is_joined {
        true => layer,
        false => format!("{layer}, or state its size: `{name}[16]: {chain};`"),
    };
    build.diagnostics.push(error.help(help));
}

/// The size of each item as far as it follows from what is written. Values that are computed from their own
/// past have the least size with which all of them fit.
pub(crate) fn written_sizes(names: &Resolved<'_>) -> IdVec<ItemId, Option<usize>> {
    let mut sizes = names.of_each(None);
    if names.items.iter().all(|item| item.chain.source.earlier().is_empty()) {
        return sizes;
    }
    // A size is passed on by one item at least in each round, and changes from 1 to another one at most once.
    for _ in 0..=2 * names.items.len() {
        let mut is_settled = true;
        for (id, item) in names.items.entries() {
            let size = size_of_item(names, &sizes, item);
            is_settled &= sizes[id] == size;
            sizes[id] = size;
        }
        if is_settled {
            return sizes;
        }
    }
    // Something grows with each step: nothing is known of what still changes.
    let next: Vec<Option<usize>> = names.items.iter().map(|item| size_of_item(names, &sizes, item)).collect();
    sizes.iter().zip(next).map(|(size, next)| size.filter(|_| *size == next)).collect()
}

/// The size of an item, with those of the others.
fn size_of_item(
    names: &Resolved<'_>,
    sizes: &IdVec<ItemId, Option<usize>>,
    item: &NodeItem,
) -> Option<usize> {
    let whole = |value: &WrittenValue| match value {
        WrittenValue::Number(number) => number.size.filter(|size| *size > 0),
        _ => None,
    };
    let product = |values: &[WrittenValue]| {
        values.iter().try_fold(1_usize, |product, value| product.checked_mul(whole(value)?))
    };
    if let Some(stated) = &item.shape {
        return product(&stated.sizes);
    }
    let mut size = match &item.chain.source {
        Source::Input(input) => product(&input.arguments),
        Source::Values(expression) => size_of(names, sizes, expression),
    };
    for operation in &item.chain.operations {
        size = room(word_of(operation)?).size_behind(operation, size);
    }
    size
}

/// The size of a combination. Of operands the largest counts: one number is repeated, and one that is not
/// known yet has the size of the others.
fn size_of(
    names: &Resolved<'_>,
    sizes: &IdVec<ItemId, Option<usize>>,
    expression: &Expression,
) -> Option<usize> {
    match &expression.kind {
        Combination::Name(name) | Combination::Earlier(Earlier { name, .. }) => sizes[names.item_of(name)?],
        Combination::Number(_) => None,
        Combination::Sum(terms) => terms.iter().filter_map(|(_, term)| size_of(names, sizes, term)).max(),
        Combination::Product(factors) => {
            factors.iter().filter_map(|factor| size_of(names, sizes, factor)).max()
        }
        Combination::Concat(parts) => {
            parts.iter().try_fold(0_usize, |sum, part| sum.checked_add(size_of(names, sizes, part)?))
        }
    }
}
