//! Every loss, value and slope, over the whole range of `f32`: all exponents, both signs, predictions near
//! their targets and far from them.

use netwright_runtime::kernel::log_softmax;
use netwright_runtime::loss::{Bce, Cosine, CrossEntropy, GaussianNll, Hinge, LogCosh, Mae, Mse, Poisson};
use netwright_runtime::{Arithmetic, Kernel, Scalar};

use crate::reference::{Exact, Reference, Single};
use crate::{HUBER, PLAIN_BCE, PLAIN_CROSS_ENTROPY, SMOOTH_CROSS_ENTROPY, WEIGHTED_BCE, in_both_arithmetics};

/// What a format can tell apart.
#[derive(Clone, Copy)]
pub(crate) struct Format {
    pub(crate) unit: f64,
    pub(crate) least_normal: f64,
    pub(crate) largest: f64,
}

pub(crate) const SINGLE: Format = Format {
    unit: 0.5 * f32::EPSILON as f64,
    least_normal: f32::MIN_POSITIVE as f64,
    largest: f32::MAX as f64,
};
pub(crate) const DOUBLE: Format =
    Format { unit: 0.5 * f64::EPSILON, least_normal: f64::MIN_POSITIVE, largest: f64::MAX };

impl Format {
    /// By how many roundings of its terms a number is off; what a number below the normal ones lacks does not
    /// count.
    pub(crate) fn units(self, found: f64, exact: Exact) -> f64 {
        assert!(!found.is_nan(), "NaN for {exact:?}");
        let out_of_range = exact.value.abs().max(exact.terms) > self.largest / 4.0;
        if found == exact.value || out_of_range || exact.terms == f64::INFINITY {
            return 0.0;
        }
        let off = ((found - exact.value).abs() - 8.0 * self.least_normal).max(0.0);
        if off == 0.0 { 0.0 } else { off / (self.unit * exact.terms) }
    }
}

/// The largest error of the value and of the slopes over samples, each with its place.
pub(crate) struct Worst {
    pub(crate) units: [f64; 2],
    pub(crate) at: [String; 2],
}

impl Worst {
    pub(crate) fn new() -> Self {
        Self { units: [0.0; 2], at: [String::new(), String::new()] }
    }

    pub(crate) fn note(
        &mut self,
        format: Format,
        found: &[f64],
        exact: &[Exact],
        sample: impl Fn() -> String,
    ) {
        assert_eq!(found.len(), exact.len());
        for (place, (found, exact)) in found.iter().zip(exact).enumerate() {
            let kind = usize::from(place > 0);
            let units = format.units(*found, *exact);
            if units > self.units[kind] {
                self.units[kind] = units;
                self.at[kind] = format!("{}: {found:e} for {:e}", sample(), exact.value);
            }
        }
    }

    pub(crate) fn check<L: Reference>(&self, name: &str) {
        println!("{name}: {:.2} and {:.2} units", self.units[0], self.units[1]);
        for kind in 0..2 {
            assert!(
                self.units[kind] <= L::UNITS[kind],
                "{name} is off by {:.2} units, not {}, at {}",
                self.units[kind],
                L::UNITS[kind],
                self.at[kind]
            );
        }
    }
}

fn check<L: Reference, const N: usize, const T: usize>(
    name: &str,
    loss: L,
    samples: &[([f32; N], [f32; T])],
) {
    let mut worst = Worst::new();
    for (read, target) in samples {
        let (value, slope) = f32::dispatch(Single(loss, read, target));
        let found: Vec<f64> = [value].iter().chain(&slope).map(|x| f64::from(*x)).collect();
        let exact = loss.exact(&read.map(f64::from), &target.map(f64::from), SINGLE.unit);
        worst.note(SINGLE, &found, &exact, || format!("{read:?}, {target:?}"));
    }
    worst.check::<L>(name);
}

/// Numbers of all exponents up to a quarter of the largest number, and the middle of the range in steps.
fn numbers() -> Vec<f32> {
    let mut numbers = vec![0.0];
    for exponent in -149..=125 {
        for significand in [1.0, 1.347_611, 1.999_999_9] {
            let number = (significand * f64::from(exponent).exp2()) as f32;
            numbers.extend([number, -number]);
        }
    }
    numbers.extend((-440..=440).map(|step| 0.25 * step as f32 + 0.013));
    numbers
}

