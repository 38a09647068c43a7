//! The losses and their gradients: against optax 0.2.8 on jax 0.10.2 in `f64`
//! (`sigmoid_binary_cross_entropy`, `squared_error`, `softmax_cross_entropy`, gradients by `jax.grad`),
//! against central differences with a negative control, at extreme arguments, and rows against single samples
//! bit by bit.

mod edges;
mod logits;
mod points;
mod range;
mod recorded;
mod reference;
mod special;

use netwright_runtime::activation::Sigmoid;
use netwright_runtime::init::Generator;
use netwright_runtime::kernel::{map, softmax};
use netwright_runtime::loss::{
    Bce, Cosine, CrossEntropy, Hinge, Huber, LogCosh, Loss, Mae, Mse, Poisson, add_losses, loss_rows, losses,
    value_rows,
};
use netwright_runtime::{Arithmetic, Kernel, Scalar};

use recorded::Recorded;

use netwright_support::arithmetic::in_both_arithmetics;
use netwright_support::bits::{Bits, assert_same};
use netwright_support::drawn::{self, UNIT};

const PLAIN_BCE: Bce = Bce { positive_weight: 1.0 };
const PLAIN_CROSS_ENTROPY: CrossEntropy = CrossEntropy { label_smoothing: 0.0 };
const WEIGHTED_BCE: Bce = Bce { positive_weight: 2.5 };
const SMOOTH_CROSS_ENTROPY: CrossEntropy = CrossEntropy { label_smoothing: 0.1 };
const HUBER: Huber = Huber { delta: 2.5 };

/// What makes the prediction of what the loss reads.
trait Prediction: Loss {
    fn predict<A: Arithmetic, S: Scalar, const N: usize>(read: &[S; N]) -> [S; N];
}
impl Prediction for Bce {
    fn predict<A: Arithmetic, S: Scalar, const N: usize>(z: &[S; N]) -> [S; N] {
        map::<A, S, Sigmoid, N>(Sigmoid, z)
    }
}
macro_rules! reads_the_prediction {
    ($($loss:ident)*) => {$(
        impl Prediction for $loss {
            fn predict<A: Arithmetic, S: Scalar, const N: usize>(y: &[S; N]) -> [S; N] {
                *y
            }
        }
    )*};
}
reads_the_prediction!(Mse Mae Huber LogCosh Hinge Poisson Cosine);
impl Prediction for CrossEntropy {
    fn predict<A: Arithmetic, S: Scalar, const N: usize>(z: &[S; N]) -> [S; N] {
        softmax::<A, S, N>(z)
    }
}

/// One sample: its loss, and its gradient with the seed.
struct One<'a, L, S, const N: usize>(L, &'a [S; N], &'a [S; N], S);
impl<L: Prediction, S: Scalar, const N: usize> Kernel for One<'_, L, S, N> {
    type Output = (S, [S; N]);
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> (S, [S; N]) {
        let Self(loss, read, target, seed) = self;
        let y = L::predict::<A, S, N>(read);
        (loss.value::<A, S, N, N>(read, target), loss.gradient::<A, S, N, N>(&y, target, seed))
    }
}

/// Rows of samples: the mean, the gradient, and the mean without gradient.
struct Rows<'a, L, S, const N: usize>(L, &'a [[S; N]], &'a [[S; N]], S, Option<&'a [S]>);
impl<L: Prediction, S: Scalar, const N: usize> Kernel for Rows<'_, L, S, N> {
    type Output = (S, Vec<[S; N]>, S);
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> (S, Vec<[S; N]>, S) {
        let Self(loss, read, target, scale, weights) = self;
        let mut y = Vec::new();
        for row in read {
            y.push(L::predict::<A, S, N>(row));
        }
        let mut d = vec![[S::ZERO; N]; read.len()];
        let mean = loss_rows::<A, S, L, N, N>(loss, read, &y, target, scale, weights, &mut d);
        (mean, d, value_rows::<A, S, L, N, N>(loss, read, target, scale, weights))
    }
}

/// The losses of rows, each times a weight, and the sums of them and of their halves.
struct Each<'a, L, S, const N: usize>(L, &'a [[S; N]], &'a [[S; N]], S);
impl<L: Loss, S: Scalar, const N: usize> Kernel for Each<'_, L, S, N> {
    type Output = [Vec<S>; 2];
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> [Vec<S>; 2] {
        let Self(loss, read, target, weight) = self;
        let [mut of_rows, mut half, mut sums] = [(); 3].map(|()| vec![S::from_f64(7.0); read.len()]);
        losses::<A, S, L, N, N>(loss, read, target, weight, &mut of_rows);
        losses::<A, S, L, N, N>(loss, read, target, S::from_f64(0.5), &mut half);
        add_losses([&of_rows, &half], &mut sums);
        [of_rows, sums]
    }
}

