//! NaN and infinities: no loss makes a number of a NaN, in its value or in a slope; of infinities the limit
//! where there is one. The tables are IEEE 754's arithmetic and PyTorch's answers, but for those that
//! `docs/reference.md` lists.

use netwright_runtime::loss::{
    Bce, Cosine, CrossEntropy, GaussianNll, Hinge, LogCosh, Mae, Mse, OfLogits, Poisson, logit_loss_rows,
};
use netwright_runtime::{Arithmetic, Kernel, Scalar};

use crate::reference::Single;
use crate::{
    HUBER, PLAIN_BCE, PLAIN_CROSS_ENTROPY, Prediction, Rows, SMOOTH_CROSS_ENTROPY, WEIGHTED_BCE,
    in_both_arithmetics,
};

const INF: f32 = f32::INFINITY;
const NAN: f32 = f32::NAN;

/// A NaN at any place of what is read or of the target makes the value NaN and the slope at that place.
fn passes_nan<L: Prediction, const N: usize, const T: usize>(loss: L, read: [f32; N], target: [f32; T]) {
    let name = core::any::type_name::<L>();
    for place in 0..N {
        let mut read = read;
        read[place] = NAN;
        let (value, d) = f32::dispatch(Single(loss, &read, &target));
        assert!(value.is_nan(), "{name} with what it reads at {place} NaN: {value}");
        assert!(d[place].is_nan(), "{name} with what it reads at {place} NaN: slopes {d:?}");
    }
    for place in 0..T {
        let mut target = target;
        target[place] = NAN;
        let (value, d) = f32::dispatch(Single(loss, &read, &target));
        assert!(value.is_nan(), "{name} with the target at {place} NaN: {value}");
        assert!(d[place].is_nan(), "{name} with the target at {place} NaN: slopes {d:?}");
    }
}

#[test]
fn a_nan_never_becomes_a_number() {
    in_both_arithmetics(|| {
        for read in [[0.5, -2.0, 3.0], [-1.0, 3.0, 1.0]] {
            for target in [[0.25, 1.0, 0.0], [0.0, 0.0, 0.0], [1.0, 0.0, 0.0]] {
                passes_nan(PLAIN_BCE, read, target);
                passes_nan(WEIGHTED_BCE, read, target);
                passes_nan(PLAIN_CROSS_ENTROPY, read, target);
                passes_nan(SMOOTH_CROSS_ENTROPY, read, target);
                passes_nan(Mse, read, target);
                passes_nan(Mae, read, target);
                passes_nan(HUBER, read, target);
                passes_nan(LogCosh, read, target);
                passes_nan(Hinge, read, target.map(|t| 2.0 * t - 1.0));
                passes_nan(Poisson, read, target);
                passes_nan(Cosine, read, target);
            }
        }
        let of = |variance: [f32; 2]| [0.5, -1.0, variance[0], variance[1]];
        passes_nan(GaussianNll { epsilon: 1e-6 }, of([2.0, 0.5]), [0.25, 1.0]);
        passes_nan(GaussianNll { epsilon: 1e-6 }, of([0.0, -3.0]), [0.25, 1.0]);
    });
}

/// Of one prediction and one target: value and slope.
fn at<L: Prediction>(loss: L, read: f32, target: f32) -> [f32; 2] {
    let (value, [slope]) = f32::dispatch(Single(loss, &[read], &[target]));
    [value, slope]
}

fn same(found: &[f32], expected: &[f32], what: &str) {
    assert_eq!(found.len(), expected.len());
    for (a, b) in found.iter().zip(expected) {
        assert!(a == b || a.is_nan() && b.is_nan(), "{what}: {found:?}, should be {expected:?}");
    }
}

#[test]
fn an_infinite_logit_has_the_limit_of_its_loss() {
    in_both_arithmetics(|| {
        for (read, target, expected) in [
            (INF, 0.0, [INF, 1.0]),
            (INF, 1.0, [0.0, 0.0]),
            (INF, 0.25, [INF, 0.75]),
            (-INF, 0.0, [0.0, 0.0]),
            (-INF, 1.0, [INF, -1.0]),
            (-INF, 0.25, [INF, -0.25]),
        ] {
            same(&at(PLAIN_BCE, read, target), &expected, &format!("bce at {read}, {target}"));
            let positive = if target > 0.0 && read < 0.0 { 2.5 * expected[1] } else { expected[1] };
            let weighted = [expected[0], positive];
            same(&at(WEIGHTED_BCE, read, target), &weighted, &format!("weighted bce at {read}, {target}"));
        }
    });
}

