//! Chains: the source of each, then the operation after every arrow.

use super::fix::{followed_input_fix, split_fix};
use super::source::check_expression;
use super::unknown::unknown_operation;
use crate::check::draft::builder::DraftBuilder;
use crate::check::draft::link::Link;
use crate::check::draft::size::check_size;
use crate::check::names::{ItemId, is_input};
use crate::check::option::{has_named_number, refuse_options};
use crate::check::word;
use crate::check::written::{count, is_layer, number_text, place_behind, word_of};
use crate::diag::{Code, Diagnostic, Place};
use crate::keyword;
use crate::model::{NodeId, Operation, Shape};
use crate::syntax::{self, NodeItem, Source, WrittenValue};

/// Builds the nodes of an item, whose sources are built.
pub(super) fn check_item(build: &mut DraftBuilder<'_, '_>, id: ItemId) {
    let item = build.names.items[id];
    let errors = build.diagnostics.count();
    let value = match &item.chain.source {
        Source::Input(operation) => Some(check_input(build, id, item, operation)),
        Source::Values(expression) => {
            let start = check_expression(build, &item.name.to_string(), expression);
            build.set_start(id, start);
            check_operations(build, id, item, start)
        }
    };
    build.set_value(id, value);
    // Where sizes do not fit, the stated one may be the one that was meant.
    let is_of_sizes = |kind| matches!(kind, Code::Sizes | Code::SecondLayer);
    let is_known = !build.diagnostics.kinds_since(errors).any(is_of_sizes);
    if let Some(shape) = &item.shape {
        check_stated_shape(build, id, item, shape, is_known);
    }
}

/// `h[16]: …`: the size that is stated must be the one that follows.
fn check_stated_shape(
    build: &mut DraftBuilder<'_, '_>,
    id: ItemId,
    item: &NodeItem,
    shape: &syntax::WrittenShape,
    is_known: bool,
) {
    let name = &item.name;
    let sizes = shape.sizes.iter();
    let stated: Vec<Option<usize>> =
        sizes.map(|size| check_size(size, "a stated size", build.diagnostics)).collect();
    let Some(stated) = stated.into_iter().collect::<Option<Vec<usize>>>() else { return };
    let value = build.value_of(id).filter(|node| is_known && !build.node(*node).stand_in);
    let Some(found) = build.shape_of(value) else { return };
    let size = found.size();
    if stated == [size] || stated == found.axes() {
        return;
    }
    let spelled: Vec<String> = stated.iter().map(usize::to_string).collect();
    let (values, spelled) = (count(size, "value"), spelled.join(", "));
    let message = format!("`{name}` has {values}, not [{spelled}]");
    let error = Diagnostic::new(Code::StatedShape, shape.place, message).help(format!("write `[{size}]`"));
    build.diagnostics.push(match item.chain.operations.last() {
        Some(last) => error.related(last.place, format!("`{name}` gets its {values}")),
        None => error,
    });
}

/// The node of an input, which nothing may follow.
fn check_input(
    build: &mut DraftBuilder<'_, '_>,
    id: ItemId,
    item: &NodeItem,
    operation: &syntax::Call,
) -> NodeId {
    let name = item.name.to_string();
    let shape = check_axes(build, item, operation);
    if let Some(extra) = item.chain.operations.first() {
        let fix = followed_input_fix(build.names, item);
        let message = format!("the input `{name}` is followed by an operation");
        build
            .diagnostics
            .push(Diagnostic::new(Code::InputFollowed, extra.place, message).help(format!("write `{fix}`")));
    }
    let node = build.add_node(&name, Operation::Input, &[], shape);
    // The intended size of a wrong input is unknown to its readers.
    let names = build.names;
    let is_first = |earlier: ItemId| is_input(names.items[earlier]) && !names.targets.contains(&earlier);
    let is_second =
        names.items.ids().take_while(|earlier| *earlier < id).any(is_first) || names.targets.contains(&id);
    let is_wrong = is_second || !item.chain.operations.is_empty();
    if is_wrong { build.add_stand_in(&name, None) } else { node }
}