/// A number with targets that are far from it and near to it.
fn with_targets() -> Vec<([f32; 1], [f32; 1])> {
    let near =
        |y: f32| [0.0, 1.0, -1.0, 2.5, y, y + 2.5, y * (1.0 + 2.0_f32.powi(-20)), -0.5 * y, 1e-30, 1e30];
    numbers().into_iter().flat_map(|y| near(y).map(|t| ([y], [t]))).collect()
}

fn with_classes(classes: &[f32]) -> Vec<([f32; 1], [f32; 1])> {
    numbers().into_iter().flat_map(|y| classes.iter().map(move |t| ([y], [*t]))).collect()
}

/// Rows of logits: near each other, far from each other, and on an offset that all have.
fn logits() -> Vec<([f32; 3], [f32; 3])> {
    let mut samples = Vec::new();
    for z in numbers() {
        for row in [[z, 0.0, -0.5], [0.25, z, z], [z, z + 0.5, z - 3.0], [z, -z, 0.5 * z], [z + 17.0, z, -z]]
        {
            for target in [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.125, 0.625, 0.25]] {
                samples.push((row, target));
            }
        }
    }
    samples
}

#[test]
fn losses_of_classes_are_right_over_the_whole_range() {
    in_both_arithmetics(|| {
        let shares = with_classes(&[0.0, 1.0, 0.25, 0.999_999_94, 1e-9, 1e-30]);
        check("bce", PLAIN_BCE, &shares);
        check("bce, weighted", WEIGHTED_BCE, &shares);
        check("bce, positives weigh little", Bce { positive_weight: 1e-3 }, &shares);
        check("hinge", Hinge, &with_classes(&[-1.0, 1.0]));
        check("cross_entropy", PLAIN_CROSS_ENTROPY, &logits());
        check("cross_entropy, softened", SMOOTH_CROSS_ENTROPY, &logits());
    });
}

#[test]
fn losses_of_errors_are_right_over_the_whole_range() {
    in_both_arithmetics(|| {
        let samples = with_targets();
        check("mse", Mse, &samples);
        check("mae", Mae, &samples);
        check("huber", HUBER, &samples);
        check("log_cosh", LogCosh, &samples);
    });
}

#[test]
fn losses_of_densities_are_right_over_the_whole_range() {
    in_both_arithmetics(|| {
        check("poisson", Poisson, &with_classes(&[0.0, 1.0, 3.0, 1e-30, 1e30]));
        let mut samples = Vec::new();
        for variance in numbers() {
            for mean in [0.0, 1.0, -3e-20, 1e20, 1e10, variance, variance.abs().sqrt(), 3e38_f32 / 4.0] {
                for target in [0.0, 0.5, mean * (1.0 + 2.0_f32.powi(-20))] {
                    samples.push(([mean, variance], [target]));
                }
            }
        }
        check("gaussian_nll", GaussianNll { epsilon: 1e-6 }, &samples);
    });
}

#[test]
fn a_cosine_is_right_over_the_whole_range() {
    in_both_arithmetics(|| {
        let mut samples = Vec::new();
        for (place, y) in numbers().into_iter().enumerate() {
            let t = numbers()[(place * 97) % numbers().len()];
            for (row, target) in [
                ([y, 0.5 * y, -y], [t, 0.5 * t, -t]),
                ([y, 0.5 * y, -y], [t, 0.5 * t * (1.0 + 2.0_f32.powi(-12)), -t]),
                ([y, 0.0, 0.0], [0.0, t, t]),
                ([y, 1.0, 1e-3], [t, 0.25, 1.0]),
            ] {
                samples.push((row, target));
            }
        }
        check("cosine", Cosine, &samples);
    });
}