#[test]
fn an_infinite_error_is_an_infinite_loss() {
    in_both_arithmetics(|| {
        for (read, target, sign) in [(INF, 0.5, 1.0), (-INF, 0.5, -1.0), (0.5, -INF, 1.0), (0.5, INF, -1.0)] {
            same(&at(Mse, read, target), &[INF, sign * INF], "mse");
            same(&at(Mae, read, target), &[INF, sign], "mae");
            same(&at(HUBER, read, target), &[INF, 2.5 * sign], "huber");
            same(&at(LogCosh, read, target), &[INF, sign], "log_cosh");
        }
        // Which of two infinities is larger, no one knows.
        for loss in [at(Mse, INF, INF), at(Mae, -INF, -INF), at(HUBER, INF, INF), at(LogCosh, INF, INF)] {
            same(&loss, &[NAN, NAN], "∞ − ∞");
        }
        same(&at(Hinge, INF, 1.0), &[0.0, 0.0], "hinge");
        same(&at(Hinge, -INF, 1.0), &[INF, -1.0], "hinge");
        same(&at(Hinge, INF, -1.0), &[INF, 1.0], "hinge");
        same(&at(Hinge, 0.5, INF), &[0.0, 0.0], "hinge");
        same(&at(Hinge, -0.5, INF), &[INF, -INF], "hinge");
    });
}

#[test]
fn an_infinite_rate_or_variance_has_its_limit() {
    in_both_arithmetics(|| {
        same(&at(Poisson, -INF, 0.0), &[0.0, 0.0], "no rate and no count");
        same(&at(Poisson, -INF, 2.0), &[INF, -2.0], "no rate, but a count");
        same(&at(Poisson, INF, 0.0), &[INF, INF], "an infinite rate and no count");
        same(&at(Poisson, INF, 2.0), &[INF, INF], "an infinite rate and a count");
        same(&at(Poisson, 0.5, INF), &[-INF, -INF], "an infinite count");
        let loss = GaussianNll { epsilon: 1e-6 };
        let normal = |mean: f32, variance: f32, target: f32| {
            let (value, d) = f32::dispatch(Single(loss, &[mean, variance], &[target]));
            [value, d[0], d[1]]
        };
        same(&normal(0.5, INF, 0.0), &[INF, 0.0, 0.0], "an infinite variance");
        same(&normal(INF, 1.0, 0.0), &[INF, INF, -INF], "an infinite mean");
        same(&normal(0.5, 1.0, INF), &[INF, -INF, -INF], "an infinite target");
        same(&normal(INF, INF, 0.0), &[NAN, NAN, NAN], "∞ / ∞");
        let (value, _) = f32::dispatch(Single(loss, &[0.0, -INF], &[0.0]));
        assert!((value - 0.5 * 1e-6_f32.ln()).abs() < 1e-5, "a variance of −∞ counts as ε: {value}");
        same(&at(Cosine, INF, 1.0), &[NAN, NAN], "an infinite vector has no direction");
    });
}

/// optax 0.2.8, `safe_softmax_cross_entropy`, says 1.3132616 for the logits 1, 0 and −∞ with the target on
/// the second.
#[test]
fn a_masked_class_counts_for_nothing() {
    let z = [1.0_f32, 0.0, -INF];
    in_both_arithmetics(|| {
        let (value, d) = f32::dispatch(Single(PLAIN_CROSS_ENTROPY, &z, &[0.0, 1.0, 0.0]));
        let p = 1.0 / (1.0 + 1.0_f32.exp());
        assert!((value - 1.313_261_6).abs() < 3e-7, "{value}");
        assert!((d[0] - (1.0 - p)).abs() < 1e-6 && (d[1] - (p - 1.0)).abs() < 1e-6 && d[2] == 0.0, "{d:?}");
        let (value, d) = f32::dispatch(Single(PLAIN_CROSS_ENTROPY, &z, &[0.0, 0.0, 1.0]));
        assert!(value == INF && d[2] == -1.0, "{value} {d:?}");
        let (value, d) = f32::dispatch(Single(SMOOTH_CROSS_ENTROPY, &z, &[0.0, 1.0, 0.0]));
        assert!(value == INF && d.iter().all(|d| d.is_finite()), "{value} {d:?}");
        // Nothing is larger than ∞, and of −∞ alone there is no distribution.
        for z in [[INF, 0.0, 0.0], [-INF, -INF, -INF]] {
            let (value, d) = f32::dispatch(Single(PLAIN_CROSS_ENTROPY, &z, &[1.0, 0.0, 0.0]));
            assert!(value.is_nan() && d[0].is_nan(), "{value} {d:?}");
        }
    });
}

