//! `aᵢ = zᵢ − ln Σ e^z`, with `∂aⱼ/∂zᵢ = δᵢⱼ − e^aᵢ`.

use super::rowwise::Rowwise;
use crate::paper::math::{Math, row};
use crate::rounding::{AbsoluteSum, BoundedRow, Incoming};

pub(super) struct LogSoftmax;

/// m = max z and ln Σⱼ e^(zⱼ − m). The term of one maximum is 1, and left out of the sum under `ln_1p`.
pub(crate) fn ln_sum_exp(z: &[f64]) -> (f64, f64) {
    let top = (0..z.len()).fold(0, |top, o| if z[o] > z[top] { o } else { top });
    let largest = z.get(top).copied().unwrap_or(0.0);
    let others = (0..z.len()).filter(|o| *o != top).map(|o| (z[o] - largest).exp());
    (largest, others.sum::<f64>().ln_1p())
}

/// Σ|terms| of ln Σⱼ e^(zⱼ − m) with m = max z, without what the errors of z bring: it is made of the powers
/// of all but one maximum, each with the rounding of its exponent.
pub(crate) fn ln_sum_terms(z: &[f64]) -> f64 {
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

impl Rowwise for LogSoftmax {
    fn word(&self) -> &'static str {
        "logarithm of the softmax"
    }

    /// `zᵢ − m − ln Σⱼ e^(zⱼ − m)` with m = max z.
    fn value(&self, z: &[f64]) -> Vec<f64> {
        let (largest, ln_sum) = ln_sum_exp(z);
        z.iter().map(|z| z - largest - ln_sum).collect()
    }

    fn pass_back(&self, a: &[f64], d: &[f64]) -> Vec<f64> {
        let sum: f64 = d.iter().sum();
        a.iter().zip(d).map(|(a, d)| d - a.exp() * sum).collect()
    }

    fn value_terms(&self, z: &BoundedRow<'_>, a: &[f64]) -> Vec<f64> {
        let BoundedRow { value: z, error } = *z;
        let largest = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let moved: f64 = (0..a.len()).map(|j| a[j].exp() * error[j]).sum();
        let one = |i: usize| (z[i] - largest).abs() + a[i].abs() + error[i] + ln_sum_terms(z) + moved;
        (0..a.len()).map(one).collect()
    }

    /// Of `∂L/∂zᵢ = dᵢ − e^aᵢ·Σⱼ dⱼ`.
    fn gradient_terms(
        &self,
        z: &BoundedRow<'_>,
        a: &BoundedRow<'_>,
        of: &Incoming<'_>,
        to: &mut [AbsoluteSum],
    ) {
        let d = of.d;
        let mut sum = AbsoluteSum::default();
        for (d, term) in d.iter().zip(of.terms) {
            sum.add(*d, term.magnitude, term.kink);
        }
        let total = sum.value;
        let largest = z.value.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for i in 0..d.len() {
            let p = a.value[i].exp();
            // Forward code subtracts the largest logit everywhere, and its derivative cancels.
            let maximum = if z.value[i] == largest { 2.0 * sum.magnitude } else { 0.0 };
            let own = d[i].abs() + of.terms[i].magnitude;
            let spread = p * (2.0 * sum.magnitude + total.abs() * (2.0 + a.error[i]));
            to[i].add(d[i] - p * total, own + spread + maximum, sum.kink);
        }
    }

    fn of_column(&self, symbol: Math, numbers: Math) -> [Math; 2] {
        [row!["ln", "softmax", symbol.group()], row!["ln", "softmax", numbers]]
    }

    fn of_entry(&self, z: Math, sum: Math) -> Math {
        row![z, "−", "ln", sum.group()]
    }

    /// `∂a/∂z = I − 1·(eᵃ)ᵀ`.
    fn jacobian(&self, a: Math, across: &dyn Fn(Math) -> Math) -> Math {
        row![Math::Bold("I"), "−", Math::Bold("1"), across(Math::exp(a).group())]
    }

    fn slope(&self, a: &[f64], j: usize, i: usize) -> f64 {
        f64::from(u8::from(i == j)) - a[i].exp()
    }

    fn factor(&self, a: &dyn Fn(usize) -> Math, j: usize, i: usize) -> Math {
        let power = Math::exp(a(i));
        if i == j { row!["1", "−", power].group() } else { row!["−", power].group() }
    }
}
