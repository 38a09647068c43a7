//! All operations, activations and losses, each with an example. A new operation does not compile until it
//! has a row here; activations and losses have theirs in the vocabulary, with the number of the example.

use netwright_runtime::topology::{Activation, BatchNorm, Loss, Operation, Pattern};

use super::sketch::Sketch;

/// Adds an operation of two values of one size to a sketch; returns its node.
pub(super) type Write = fn(&mut Sketch, [usize; 2]) -> usize;

/// An operation of the language.
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) write: Write,
    pub(super) is_of_kind: fn(&Operation) -> bool,
}

/// All activations, those with a number with that of its example.
pub(super) fn activations() -> Vec<Activation> {
    let tried = |of: Activation| of.number().map_or(of, |number| of.with(number.example));
    Activation::ALL.into_iter().map(tried).collect()
}

/// All losses, those with a number with that of its example.
pub(super) fn losses() -> Vec<Loss> {
    let tried = |of: Loss| of.number().map_or(of, |number| of.with(number.example));
    Loss::ALL.into_iter().map(tried).collect()
}

/// Lists the ways to write each operation; the node that is written is one of the pattern.
macro_rules! operations {
    ($($name:literal $pattern:pat => $write:expr,)*) => {{
        const fn has_row(of: &Operation) {
            match of { $($pattern => {})* }
        }
        vec![$(Row {
            name: $name,
            write: $write,
            is_of_kind: |of| {
                has_row(of);
                matches!(of, $pattern)
            },
        }),*]
    }};
}

/// All operations.
pub(super) fn operations() -> Vec<Row> {
    operations! {
        "input" Operation::Input => |_, _| 0,
        "sum" Operation::Sum => |sketch, of| same(sketch, Operation::Sum, &of),
        "difference" Operation::Difference => |sketch, of| same(sketch, Operation::Difference, &of),
        "product" Operation::Product => |sketch, of| same(sketch, Operation::Product, &of),
        "concat" Operation::Concat => |sketch, of| {
            let size = of.iter().map(|source| sketch.size(*source)).sum();
            sketch.push("p", size, Operation::Concat, &of)
        },
        "slice" Operation::Slice { .. } => |sketch, [source, _]| {
            let size = sketch.size(source).div_ceil(2);
            let start = sketch.size(source) - size;
            sketch.push("p", size, Operation::Slice { start }, &[source])
        },
        "dense" Operation::Dense(_) => |sketch, [source, _]| sketch.dense("p", 2, source),
        "prelu" Operation::Prelu(_) => |sketch, [source, _]| {
            let size = sketch.size(source);
            let layer = sketch.layer(size, size, Pattern::Diagonal, false);
            same(sketch, Operation::Prelu(layer), &[source])
        },
        "normalize" Operation::Normalize { .. } => |sketch, [source, _]| {
            same(sketch, Operation::Normalize { centres: true, epsilon: 0.1 }, &[source])
        },
        "batch_normalize" Operation::BatchNormalize(_) => |sketch, [source, _]| {
            let norm = BatchNorm { epsilon: 0.1, momentum: 0.1, offset: 0, frozen: false };
            same(sketch, Operation::BatchNormalize(norm), &[source])
        },
        "dropout" Operation::Dropout { .. } => |sketch, [source, _]| {
            same(sketch, Operation::Dropout { probability: 0.5, layer: 0 }, &[source])
        },
        "activation" Operation::Activation(_) => |sketch, [source, _]| {
            same(sketch, Operation::Activation(Activation::Tanh), &[source])
        },
    }
}

/// A node as large as its sources.
fn same(sketch: &mut Sketch, operation: Operation, sources: &[usize]) -> usize {
    let size = sketch.size(sources[0]);
    sketch.push("p", size, operation, sources)
}
