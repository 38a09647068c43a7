//! What the losses are, in double precision, and how large the terms are whose roundings an error is measured
//! in.
//!
//! For single precision these are the reference; for double precision `points.txt` has it, and these say how
//! large the terms are. No formula here is that of the code under test where that would hide a loss of
//! digits.

use netwright_runtime::loss::{
    Bce, Cosine, CrossEntropy, GaussianNll, Hinge, Huber, LogCosh, Mae, Mse, Poisson,
};
use netwright_runtime::{Arithmetic, Kernel, Scalar};

use crate::Prediction;

impl Prediction for GaussianNll {
    fn predict<A: Arithmetic, S: Scalar, const N: usize>(read: &[S; N]) -> [S; N] {
        *read
    }
}

/// One sample of `N` numbers and `T` targets: its loss and its gradient.
pub(crate) struct Single<'a, L, S, const N: usize, const T: usize>(
    pub(crate) L,
    pub(crate) &'a [S; N],
    pub(crate) &'a [S; T],
);
impl<L: Prediction, S: Scalar, const N: usize, const T: usize> Kernel for Single<'_, L, S, N, T> {
    type Output = (S, [S; N]);
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> (S, [S; N]) {
        let Self(loss, read, target) = self;
        let y = L::predict::<A, S, N>(read);
        (loss.value::<A, S, N, T>(read, target), loss.gradient::<A, S, N, T>(&y, target, S::ONE))
    }
}

/// A true number, and the sum of the absolute terms that its rounding error is measured in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Exact {
    pub(crate) value: f64,
    pub(crate) terms: f64,
}

/// A number that is right to a part of itself.
fn relative(value: f64) -> Exact {
    Exact { value, terms: value.abs() }
}

/// A loss with a reference: of one sample the value, then the slopes.
pub(crate) trait Reference: Prediction {
    /// How many roundings of 2⁻²⁴ (2⁻⁵³ in double precision) of the terms the value and a slope may be off,
    /// as `docs/reference.md` says it.
    const UNITS: [f64; 2];
    fn exact(self, read: &[f64], target: &[f64], unit: f64) -> Vec<Exact>;
}

fn sigmoid(z: f64) -> f64 {
    let e = (-z.abs()).exp();
    if z > 0.0 { 1.0 / (1.0 + e) } else { e / (1.0 + e) }
}

impl Reference for Bce {
    const UNITS: [f64; 2] = [4.0, 4.0];
    fn exact(self, read: &[f64], target: &[f64], _: f64) -> Vec<Exact> {
        let (z, t, w) = (read[0], target[0], self.positive_weight);
        let (positive, both) = (w * t, w * t + (1.0 - t));
        let factor = if z > 0.0 { 1.0 - t } else { positive };
        let value = if factor == 0.0 { 0.0 } else { factor * z.abs() } + both * (-z.abs()).exp().ln_1p();
        let y = sigmoid(z);
        // 1 − y = σ(−z), so that y·both − w·t does not cancel here.
        let slope = y * (1.0 - t) - positive * sigmoid(-z);
        vec![relative(value), Exact { value: slope, terms: y * both + positive }]
    }
}

/// A power's exponent is rounded where the distance of two logits is none of their format.
fn limited(distance: f64) -> f64 {
    distance.min(750.0)
}

impl Reference for CrossEntropy {
    const UNITS: [f64; 2] = [6.0, 4.0];
    fn exact(self, z: &[f64], target: &[f64], _: f64) -> Vec<Exact> {
        let n = z.len();
        let top = (0..n).fold(0, |top, o| if z[o] > z[top] { o } else { top });
        let power = |o: usize| (z[o] - z[top]).exp();
        let others = || (0..n).filter(|o| *o != top);
        let sum: f64 = others().map(power).sum();
        let ln_sum = sum.ln_1p();
        // What the roundings of the exponents make of the logarithm.
        let spread: f64 = others().map(|o| power(o) * limited(z[top] - z[o])).sum::<f64>() / (1.0 + sum);
        let soft = |t: f64| t * (1.0 - self.label_smoothing) + self.label_smoothing / n as f64;
        let mass: f64 = target.iter().map(|t| soft(*t)).sum();
        let of = |o: usize| match soft(target[o]) {
            0.0 => [0.0; 2],
            s => [s * (ln_sum + (z[top] - z[o])), s * (ln_sum + spread + (z[top] - z[o]))],
        };
        let value = (0..n).map(of).fold([0.0; 2], |sum, of| [sum[0] + of[0], sum[1] + of[1]]);
        let slope = |o: usize| {
            // 1 − p of the largest is the share of the others.
            let p = power(o) / (1.0 + sum);
            let missing = if o == top { sum / (1.0 + sum) } else { 1.0 - p };
            let s = soft(target[o]);
            let value = if s > 0.5 * mass { mass - s - missing * mass } else { p * mass - s };
            Exact { value, terms: p * mass * (1.0 + limited(z[top] - z[o])) + s }
        };
        let mut exact = vec![Exact { value: value[0], terms: value[1] }];
        exact.extend((0..n).map(slope));
        exact
    }
}

