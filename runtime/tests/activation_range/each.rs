//! Activations of one number: all exponents, both signs, many significands.

use netwright_runtime::Scalar;

use crate::bounds::{BOUNDS, Bound, error};
use crate::{Point, for_each_activation, in_both_arithmetics, reference};

/// Both bounds of an activation.
fn bounds(name: &str) -> [Bound; 2] {
    let (_, value, slope) = BOUNDS.into_iter().find(|bound| bound.0 == name).unwrap();
    [value, slope]
}

/// The largest error, where it is, and what was found and is true there.
#[derive(Clone, Copy, Default)]
struct Worst {
    error: f64,
    at: f64,
    found: f64,
    truth: f64,
}

impl Worst {
    fn meet(&mut self, error: f64, at: f64, found: f64, truth: f64) {
        // A NaN is above every error.
        if error > self.error || error.is_nan() {
            *self = Self { error, at, found, truth };
        }
    }
}

fn judge(name: &str, what: &str, worst: Worst, bound: Bound, most: f64) {
    let Worst { error, at, found, truth } = worst;
    let report = format!(
        "{name}, {what}: {error:.3} units of {} at {at:e}: {found:e}, not {truth:e}",
        bound.unit.text()
    );
    println!("{report}");
    assert!(error <= most, "{report}, above {most}");
}

/// All exponents of single precision, both signs, 96 significands, and a dense row where things happen.
fn singles() -> Vec<f32> {
    let mut numbers: Vec<f32> = (0..0x7f80_0000_u32).step_by(0x0001_5555).map(f32::from_bits).collect();
    numbers.extend((0..40_000_u16).map(|step| f32::from(step) * 0.003));
    numbers.extend([4.917, 3e38, f32::MAX, f32::MIN_POSITIVE, f32::from_bits(1)]);
    numbers.extend([1.0_f32, 3.0, 6.0].into_iter().flat_map(|z| [z.next_down(), z.next_up()]));
    numbers.iter().flat_map(|z| [*z, -z]).collect()
}

#[test]
fn single_precision_is_within_its_bounds() {
    let numbers = singles();
    let (epsilon, tiny) = (f64::from(f32::EPSILON), f64::from(f32::MIN_POSITIVE));
    in_both_arithmetics(|| {
        macro_rules! check {
            ($name:literal, $activation:expr, $reads_input:literal) => {
                let [of_value, of_slope] = bounds($name);
                let [mut value, mut slope] = [Worst::default(); 2];
                for z in &numbers {
                    if $name == "sin" && z.abs() > 134_217_728.0 {
                        continue;
                    }
                    let (a, d) = f32::dispatch(Point($activation, $reads_input, *z));
                    let (z, a, d) = (f64::from(*z), f64::from(a), f64::from(d));
                    let (true_a, true_d) = reference::point($name, z);
                    // What is beyond the largest number is infinite.
                    let [true_a, true_d] = [true_a, true_d].map(|truth| {
                        if truth.abs() > f64::from(f32::MAX) { truth * f64::INFINITY } else { truth }
                    });
                    value.meet(error(of_value, epsilon, tiny, z, a, true_a), z, a, true_a);
                    slope.meet(error(of_slope, epsilon, tiny, z, d, true_d), z, d, true_d);
                }
                judge($name, "value in f32", value, of_value, of_value.single);
                judge($name, "slope in f32", slope, of_slope, of_slope.single);
            };
        }
        for_each_activation!(check);
    });
}

/// The recorded points of one activation: argument, value and slope.
fn points(name: &str) -> Vec<[f64; 3]> {
    let mut lines = include_str!("points.txt").lines().skip(1);
    let column = lines.next().unwrap().split(' ').position(|word| word == name).unwrap();
    let number = |word: &str| f64::from_bits(u64::from_str_radix(word, 16).unwrap());
    lines
        .map(|line| {
            let words: Vec<&str> = line.split(' ').collect();
            [words[0], words[1 + 2 * column], words[2 + 2 * column]].map(number)
        })
        .collect()
}

#[test]
fn double_precision_is_within_its_bounds() {
    let (epsilon, tiny) = (f64::EPSILON, f64::MIN_POSITIVE);
    in_both_arithmetics(|| {
        macro_rules! check {
            ($name:literal, $activation:expr, $reads_input:literal) => {
                let [of_value, of_slope] = bounds($name);
                let [mut value, mut slope] = [Worst::default(); 2];
                let points = points($name);
                assert!(points.len() > 500);
                for [z, true_a, true_d] in points {
                    let (a, d) = f64::dispatch(Point($activation, $reads_input, z));
                    value.meet(error(of_value, epsilon, tiny, z, a, true_a), z, a, true_a);
                    slope.meet(error(of_slope, epsilon, tiny, z, d, true_d), z, d, true_d);
                }
                judge($name, "value in f64", value, of_value, of_value.double);
                judge($name, "slope in f64", slope, of_slope, of_slope.double);
            };
        }
        for_each_activation!(check);
    });
}

/// The formulas that single precision is compared with are right, which recorded points show.
#[test]
fn the_reference_has_the_recorded_points() {
    for (name, value, slope) in BOUNDS {
        for [z, true_a, true_d] in points(name) {
            if z.abs() > f64::from(f32::MAX) || name == "sin" && z.abs() > 1e6 {
                continue;
            }
            let (a, d) = reference::point(name, z);
            // Thousands of units are far less than one of single precision.
            for (bound, found, truth) in [(value, a, true_a), (slope, d, true_d)] {
                let error = error(bound, f64::EPSILON, f64::MIN_POSITIVE, z, found, truth);
                assert!(error <= 4000.0, "{name} at {z:e}: {found:e}, not {truth:e}, {error} units");
            }
        }
    }
}

/// All exponents of double precision, of which the recorded points have a part.
#[test]
fn no_double_overflows_on_the_way_to_a_number() {
    in_both_arithmetics(|| {
        macro_rules! check {
            ($name:literal, $activation:expr, $reads_input:literal) => {
                let [of_value, of_slope] = bounds($name);
                for bits in (0..0x7ff0_0000_0000_0000_u64).step_by(0x0005_5555_5555_5555) {
                    for z in [f64::from_bits(bits), -f64::from_bits(bits)] {
                        if $name == "sin" && z.abs() > 1e6 {
                            continue;
                        }
                        let (a, d) = f64::dispatch(Point($activation, $reads_input, z));
                        let (true_a, true_d) = reference::point($name, z);
                        for (bound, found, truth) in [(of_value, a, true_a), (of_slope, d, true_d)] {
                            let error = error(bound, f64::EPSILON, f64::MIN_POSITIVE, z, found, truth);
                            let name = $name;
                            assert!(error <= 4000.0, "{name} at {z:e}: {found:e}, not {truth:e}");
                        }
                    }
                }
            };
        }
        for_each_activation!(check);
    });
}
