//! The activations in double precision, written from their definitions with the standard library's functions:
//! the truth for single precision.

use std::f64::consts::{FRAC_1_SQRT_2, PI, TAU};

const LAMBDA: f64 = 1.050_700_987_355_480_5;
const LAMBDA_ALPHA: f64 = 1.758_099_340_847_376_6;

fn sigmoid(z: f64) -> f64 {
    if z >= 0.0 { 1.0 / (1.0 + (-z).exp()) } else { z.exp() / (1.0 + z.exp()) }
}

/// The product of the sigmoids of z and of −z.
fn logistic_density(z: f64) -> f64 {
    let e = (-z.abs()).exp();
    e / ((1.0 + e) * (1.0 + e))
}

/// The error function: a series of terms of one sign below 2 (Abramowitz & Stegun 1964, 7.1.6).
fn erf(x: f64) -> f64 {
    if x.abs() >= 2.0 {
        return x.signum() * (1.0 - erfc(x.abs()));
    }
    let (mut term, mut sum) = (x, 0.0);
    for n in 0..80 {
        sum += term;
        term *= 2.0 * x * x / f64::from(2 * n + 3);
    }
    2.0 / PI.sqrt() * (-x * x).exp() * sum
}

/// The complementary error function: a continued fraction from 2 on (Abramowitz & Stegun 1964, 7.1.14).
fn erfc(x: f64) -> f64 {
    if x < 0.0 {
        return 2.0 - erfc(-x);
    }
    if x < 2.0 {
        return 1.0 - erf(x);
    }
    let mut fraction = x;
    for k in (1..200).rev() {
        fraction = x + 0.5 * f64::from(k) / fraction;
    }
    (-x * x).exp() / PI.sqrt() / fraction
}

fn gelu(z: f64) -> (f64, f64) {
    let normal = 0.5 * erfc(-z * FRAC_1_SQRT_2);
    let density = (-0.5 * z * z).exp() / TAU.sqrt();
    (z * normal, normal + if density == 0.0 { 0.0 } else { z * density })
}

fn gelu_tanh(z: f64) -> (f64, f64) {
    let root = (2.0 / PI).sqrt();
    let u = root * (z + 0.044_715 * z * z * z);
    let density = logistic_density(2.0 * u);
    let beyond = if density == 0.0 { 0.0 } else { 2.0 * z * root * (1.0 + 0.134_145 * z * z) * density };
    (z * sigmoid(2.0 * u), sigmoid(2.0 * u) + beyond)
}

/// With n = eᶻ, tanh ln(1 + n) = n(n + 2)/(n(n + 2) + 2).
fn mish(z: f64) -> (f64, f64) {
    let e = (-z.abs()).exp();
    let (numerator, square, rest) = if z > 0.0 {
        (1.0 + 2.0 * e, 1.0 + 2.0 * e + 2.0 * e * e, e * e)
    } else {
        (e * (e + 2.0), e * e + 2.0 * e + 2.0, e)
    };
    let t = numerator / square;
    (z * t, t + z * rest * 4.0 * (1.0 + e) / (square * square))
}

fn inside(z: f64, low: f64, high: f64) -> f64 {
    if z > low && z < high { 1.0 } else { 0.0 }
}

/// `above·z` above 0, `below·(eᶻ − 1)` below.
fn exponential(z: f64, above: f64, below: f64) -> (f64, f64) {
    if z > 0.0 { (above * z, above) } else { (below * z.exp_m1(), below * z.exp()) }
}

/// The value and the slope of the activation `name` at a number of single precision.
pub(crate) fn point(name: &str, z: f64) -> (f64, f64) {
    let ramp = (z + 3.0).clamp(0.0, 6.0) / 6.0;
    match name {
        "identity" => (z, 1.0),
        "sigmoid" => (sigmoid(z), logistic_density(z)),
        "tanh" => (z.tanh(), 4.0 * logistic_density(2.0 * z)),
        "relu" => (z.max(0.0), inside(z, 0.0, f64::INFINITY)),
        "leaky_relu" => (z.max(0.01 * z), if z > 0.0 { 1.0 } else { 0.01 }),
        "relu6" => (z.clamp(0.0, 6.0), inside(z, 0.0, 6.0)),
        "silu" => (z * sigmoid(z), sigmoid(z) + z * logistic_density(z)),
        "gelu" => gelu(z),
        "gelu_tanh" => gelu_tanh(z),
        "mish" => mish(z),
        "softplus" => (z.max(0.0) + (-z.abs()).exp().ln_1p(), sigmoid(z)),
        "softsign" => (z / (1.0 + z.abs()), 1.0 / (1.0 + z.abs()) / (1.0 + z.abs())),
        "hard_sigmoid" => (ramp, inside(z, -3.0, 3.0) / 6.0),
        "hard_tanh" => (z.clamp(-1.0, 1.0), inside(z, -1.0, 1.0)),
        "hard_swish" => {
            let limited = z.clamp(-3.0, 3.0);
            (z * ramp, if z >= 3.0 { 1.0 } else { inside(z, -3.0, 3.0) * (2.0 * limited + 3.0) / 6.0 })
        }
        "elu" => exponential(z, 1.0, 1.0),
        "selu" => exponential(z, LAMBDA, LAMBDA_ALPHA),
        "exp" => (z.exp(), z.exp()),
        "abs" => (z.max(-z), if z == 0.0 { 0.0 } else { z.signum() }),
        "square" => (z * z, 2.0 * z),
        "sqrt" => (z.sqrt(), 0.5 / z.sqrt()),
        "log" => (z.ln(), 1.0 / z),
        "reciprocal" => (1.0 / z, -1.0 / z / z),
        "erf" => (erf(z), 2.0 / PI.sqrt() * (-z * z).exp()),
        "sin" => (z.sin(), z.cos()),
        "gaussian" => {
            let power = (-z * z).exp();
            (power, if power == 0.0 { 0.0 } else { -2.0 * z * power })
        }
        _ => unreachable!("{name}"),
    }
}
