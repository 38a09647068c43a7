//! Scaling: the numbers of scikit-learn's scalers, and files that come back.
//!
//! Input: small data sets and texts. Output: none. Guarantees: bit for bit after a file, refusals with the
//! line.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::path::Path;

use netwright::train::{Dataset, MinMax, Scaling, Standardize};

fn data() -> Dataset<3, 1> {
    Dataset::new([[1.0, -2.0, 7.0], [2.0, 0.5, 7.0], [4.0, 1.0, 7.0]], [[0.0], [1.0], [0.0]]).unwrap()
}

/// `StandardScaler().fit(x).mean_`, `.scale_` and `MinMaxScaler().fit_transform(x)` of scikit-learn 1.9.1.
#[test]
fn the_scalings_are_those_of_scikit_learn() {
    let scaling = Standardize::fit(&data());
    let mean = [2.3333333333333335, -0.16666666666666666, 7.0];
    let deviation = [1.247219128924647, 1.3123346456686353, f64::INFINITY];
    for column in 0..3 {
        assert!((scaling.shift()[column] - mean[column]).abs() < 1e-15);
        assert!((scaling.factor()[column] - 1.0 / deviation[column]).abs() < 1e-15);
    }
    let mut scaled = data();
    MinMax::fit(&scaled).apply(&mut scaled);
    let expected = [[0.0, 0.0, 0.0], [1.0 / 3.0, 2.5 / 3.0, 0.0], [1.0, 1.0, 0.0]];
    assert_eq!(scaled.rows(), expected);
}

#[test]
fn a_saved_scaling_comes_back_bit_for_bit() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("scaling.txt");
    for scaling in [Standardize::fit(&data()), MinMax::fit(&data())] {
        scaling.save(&path).unwrap();
        assert_eq!(Scaling::load(&path).unwrap(), scaling);
    }
    let error = Scaling::<2>::load(&path).unwrap_err().to_string();
    assert!(error.contains("scaling.txt:4: it has more than 2 columns; "), "{error}");
    let error = Scaling::<4>::load(&path).unwrap_err().to_string();
    assert!(error.contains("scaling.txt:5: the columns end: 3 instead of 4; "), "{error}");
}

#[test]
fn a_text_that_is_no_scaling_is_refused() {
    for (text, start) in [
        ("", "line 1: expected `netwright scaling 1`, found ``; "),
        ("netwright scaling 2\n1 1\n", "line 1: "),
        ("netwright scaling 1\n1\n", "line 2: `1` is not two finite numbers; "),
        ("netwright scaling 1\nNaN 1\n", "line 2: `NaN 1` is not two finite numbers; "),
        ("netwright scaling 1\n1 2 3\n", "line 2: "),
    ] {
        let error = Scaling::<1>::from_text(text).unwrap_err().to_string();
        assert!(error.starts_with(start), "{error}");
    }
    assert!(Scaling::new([0.0], [f64::NAN]).is_err());
    let huge = Scaling::new([0.0], [1e300]).unwrap();
    assert_eq!(huge.row(&[1.0]), [f32::MAX]);
}
