//! Each loss and its slopes in double precision, at recorded points of mpmath; `points.py` made them and says
//! what a line holds.
#![allow(clippy::unwrap_used)] // a test may panic

use netwright_runtime::Scalar;
use netwright_runtime::loss::{
    Bce, Cosine, CrossEntropy, GaussianNll, Hinge, Huber, LogCosh, Mae, Mse, Poisson,
};

use crate::in_both_arithmetics;
use crate::range::{DOUBLE, Worst};
use crate::reference::{Exact, Reference, Single};

/// What a loss reads, its targets, and its value and slopes.
type Point<const N: usize, const T: usize> = ([f64; N], [f64; T], Vec<f64>);

fn points<const N: usize, const T: usize>(name: &str, option: f64) -> Vec<Point<N, T>> {
    let number = |word: &str| f64::from_bits(u64::from_str_radix(word, 16).unwrap());
    let of = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        if words[0] != name || number(words[1]) != option {
            return None;
        }
        let mut parts =
            words[2..].split(|word| *word == "|").map(|part| part.iter().map(|word| number(word)));
        let mut part = || parts.next().unwrap().collect::<Vec<f64>>();
        Some((part().try_into().unwrap(), part().try_into().unwrap(), part()))
    };
    include_str!("points.txt").lines().filter_map(of).collect()
}

fn check<L: Reference, const N: usize, const T: usize>(name: &str, option: f64, loss: L) {
    let points = points::<N, T>(name, option);
    assert!(points.len() >= 24, "{} points of {name}", points.len());
    in_both_arithmetics(|| {
        let mut worst = Worst::new();
        for (read, target, recorded) in &points {
            let (value, slope) = f64::dispatch(Single(loss, read, target));
            let found: Vec<f64> = [value].iter().chain(&slope).copied().collect();
            // The recorded number, and how large its terms are: those of a value that is right to a part of
            // itself are it.
            let of = |(exact, value): (Exact, &f64)| Exact { value: *value, ..exact };
            let exact = loss.exact(read, target, DOUBLE.unit).into_iter().zip(recorded).map(of);
            worst.note(DOUBLE, &found, &exact.collect::<Vec<_>>(), || format!("{read:?}, {target:?}"));
        }
        worst.check::<L>(&format!("{name} in f64"));
    });
}

#[test]
fn losses_in_double_precision_are_those_of_mpmath() {
    for positive_weight in [1.0, 2.5, 1e-3] {
        check::<_, 1, 1>("bce", positive_weight, Bce { positive_weight });
    }
    for label_smoothing in [0.0, 0.1] {
        check::<_, 3, 3>("cross_entropy", label_smoothing, CrossEntropy { label_smoothing });
    }
    check::<_, 1, 1>("mse", 0.0, Mse);
    check::<_, 1, 1>("mae", 0.0, Mae);
    check::<_, 1, 1>("huber", 2.5, Huber { delta: 2.5 });
    check::<_, 1, 1>("log_cosh", 0.0, LogCosh);
    check::<_, 1, 1>("hinge", 0.0, Hinge);
    check::<_, 1, 1>("poisson", 0.0, Poisson);
    check::<_, 2, 1>("gaussian_nll", 1e-6, GaussianNll { epsilon: 1e-6 });
    check::<_, 3, 3>("cosine", 0.0, Cosine);
}
