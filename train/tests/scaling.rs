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

netwright::network! {
    struct Raw {
        x: input(3);
        s: x -> scale(frozen = true);
        h: s -> dense(4) -> tanh;
        y: h -> dense(1);
        loss: mse(y);
    }
}

netwright::network! {
    struct Scaled {
        s: input(3);
        h: s -> dense(4) -> tanh;
        y: h -> dense(1);
        loss: mse(y);
    }
}

/// The same network behind the layer and behind scaled rows.
fn networks(scaling: &Scaling<3>) -> (Raw, Scaled) {
    let (mut raw, mut scaled) = (Raw::new(3), Scaled::new(3));
    raw.s = scaling.layer().unwrap();
    (scaled.h, scaled.y) = (raw.h, raw.y);
    (raw, scaled)
}

/// Of shifts and factors whose products are exact: the bits of the scaling, in the network, too.
#[test]
fn a_layer_of_exact_numbers_has_the_bits_of_the_scaling() {
    let scaling = Scaling::new([2.0, -0.5, 7.0], [0.5, 4.0, 0.0]).unwrap();
    let (raw, scaled) = networks(&scaling);
    for row in data().rows() {
        assert_eq!(raw.values(row).s, scaling.row(row));
        assert_eq!(raw.forward(row), scaled.forward(&scaling.row(row)));
    }
}

/// u·(2·|factor·x| + |shift·factor| + 2·|y|) with u = 2⁻²⁴; and all behind the layer is the same. Far from 0
/// the bound is large, and reached to a tenth.
#[test]
fn a_layer_differs_from_the_scaling_by_its_bound() {
    let mut largest = 0.0_f64;
    for offset in [0.0, 10.0, 1e4, 1e6] {
        let number = |seed: f32| (offset + f64::from((seed * 1.7).sin())) as f32;
        let rows: Vec<[f32; 3]> =
            (0..200).map(|row| [0.0, 0.3, 0.7].map(|column| number(row as f32 + column))).collect();
        let data = Dataset::new(rows.clone(), vec![[0.0]; rows.len()]).unwrap();
        for scaling in [Standardize::fit(&data), MinMax::fit(&data)] {
            let (raw, scaled) = networks(&scaling);
            for row in &rows {
                let (layer, expected) = (raw.values(row).s, scaling.row(row));
                for column in 0..3 {
                    let (shift, factor) = (scaling.shift()[column], scaling.factor()[column]);
                    let (product, y) = (factor * f64::from(row[column]), f64::from(expected[column]));
                    let bound = 2.0 * product.abs() + (shift * factor).abs() + 2.0 * y.abs();
                    // Products of two roundings, and numbers that are not normal.
                    let bound = bound * (1.0 + 1e-6) / f64::from(1 << 24) + 1e-40;
                    let error = (f64::from(layer[column]) - y).abs();
                    assert!(error <= bound, "{error} is above {bound} at {offset}");
                    largest = largest.max(error / bound);
                }
                assert_eq!(raw.forward(row), scaled.forward(&layer));
            }
        }
    }
    assert!(largest > 0.1, "the bound is {} times what is reached", 1.0 / largest);
}

#[test]
fn a_layer_of_numbers_beyond_single_precision_is_refused() {
    let error = Scaling::new([0.0, 0.0], [1.0, 1e39]).unwrap().layer().unwrap_err().to_string();
    assert!(error.contains("column 1"), "{error}");
    assert!(Scaling::new([1e30], [1e30]).unwrap().layer().is_err());
}
