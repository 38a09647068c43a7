//! Dual numbers: every operation against its closed form and against central differences of the `f64`
//! function, with values that have the bits of `f64` code.

use netwright_runtime::{Arithmetic, Kernel, Scalar};
use netwright_verify::Dual;

/// All operations that a scalar has, of one or three numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Function {
    Exp,
    ExpM1,
    Ln,
    Ln1p,
    Softplus,
    Sigmoid,
    Tanh,
    Erf,
    Sin,
    Cos,
    Sqrt,
    Abs,
    Rational,
    MulAdd,
    Branches,
}

const ALL: [Function; 15] = [
    Function::Exp,
    Function::ExpM1,
    Function::Ln,
    Function::Ln1p,
    Function::Softplus,
    Function::Sigmoid,
    Function::Tanh,
    Function::Erf,
    Function::Sin,
    Function::Cos,
    Function::Sqrt,
    Function::Abs,
    Function::Rational,
    Function::MulAdd,
    Function::Branches,
];

struct Apply<S>(Function, S);

impl<S: Scalar> Kernel for Apply<S> {
    type Output = S;
    fn run<A: Arithmetic>(self) -> S {
        let Self(function, x) = self;
        let three = S::from_f64(3.0);
        match function {
            Function::Exp => x.exp::<A>(),
            Function::ExpM1 => x.exp_m1::<A>(),
            Function::Ln => x.ln::<A>(),
            Function::Ln1p => x.ln_1p::<A>(),
            Function::Softplus => x.softplus::<A>(),
            Function::Sigmoid => x.sigmoid::<A>(),
            Function::Tanh => x.tanh::<A>(),
            Function::Erf => x.erf::<A>(),
            Function::Sin => x.sin::<A>(),
            Function::Cos => x.cos::<A>(),
            Function::Sqrt => x.sqrt(),
            Function::Abs => x.abs(),
            // (x² − 3x) / (−x − 3)
            Function::Rational => (x * x - three * x) / (-x - three),
            Function::MulAdd => x.mul_add::<A>(x + S::ONE, x * three),
            Function::Branches => x.max(three) + x.select_positive(x * x, three * x),
        }
    }
}

fn apply<S: Scalar>(function: Function, x: S) -> S {
    S::dispatch(Apply(function, x))
}

/// The derivative as textbooks have it.
fn derivative(function: Function, x: f64) -> f64 {
    match function {
        Function::Exp | Function::ExpM1 => x.exp(),
        Function::Ln => 1.0 / x,
        Function::Ln1p => 1.0 / (1.0 + x),
        Function::Softplus => 1.0 / (1.0 + (-x).exp()),
        Function::Sigmoid => 1.0 / (2.0 + x.exp() + (-x).exp()),
        Function::Tanh => 1.0 / x.cosh().powi(2),
        Function::Erf => 2.0 * (-x * x).exp() / std::f64::consts::PI.sqrt(),
        Function::Sin => x.cos(),
        Function::Cos => -x.sin(),
        Function::Sqrt => 0.5 / x.sqrt(),
        Function::Abs => x.signum(),
        Function::Rational => (-(2.0 * x - 3.0) * (x + 3.0) + (x * x - 3.0 * x)) / (x + 3.0).powi(2),
        Function::MulAdd => 2.0 * x + 4.0,
        Function::Branches => f64::from(x > 3.0) + if x > 0.0 { 2.0 * x } else { 3.0 },
    }
}

fn points(function: Function) -> Vec<f64> {
    let all = [-20.0, -4.5, -1.0, -0.9, -1e-3, 1e-3, 0.3, 1.0, 2.5, 3.5, 18.0];
    let domain = |x: &f64| match function {
        Function::Ln1p => *x > -1.0,
        Function::Ln | Function::Sqrt => *x > 0.0,
        _ => true,
    };
    all.into_iter().filter(domain).collect()
}

#[test]
fn derivatives_are_the_closed_forms() {
    for function in ALL {
        for x in points(function) {
            let expected = derivative(function, x);
            let [found, doubled] = apply(function, Dual { value: x, derivatives: [1.0, -2.0] }).derivatives;
            let error = (found - expected).abs() / expected.abs();
            assert!(error < 1e-14, "{function:?} at {x}: found {found}, should be {expected}");
            assert_eq!(doubled, -2.0 * found, "{function:?} is linear in the direction");
        }
    }
}

#[test]
fn derivatives_agree_with_central_differences() {
    for function in ALL {
        for x in points(function).into_iter().filter(|x| x.abs() > 0.01) {
            let step = 1e-5;
            let difference = (apply(function, x + step) - apply(function, x - step)) / (2.0 * step);
            let [found] = apply(function, Dual { value: x, derivatives: [1.0] }).derivatives;
            let scale = found.abs() + apply(function, x).abs();
            assert!((found - difference).abs() < 1e-8 * scale, "{function:?} at {x}: {found}, {difference}");
            // The same comparison refuses the derivative with the wrong sign.
            let wrong = (-found - difference).abs() < 1e-8 * scale;
            assert!(!wrong || found.abs() < 1e-8 * scale, "{function:?} at {x} cannot fail");
        }
    }
}

#[test]
fn values_have_the_bits_of_f64_code() {
    for function in ALL {
        for x in points(function) {
            let dual = apply(function, Dual::<3>::variable(x, 1));
            assert_eq!(dual.value.to_bits(), apply(function, x).to_bits(), "{function:?} at {x}");
            assert_eq!((dual.derivatives[0], dual.derivatives[2]), (0.0, 0.0));
        }
    }
}

#[test]
fn softplus_has_slope_one_half_at_zero_and_saturates_without_nan() {
    let at = |function, x| apply(function, Dual { value: x, derivatives: [1.0] }).derivatives[0];
    assert_eq!(at(Function::Softplus, 0.0), 0.5);
    assert_eq!(at(Function::Sigmoid, 0.0), 0.25);
    assert_eq!(at(Function::Tanh, 0.0), 1.0);
    assert_eq!(at(Function::Abs, 0.0), 0.0);
    assert_eq!([at(Function::Softplus, 800.0), at(Function::Softplus, -800.0)], [1.0, 0.0]);
    assert_eq!([at(Function::Sigmoid, 800.0), at(Function::Sigmoid, -800.0)], [0.0, 0.0]);
    assert_eq!([at(Function::Tanh, 800.0), at(Function::Tanh, -800.0)], [0.0, 0.0]);
    // Where σ rounds to 1, the slope still has all its digits.
    assert!((at(Function::Sigmoid, 40.0) / (-40.0_f64).exp() - 1.0).abs() < 1e-14);
}

#[test]
fn branches_follow_the_value() {
    let (a, b) = (Dual { value: 2.0, derivatives: [5.0] }, Dual { value: 2.0, derivatives: [7.0] });
    assert_eq!(a.max(b).derivatives, [6.0], "of equal values the mean of both slopes");
    let cut = a.at_least(Dual::constant(3.0));
    assert_eq!((cut.value, cut.derivatives), (3.0, [5.0]), "the slope of what is cut off is passed on");
    assert_eq!(a.at_least(Dual::ONE), a);
    assert_eq!(Dual::ZERO.select_positive(a, b), b);
    assert_eq!(Dual::ZERO.select_nonpositive(a, b), a);
    assert_eq!(Dual::ONE.select_nonpositive(a, b), b);
    assert_eq!(Dual::constant(f64::NAN).select_nonpositive(a, b), b);
    assert_eq!(Dual::ONE.select_positive(a, b), a);
    assert_eq!(Dual::<1>::from_f64(0.25).to_f64(), 0.25);
}
