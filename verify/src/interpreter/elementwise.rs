//! Activations that act on each number alone, by their definitions in `f64`: value, slope, and what an error analysis
//! needs to know.

use std::f64::consts::FRAC_1_SQRT_2;

use netwright_runtime::topology::Activation;

use super::sigmoid;

/// λ of selu.
pub(crate) const LAMBDA: f64 = 1.050_700_987_355_480_5;
/// λ·α of selu.
pub(crate) const LAMBDA_ALPHA: f64 = LAMBDA * 1.673_263_242_354_377_2;

/// What is known of an activation at a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Point {
    /// f(z).
    pub(crate) value: f64,
    /// f′(z); at a corner that of the side that the docs of the activation name.
    pub(crate) slope: f64,
    /// A bound of |f″|.
    pub(crate) curvature: f64,
    /// The largest distance of f(z) and of f′(z) from 0 on the way to them, for rounding.
    pub(crate) terms: [f64; 2],
}

/// The word of an activation, if [`at`] knows it.
pub(crate) const fn word(activation: Activation) -> Option<&'static str> {
    Some(match activation {
        Activation::LeakyRelu { .. } => "leaky_relu",
        Activation::Relu6 => "relu6",
        Activation::Silu => "silu",
        Activation::Gelu => "gelu",
        Activation::GeluTanh => "gelu_tanh",
        Activation::Mish => "mish",
        Activation::Softplus => "softplus",
        Activation::Softsign => "softsign",
        Activation::HardSigmoid => "hard_sigmoid",
        Activation::HardTanh => "hard_tanh",
        Activation::HardSwish => "hard_swish",
        Activation::Elu { .. } => "elu",
        Activation::Selu => "selu",
        Activation::Sin => "sin",
        Activation::Gaussian => "gaussian",
        _ => return None,
    })
}

/// Where the slope jumps.
pub(crate) const fn corners(activation: Activation) -> &'static [f64] {
    match activation {
        Activation::Relu | Activation::LeakyRelu { .. } | Activation::Selu => &[0.0],
        Activation::Elu { alpha } if alpha != 1.0 => &[0.0],
        Activation::Relu6 => &[0.0, 6.0],
        Activation::HardSigmoid | Activation::HardSwish => &[-3.0, 3.0],
        Activation::HardTanh => &[-1.0, 1.0],
        _ => &[],
    }
}

/// An activation at `z`; `None` if it is not one of these.
pub(crate) fn at(activation: Activation, z: f64) -> Option<Point> {
    let inside = |low: f64, high: f64| if z > low && z < high { 1.0 } else { 0.0 };
    let (value, slope, curvature) = match activation {
        Activation::LeakyRelu { slope } => {
            if z > 0.0 {
                (z, 1.0, 0.0)
            } else {
                (slope * z, slope, 0.0)
            }
        }
        Activation::Relu6 => (z.clamp(0.0, 6.0), inside(0.0, 6.0), 0.0),
        Activation::HardTanh => (z.clamp(-1.0, 1.0), inside(-1.0, 1.0), 0.0),
        Activation::HardSigmoid => ((z + 3.0).clamp(0.0, 6.0) / 6.0, inside(-3.0, 3.0) / 6.0, 0.0),
        Activation::HardSwish => {
            let slope = if z >= 3.0 { 1.0 } else { inside(-3.0, 3.0) * (2.0 * z + 3.0) / 6.0 };
            (z * (z + 3.0).clamp(0.0, 6.0) / 6.0, slope, 1.0 / 3.0)
        }
        Activation::Silu => {
            let s = sigmoid(z);
            (z * s, s * (1.0 + z * (1.0 - s)), 0.5)
        }
        Activation::Gelu => {
            let normal = 0.5 * libm::erfc(-z * FRAC_1_SQRT_2);
            (z * normal, normal + z * normal_density(z), 0.8)
        }
        Activation::GeluTanh => {
            let root = (2.0 / std::f64::consts::PI).sqrt();
            let (u, du) = (root * (z + 0.044_715 * z.powi(3)), root * (1.0 + 3.0 * 0.044_715 * z * z));
            let s = sigmoid(2.0 * u);
            (z * s, s + 2.0 * z * du * s * (1.0 - s), 1.2)
        }
        Activation::Mish => {
            let t = softplus(z).tanh();
            (z * t, t + z * sigmoid(z) * (1.0 - t * t), 1.0)
        }
        Activation::Softplus => (softplus(z), sigmoid(z), 0.25),
        Activation::Softsign => (z / (1.0 + z.abs()), (1.0 + z.abs()).powi(-2), 2.0),
        Activation::Elu { alpha } => exponential(z, 1.0, alpha),
        Activation::Selu => exponential(z, LAMBDA, LAMBDA_ALPHA),
        Activation::Sin => (z.sin(), z.cos(), 1.0),
        Activation::Gaussian => ((-z * z).exp(), -2.0 * z * (-z * z).exp(), 2.0),
        _ => return None,
    };
    let terms = match activation {
        // z + 3 is rounded, and a rounding of the exponent z² is multiplied by it.
        Activation::HardSigmoid => [value + (z.abs() + 3.0) / 6.0, slope],
        Activation::HardSwish => {
            [value.abs() + z.abs() * (z.abs() + 3.0) / 6.0, (2.0 * z.abs() + 3.0) / 6.0 + 1.0]
        }
        Activation::Gaussian => [value * (1.0 + z * z), slope.abs() * (2.0 + z * z)],
        Activation::Gelu => {
            let density = z.abs() * normal_density(z);
            [8.0 * value.abs(), 2.0 + density * (2.0 + z * z)]
        }
        // So is one of the exponent 2u.
        Activation::GeluTanh => {
            let exponent = 1.6 * z.abs() * (1.0 + 0.05 * z * z);
            let tail = sigmoid(-exponent) * exponent;
            [3.0 * value.abs() + z.abs() * tail, 4.0 * (slope.abs() + value.abs() + tail * (1.0 + exponent))]
        }
        // The slope is computed of the value: a + α.
        Activation::Elu { alpha } => [3.0 * value.abs(), 3.0 * (slope + value.abs().min(alpha) + alpha)],
        Activation::Selu => [3.0 * value.abs(), 3.0 * (slope + value.abs().min(1.8) + 1.8)],
        Activation::Silu | Activation::Mish => {
            let tail = z.abs() * sigmoid(-z.abs());
            [4.0 * value.abs(), 4.0 * (slope.abs() + value.abs().min(1.0) + tail)]
        }
        _ => [2.0 * value.abs(), 3.0 * slope.abs()],
    };
    Some(Point { value, slope, curvature, terms })
}

/// `above·z` above 0, `below·(eᶻ − 1)` below: value, slope and the bound of the curvature.
fn exponential(z: f64, above: f64, below: f64) -> (f64, f64, f64) {
    if z > 0.0 { (above * z, above, 0.0) } else { (below * z.exp_m1(), below * z.exp(), below) }
}

/// e^(−z²/2)/√(2π).
fn normal_density(z: f64) -> f64 {
    (-0.5 * z * z).exp() / std::f64::consts::TAU.sqrt()
}

fn softplus(z: f64) -> f64 {
    z.max(0.0) + (-z.abs()).exp().ln_1p()
}
