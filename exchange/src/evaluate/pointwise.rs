//! Functions of one number.

use super::{Computed, floats};
use crate::foreign::{Data, Pointwise, Tensor};

/// Each number of `x` by itself. Integers and truth values keep their kind where the function does.
pub(super) fn compute(function: Pointwise, x: &Tensor) -> Computed {
    let shape = x.shape().to_vec();
    let kept = match (function, x.data()) {
        (Pointwise::Not, Data::Bool(truths)) => Some(Data::Bool(truths.iter().map(|truth| !truth).collect())),
        (Pointwise::Neg, Data::I64(numbers)) => {
            Some(Data::I64(numbers.iter().map(|number| number.wrapping_neg()).collect()))
        }
        (Pointwise::Abs, Data::I64(numbers)) => {
            Some(Data::I64(numbers.iter().map(|number| number.wrapping_abs()).collect()))
        }
        _ => None,
    };
    match kept {
        Some(data) => Tensor::new(shape, data).ok_or_else(|| String::from("its shape does not fit")),
        None => floats(shape, x.numbers().into_iter().map(|number| at(function, number)).collect()),
    }
}

/// The value of a function at a number.
#[must_use]
pub(crate) fn at(function: Pointwise, x: f64) -> f64 {
    match function {
        Pointwise::Abs => x.abs(),
        Pointwise::Celu(alpha) => x.max(0.0) + (alpha * (x / alpha).exp_m1()).min(0.0),
        Pointwise::Ceil => x.ceil(),
        Pointwise::Cos => x.cos(),
        Pointwise::Elu(alpha) if x < 0.0 => alpha * x.exp_m1(),
        Pointwise::Erf => erf(x),
        Pointwise::Exp => x.exp(),
        Pointwise::Floor => x.floor(),
        Pointwise::Gelu => x * 0.5 * (1.0 + erf(x / std::f64::consts::SQRT_2)),
        Pointwise::GeluTanh => {
            0.5 * x * (1.0 + ((2.0 / std::f64::consts::PI).sqrt() * (x + 0.044_715 * x * x * x)).tanh())
        }
        Pointwise::HardSigmoid(alpha, beta) => (alpha * x + beta).clamp(0.0, 1.0),
        Pointwise::HardSwish => x * (x / 6.0 + 0.5).clamp(0.0, 1.0),
        Pointwise::LeakyRelu(alpha) if x < 0.0 => alpha * x,
        Pointwise::Log => x.ln(),
        Pointwise::Mish => x * softplus(x).tanh(),
        Pointwise::Neg => -x,
        Pointwise::Not => f64::from(u8::from(x == 0.0)),
        Pointwise::Reciprocal => 1.0 / x,
        // `max` would turn a NaN into 0.
        Pointwise::Relu if x < 0.0 => 0.0,
        Pointwise::Round => x.round_ties_even(),
        Pointwise::Selu(alpha, gamma) if x <= 0.0 => gamma * alpha * x.exp_m1(),
        Pointwise::Selu(_, gamma) => gamma * x,
        Pointwise::Sigmoid => sigmoid(x),
        Pointwise::Sign if x == 0.0 => 0.0,
        Pointwise::Sign => x.signum(),
        Pointwise::Silu(beta) => x * sigmoid(beta * x),
        Pointwise::Sin => x.sin(),
        Pointwise::Softplus => softplus(x),
        Pointwise::Softsign => x / (1.0 + x.abs()),
        Pointwise::Sqrt => x.sqrt(),
        Pointwise::Tanh => x.tanh(),
        Pointwise::ThresholdedRelu(alpha) if x <= alpha => 0.0,
        Pointwise::Elu(_) | Pointwise::LeakyRelu(_) | Pointwise::Relu | Pointwise::ThresholdedRelu(_) => x,
    }
}

fn sigmoid(x: f64) -> f64 {
    if x < 0.0 { x.exp() / (1.0 + x.exp()) } else { 1.0 / (1.0 + (-x).exp()) }
}

fn softplus(x: f64) -> f64 {
    if x.is_nan() { x } else { x.max(0.0) + (-x.abs()).exp().ln_1p() }
}

/// The error function by a series of positive terms: Abramowitz & Stegun, formula 7.1.6.
fn erf(x: f64) -> f64 {
    if x.abs() > 6.0 || x.is_nan() {
        return if x.is_nan() { x } else { x.signum() };
    }
    let (mut term, mut sum, mut divisor) = (x, x, 1.0);
    while term.abs() > f64::EPSILON / 4.0 * sum.abs() {
        divisor += 2.0;
        term *= 2.0 * x * x / divisor;
        sum += term;
    }
    2.0 / std::f64::consts::PI.sqrt() * (-x * x).exp() * sum
}