/// A sum of many squares overflows where one of them does not yet.
#[test]
fn a_cosine_of_many_numbers_is_right_where_their_squares_are_large() {
    in_both_arithmetics(|| {
        for exponent in 40..=124 {
            let largest = f32::from_bits((exponent + 127) << 23);
            let y: [f32; 512] = core::array::from_fn(|i| if i % 3 == 0 { largest } else { -largest });
            // Half of the numbers have the other sign: 1 − cos is 1.
            let t: [f32; 512] = core::array::from_fn(|i| if i < 256 { y[i] } else { -y[i] });
            let (value, d) = f32::dispatch(Single(Cosine, &y, &y));
            assert!(value.abs() < 1e-6 && d.iter().all(|d| d.abs() * largest < 1e-6), "{largest:e}: {value}");
            let (value, d) = f32::dispatch(Single(Cosine, &y, &t));
            assert!((value - 1.0).abs() < 1e-4, "{largest:e}: {value}");
            let expected = 1.0 / (512.0 * f64::from(largest));
            for (d, t) in d.iter().zip(&t) {
                let off = f64::from(*d) + f64::from(t.signum()) * expected;
                assert!(off.abs() < 1e-3 * expected + 1e-37, "{largest:e}: {d:e} for {expected:e}");
            }
        }
    });
}

/// The numbers that were found wrong, each with its true value: ln(1 + e⁻¹⁵), ln(1 + e⁻¹⁷), ln(1 + e⁻³⁰ +
/// e⁻⁶⁰), 10¹⁰/2 + ln(10³⁰)/2.
#[test]
fn a_sure_sample_and_a_wide_one_keep_their_digits() {
    let near = |found: f64, expected: f64, tolerance: f64| {
        assert!((found / expected - 1.0).abs() < tolerance, "{found:e} for {expected:e}");
    };
    in_both_arithmetics(|| {
        for (z, expected) in [(15.0_f32, 3.059_022_8e-7), (17.0, 4.139_937_6e-8)] {
            let (value, _) = f32::dispatch(Single(PLAIN_CROSS_ENTROPY, &[z, 0.0], &[1.0, 0.0]));
            near(value.into(), expected, 3e-7);
        }
        let (value, _) = f64::dispatch(Single(PLAIN_CROSS_ENTROPY, &[30.0, 0.0, -30.0], &[1.0, 0.0, 0.0]));
        near(value, 9.357_622_968_840_612e-14, 1e-14);
        let loss = GaussianNll { epsilon: 1e-6 };
        let (value, [mean, variance]) = f32::dispatch(Single(loss, &[1e20_f32, 1e30], &[0.0]));
        near(value.into(), 5e9, 1e-6);
        near(mean.into(), 1e-10, 1e-6);
        near(variance.into(), -0.5e-20, 1e-6);
        let far = [3e25_f32, -4e25, 1e25];
        assert!(f64::from(f32::dispatch(Single(Cosine, &far, &far.map(|x| x * 0.5))).0) < 1e-13);
    });
}

struct LogSoftmax<S, const N: usize>([S; N]);
impl<S: Scalar, const N: usize> Kernel for LogSoftmax<S, N> {
    type Output = [S; N];
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> [S; N] {
        log_softmax::<A, S, N>(&self.0)
    }
}

/// It is the cross-entropy of each class, with the other sign.
#[test]
fn a_log_softmax_is_right_over_the_whole_range() {
    in_both_arithmetics(|| {
        let mut worst = Worst::new();
        for (z, target) in logits() {
            let a = f32::dispatch(LogSoftmax(z));
            let class = (0..3).find(|class| target[*class] == 1.0);
            let Some(class) = class else { continue };
            let exact = PLAIN_CROSS_ENTROPY.exact(&z.map(f64::from), &target.map(f64::from), SINGLE.unit);
            worst.note(SINGLE, &[-f64::from(a[class])], &exact[..1], || format!("{z:?}"));
        }
        worst.check::<CrossEntropy>("log_softmax");
        let a = f32::dispatch(LogSoftmax([1.0_f32, 0.0, f32::NEG_INFINITY]));
        assert!((a[1] + 1.313_261_6).abs() < 3e-7 && a[2] == f32::NEG_INFINITY, "{a:?}");
        for place in 0..3 {
            let mut z = [1.0_f32, 0.0, -1.0];
            z[place] = f32::NAN;
            assert!(f32::dispatch(LogSoftmax(z)).iter().all(|a| a.is_nan()));
        }
    });
}
