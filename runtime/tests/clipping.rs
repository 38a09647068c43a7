//! `clip_norm` and `clip_value` against PyTorch 2.15.0 (`torch.nn.utils.clip_grad_norm_`,
//! `clip_grad_value_`), and at the ends of the numbers.
#![allow(clippy::excessive_precision)] // as they were printed

use netwright::prelude::*;
use netwright::{Network, Optimizable, Scalar};
use netwright_support::arithmetic::in_both_arithmetics;

network! { struct Net<3, 1 identity>; }

// More numbers than a block of a sum.
network! { struct Wide<60, 40 identity>; }

const INFINITE: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

/// A gradient, the limit, its norm, and the gradient clipped by norm and by value.
type Case = ([f64; 4], f64, f64, [f64; 4], [f64; 4]);

const PYTORCH: [Case; 9] = [
    (
        [3.0, -4.0, 0.0, 12.0],
        6.5,
        13.0,
        [1.4999998846153937, -1.9999998461538582, 0.0, 5.999999538461575],
        [3.0, -4.0, 0.0, 6.5],
    ),
    // The norm is the limit: 10⁻⁶ is added to it.
    (
        [3.0, -4.0, 0.0, 12.0],
        13.0,
        13.0,
        [2.9999997692307874, -3.9999996923077163, 0.0, 11.99999907692315],
        [3.0, -4.0, 0.0, 12.0],
    ),
    ([3.0, -4.0, 0.0, 12.0], 20.0, 13.0, [3.0, -4.0, 0.0, 12.0], [3.0, -4.0, 0.0, 12.0]),
    (
        [0.1, 0.2, -0.3, 0.4],
        0.25,
        0.5477225575051662,
        [0.04564346312558265, 0.0912869262511653, -0.13693038937674792, 0.1825738525023306],
        [0.1, 0.2, -0.25, 0.25],
    ),
    (
        [1e-07, 0.0, 2e-07, 0.0],
        1e-08,
        2.2360679774997894e-07,
        [8.172560023684433e-10, 0.0, 1.6345120047368866e-09, 0.0],
        [1e-08, 0.0, 1e-08, 0.0],
    ),
    ([0.0; 4], 1.0, 0.0, [0.0; 4], [0.0; 4]),
    ([1.0, 2.0, 3.0, 4.0], 0.0, 5.477225575051661, [0.0; 4], [0.0; 4]),
    ([1.0, INFINITE, 0.0, -2.0], 1.0, INFINITE, [0.0, NAN, 0.0, 0.0], [1.0, 1.0, 0.0, -1.0]),
    ([1.0, NAN, 0.0, -2.0], 1.0, NAN, [NAN; 4], [1.0, NAN, 0.0, -1.0]),
];

fn gradient<S: Scalar>(numbers: [f64; 4]) -> Net<S> {
    let mut net = Net::<S>::zeros();
    net.parameters_mut().copy_from_slice(&numbers.map(S::from_f64));
    net
}

fn is_near(found: f64, expected: f64, tolerance: f64) -> bool {
    found == expected
        || found.is_nan() && expected.is_nan()
        || (found - expected).abs() <= tolerance * expected.abs()
}

fn compare<S: Scalar>(tolerance: f64) {
    for (numbers, most, norm, by_norm, by_value) in PYTORCH {
        let mut clipped = gradient::<S>(numbers);
        let found = Optimizable::clip_norm(&mut clipped, S::from_f64(most)).to_f64();
        assert!(is_near(found, norm, tolerance), "{numbers:?}: {found}, not {norm}");
        for (found, expected) in clipped.parameters().iter().zip(by_norm) {
            let found = found.to_f64();
            assert!(
                is_near(found, expected, tolerance),
                "{numbers:?} within {most}: {found}, not {expected}"
            );
        }
        let mut clipped = gradient::<S>(numbers);
        Optimizable::clip_value(&mut clipped, S::from_f64(most));
        for (found, expected) in clipped.parameters().iter().zip(by_value) {
            let found = found.to_f64();
            assert!(
                is_near(found, expected, tolerance),
                "{numbers:?} within {most}: {found}, not {expected}"
            );
        }
    }
}