const READ: [[f64; 4]; 5] = [
    [-6.25, -1.625, 3.0, -5.0],
    [-0.375, 4.25, -3.75, 0.875],
    [5.5, -2.5, 2.125, -5.875],
    [-1.25, 3.375, -4.625, 0.0],
    [4.625, -3.375, 1.25, 5.875],
];
/// No distributions: cross-entropy's gradient must be exact for any target.
const TARGET: [[f64; 4]; 5] = [
    [0.0, 0.75, 0.4375, 0.125],
    [0.875, 0.5625, 0.25, 1.0],
    [0.6875, 0.375, 0.0625, 0.8125],
    [0.5, 0.1875, 0.9375, 0.625],
    [0.3125, 0.0, 0.75, 0.4375],
];
const WEIGHTS: [f64; 5] = [0.5, 1.0, 2.0, 0.25, 3.0];

/// Compares with the recorded numbers, relative to the larger of the number and 1.
fn compare<L: Prediction, S: Scalar>(loss: L, recorded: &Recorded, tolerance: f64) {
    let close = |found: S, expected: f64| {
        let error = (found.to_f64() - expected).abs() / expected.abs().max(1.0);
        assert!(error < tolerance, "{} for {expected}", found.to_f64());
    };
    let (read, target) = (READ.map(|row| row.map(S::from_f64)), TARGET.map(|row| row.map(S::from_f64)));
    let weights = WEIGHTS.map(S::from_f64);
    for s in 0..5 {
        let (value, _) = S::dispatch(One(loss, &read[s], &target[s], S::ONE));
        close(value, recorded.values[s]);
    }
    let scale = S::from_f64(0.2);
    let (mean, _, _) = S::dispatch(Rows(loss, &read, &target, scale, None));
    close(mean, recorded.mean);
    let (mean, d, _) = S::dispatch(Rows(loss, &read, &target, scale, Some(&weights)));
    close(mean, recorded.weighted);
    for (found, expected) in d.as_flattened().iter().zip(recorded.d_weighted.as_flattened()) {
        close(*found, *expected);
    }
}

fn both<L: Prediction>(loss: L, recorded: &Recorded) {
    compare::<L, f64>(loss, recorded, 1e-14);
    compare::<L, f32>(loss, recorded, 1e-6);
}

#[test]
fn losses_are_those_of_optax() {
    in_both_arithmetics(|| {
        both(WEIGHTED_BCE, &recorded::WEIGHTED_BCE);
        both(SMOOTH_CROSS_ENTROPY, &recorded::SMOOTH_CROSS_ENTROPY);
        both(Mae, &recorded::MAE);
        both(HUBER, &recorded::HUBER);
        both(LogCosh, &recorded::LOG_COSH);
        both(Hinge, &recorded::HINGE);
        both(Poisson, &recorded::POISSON);
        both(Cosine, &recorded::COSINE);
        both(PLAIN_BCE, &recorded::BCE);
        both(Mse, &recorded::MSE);
        both(PLAIN_CROSS_ENTROPY, &recorded::CROSS_ENTROPY);
    });
}

/// The largest difference between `gradient` and central differences of the loss, which at the step 10⁻⁵ are
/// exact to some 10⁻¹⁰.
fn difference<L: Prediction>(loss: L, read: &[f64; 4], target: &[f64; 4], gradient: &[f64; 4]) -> f64 {
    const STEP: f64 = 1e-5;
    let mut worst = 0.0;
    for o in 0..4 {
        let (mut above, mut below) = (*read, *read);
        above[o] += STEP;
        below[o] -= STEP;
        let (above, _) = f64::dispatch(One(loss, &above, target, 1.0));
        let (below, _) = f64::dispatch(One(loss, &below, target, 1.0));
        worst = f64::max(worst, (gradient[o] - (above - below) / (2.0 * STEP)).abs());
    }
    worst
}

fn check_gradient<L: Prediction>(loss: L) {
    for (read, target) in READ.iter().zip(&TARGET) {
        let (_, mut gradient) = f64::dispatch(One(loss, read, target, 1.0));
        assert!(difference(loss, read, target, &gradient) < 1e-8);
        // The control: the same check refuses a gradient that is off by a thousandth in one entry.
        let largest = (0..4).max_by(|&a, &b| gradient[a].abs().total_cmp(&gradient[b].abs()));
        gradient[largest.unwrap_or(0)] *= 1.001;
        assert!(difference(loss, read, target, &gradient) > 1e-5);
    }
}

#[test]
fn gradient_is_the_derivative() {
    check_gradient(PLAIN_BCE);
    check_gradient(Mse);
    check_gradient(WEIGHTED_BCE);
    check_gradient(SMOOTH_CROSS_ENTROPY);
    check_gradient(Mae);
    check_gradient(HUBER);
    check_gradient(LogCosh);
    check_gradient(Hinge);
    check_gradient(Poisson);
    check_gradient(Cosine);
    check_gradient(PLAIN_CROSS_ENTROPY);
}

