//! Each `f64` function at recorded points of MPFR; `mpfr_points.py` made them and says what a line holds.

use netwright_runtime::{Arithmetic, Scalar};

use crate::distance::in_ulp_f64;
use crate::functions::{
    Cos, Erf, Exp, ExpM1, FirstSigmoid, Function, Ln, Ln1p, Normal, One, SecondSigmoid, Sigmoid, Sin,
    Softplus, Tanh, in_both_arithmetics,
};

/// An argument, the rounded true value, and what the rounding removed in 1/1000 ulp.
type Point = (f64, f64, i32);

fn points(name: &str) -> Vec<Point> {
    let number = |word: &str| f64::from_bits(u64::from_str_radix(word, 16).unwrap());
    include_str!("mpfr_points.txt")
        .lines()
        .map(|line| line.split(' ').collect::<Vec<_>>())
        .filter(|words| words[0] == name)
        .map(|words| (number(words[1]), number(words[2]), words[3].parse().unwrap()))
        .collect()
}

/// The largest distance of `computed` over the points of `name`, and where it is.
fn worst(name: &str, computed: impl Fn(f64) -> f64) -> (f64, f64) {
    let points = points(name);
    assert!(points.len() > 500, "{} points of {name}", points.len());
    points
        .into_iter()
        .map(|(x, rounded, thousandths)| (in_ulp_f64(computed(x), rounded, thousandths), x))
        .fold((0.0, 0.0), |a, b| if b.0 > a.0 { b } else { a })
}

fn check<F: Function>(function: F) {
    in_both_arithmetics(|arithmetic| {
        let (distance, at) = worst(F::NAME, |x| f64::dispatch(One { function, x }));
        let report = format!("{} in {arithmetic}: {distance:.4} ulp at {at:e}", F::NAME);
        println!("{report}");
        assert!(distance <= f64::from(F::BOUND_F64), "{report}, above the bound of {}", F::BOUND_F64);
    });
}

#[test]
fn recorded_points_are_within_the_bound() {
    check(Exp);
    check(ExpM1);
    check(Ln);
    check(Ln1p);
    check(Softplus);
    check(Sigmoid);
    check(FirstSigmoid);
    check(SecondSigmoid);
    check(Tanh);
    check(Erf);
    check(Normal);
    check(Sin);
    check(Cos);
}

/// The sigmoid, too small by a relative 2⁻⁵⁰.
#[derive(Clone, Copy)]
struct WrongSigmoid;

impl Function for WrongSigmoid {
    const NAME: &'static str = "sigmoid";
    const BOUND_F32: u32 = Sigmoid::BOUND_F32;
    const BOUND_F64: u32 = Sigmoid::BOUND_F64;
    #[inline(always)]
    fn call<S: Scalar, A: Arithmetic>(x: S) -> S {
        x.sigmoid::<A>() * S::from_f64(1.0 - 4.0 * f64::EPSILON)
    }
}

#[test]
#[should_panic = "above the bound"]
fn a_wrong_function_is_rejected() {
    check(WrongSigmoid);
}
