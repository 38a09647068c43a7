//! `batch_norm` over the whole range of `f32`, in training and in inference, and where its running statistics
//! go.

use netwright_runtime::kernel::{batch_statistics, follow, follow_batch, standardize, standardize_gradient};
use netwright_runtime::{Arithmetic, Generator, Kernel, Scalar};

use crate::reference::{Definition, SINGLE, Worst};
use crate::rows::{around, scales};
use crate::{Batch, in_both_arithmetics};

const EPSILON: f64 = 1e-5;

/// How many roundings the values and the gradient of so many rows may be off: a sum over rows has one part.
pub(crate) fn units(rows: usize) -> [f64; 2] {
    [4.0, 6.0].map(|units| units + rows as f64 / 4.0)
}

/// Units that are more than a block of them.
const WIDE: usize = 19;

fn check<const ROWS: usize>() {
    let mut worst = Worst::default();
    let definition = Definition { centres: true, epsilon: f64::from(EPSILON as f32) };
    let mut generator = Generator::new(ROWS as u64);
    let columns: Vec<[f64; ROWS]> = scales(-140..=124, 24)
        .into_iter()
        .flat_map(|(offset, spread)| around::<ROWS>(offset, spread, &mut generator))
        .collect();
    for columns in columns.chunks(WIDE) {
        for level in [0.0, 1000.0] {
            let (mut x, mut d) = ([[0.0_f32; WIDE]; ROWS], [[0.0_f32; WIDE]; ROWS]);
            for s in 0..ROWS {
                for (unit, column) in columns.iter().enumerate() {
                    x[s][unit] = column[s] as f32;
                    d[s][unit] = (level + 2.0 * generator.uniform() - 1.0) as f32;
                }
            }
            let (n, d_x) = f32::dispatch(Batch(EPSILON, &x, &d));
            for unit in 0..columns.len() {
                let of =
                    |rows: &[[f32; WIDE]]| rows.iter().map(|row| f64::from(row[unit])).collect::<Vec<_>>();
                let exact = definition.exact(&of(&x), &of(&d));
                worst.note(
                    SINGLE,
                    [&of(&n), &of(&d_x)],
                    &exact,
                    &format!("{ROWS} rows from {:e}, {:e}", x[0][unit], x[1][unit]),
                );
            }
        }
    }
    worst.check(&format!("batch_norm of {ROWS}"), units(ROWS));
}

#[test]
fn norms_of_batches_are_right_over_the_whole_range() {
    in_both_arithmetics(|| {
        check::<2>();
        check::<3>();
        check::<16>();
        check::<100>();
    });
}

/// A sum of many squares overflows where one of them does not yet, and a sum of sums of parts does earlier.
#[test]
fn many_rows_are_right_where_their_squares_are_large() {
    in_both_arithmetics(|| {
        for exponent in (40..=124).step_by(2) {
            let largest = f32::from_bits((exponent + 127) << 23);
            let x: Vec<[f32; 1]> =
                (0..1024).map(|row| [if row % 2 == 0 { largest } else { -largest }]).collect();
            let (n, _) = f32::dispatch(Batch(EPSILON, &x, &x));
            assert!(
                n.iter().zip(&x).all(|([n], [x])| (n - x.signum()).abs() < 1e-6),
                "± {largest:e}: {:?}",
                n[0]
            );
            let [mean, variance] = f32::dispatch(Parts(&x));
            let expected = f64::from(largest).powi(2) * 1024.0 / 1023.0;
            if expected < f64::from(f32::MAX) {
                let off = (f64::from(variance) / expected - 1.0).abs();
                assert!(off < 1e-5 && mean.abs() < 1e-4 * largest, "± {largest:e}: {mean:e} {variance:e}");
            }
        }
    });
}

/// The statistics of rows that are added in parts.
struct Parts<'a, S>(&'a [[S; 1]]);
impl<S: Scalar> Kernel for Parts<'_, S> {
    type Output = [S; 2];
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> [S; 2] {
        let mut running = [[S::ZERO; 2]];
        for (part, x) in self.0.chunks(100).enumerate() {
            batch_statistics::<A, S, 1>(100 * part as u64, x, &mut running);
        }
        running[0]
    }
}

/// Inference takes the running statistics as they are: a difference, a root and a quotient.
#[test]
fn inference_is_right_over_the_whole_range() {
    for exponent in -120..=124 {
        let scale = f64::from(exponent).exp2() as f32;
        for (x, mean) in [(scale, 0.0), (1.25 * scale, scale), (scale * 1.000_001, scale), (-scale, scale)] {
            for variance in [0.0, 1.0, scale * 0.37] {
                let running = [[mean, variance]];
                let deviation = (f64::from(variance) + f64::from(EPSILON as f32)).sqrt();
                let [n] = standardize::<f32, 1>(EPSILON, &running, &[x]);
                let [d] = standardize_gradient::<f32, 1>(EPSILON, &running, &[3.0]);
                for (found, expected) in
                    [(n, (f64::from(x) - f64::from(mean)) / deviation), (d, 3.0 / deviation)]
                {
                    if expected.abs() < f64::from(f32::MAX) {
                        let off = (f64::from(found) - expected).abs() - f64::from(f32::MIN_POSITIVE);
                        assert!(
                            off <= 4.0 * SINGLE.unit * expected.abs(),
                            "{x} {mean} {variance}: {found} {expected}"
                        );
                    }
                }
            }
        }
    }
}