#[test]
fn seed_scales_the_gradient() {
    in_both_arithmetics(|| {
        let (_, one) = f64::dispatch(One(PLAIN_CROSS_ENTROPY, &READ[0], &TARGET[0], 1.0));
        let (_, two) = f64::dispatch(One(PLAIN_CROSS_ENTROPY, &READ[0], &TARGET[0], 2.0));
        assert_eq!(one.map(|d| 2.0 * d), two);
    });
}

/// `extreme` is a quarter of the largest number of `S`.
fn check_extremes<S: Scalar>(extreme: S) {
    let finite = |x: S| x.to_f64().is_finite();
    let (zero, one) = (S::ZERO, S::ONE);
    for z in [extreme, -extreme, S::from_f64(750.0), S::from_f64(-750.0)] {
        for target in [zero, one, S::from_f64(0.25)] {
            let (value, [d]) = S::dispatch(One(PLAIN_BCE, &[z], &[target], one));
            assert!(finite(value) && finite(d));
            // z(1 − t) above, −z·t below.
            let expected = if z.to_f64() > 0.0 { z * (one - target) } else { -z * target };
            assert_eq!(value.to_f64(), expected.to_f64());
        }
        for target in [[one, zero, zero], [zero, one, zero], [zero, zero, one]] {
            let (value, d) = S::dispatch(One(PLAIN_CROSS_ENTROPY, &[z, -z, zero], &target, one));
            assert!(finite(value) && value.to_f64() >= 0.0);
            for d in d {
                assert!(finite(d) && d.to_f64().abs() <= 1.0);
            }
        }
    }
    // The class that is certain costs nothing, the impossible one the whole distance.
    let z = [extreme, -extreme];
    let (value, d) = S::dispatch(One(PLAIN_CROSS_ENTROPY, &z, &[one, zero], one));
    assert_eq!((value.to_f64(), d.map(S::to_f64)), (0.0, [0.0, 0.0]));
    let (value, d) = S::dispatch(One(PLAIN_CROSS_ENTROPY, &z, &[zero, one], one));
    assert_eq!((value.to_f64(), d.map(S::to_f64)), (2.0 * extreme.to_f64(), [1.0, -1.0]));
}

#[test]
fn losses_are_finite_up_to_a_quarter_of_the_largest_number() {
    in_both_arithmetics(|| {
        check_extremes::<f32>(f32::MAX / 4.0);
        check_extremes::<f64>(f64::MAX / 4.0);
    });
}

#[test]
fn cross_entropy_is_precise_near_zero() {
    // The sum of exponentials is 1 + 2·10⁻⁹, and the loss ln(1 + e⁻²⁰ + e⁻²³).
    let expected = ((-20.0_f64).exp() + (-23.0_f64).exp()).ln_1p();
    let (value, _) = f64::dispatch(One(PLAIN_CROSS_ENTROPY, &[20.0, 0.0, -3.0], &[1.0, 0.0, 0.0], 1.0));
    assert!((value - expected).abs() <= 4.0 * f64::EPSILON * expected, "{value} {expected}");
    for step in 1..=160 {
        let z = 0.5 * step as f32;
        let (value, _) = f32::dispatch(One(PLAIN_CROSS_ENTROPY, &[z, 0.0], &[1.0, 0.0], 1.0));
        let expected = (-f64::from(z)).exp().ln_1p();
        let error = (f64::from(value) - expected).abs();
        assert!(error <= 4.0 * f64::from(f32::EPSILON) * expected, "{z}: {value} {expected}");
    }
}

#[test]
fn bce_is_precise_near_zero_for_both_classes() {
    for step in 1..=60 {
        let z = 0.5 * f64::from(step);
        // −ln σ(z) = ln(1 + e⁻ᶻ), of a sample that is right with the logit z.
        let expected = (-z).exp().ln_1p();
        for (logit, target) in [(z, 1.0), (-z, 0.0)] {
            let (value, _) = f64::dispatch(One(PLAIN_BCE, &[logit], &[target], 1.0));
            assert!((value - expected).abs() <= 4.0 * f64::EPSILON * expected, "f64 at {logit}: {value}");
            let (value, _) = f32::dispatch(One(PLAIN_BCE, &[logit as f32], &[target as f32], 1.0));
            let error = (f64::from(value) - expected).abs();
            assert!(error <= 4.0 * f64::from(f32::EPSILON) * expected, "f32 at {logit}: {value}");
        }
    }
}

struct MulAdd<S>(S, S, S);
impl<S: Scalar> Kernel for MulAdd<S> {
    type Output = S;
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> S {
        self.0.mul_add::<A>(self.1, self.2)
    }
}