struct OfLogitsRows<'a, L, const N: usize>(L, &'a [[f32; N]], &'a [[f32; N]]);
impl<L: OfLogits, const N: usize> Kernel for OfLogitsRows<'_, L, N> {
    type Output = (f32, Vec<[f32; N]>);
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> Self::Output {
        let Self(loss, z, target) = self;
        let mut d = vec![[0.0; N]; z.len()];
        (logit_loss_rows::<A, f32, L, N, N>(loss, z, target, 1.0, None, &mut d), d)
    }
}

/// Rows say what single samples do: eight at a time, and what eight leave.
#[test]
fn rows_of_special_numbers_are_single_samples() {
    fn check<L: Prediction>(loss: L) {
        for (place, number) in [3e38, INF, -INF, NAN, 0.0, 1e-30].into_iter().enumerate() {
            for target in
                [[1.0, 0.0, 0.0], [0.0, 0.25, 0.75], [0.0, 0.0, NAN], [INF, 1.0, 0.0], [0.0, 0.0, 0.0]]
            {
                let mut read = [1.0, 0.0, -1.0];
                read[place % 3] = number;
                let (value, d) = f32::dispatch(Single(loss, &read, &target));
                // A NaN of the ninth row would hide what the other eight lack.
                for rows in [8, 9] {
                    let (read, target) = (&[read; 9][..rows], &[target; 9][..rows]);
                    let (mean, d_of_rows, alone) = f32::dispatch(Rows(loss, read, target, 1.0, None));
                    let sum = (0..rows).fold(0.0, |sum, _| sum + value);
                    same(&[mean, alone], &[sum, sum], core::any::type_name::<L>());
                    for row in &d_of_rows {
                        same(row, &d, core::any::type_name::<L>());
                    }
                }
            }
        }
    }
    in_both_arithmetics(|| {
        check(PLAIN_BCE);
        check(WEIGHTED_BCE);
        check(PLAIN_CROSS_ENTROPY);
        check(SMOOTH_CROSS_ENTROPY);
        check(Mse);
        check(Mae);
        check(HUBER);
        check(LogCosh);
        check(Hinge);
        check(Poisson);
        check(Cosine);
    });
}

/// Rows of logits have code of their own.
#[test]
fn rows_of_special_logits_are_single_samples() {
    fn check<L: OfLogits + Prediction>(loss: L) {
        let numbers = [0.5, -2.0, 3e38, INF, -INF, NAN, 0.0];
        for (place, number) in numbers.iter().enumerate() {
            for target in [[1.0, 0.0, 0.0], [0.0, 0.25, 0.75], [NAN, 1.0, 0.0], [0.0, 0.0, 0.0]] {
                let mut z = [1.0, 0.0, -1.0];
                z[place % 3] = *number;
                let (value, d) = f32::dispatch(Single(loss, &z, &target));
                let (of_rows, d_of_rows) = f32::dispatch(OfLogitsRows(loss, &[z; 17], &[target; 17]));
                let sum = (0..17).fold(0.0, |sum, _| sum + value);
                same(&[of_rows], &[sum], "rows");
                for row in &d_of_rows {
                    same(row, &d, "slopes of rows");
                }
            }
        }
    }
    in_both_arithmetics(|| {
        check::<Bce>(PLAIN_BCE);
        check::<Bce>(WEIGHTED_BCE);
        check::<CrossEntropy>(PLAIN_CROSS_ENTROPY);
        check::<CrossEntropy>(SMOOTH_CROSS_ENTROPY);
    });
}