#[test]
fn gradients_are_clipped_as_by_pytorch() {
    in_both_arithmetics(|| {
        compare::<f64>(1e-15);
        compare::<f32>(3e-7);
    });
}

/// Every size of a number: the norm is right where the square of no number is one.
#[test]
fn norms_neither_overflow_nor_vanish() {
    fn check<S: Scalar>(powers: core::ops::Range<i32>, tolerance: f64) {
        for power in powers {
            let size = 2.0_f64.powi(power);
            let numbers = [0.75 * size, 0.0, -0.5 * size, 0.375 * size];
            let (norm, mut clipped) = (0.976_281_209_488_331_3 * size, gradient::<S>(numbers));
            let found = clipped.clip_norm(S::from_f64(INFINITE)).to_f64();
            assert!(is_near(found, norm, tolerance), "2^{power}: {found:e}, not {norm:e}");
            assert!(clipped.parameters().iter().zip(numbers).all(|(found, number)| found.to_f64() == number));
            // A norm of at least 1 is brought down to 0.001.
            if power > 0 {
                clipped.clip_norm(S::from_f64(0.001));
                let found = clipped.clip_norm(S::from_f64(INFINITE)).to_f64();
                assert!(is_near(found, 0.001, 2e-6), "2^{power}: {found:e}");
            }
        }
    }
    in_both_arithmetics(|| {
        check::<f32>(-120..128, 3e-7);
        check::<f64>(-1000..1024, 1e-15);
    });
    // A norm beyond all numbers is infinite; the numbers are clipped all the same.
    let mut huge = gradient::<f32>([3e38, -3e38, 3e38, 3e38]);
    assert_eq!(huge.clip_norm(1.0), f32::INFINITY);
    for (found, expected) in huge.parameters().iter().zip([0.5, -0.5, 0.5, 0.5]) {
        assert!((found - expected).abs() < 1e-6, "{found}");
    }
}

#[test]
fn a_limit_that_is_no_number_is_seen() {
    for numbers in [[1.0, 2.0, 3.0, 4.0], [0.0; 4]] {
        let mut clipped = gradient::<f32>(numbers);
        clipped.clip_norm(f32::NAN);
        assert!(clipped.parameters().iter().all(|number| number.is_nan()));
        let mut clipped = gradient::<f32>(numbers);
        clipped.clip_value(f32::NAN);
        assert!(clipped.parameters().iter().all(|number| number.is_nan()));
        let mut clipped = gradient::<f32>(numbers);
        clipped.clip_norm(-1.0);
        assert_eq!(clipped.parameters(), [0.0; 4]);
        let mut clipped = gradient::<f32>(numbers);
        clipped.clip_value(-1.0);
        assert!(clipped.parameters().iter().all(|number| *number == 0.0));
    }
}

/// All blocks of a long gradient count, and what is left of the last one.
#[test]
fn every_number_of_a_long_gradient_counts() {
    let n = Wide::<f32>::zeros().parameters().len();
    assert_eq!(n, 2440);
    for (at, value) in [(0, 2.0), (1023, 3.0), (1024, 4.0), (2047, 5.0), (2439, 6.0)] {
        let mut gradient = Wide::<f32>::zeros();
        gradient.parameters_mut().fill(0.5);
        gradient.parameters_mut()[at] = value;
        let norm = ((n - 1) as f32 * 0.25 + value * value).sqrt();
        assert!((gradient.clip_norm(1.0) / norm - 1.0).abs() < 3e-7);
        assert!((gradient.parameters()[at] * norm / value - 1.0).abs() < 1e-6);
        gradient.parameters_mut()[at] = value;
        gradient.clip_value(0.001);
        assert_eq!(gradient.parameters(), [0.001; 2440]);
    }
}
