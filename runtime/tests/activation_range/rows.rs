//! Softmax and its logarithm on recorded rows, near-cancelling and sure ones among them, and on long ones.

use netwright_runtime::kernel::{log_softmax, log_softmax_gradient, softmax, softmax_gradient};
use netwright_runtime::{Arithmetic, Kernel, Scalar};

use crate::in_both_arithmetics;

/// Softmax, its logarithm, and the gradients that each passes back of `d`.
struct Row<S, const N: usize>([S; N], [S; N]);

impl<S: Scalar, const N: usize> Kernel for Row<S, N> {
    type Output = [[S; N]; 4];
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> Self::Output {
        let Self(z, d) = self;
        let (p, a) = (softmax::<A, S, N>(&z), log_softmax::<A, S, N>(&z));
        [p, a, softmax_gradient::<A, S, N>(&p, &d), log_softmax_gradient::<A, S, N>(&a, &d)]
    }
}

fn compute<S: Scalar, const N: usize>(z: &[f64], d: &[f64]) -> [Vec<f64>; 4] {
    let array = |row: &[f64]| <[f64; N]>::try_from(row).unwrap().map(S::from_f64);
    S::dispatch(Row(array(z), array(d))).map(|row| row.map(S::to_f64).to_vec())
}

fn compute_any<S: Scalar>(z: &[f64], d: &[f64]) -> [Vec<f64>; 4] {
    match z.len() {
        2 => compute::<S, 2>(z, d),
        3 => compute::<S, 3>(z, d),
        6 => compute::<S, 6>(z, d),
        other => unreachable!("a row of {other}"),
    }
}

/// A row and the truth of it.
struct Case {
    z: Vec<f64>,
    d: Vec<f64>,
    truth: [Vec<f64>; 4],
}

fn recorded() -> Vec<Case> {
    let number = |word: &str| f64::from_bits(u64::from_str_radix(word, 16).unwrap());
    let case = |line: &str| {
        let numbers: Vec<f64> = line.split(' ').map(number).collect();
        let part =
            |index: usize| numbers[index * numbers.len() / 6..(index + 1) * numbers.len() / 6].to_vec();
        Case { z: part(0), d: part(1), truth: [2, 3, 4, 5].map(part) }
    };
    include_str!("rows.txt").lines().skip(1).map(case).collect()
}

impl Case {
    /// What the errors of the i-th number are measured by: of softmax, its logarithm, and the gradients of
    /// both.
    fn units(&self, i: usize) -> [f64; 4] {
        let [p, a, ..] = &self.truth;
        let m = self.z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let far = |j: usize| (self.z[j] - m).abs();
        let (mut mean, mut mean_d, mut sum_d, mut others, mut weighted) = (0.0, 0.0, 0.0, 0.0, 0.0);
        let first = self.z.iter().position(|z| *z == m).unwrap();
        for j in 0..p.len() {
            mean += if p[j] > 0.0 { p[j] * far(j) } else { 0.0 };
            mean_d += p[j] * self.d[j].abs();
            sum_d += self.d[j].abs();
            if j != first && p[j] > 0.0 {
                (others, weighted) = (others + p[j], weighted + p[j] * far(j));
            }
        }
        let distance = if others > 0.0 { weighted / others } else { 0.0 };
        let near = if p[i] > 0.0 { p[i] * (1.0 + far(i) + mean) } else { 0.0 };
        let logarithm = far(i) + a[first].abs() * (1.0 + distance);
        let of_softmax = near * (self.d[i].abs() + mean_d);
        let of_logarithm = self.d[i].abs() + p[i] * sum_d * (1.0 + if p[i] > 0.0 { a[i].abs() } else { 0.0 });
        [near, logarithm, of_softmax, of_logarithm]
    }
}

const NAMES: [&str; 4] = ["softmax", "log_softmax", "the slope of softmax", "the slope of log_softmax"];
/// In 2⁻²⁴ or 2⁻⁵³ of the units; the reference states them.
const BOUNDS: [f64; 4] = [3.0, 3.0, 4.0, 2.0];