impl Reference for Mse {
    const UNITS: [f64; 2] = [4.0, 2.0];
    fn exact(self, read: &[f64], target: &[f64], _: f64) -> Vec<Exact> {
        let error = read[0] - target[0];
        vec![relative(error * error), relative(2.0 * error)]
    }
}

impl Reference for Mae {
    const UNITS: [f64; 2] = [2.0, 0.0];
    fn exact(self, read: &[f64], target: &[f64], _: f64) -> Vec<Exact> {
        let error = read[0] - target[0];
        vec![relative(error.abs()), relative(if error == 0.0 { 0.0 } else { error.signum() })]
    }
}

impl Reference for Huber {
    const UNITS: [f64; 2] = [4.0, 2.0];
    fn exact(self, read: &[f64], target: &[f64], _: f64) -> Vec<Exact> {
        let (error, delta) = (read[0] - target[0], self.delta);
        let off = error.abs();
        let value = if off <= delta { off * off / 2.0 } else { delta * (off - delta / 2.0) };
        vec![relative(value), relative(error.clamp(-delta, delta))]
    }
}

impl Reference for LogCosh {
    const UNITS: [f64; 2] = [10.0, 6.0];
    fn exact(self, read: &[f64], target: &[f64], _: f64) -> Vec<Exact> {
        let error = read[0] - target[0];
        let off = error.abs();
        let value = match off < 1.0 {
            true => (2.0 * (off / 2.0).sinh().powi(2)).ln_1p(),
            false => off - core::f64::consts::LN_2 + (-2.0 * off).exp().ln_1p(),
        };
        vec![relative(value), relative(error.tanh())]
    }
}

impl Reference for Hinge {
    const UNITS: [f64; 2] = [2.0, 0.0];
    fn exact(self, read: &[f64], target: &[f64], unit: f64) -> Vec<Exact> {
        let product = target[0] * read[0];
        let (lack, terms) = (1.0 - product, 1.0 + product.abs());
        // Where rounding decides, the slope may be that of either side.
        let undecided = if lack.abs() <= 2.0 * unit * terms { f64::INFINITY } else { 0.0 };
        let slope = if lack > 0.0 { -target[0] } else { 0.0 };
        let value =
            Exact { value: lack.max(0.0), terms: if lack > 0.0 { terms } else { undecided.min(terms) } };
        vec![value, Exact { value: slope, terms: undecided }]
    }
}

impl Reference for Poisson {
    const UNITS: [f64; 2] = [2.0, 2.0];
    fn exact(self, read: &[f64], target: &[f64], _: f64) -> Vec<Exact> {
        let (y, t) = (read[0], target[0]);
        let (rate, product) = (y.exp(), if t == 0.0 { 0.0 } else { t * y });
        let value = Exact { value: rate - product, terms: rate + product.abs() };
        vec![value, Exact { value: rate - t, terms: rate + t.abs() }]
    }
}

impl Reference for GaussianNll {
    const UNITS: [f64; 2] = [4.0, 5.0];
    fn exact(self, read: &[f64], target: &[f64], _: f64) -> Vec<Exact> {
        let (error, v) = (read[0] - target[0], read[1].max(self.epsilon));
        let (ln_v, quotient) = (v.ln(), error / v);
        let value = Exact {
            value: 0.5 * (quotient * error + ln_v),
            // ε itself is rounded.
            terms: 0.5 * (quotient.abs() * error.abs() + ln_v.abs() + 1.0),
        };
        let slope = Exact {
            value: 0.5 * (1.0 / v - quotient * quotient),
            terms: 0.5 * (1.0 / v + quotient * quotient),
        };
        vec![value, relative(quotient), slope]
    }
}

impl Reference for Cosine {
    const UNITS: [f64; 2] = [8.0, 6.0];
    fn exact(self, read: &[f64], target: &[f64], unit: f64) -> Vec<Exact> {
        let length = |row: &[f64]| {
            let largest = row.iter().fold(0.0, |a: f64, b| a.max(b.abs()));
            let scale = if largest == 0.0 { 1.0 } else { largest };
            (row.iter().map(|x| (x / scale).powi(2)).sum::<f64>().sqrt() * scale, scale)
        };
        let ((y_length, _), (t_length, _)) = (length(read), length(target));
        let (y_divisor, t_divisor) = (y_length.max(1e-8), t_length.max(1e-8));
        let u: Vec<f64> = read.iter().map(|y| y / y_divisor).collect();
        let v: Vec<f64> = target.iter().map(|t| t / t_divisor).collect();
        let cosine: f64 = u.iter().zip(&v).map(|(u, v)| u * v).sum();
        let missing = |length: f64, divisor: f64| 1.0 - (length / divisor).powi(2);
        let square = u.iter().zip(&v).map(|(u, v)| (u - v).powi(2)).sum::<f64>();
        let value = 0.5 * (square + missing(y_length, y_divisor) + missing(t_length, t_divisor));
        let mut exact = vec![Exact { value, terms: value.sqrt() + unit }];
        let along = if y_length > 1e-8 { cosine } else { 0.0 };
        exact.extend(u.iter().zip(&v).map(|(u, v)| Exact {
            value: (u * along - v) / y_divisor,
            terms: (u.abs() + v.abs()) / y_divisor,
        }));
        exact
    }
}