/// Rows must be what single samples, added ascending, are.
fn check_rows<L: Prediction, S: Bits, const N: usize>(loss: L, generator: &mut Generator) {
    for rows in [0, 1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 40, 100] {
        let read = drawn::rows::<S, [S; N]>(rows, -8.0..8.0, generator);
        let target = drawn::rows::<S, [S; N]>(rows, UNIT, generator);
        let weights = drawn::rows::<S, [S; 1]>(rows, UNIT, generator);
        let weights = weights.as_flattened();
        let scale = S::from_f64(1.0 / rows as f64);
        for weights in [None, Some(weights)] {
            let (mut sum, mut expected) = (S::ZERO, Vec::new());
            for s in 0..rows {
                let seed = weights.map_or(scale, |weights| weights[s] * scale);
                let (value, d) = S::dispatch(One(loss, &read[s], &target[s], seed));
                sum = weights.map_or(sum + value, |weights| S::dispatch(MulAdd(value, weights[s], sum)));
                expected.push(d);
            }
            let (mean, d, alone) = S::dispatch(Rows(loss, &read, &target, scale, weights));
            let expected_mean = sum * scale;
            let what = |what: &str| format!("{what} of {rows} rows of {N}");
            assert_same(&what("means"), &[mean, alone], &[expected_mean, expected_mean]);
            assert_same(&what("gradients"), d.as_flattened(), expected.as_flattened());
        }
        let one = |s: usize| S::dispatch(One(loss, &read[s], &target[s], S::ONE)).0;
        let weight = S::from_f64(0.3);
        let expected: [Vec<S>; 2] = [
            (0..rows).map(|s| one(s) * weight).collect(),
            (0..rows).map(|s| one(s) * weight + one(s) * S::from_f64(0.5)).collect(),
        ];
        let found = S::dispatch(Each(loss, &read, &target, weight));
        assert_same(&format!("losses of {rows} rows of {N}"), &found[0], &expected[0]);
        assert_same(&format!("terms of {rows} rows of {N}"), &found[1], &expected[1]);
    }
}

#[test]
fn rows_have_the_bits_of_single_samples() {
    in_both_arithmetics(|| {
        let mut generator = Generator::new(8);
        check_rows::<Bce, f32, 1>(PLAIN_BCE, &mut generator);
        check_rows::<Bce, f32, 10>(PLAIN_BCE, &mut generator);
        check_rows::<Bce, f64, 3>(PLAIN_BCE, &mut generator);
        check_rows::<Mse, f32, 1>(Mse, &mut generator);
        check_rows::<Mse, f32, 19>(Mse, &mut generator);
        check_rows::<Mse, f64, 8>(Mse, &mut generator);
        check_rows::<Bce, f32, 9>(WEIGHTED_BCE, &mut generator);
        check_rows::<CrossEntropy, f32, 9>(SMOOTH_CROSS_ENTROPY, &mut generator);
        check_rows::<Huber, f32, 9>(HUBER, &mut generator);
        check_rows::<LogCosh, f32, 9>(LogCosh, &mut generator);
        check_rows::<Hinge, f64, 9>(Hinge, &mut generator);
        check_rows::<Poisson, f32, 9>(Poisson, &mut generator);
        check_rows::<Cosine, f32, 9>(Cosine, &mut generator);
        check_rows::<CrossEntropy, f32, 1>(PLAIN_CROSS_ENTROPY, &mut generator);
        check_rows::<CrossEntropy, f32, 10>(PLAIN_CROSS_ENTROPY, &mut generator);
        check_rows::<CrossEntropy, f64, 10>(PLAIN_CROSS_ENTROPY, &mut generator);
        check_rows::<CrossEntropy, f64, 33>(PLAIN_CROSS_ENTROPY, &mut generator);
    });
}

#[test]
fn the_shortest_argument_counts() {
    let (mut d, weights) = ([[7.0_f64; 4]; 5], [1.0; 3]);
    struct Short<'a>(&'a mut [[f64; 4]; 5], &'a [f64]);
    impl Kernel for Short<'_> {
        type Output = f64;
        #[inline(always)]
        fn run<A: Arithmetic>(self) -> f64 {
            loss_rows::<A, f64, Mse, 4, 4>(
                Mse,
                &READ,
                &READ,
                &TARGET[..4],
                1.0,
                Some(self.1),
                &mut self.0[..],
            )
        }
    }
    let sum = f64::dispatch(Short(&mut d, &weights));
    assert!(
        (sum - (recorded::MSE.values[0] + recorded::MSE.values[1] + recorded::MSE.values[2])).abs() < 1e-12
    );
    assert_eq!(d[3..], [[7.0; 4]; 2]);
    assert_ne!(d[2], [7.0; 4]);
}
