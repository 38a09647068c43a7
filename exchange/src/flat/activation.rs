//! The activations of the language, from their own definitions.
//!
//! Input: how an activation is written. Output: the activation, and its function of one number. Guarantees:
//! no code of `evaluate`; a row of the vocabulary without a function here does not compile.

use netwright_vocabulary::Activation;

/// The activation that is written so: `relu`, `leaky_relu(0.1)`.
pub(super) fn read(text: &str) -> Option<Activation> {
    match text.split_once('(') {
        Some((word, rest)) => Some(Activation::of(word)?.with(rest.trim_end_matches(')').parse().ok()?)),
        None => Activation::of(text),
    }
}

/// The value of an activation at a number; `None` where it depends on the whole row.
pub(crate) fn at(activation: Activation, x: f64) -> Option<f64> {
    Some(match activation {
        Activation::Abs => x.abs(),
        Activation::Elu { alpha } if x <= 0.0 => alpha * x.exp_m1(),
        Activation::Elu { .. } => x,
        Activation::Erf => erf(x),
        Activation::Exp => x.exp(),
        Activation::Gaussian => (-x * x).exp(),
        Activation::Gelu => x * 0.5 * complement(-x / std::f64::consts::SQRT_2),
        Activation::GeluTanh => {
            0.5 * x * (1.0 + ((2.0 / std::f64::consts::PI).sqrt() * (x + 0.044_715 * x.powi(3))).tanh())
        }
        Activation::HardSigmoid => (x + 3.0).clamp(0.0, 6.0) / 6.0,
        Activation::HardSwish => x * (x + 3.0).clamp(0.0, 6.0) / 6.0,
        Activation::HardTanh => x.clamp(-1.0, 1.0),
        Activation::Identity => x,
        Activation::LeakyRelu { slope } if x <= 0.0 => slope * x,
        Activation::LeakyRelu { .. } => x,
        Activation::Log => x.ln(),
        Activation::Mish => x * softplus(x).tanh(),
        Activation::Reciprocal => x.recip(),
        Activation::Relu => x.max(0.0),
        Activation::Relu6 => x.clamp(0.0, 6.0),
        Activation::Selu => {
            Activation::SELU_LAMBDA * if x > 0.0 { x } else { Activation::SELU_ALPHA * x.exp_m1() }
        }
        Activation::Sigmoid => sigmoid(x),
        Activation::Silu => x * sigmoid(x),
        Activation::Sin => x.sin(),
        Activation::Softplus => softplus(x),
        Activation::Softsign => x / (1.0 + x.abs()),
        Activation::Sqrt => x.sqrt(),
        Activation::Square => x * x,
        Activation::Tanh => x.tanh(),
        Activation::Softmax | Activation::LogSoftmax => return None,
    })
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn softplus(x: f64) -> f64 {
    if x > 40.0 { x } else { x.exp().ln_1p() }
}

/// The error function: Abramowitz & Stegun 7.1.5 near 0, where its terms do not cancel.
fn erf(x: f64) -> f64 {
    if x.abs() >= 2.0 {
        return (1.0 - complement(x.abs())).copysign(x);
    }
    let (mut sum, mut term) = (0.0, x);
    for n in 0..60_u32 {
        sum += term / f64::from(2 * n + 1);
        term *= -x * x / f64::from(n + 1);
    }
    sum * 2.0 / std::f64::consts::PI.sqrt()
}

/// `1 − erf(x)`, with all its digits where it is small: the continued fraction of Abramowitz & Stegun 7.1.14.
fn complement(x: f64) -> f64 {
    if x < 2.0 {
        return 1.0 - erf(x);
    }
    let fraction = (1..=200_u32).rev().fold(x, |fraction, n| x + f64::from(n) / 2.0 / fraction);
    (-x * x).exp() / (std::f64::consts::PI.sqrt() * fraction)
}
