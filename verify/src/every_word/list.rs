//! All operations, activations and losses, each with an example: a new one does not compile until it has a
//! row here.

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

/// Lists values, whose patterns are all that their type has.
macro_rules! every {
    ($type:ty: $($pattern:pat => $example:expr,)*) => {{
        const fn has_row(of: &$type) {
            match of { $($pattern => {})* }
        }
        vec![$({
            let example: $type = $example;
            has_row(&example);
            assert!(matches!(example, $pattern), "the row of another: {example:?}");
            example
        }),*]
    }};
}

/// All activations.
pub(super) fn activations() -> Vec<Activation> {
    use Activation as A;
    every! { Activation:
        A::Identity => A::Identity,
        A::Sigmoid => A::Sigmoid,
        A::Tanh => A::Tanh,
        A::Relu => A::Relu,
        A::LeakyRelu { .. } => A::LeakyRelu { slope: 0.2 },
        A::Relu6 => A::Relu6,
        A::Silu => A::Silu,
        A::Gelu => A::Gelu,
        A::GeluTanh => A::GeluTanh,
        A::Mish => A::Mish,
        A::Softplus => A::Softplus,
        A::Softsign => A::Softsign,
        A::HardSigmoid => A::HardSigmoid,
        A::HardTanh => A::HardTanh,
        A::HardSwish => A::HardSwish,
        A::Sin => A::Sin,
        A::Gaussian => A::Gaussian,
        A::Elu { .. } => A::Elu { alpha: 0.5 },
        A::Selu => A::Selu,
        A::Softmax => A::Softmax,
        A::LogSoftmax => A::LogSoftmax,
    }
}

/// All losses.
pub(super) fn losses() -> Vec<Loss> {
    every! { Loss:
        Loss::Bce { .. } => Loss::Bce { positive_weight: 1.0 },
        Loss::CrossEntropy { .. } => Loss::CrossEntropy { label_smoothing: 0.0 },
        Loss::Mse => Loss::Mse,
        Loss::Mae => Loss::Mae,
        Loss::Huber { .. } => Loss::Huber { delta: 0.5 },
        Loss::LogCosh => Loss::LogCosh,
        Loss::Hinge => Loss::Hinge,
        Loss::Poisson => Loss::Poisson,
        Loss::GaussianNll { .. } => Loss::GaussianNll { epsilon: 0.01 },
        Loss::Cosine => Loss::Cosine,
    }
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
