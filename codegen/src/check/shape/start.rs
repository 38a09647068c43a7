//! `prev(h, start = trained)`: what a value is before the first step, where training may change it.
//!
//! Input: the node of the value of an earlier step. Output: the node of the value with its start, of
//! operations that others have, too. With e = 1 in every step, h′ = `prev(h, k)`, e′ = `prev(e, k)` and the
//! trained numbers s:
//!
//! ```text
//! e = 0·prev(e) + 1      h′ + (1 − e′) ⊙ (s ⊙ e)
//! ```
//!
//! A memory remembers e, so that it knows how many steps it has taken: e′ is 0 in the first k of them.
//! Guarantees: no gradient reaches s from a step that reads a value of h, in a later window neither; all
//! trained starts of one name are the same numbers.

use syn::ext::IdentExt as _;

use crate::check::draft::builder::{DraftBuilder, TrainedStart};
use crate::check::draft::part::{Reason, check_part};
use crate::check::draft::{Field, WeightsOf};
use crate::check::names::ItemId;
use crate::check::written::part_name;
use crate::keyword::Init;
use crate::model::{Affine, Bias, Layer, NodeId, Operation, Pattern, Shape, StepOptions};
use crate::syntax::{Earlier, START};

/// The end of the name of the number that is 1 once a step was taken.
const BEGUN: &str = "begun";

/// A value of an earlier step of `size` numbers, with its start.
pub(super) fn add_start(
    build: &mut DraftBuilder<'_, '_>,
    item: ItemId,
    earlier: &Earlier,
    value: NodeId,
    size: usize,
) -> NodeId {
    let name = part_name(&build.names.items[item].name, START).to_string();
    let start = trained_start(build, item, earlier, size);
    build.lengthen(start.begun, earlier.steps);
    let begun = match earlier.steps {
        1 => start.before,
        steps => {
            let operation = Operation::Earlier { memory: start.begun, steps };
            build.add_node(&name, operation, &[], Some(Shape::row(1)))
        }
    };
    let rest = Operation::Affine(Affine { factor: -1.0, offset: 1.0 });
    let is_first = build.add_node(&name, rest, &[begun], Some(Shape::row(1)));
    let repeated = repeat(build, &name, is_first, size);
    let shape = Some(Shape::row(size));
    let first = build.add_node(&name, Operation::Product, &[repeated, start.value], shape);
    build.add_node(&name, Operation::Sum, &[value, first], shape)
}

/// The trained numbers that an item begins with, and the memory of whether it has begun.
fn trained_start(
    build: &mut DraftBuilder<'_, '_>,
    item: ItemId,
    earlier: &Earlier,
    size: usize,
) -> TrainedStart {
    if let Some(known) = build.trained_start(item) {
        return known;
    }
    let [name, _] = [START, BEGUN].map(|suffix| {
        let why = "which begins with trained numbers".to_owned();
        let note = format!("the start of `{}` is trained", earlier.name);
        check_part(build, item, suffix, Reason { why, place: earlier.word.span().into(), note })
    });
    let (field, text) = (name.clone(), name.unraw().to_string());
    let sizes = Some(size);
    build.add_field(Field {
        name: field,
        inputs: sizes,
        outputs: sizes,
        has_bias: false,
        weights: WeightsOf::List(sizes),
    });
    let layer = build.add_part_layer(item, layer(name, size));
    let begun = build.add_part_memory(item, BEGUN, 1);
    let one = Some(Shape::row(1));
    let before = build.add_node(&text, Operation::Earlier { memory: begun, steps: 1 }, &[], one);
    let always = Operation::Affine(Affine { factor: 0.0, offset: 1.0 });
    let one = build.add_node(&text, always, &[before], one);
    build.set_part(begun, one);
    let repeated = repeat(build, &text, one, size);
    let value = build.add_node(&text, Operation::Dense(layer), &[repeated], Some(Shape::row(size)));
    let start = TrainedStart { begun, before, value };
    build.set_trained_start(item, start);
    start
}

/// One number for each of `size`.
fn repeat(build: &mut DraftBuilder<'_, '_>, name: &str, node: NodeId, size: usize) -> NodeId {
    match size {
        1 => node,
        _ => build.add_node(name, Operation::Broadcast, &[node], Some(Shape::row(size))),
    }
}

/// A weight for each number. It begins with zeros, as a memory does without it.
fn layer(name: proc_macro2::Ident, size: usize) -> Layer {
    Layer {
        name,
        inputs: size,
        outputs: size,
        pattern: Pattern::Diagonal,
        bias: Bias::Absent,
        tie: None,
        weights: None,
        init: Init::Zeros,
        frozen: false,
        step: StepOptions::PLAIN,
    }
}
