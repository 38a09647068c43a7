//! Norms in double precision, at recorded points of mpmath; `points.py` made them and says what a line holds.
#![allow(clippy::unwrap_used)] // a test may panic

use netwright_runtime::Scalar;
use netwright_runtime::kernel::{LayerNorm, RmsNorm};

use crate::reference::{DOUBLE, Definition, Exact, Worst};
use crate::rows::units;
use crate::{Batch, One, in_both_arithmetics};

const EPSILON: f64 = 1e-5;

/// Numbers, gradients, and what the norm makes of them.
type Point = [[f64; 8]; 4];

fn points(name: &str) -> Vec<Point> {
    let number = |word: &str| f64::from_bits(u64::from_str_radix(word, 16).unwrap());
    let of = |line: &str| {
        let rest = line.strip_prefix(name)?.strip_prefix(' ')?;
        let part = |part: &str| part.split_whitespace().map(number).collect::<Vec<_>>().try_into().unwrap();
        Some(rest.split('|').map(part).collect::<Vec<[f64; 8]>>().try_into().unwrap())
    };
    include_str!("points.txt").lines().filter_map(of).collect()
}

/// The recorded numbers, and what errors are measured in.
fn exact([x, d, n, d_x]: &Point, centres: bool) -> Exact {
    // In range, so that no square overflows: a scale 2ᵏ of the numbers divides that of the norm, where ε does
    // not count.
    let largest = x.iter().fold(0.0, |a: f64, x| a.max(x.abs()));
    let range = if largest > 1e150 { 2.0_f64.powi(-600) } else { 1.0 };
    let of = Definition { centres, epsilon: EPSILON * range * range }.exact(&x.map(|x| x * range), d);
    Exact { n: n.to_vec(), d_x: d_x.to_vec(), scale: of.scale * range, largest_d: of.largest_d }
}

#[test]
fn norms_in_double_precision_are_those_of_mpmath() {
    in_both_arithmetics(|| {
        let (mut layer, mut rms, mut batch) = (Worst::default(), Worst::default(), Worst::default());
        for point in points("rms_norm") {
            let [x, d, ..] = &point;
            let (n, d_x) = f64::dispatch(One(RmsNorm { epsilon: EPSILON }, x, d));
            rms.note(DOUBLE, [&n, &d_x], &exact(&point, false), &format!("{x:?}"));
        }
        let points = points("layer_norm");
        assert_eq!(points.len(), 40);
        for point in points {
            let [x, d, ..] = &point;
            let exact = exact(&point, true);
            let (n, d_x) = f64::dispatch(One(LayerNorm { epsilon: EPSILON }, x, d));
            layer.note(DOUBLE, [&n, &d_x], &exact, &format!("{x:?}"));
            // A unit of a batch is normalised as a row is.
            let (n, d_x) = f64::dispatch(Batch(EPSILON, &x.map(|x| [x]), &d.map(|d| [d])));
            batch.note(DOUBLE, [n.as_flattened(), d_x.as_flattened()], &exact, &format!("{x:?}"));
        }
        rms.check("rms_norm in f64", units(8));
        layer.check("layer_norm in f64", units(8));
        batch.check("batch_norm in f64", crate::batch::units(8));
    });
}
