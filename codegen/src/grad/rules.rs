//! The derivative of each operation: what a value with gradient `d` passes back to its operands.

use crate::ir::{Builder, LossOperands, Op, ValueId};
use crate::keyword::{Activation, Reads};
use crate::model::{BatchNorm, Dropout, LayerId, Norm};

/// The operands of the value `id` with the gradients that it passes back to them.
pub(super) fn diff_operation(builder: &mut Builder, id: ValueId, d: ValueId) -> Vec<(ValueId, ValueId)> {
    match builder.value(id).op.clone() {
        Op::Dense(layer, x) => vec![(x, diff_dense(builder, layer, x, d))],
        Op::Weigh(layer, x) => vec![(x, diff_dense(builder, layer, x, d))],
        Op::InputGradient(layer, x) => vec![(x, diff_transposed(builder, layer, x, d))],
        // ∂(p + b)/∂p = 1.
        Op::Bias(_, p) => vec![(p, d)],
        // ∂(a + b)/∂a = ∂(a + b)/∂b = 1.
        Op::Add(a, b) => vec![(a, d), (b, d)],
        // ∂(a − b)/∂a = 1, ∂(a − b)/∂b = −1.
        Op::Subtract(a, b) => vec![(a, d), (b, diff_negated(builder, b, d))],
        // ∂(a·b)/∂a = b, ∂(a·b)/∂b = a.
        Op::Multiply(a, b) => vec![(a, diff_factor(builder, a, b, d)), (b, diff_factor(builder, b, a, d))],
        Op::Concat(parts) => diff_parts(builder, &parts, d),
        Op::Slice(source, start) => vec![(source, diff_slice(builder, source, start, d))],
        Op::Standardize(norm, x) => vec![(x, diff_standardize(builder, norm, x, d))],
        Op::BatchNormalize(norm, x) => vec![(x, diff_batch_normalize(builder, norm, x, d))],
        Op::Dropout(dropout, x) => vec![(x, diff_dropout(builder, dropout, x, d))],
        Op::Normalize(norm, x) => vec![(x, diff_normalize(builder, norm, x, d))],
        Op::Activation(activation, z) => vec![(z, diff_activation(builder, activation, z, id, d))],
        Op::Loss(operands) => vec![(operands.read, diff_loss(builder, operands, d))],
        // ∂(a + b)/∂a = ∂(a + b)/∂b = 1.
        Op::Total(terms) => terms.iter().map(|&term| (term, d)).collect(),
        // Leaves, and what differentiation itself makes.
        Op::Input | Op::Target | Op::Seed => vec![],
        Op::LossGradient(..) | Op::ActivationGradient(..) => vec![],
        // ∂(−a)/∂a = −1.
        Op::Negate(a) => vec![(a, diff_negated(builder, a, d))],
        Op::Pad(..) | Op::NormalizeGradient(..) => vec![],
        Op::StandardizeGradient(..) | Op::BatchNormalizeGradient(..) => vec![],
    }
}

/// `z = x·W + b`, so `∂L/∂x = W · ∂L/∂z`.
fn diff_dense(builder: &mut Builder, layer: LayerId, x: ValueId, d_z: ValueId) -> ValueId {
    let (name, length) = describe(builder, x);
    builder.add(&name, Op::InputGradient(layer, d_z), length)
}

/// `z = W·x`, so `∂L/∂x = ∂L/∂z · W`.
fn diff_transposed(builder: &mut Builder, layer: LayerId, x: ValueId, d_z: ValueId) -> ValueId {
    let (name, length) = describe(builder, x);
    builder.add(&name, Op::Weigh(layer, d_z), length)
}

/// `a = f(z)`, so `∂L/∂z = ∂L/∂a · f′(z)`; softmax: `∂L/∂z = p ⊙ (∂L/∂p − ⟨p, ∂L/∂p⟩)`.
fn diff_activation(
    builder: &mut Builder,
    activation: Activation,
    z: ValueId,
    a: ValueId,
    d_a: ValueId,
) -> ValueId {
    let (name, length) = describe(builder, z);
    let read = match activation.reads() {
        Reads::Input => z,
        Reads::Output => a,
    };
    builder.add(&name, Op::ActivationGradient(activation, read, d_a), length)
}

