//! NaN and infinities in norms. A NaN of a row or of a unit reaches all of its numbers, and no other's.

use netwright_runtime::Scalar;
use netwright_runtime::kernel::{LayerNorm, RmsNorm, follow, standardize, standardize_gradient};

use crate::{Batch, One, in_both_arithmetics};

const NAN: f32 = f32::NAN;
const INF: f32 = f32::INFINITY;

#[test]
fn a_nan_in_a_row_makes_all_of_it_nan() {
    in_both_arithmetics(|| {
        for place in 0..5 {
            let (mut x, d) = ([1.0, -2.0, 0.5, 3.0, 2.5], [0.5, 1.0, -1.0, 2.0, 0.25]);
            x[place] = NAN;
            for (n, d_x) in [
                f32::dispatch(One(LayerNorm { epsilon: 1e-5 }, &x, &d)),
                f32::dispatch(One(RmsNorm { epsilon: 1e-5 }, &x, &d)),
            ] {
                assert!(n.iter().chain(&d_x).all(|number| number.is_nan()), "{place}: {n:?} {d_x:?}");
            }
            let (x, mut d) = ([1.0, -2.0, 0.5, 3.0, 2.5], d);
            d[place] = NAN;
            for (n, d_x) in [
                f32::dispatch(One(LayerNorm { epsilon: 1e-5 }, &x, &d)),
                f32::dispatch(One(RmsNorm { epsilon: 1e-5 }, &x, &d)),
            ] {
                assert!(n.iter().all(|n| n.is_finite()), "{place}: {n:?}");
                assert!(d_x.iter().all(|d| d.is_nan()), "{place}: {d_x:?}");
            }
        }
    });
}

#[test]
fn a_nan_in_a_batch_makes_its_unit_nan() {
    in_both_arithmetics(|| {
        for row in 0..3 {
            let mut x = [[1.0_f32, 2.0], [0.5, -1.0], [2.5, 3.0]];
            x[row][1] = NAN;
            let (n, d_x) = f32::dispatch(Batch(1e-5, &x, &[[0.5, 1.0], [1.0, 2.0], [-1.0, 0.0]]));
            for row in n.iter().chain(&d_x) {
                assert!(row[0].is_finite() && row[1].is_nan(), "{n:?} {d_x:?}");
            }
        }
    });
}

/// As `torch.nn.functional.layer_norm` and `rms_norm`: the scale is 0, and ∞·0 is NaN.
#[test]
fn an_infinite_number_has_no_scale() {
    in_both_arithmetics(|| {
        let (n, _) = f32::dispatch(One(LayerNorm { epsilon: 1e-5 }, &[1.0, INF, 2.0], &[1.0; 3]));
        assert!(n.iter().all(|n| n.is_nan()), "{n:?}");
        let (n, _) = f32::dispatch(One(RmsNorm { epsilon: 1e-5 }, &[1.0, -INF, 2.0], &[1.0; 3]));
        assert!(n[0] == 0.0 && n[1].is_nan() && n[2] == 0.0, "{n:?}");
        let (n, _) = f32::dispatch(Batch(1e-5, &[[1.0, INF], [2.0, 0.0]], &[[1.0; 2]; 2]));
        assert!(n[0][0].is_finite() && n[1][0].is_finite() && n[0][1].is_nan() && n[1][1].is_nan(), "{n:?}");
    });
}

#[test]
fn running_statistics_pass_nan_on() {
    for running in [[NAN, 1.0], [0.0, NAN]] {
        assert!(standardize::<f32, 1>(1e-5, &[running], &[0.5])[0].is_nan());
    }
    assert!(standardize_gradient::<f32, 1>(1e-5, &[[0.0, NAN]], &[0.5])[0].is_nan());
    assert!(standardize::<f32, 1>(1e-5, &[[0.0, 1.0]], &[NAN])[0].is_nan());
    assert_eq!(standardize::<f32, 1>(1e-5, &[[0.5, 1.0]], &[INF]), [INF]);
    // Where the variance is beyond all numbers, no number differs from the mean.
    assert_eq!(standardize::<f32, 1>(1e-5, &[[0.5, INF]], &[1e25]), [0.0]);
    for (batch, running) in [([NAN, 1.0], [0.0, 1.0]), ([0.0, 1.0], [NAN, 1.0]), ([0.0, 1.0], [NAN, NAN])] {
        let mut after = [running];
        follow::<f32, 1>(0.1, &[batch], &mut after);
        for part in 0..2 {
            assert_eq!(
                after[0][part].is_nan(),
                (batch[part] + running[part]).is_nan(),
                "{batch:?} {running:?}"
            );
        }
    }
}
