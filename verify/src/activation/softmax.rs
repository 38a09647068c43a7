//! `pᵢ = e^zᵢ / Σ e^z`, with `∂pⱼ/∂zᵢ = pⱼ·(δᵢⱼ − pᵢ)`.
#![allow(clippy::needless_range_loop)] // the indices are those of the formulas

use super::rowwise::Rowwise;
use crate::paper::math::{Math, row};
use crate::rounding::{AbsoluteSum, BoundedRow, Incoming};

pub(crate) struct Softmax;

/// `e^(zᵢ − m) / Σⱼ e^(zⱼ − m)` with m = max z, which is the definition with both sides divided by eᵐ.
pub(crate) fn softmax(z: &[f64]) -> Vec<f64> {
    let largest = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<f64> = z.iter().map(|z| (z - largest).exp()).collect();
    let sum: f64 = powers.iter().sum();
    powers.iter().map(|power| power / sum).collect()
}

impl Rowwise for Softmax {
    fn word(&self) -> &'static str {
        "softmax"
    }

    fn value(&self, z: &[f64]) -> Vec<f64> {
        softmax(z)
    }

    fn pass_back(&self, a: &[f64], d: &[f64]) -> Vec<f64> {
        let mut back = vec![0.0; a.len()];
        for i in 0..a.len() {
            for j in 0..a.len() {
                let same = if i == j { 1.0 } else { 0.0 };
                back[i] += d[j] * a[j] * (same - a[i]);
            }
        }
        back
    }

    /// With the rounding of zᵢ − m in its exponents.
    fn value_terms(&self, z: &BoundedRow<'_>, a: &[f64]) -> Vec<f64> {
        let BoundedRow { value: z, error } = *z;
        let largest = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mean: f64 = (0..a.len()).map(|j| a[j] * (error[j] + (z[j] - largest).abs())).sum();
        let one = |i: usize| a[i] * (a.len() as f64 + error[i] + (z[i] - largest).abs() + mean);
        (0..a.len()).map(one).collect()
    }

    /// Of `∂L/∂zᵢ = pᵢ·(dᵢ − Σⱼ pⱼ·dⱼ)`.
    fn gradient_terms(
        &self,
        z: &BoundedRow<'_>,
        a: &BoundedRow<'_>,
        of: &Incoming<'_>,
        to: &mut [AbsoluteSum],
    ) {
        let (p, p_error, d) = (a.value, a.error, of.d);
        let count = d.len();
        let mean: f64 = (0..count).map(|j| p[j] * d[j]).sum();
        let mean_terms = AbsoluteSum::of((0..count).map(|j| {
            let propagated = p[j] * of.terms[j].magnitude + p_error[j] * (d[j] - mean).abs();
            (p[j] * d[j], propagated)
        }));
        let kink = of.terms.iter().any(|term| term.kink);
        let largest = z.value.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for i in 0..count {
            // Forward code subtracts the largest logit everywhere, and its derivative cancels.
            let maximum = if z.value[i] == largest { mean_terms } else { 0.0 };
            let own = p[i] * (d[i].abs() + of.terms[i].magnitude) + p_error[i] * (d[i] - mean).abs();
            to[i].add(p[i] * (d[i] - mean), own + p[i] * mean_terms + maximum, kink);
        }
    }

    fn of_column(&self, symbol: Math, numbers: Math) -> [Math; 2] {
        [row!["softmax", symbol.group()], row!["softmax", numbers]]
    }

    fn of_entry(&self, z: Math, sum: Math) -> Math {
        Math::exp(z).over(sum)
    }

    /// `∂p/∂z = diag(p) − p·pᵀ`.
    fn jacobian(&self, a: Math, across: &dyn Fn(Math) -> Math) -> Math {
        row!["diag", a.clone().group(), "−", row![a.clone(), across(a)]]
    }

    fn slope(&self, p: &[f64], j: usize, i: usize) -> f64 {
        if i == j { p[i] * (1.0 - p[i]) } else { -p[j] * p[i] }
    }

    fn factor(&self, a: &dyn Fn(usize) -> Math, j: usize, i: usize) -> Math {
        if i == j { row![a(j), row!["1", "−", a(i)].group()] } else { row!["−", a(j), a(i)].group() }
    }
}