/// `input(30)` or `input(28, 28, 1)`.
fn check_axes(build: &mut DraftBuilder<'_, '_>, item: &NodeItem, operation: &syntax::Call) -> Option<Shape> {
    refuse_options(operation, &[], Some(item), build.names, build.diagnostics);
    if operation.arguments.iter().any(WrittenValue::is_wrong) || has_named_number(operation) {
        return None;
    }
    if operation.arguments.is_empty() || operation.arguments.len() > 3 {
        let found = operation.arguments.len();
        build.diagnostics.push(
            Diagnostic::new(
                Code::Arguments,
                place_behind(operation, 3),
                format!("`input` takes one to three sizes, found {found}"),
            )
            .help("write `input(30)`, or `input(28, 28, 1)` for height, width and channels"),
        );
        return None;
    }
    if let Some(error) = refuse_rows(operation) {
        build.diagnostics.push(error);
        return None;
    }
    let arguments = operation.arguments.iter();
    let axes: Vec<Option<usize>> =
        arguments.map(|argument| check_size(argument, "an input size", build.diagnostics)).collect();
    let axes = axes.into_iter().collect::<Option<Vec<usize>>>()?;
    let shape = Shape::of_axes(&axes);
    if shape.is_none() {
        let factors: Vec<String> = axes.iter().map(usize::to_string).collect();
        let message = format!("{} inputs are more than `usize` can count", factors.join(" x "));
        build
            .diagnostics
            .push(Diagnostic::new(Code::Budget, operation.place, message).help("use smaller sizes"));
    }
    shape
}

/// The error for `input(None, 8)`, whose first size is that of a batch or of a sequence in Keras.
fn refuse_rows(operation: &syntax::Call) -> Option<Diagnostic> {
    let is_none = |value: &&WrittenValue| value.as_name().is_some_and(|name| name == "None");
    let none = operation.arguments.iter().find(is_none)?;
    let sizes: Vec<String> = operation.arguments.iter().filter_map(number_text).collect();
    let sizes = if sizes.is_empty() { "8".to_owned() } else { sizes.join(", ") };
    let message = "the number of rows or of steps is no size of an input: it is the program's";
    let error = Diagnostic::new(Code::Arguments, none.place(), message);
    Some(error.help(format!("write `{}({sizes})`", operation.word)))
}

/// The node at the end of a chain; `None` if nothing is known of it.
fn check_operations<'a>(
    build: &mut DraftBuilder<'_, 'a>,
    id: ItemId,
    item: &'a NodeItem,
    start: Option<NodeId>,
) -> Option<NodeId> {
    let mut node = start;
    let mut layer: Option<Place> = None;
    // One fix is for all of them.
    let mut has_second = false;
    for (position, operation) in item.chain.operations.iter().enumerate() {
        let is_layer = is_layer(operation) && !operation.is_wrong;
        if is_layer {
            if let Some(first) = layer.filter(|_| !has_second) {
                report_second_layer(build, item, operation, first);
                has_second = true;
            }
            layer = layer.or(Some(operation.place));
        }
        let behind = if is_layer { &item.chain.operations[position + 1..] } else { &[] };
        let init = word::init_in_front(behind);
        let link = Link { id, item, operation, source: node, init, shape: build.shape_of(node) };
        node = Some(check_link(build, link));
    }
    node
}

/// The node of an operation.
fn check_link<'a>(build: &mut DraftBuilder<'_, 'a>, link: Link<'a>) -> NodeId {
    let name = link.item.name.to_string();
    if link.operation.is_wrong {
        return build.add_stand_in(&name, None);
    }
    if let Some(word) = word_of(link.operation) {
        return word::room(word).check(build, link);
    }
    build.diagnostics.push_with(|| unknown_operation(link.item, link.operation));
    let word = link.operation.word.to_string();
    let shape = match link.operation.arguments.first() {
        _ if keyword::needless(&word).is_some() => link.shape,
        Some(WrittenValue::Number(width)) => width.size.map(Shape::row),
        _ if keyword::is_joining(&word) => None,
        _ => link.shape,
    };
    build.add_stand_in(&name, shape)
}

fn report_second_layer(
    build: &mut DraftBuilder<'_, '_>,
    item: &NodeItem,
    operation: &syntax::Call,
    first: Place,
) {
    let name = &item.name;
    let message = format!("the chain of `{name}` has a second layer with parameters");
    let fix = split_fix(build.names, item);
    build.diagnostics.push(
        Diagnostic::new(Code::SecondLayer, operation.place, message)
            .help(format!("write `{fix}`"))
            .related(first, format!("the layer whose parameters are the field `{name}` is")),
    );
}