/// The largest errors of the rows that `S` can hold, compared with the bounds.
fn check<S: Scalar>(cases: &[Case], epsilon: f64, tiny: f64, largest: f64, more: f64) {
    let mut worst: [(f64, &[f64]); 4] = [(0.0, &[]); 4];
    for case in cases.iter().filter(|case| case.z.iter().all(|z| z.abs() <= largest)) {
        let found = if case.z.len() > 6 {
            compute::<S, 1000>(&case.z, &case.d)
        } else {
            compute_any::<S>(&case.z, &case.d)
        };
        for i in 0..case.z.len() {
            let units = case.units(i);
            for what in 0..4 {
                let (found, truth) = (found[what][i], case.truth[what][i]);
                // What is beyond the largest number is infinite.
                let beyond = truth.abs() > largest && found == truth * f64::INFINITY;
                let distance = (found - truth).abs();
                if found == truth || beyond || distance <= 2.0 * tiny {
                    continue;
                }
                let error = distance / (0.5 * epsilon * units[what]);
                if error > worst[what].0 || error.is_nan() {
                    worst[what] = (error, &case.z);
                }
            }
        }
    }
    for what in 0..4 {
        let (error, row) = worst[what];
        let most = BOUNDS[what] + more;
        println!("{}: {error:.3} units of {most}, at {:?}", NAMES[what], &row[..row.len().min(6)]);
        assert!(error <= most, "{}: {error} units, above {most}, at {row:?}", NAMES[what]);
    }
}

#[test]
fn recorded_rows_are_within_the_bounds() {
    let cases = recorded();
    assert!(cases.len() > 150);
    in_both_arithmetics(|| {
        check::<f64>(&cases, f64::EPSILON, f64::MIN_POSITIVE, f64::MAX, 0.0);
        check::<f32>(&cases, f32::EPSILON.into(), f32::MIN_POSITIVE.into(), f32::MAX.into(), 0.0);
    });
}

/// The terms of a row of 1,000 are added one after the other: half a unit more for each.
#[test]
fn long_rows_are_within_the_bounds() {
    let mut generator = netwright_runtime::Generator::new(3);
    let cases: Vec<Case> = [0.0, 1e-3, 1.0, 20.0, 300.0]
        .into_iter()
        .map(|width| {
            let mut draw = |width: f64| -> Vec<f64> {
                (0..1000).map(|_| f64::from((width * (generator.uniform() - 0.5)) as f32)).collect()
            };
            let (z, d) = (draw(width), draw(2.0));
            let m = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let sum: f64 = z.iter().map(|z| (z - m).exp()).sum();
            let p: Vec<f64> = z.iter().map(|z| (z - m).exp() / sum).collect();
            let a: Vec<f64> = z.iter().map(|z| z - m - sum.ln()).collect();
            let (mean, total): (f64, f64) = (p.iter().zip(&d).map(|(p, d)| p * d).sum(), d.iter().sum());
            let of_softmax = p.iter().zip(&d).map(|(p, d)| p * (d - mean)).collect();
            let of_logarithm = p.iter().zip(&d).map(|(p, d)| d - p * total).collect();
            Case { z, d, truth: [p, a, of_softmax, of_logarithm] }
        })
        .collect();
    in_both_arithmetics(|| {
        check::<f32>(&cases, f32::EPSILON.into(), f32::MIN_POSITIVE.into(), f32::MAX.into(), 500.0);
    });
}

/// The values that cross-entropy of a sure sample shows: −ln(1 + e⁻¹⁵), by mpmath 1.3.0 with 50 digits.
#[test]
fn a_logarithm_of_what_is_almost_certain_keeps_its_digits() {
    for (z, truth) in [(15.0, -3.059_022_737_137_204_9e-7), (17.0, -4.139_937_633_089_747_4e-8)] {
        let [_, a, ..] = compute_any::<f32>(&[z, 0.0], &[1.0, 0.0]);
        assert!((a[0] / truth - 1.0).abs() < 1e-6, "{a:?}, not {truth}");
    }
}