/// `n = (x − mean)·scale` with a mean and a scale that are not the sample's, so `∂L/∂x = ∂L/∂n·scale`.
fn diff_standardize(builder: &mut Builder, norm: BatchNorm, x: ValueId, d_n: ValueId) -> ValueId {
    let (name, length) = describe(builder, x);
    builder.add(&name, Op::StandardizeGradient(norm, d_n), length)
}

/// The same with those of the batch: `∂L/∂x = (∂L/∂n − mean(∂L/∂n) − n·mean(∂L/∂n ⊙ n))·scale`, means over the rows.
fn diff_batch_normalize(builder: &mut Builder, norm: BatchNorm, x: ValueId, d_n: ValueId) -> ValueId {
    let (name, length) = describe(builder, x);
    builder.add(&name, Op::BatchNormalizeGradient(norm, x, d_n), length)
}

/// `y = mask ⊙ x`, so `∂L/∂x = mask ⊙ ∂L/∂y`.
fn diff_dropout(builder: &mut Builder, dropout: Dropout, x: ValueId, d_y: ValueId) -> ValueId {
    let (name, length) = describe(builder, x);
    builder.add(&name, Op::Dropout(dropout, d_y), length)
}

/// `n = (x − mean)·scale`, so `∂L/∂x = (∂L/∂n − mean(∂L/∂n) − n·mean(∂L/∂n ⊙ n))·scale`.
fn diff_normalize(builder: &mut Builder, norm: Norm, x: ValueId, d_n: ValueId) -> ValueId {
    let (name, length) = describe(builder, x);
    builder.add(&name, Op::NormalizeGradient(norm, x, d_n), length)
}

/// `s = a − b` and `s = −b`, so `∂L/∂b = −∂L/∂s`.
fn diff_negated(builder: &mut Builder, b: ValueId, d_s: ValueId) -> ValueId {
    let (name, length) = describe(builder, b);
    builder.add(&name, Op::Negate(d_s), length)
}

/// `m = factor ⊙ other`, so `∂L/∂factor = ∂L/∂m ⊙ other`.
fn diff_factor(builder: &mut Builder, factor: ValueId, other: ValueId, d_m: ValueId) -> ValueId {
    let (name, length) = describe(builder, factor);
    builder.add(&name, Op::Multiply(d_m, other), length)
}

/// Each part of `c = (a, b, …)` gets its part of `∂L/∂c`.
fn diff_parts(builder: &mut Builder, parts: &[ValueId], d_c: ValueId) -> Vec<(ValueId, ValueId)> {
    let mut start = 0;
    let mut passed = Vec::new();
    for &part in parts {
        let (name, length) = describe(builder, part);
        passed.push((part, builder.add(&name, Op::Slice(d_c, start), length)));
        start += length;
    }
    passed
}

/// What is not in the slice does not change the loss.
fn diff_slice(builder: &mut Builder, source: ValueId, start: usize, d_p: ValueId) -> ValueId {
    let (name, length) = describe(builder, source);
    builder.add(&name, Op::Pad(d_p, start), length)
}

/// bce after sigmoid and cross-entropy after softmax: `∂L/∂z = ŷ − t` (Bishop 2006, section 4.3.6), for bce over
/// the number of outputs; mse: `∂L/∂y = 2(y − t)/n`. The runtime has the rule of every loss.
fn diff_loss(builder: &mut Builder, operands: LossOperands, seed: ValueId) -> ValueId {
    let (name, length) = describe(builder, operands.read);
    builder.add(&name, Op::LossGradient(operands, seed), length)
}

/// The name and the length of the gradient of a value.
fn describe(builder: &Builder, value: ValueId) -> (String, usize) {
    let value = builder.value(value);
    (format!("d_{}", value.name), value.length)
}
