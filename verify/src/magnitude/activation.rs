//! Σ|terms| of activations and of the gradients that pass them.

use netwright_runtime::topology::Activation;

use super::{Row, Term};
use crate::error::Error;
use crate::interpreter::{elementwise, ln_sum_exp};

/// Σ|terms| of `a = f(z)`: |a| + |f′(z)|·(that of z); softmax also has the rounding of zᵢ − m in its exponents.
pub(super) fn of_activation(
    activation: Activation,
    z: &[f64],
    error: &[f64],
    a: &[f64],
    node: &str,
) -> Result<Vec<f64>, Error> {
    let largest = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mean: f64 = (0..a.len()).map(|j| a[j] * (error[j] + (z[j] - largest).abs())).sum();
    let one = |i: usize| {
        Ok(match activation {
            Activation::Identity => error[i],
            Activation::Sigmoid => a[i] + a[i] * (1.0 - a[i]) * error[i],
            Activation::Tanh => a[i].abs() + (1.0 - a[i] * a[i]) * error[i],
            Activation::Relu => {
                if z[i] > 0.0 {
                    error[i]
                } else {
                    0.0
                }
            }
            Activation::Softmax => a[i] * (a.len() as f64 + error[i] + (z[i] - largest).abs() + mean),
            Activation::LogSoftmax => {
                let moved: f64 = (0..a.len()).map(|j| a[j].exp() * error[j]).sum();
                (z[i] - largest).abs() + a[i].abs() + error[i] + of_ln_sum(z) + moved
            }
            other => {
                let point = elementwise::at(other, z[i]).ok_or_else(|| Error::unsupported(node, other))?;
                // Near a corner rounding may take the other side, whose slope is at most 1.5.
                let is_near = |corner: &f64| (z[i] - corner).abs() <= error[i];
                let slope =
                    if elementwise::corners(other).iter().any(is_near) { 1.5 } else { point.slope.abs() };
                point.terms[0] + slope * error[i]
            }
        })
    };
    (0..a.len()).map(one).collect()
}

/// Σ|terms| of ln Σⱼ e^(zⱼ − m) with m = max z, without what the errors of z bring: it is made of the powers of all but one
/// maximum, each with the rounding of its exponent.
pub(super) fn of_ln_sum(z: &[f64]) -> f64 {
    let top = (0..z.len()).fold(0, |top, o| if z[o] > z[top] { o } else { top });
    let (largest, ln_sum) = ln_sum_exp(z);
    let (mut sum, mut terms) = (1.0, 0.0);
    for j in (0..z.len()).filter(|j| *j != top) {
        let distance = largest - z[j];
        sum += (-distance).exp();
        // A power of 0 has no error, however far its exponent is from the others'.
        terms += (-distance).exp() * (distance.min(1000.0) + z.len() as f64);
    }
    2.0 * ln_sum + terms / sum
}

/// A gradient on its way back through an activation.
pub(super) struct Pass<'a> {
    pub(super) z: Row<'a>,
    pub(super) a: Row<'a>,
    pub(super) d: &'a [f64],
    pub(super) d_terms: &'a [Term],
    pub(super) allowance: f64,
}

impl Pass<'_> {
    pub(super) fn through(&self, activation: Activation, to: &mut [Term], node: &str) -> Result<(), Error> {
        match activation {
            Activation::Softmax => {
                self.through_softmax(to);
                return Ok(());
            }
            Activation::LogSoftmax => {
                self.through_log_softmax(to);
                return Ok(());
            }
            _ => {}
        }
        for i in 0..self.d.len() {
            let (a, a_error) = (self.a.value[i], self.a.error[i]);
            let (d, term) = (self.d[i], self.d_terms[i]);
            // The slope, the sum of the terms that it is made of, and what the error of a does to it.
            let (slope, slope_terms) = match activation {
                Activation::Identity => (1.0, 0.0),
                Activation::Sigmoid => (a * (1.0 - a), 2.0 * a * (1.0 - a) + (1.0 - 2.0 * a).abs() * a_error),
                Activation::Tanh => (1.0 - a * a, 1.0 - a * a + a * a + 2.0 * a.abs() * a_error),
                Activation::Relu => (if self.z.value[i] > 0.0 { 1.0 } else { 0.0 }, 0.0),
                other => {
                    let point = elementwise::at(other, self.z.value[i]);
                    let point = point.ok_or_else(|| Error::unsupported(node, other))?;
                    (point.slope, point.terms[1] + point.curvature * self.z.error[i])
                }
            };
            // z − corner is rounded where it is computed, by as much as the corner is large.
            let is_near = |corner: &f64| {
                (self.z.value[i] - corner).abs() <= self.allowance * (self.z.error[i] + corner.abs())
            };
            let near = elementwise::corners(activation).iter().any(is_near);
            let at_kink = near && d.abs() + term.magnitude > 0.0;
            to[i].add(slope * d, slope.abs() * term.magnitude + slope_terms * d.abs(), term.kink || at_kink);
        }
        Ok(())
    }

    /// `∂L/∂zᵢ = dᵢ − e^aᵢ·Σⱼ dⱼ`.
    fn through_log_softmax(&self, to: &mut [Term]) {
        let (a, a_error, d) = (self.a.value, self.a.error, self.d);
        let mut sum = Term::default();
        for (d, term) in d.iter().zip(self.d_terms) {
            sum.add(*d, term.magnitude, term.kink);
        }
        let total = sum.value;
        let largest = self.z.value.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for i in 0..d.len() {
            let p = a[i].exp();
            // Forward code subtracts the largest logit everywhere, and its derivative cancels.
            let maximum = if self.z.value[i] == largest { 2.0 * sum.magnitude } else { 0.0 };
            let own = d[i].abs() + self.d_terms[i].magnitude;
            let spread = p * (2.0 * sum.magnitude + total.abs() * (2.0 + a_error[i]));
            to[i].add(d[i] - p * total, own + spread + maximum, sum.kink);
        }
    }

    /// `∂L/∂zᵢ = pᵢ·(dᵢ − Σⱼ pⱼ·dⱼ)`.
    fn through_softmax(&self, to: &mut [Term]) {
        let (p, p_error, d) = (self.a.value, self.a.error, self.d);
        let count = d.len();
        let mean: f64 = (0..count).map(|j| p[j] * d[j]).sum();
        let mut sum = Term::default();
        for j in 0..count {
            let propagated = p[j] * self.d_terms[j].magnitude + p_error[j] * (d[j] - mean).abs();
            sum.add(p[j] * d[j], propagated, false);
        }
        let mean_terms = sum.magnitude;
        let kink = self.d_terms.iter().any(|term| term.kink);
        let largest = self.z.value.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for i in 0..count {
            // Forward code subtracts the largest logit everywhere, and its derivative cancels.
            let maximum = if self.z.value[i] == largest { mean_terms } else { 0.0 };
            let own = p[i] * (d[i].abs() + self.d_terms[i].magnitude) + p_error[i] * (d[i] - mean).abs();
            to[i].add(p[i] * (d[i] - mean), own + p[i] * mean_terms + maximum, kink);
        }
    }
}
