//! Σ|terms| of a row that is brought to one scale, and of its gradient.

use super::{Row, Term};

/// What is known of a normalised row.
pub(super) struct Normal {
    /// Σ|terms| of each number.
    pub(super) errors: Vec<f64>,
    /// What the numbers were divided by.
    deviation: f64,
    /// The relative error of the deviation.
    relative: f64,
}

/// The sum of the absolute partial sums and of the errors of the terms.
fn of_sum(terms: impl Iterator<Item = (f64, f64)>) -> f64 {
    let mut sum = Term::default();
    terms.for_each(|(value, error)| sum.add(value, error, false));
    sum.magnitude
}

/// Σ|terms| of the normalised row `n` of `x`.
pub(super) fn of_values(x: &Row<'_>, n: &[f64], centres: bool, epsilon: f64) -> Normal {
    let count = x.value.len() as f64;
    // The numbers, or their distances to the first one.
    let first = if centres { (x.value[0], x.error[0]) } else { (0.0, 0.0) };
    let distance = |(value, error): (&f64, &f64)| {
        let rounding = if centres { (value - first.0).abs() } else { 0.0 };
        (value - first.0, rounding + error + first.1)
    };
    let numbers = || x.value.iter().zip(x.error).map(distance);
    let (mean, mean_error) = match centres {
        true => (numbers().map(|(value, _)| value).sum::<f64>() / count, of_sum(numbers()) / count),
        false => (0.0, 0.0),
    };
    let centred: Vec<(f64, f64)> =
        numbers().map(|(value, error)| (value - mean, (value - mean).abs() + error + mean_error)).collect();
    let squares = centred.iter().map(|(value, error)| (value * value, 2.0 * value.abs() * error));
    let square = centred.iter().map(|(value, _)| value * value).sum::<f64>() / count + epsilon;
    // The square root halves a relative error; it, the quotient and ε add one rounding each.
    let relative = 0.5 * (of_sum(squares) / count + square) / square + 2.0;
    let deviation = square.sqrt();
    let errors = n.iter().zip(&centred).map(|(n, (_, error))| n.abs() * (relative + 1.0) + error / deviation);
    Normal { errors: errors.collect(), deviation, relative }
}

/// Σ|terms| of `(d − mean(d) − n·mean(d·n)) / deviation`.
pub(super) fn through(
    of: &Normal,
    n: &[f64],
    centres: bool,
    (d, d_terms): (&[f64], &[Term]),
    to: &mut [Term],
) {
    let count = n.len() as f64;
    let kink = d_terms.iter().any(|term| term.kink);
    let (mean, mean_terms) = match centres {
        true => {
            let terms = d.iter().zip(d_terms).map(|(d, term)| (*d, term.magnitude));
            (d.iter().sum::<f64>() / count, of_sum(terms) / count)
        }
        false => (0.0, 0.0),
    };
    let product = n.iter().zip(d).map(|(n, d)| n * d).sum::<f64>() / count;
    let products =
        (0..n.len()).map(|j| (n[j] * d[j], n[j].abs() * d_terms[j].magnitude + d[j].abs() * of.errors[j]));
    let product_terms = of_sum(products) / count;
    for i in 0..n.len() {
        let value = d[i] - mean - n[i] * product;
        let terms = d[i].abs() + d_terms[i].magnitude + mean.abs() + mean_terms;
        let own = (n[i] * product).abs() + n[i].abs() * product_terms + product.abs() * of.errors[i];
        let all = terms + own + value.abs() * (of.relative + 1.0);
        to[i].add(value / of.deviation, all / of.deviation, kink);
    }
}
