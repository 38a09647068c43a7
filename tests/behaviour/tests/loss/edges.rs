//! Losses that are not a mean of terms, and what losses do at the edges of their domains.

use netwright_runtime::loss::{Cosine, GaussianNll, Hinge, LogCosh, Loss, Mae};
use netwright_runtime::{Arithmetic, Kernel, Scalar};

use super::{One, in_both_arithmetics};

/// A mean and a variance for each target: what they and the targets are, the loss and its gradient, by
/// `mean(-norm.logpdf(t, m, sqrt(v)) - log(2·pi)/2)` of jax 0.10.2 at the variances max(v, 1e-6); the slope
/// below is that of `gaussian_nll_loss` of PyTorch 2.15.0.
type Normal = ([f64; 4], [f64; 2], f64, [f64; 4]);

const NORMAL: [Normal; 3] = [
    ([-6.25, 3.0, 0.5, 2.0], [-5.5, 3.5], 0.3125, [-0.75, -0.125, -0.0625, 0.109375]),
    (
        [0.5, -0.125, 0.01, 7.5],
        [0.75, -2.0],
        1.0321207086385429,
        [-12.5, 0.125, -131.25, 0.017708333333333333],
    ),
    (
        [2.0, -1.0, 1e-7, 3.25],
        [2.5, -1.0],
        62496.84078610959,
        [-250000.0, 0.0, -62499750000.0, 0.07692307692307693],
    ),
];

struct OfNormal<'a, S>(&'a [S; 4], &'a [S; 2]);
impl<S: Scalar> Kernel for OfNormal<'_, S> {
    type Output = (S, [S; 4]);
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> (S, [S; 4]) {
        let loss = GaussianNll { epsilon: 1e-6 };
        (loss.value::<A, S, 4, 2>(self.0, self.1), loss.gradient::<A, S, 4, 2>(self.0, self.1, S::ONE))
    }
}

fn check_normal<S: Scalar>(tolerance: f64) {
    for (read, target, expected, expected_d) in NORMAL {
        let (value, d) = S::dispatch(OfNormal(&read.map(S::from_f64), &target.map(S::from_f64)));
        for (found, expected) in [value].iter().chain(&d).zip([expected].iter().chain(&expected_d)) {
            let error = (found.to_f64() - expected).abs() / expected.abs().max(1.0);
            assert!(error < tolerance, "{} for {expected}", found.to_f64());
        }
    }
}

#[test]
fn a_normal_density_is_that_of_jax() {
    in_both_arithmetics(|| {
        check_normal::<f64>(1e-14);
        check_normal::<f32>(1e-6);
    });
}

/// The logarithm of the hyperbolic cosine keeps its digits near 0, and neither branch overflows.
#[test]
fn log_cosh_is_precise_near_zero_and_finite_far_out() {
    for error in [1e-8, 1e-4, 0.03, 0.5, 0.999, 1.0, 1.001, 3.0, 50.0] {
        // ln cosh e = ln(1 + 2·sinh²(e/2)).
        let expected = (2.0 * f64::powi((error / 2.0_f64).sinh(), 2)).ln_1p();
        let (value, _) = f64::dispatch(One(LogCosh, &[error], &[0.0], 1.0));
        assert!(
            (value - expected).abs() <= 8.0 * f64::EPSILON * expected,
            "{error}: {value:e}, not {expected:e}"
        );
    }
    let (value, [d]) = f32::dispatch(One(LogCosh, &[-1e30_f32], &[0.0], 1.0));
    assert_eq!((value, d), (1e30, -1.0));
}

/// A direction of no length has a gradient that only the target decides: finite, and away from it.
#[test]
fn a_prediction_without_length_turns_to_the_target() {
    let (value, d) = f32::dispatch(One(Cosine, &[0.0_f32, 0.0], &[3.0, 4.0], 1.0));
    assert_eq!(value, 1.0);
    assert!((d[0] / -0.6e8 - 1.0).abs() < 1e-6 && (d[1] / -0.8e8 - 1.0).abs() < 1e-6, "{d:?}");
    let (value, d) = f32::dispatch(One(Cosine, &[3.0_f32, 4.0], &[0.0, 0.0], 1.0));
    assert_eq!((value, d), (1.0, [0.0, 0.0]));
}

/// At the corner of a loss the gradient is the one that PyTorch takes for `l1_loss`, and Keras for the hinge.
#[test]
fn a_corner_has_no_slope() {
    assert_eq!(f32::dispatch(One(Mae, &[0.5, 1.5], &[0.5, 0.5], 1.0)).1, [0.0, 0.5]);
    assert_eq!(f32::dispatch(One(Hinge, &[1.0, -2.0], &[1.0, -0.25], 1.0)).1, [0.0, 0.125]);
}