/// Steps with a batch until the running statistics stay where they are, at most so many.
struct Steps<'a, S>(f64, &'a [[S; 1]], [[S; 2]; 1]);
impl<S: Scalar> Kernel for Steps<'_, S> {
    type Output = [S; 2];
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> [S; 2] {
        let Self(momentum, batch, mut running) = self;
        for _ in 0..2_000_000 {
            let before = running;
            follow_batch::<A, S, 1>(momentum, batch, &mut running);
            if before.map(|of| of.map(S::to_f64)) == running.map(|of| of.map(S::to_f64)) {
                break;
            }
        }
        running[0]
    }
}

fn arrives<S: Scalar>(constant: f64, momentum: f64) {
    let constant = S::from_f64(constant);
    let batch = [[constant]; 5];
    let [mean, variance] = S::dispatch(Steps(momentum, &batch, [[S::ZERO, S::ONE]]));
    assert_eq!([mean.to_f64(), variance.to_f64()], [constant.to_f64(), 0.0], "with momentum {momentum}");
    let [n] = standardize::<S, 1>(EPSILON, &[[mean, variance]], &[constant]);
    assert_eq!(n.to_f64(), 0.0);
    // In training it is 0 as well.
    let (n, _) = S::dispatch(Batch(EPSILON, &batch, &batch));
    assert!(n.as_flattened().iter().all(|n| n.to_f64() == 0.0));
}

/// 101,325 came out as 9.88 in inference and 1.7e9 as about 1 in training.
#[test]
fn the_running_statistics_of_a_constant_arrive_at_it() {
    in_both_arithmetics(|| {
        for constant in [101_325.0, 1.7e9, -0.3, 1e-30, 1e30, 0.1, 3.0, 65_504.7] {
            for momentum in [0.1, 0.5, 0.01, 1.0] {
                arrives::<f32>(constant, momentum);
                arrives::<f64>(constant, momentum);
            }
        }
        arrives::<f32>(101_325.0, 1e-3);
    });
}

/// A variance that is far above 1, but in range, is followed as it is.
#[test]
fn running_statistics_of_large_numbers_are_theirs() {
    let batch = [[1e18_f32], [-1e18], [3e18], [1e18]];
    let [mean, variance] = f32::dispatch(Steps(0.5, &batch, [[0.0, 1.0]]));
    assert!(
        (mean / 1e18 - 1.0).abs() < 1e-6 && (variance / (8e36 / 3.0) - 1.0).abs() < 1e-6,
        "{mean} {variance}"
    );
}

/// `torch.nn.BatchNorm1d` of PyTorch 2.15 computes (1 − m)·running + m·batch: what is beyond all numbers
/// stays there.
#[test]
fn running_statistics_beyond_all_numbers_stay_there() {
    let beyond = [[1e25_f32], [-1e25], [3e25]];
    let ordinary = [[1.0_f32], [-1.0], [3.0]];
    let mut running = [[0.0_f32, 1.0]];
    for batch in [beyond, beyond, ordinary, ordinary] {
        running = [f32::dispatch(Once(&batch, running))];
        assert!(running[0][0].is_finite() && running[0][1] == f32::INFINITY, "{running:?}");
        assert_eq!(standardize::<f32, 1>(EPSILON, &running, &[5.0]), [0.0]);
    }
    // The mean of both infinities is none.
    for (mean, other, expected) in [
        (f32::INFINITY, 1.0, f32::INFINITY),
        (f32::INFINITY, f32::INFINITY, f32::INFINITY),
        (1.0, f32::NEG_INFINITY, f32::NEG_INFINITY),
        (f32::INFINITY, f32::NEG_INFINITY, f32::NAN),
    ] {
        let mut running = [[mean, 1.0]];
        follow::<f32, 1>(0.1, &[[other, 1.0]], &mut running);
        let found = running[0][0];
        assert!(found == expected || found.is_nan() && expected.is_nan(), "{mean} to {other}: {found}");
    }
}

/// One step with a batch.
struct Once<'a, S>(&'a [[S; 1]], [[S; 2]; 1]);
impl<S: Scalar> Kernel for Once<'_, S> {
    type Output = [S; 2];
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> [S; 2] {
        let Self(batch, mut running) = self;
        follow_batch::<A, S, 1>(0.1, batch, &mut running);
        running[0]
    }
}
