//! Examples of the methods of [`Scalar`](super::Scalar), which would be half of its file.
//!
//! Input: the name of a method. Output: its example as a text for `doc`. Guarantees: each runs as a test.

/// The example of a method.
macro_rules! example {
    (ZERO) => {
        "
```
use netwright::Scalar;
fn sum<S: Scalar>(numbers: &[S]) -> S {
    numbers.iter().fold(S::ZERO, |sum, x| sum + *x)
}
assert_eq!(sum(&[1.5_f32, 2.0]), 3.5);
```"
    };
    (ONE) => {
        "
```
use netwright::Scalar;
fn reciprocal<S: Scalar>(x: S) -> S {
    S::ONE / x
}
assert_eq!(reciprocal(4.0_f32), 0.25);
```"
    };
    (from_f64) => {
        "
```
use netwright::Scalar;
assert_eq!(f32::from_f64(0.1), 0.1_f32);
assert_eq!(f32::from_f64(1e300), f32::INFINITY);
```"
    };
    (to_f64) => {
        "
```
use netwright::{Scalar, verify::Interval};
assert_eq!(0.5_f32.to_f64(), 0.5);
let x = Interval::around(0.5, 0.1);
assert!(x.contains(x.to_f64()));
```"
    };
    (from_constant) => {
        "
```
use netwright::scalar::{Constant, Scalar};
const THIRD: Constant = Constant::new(1.0 / 3.0);
assert_eq!(f32::from_constant(THIRD), f32::from_f64(1.0 / 3.0));
```"
    };
    (from_u64) => {
        "
```
use netwright::Scalar;
fn mean<S: Scalar>(numbers: &[S]) -> S {
    let sum = numbers.iter().fold(S::ZERO, |sum, x| sum + *x);
    sum / S::from_u64(numbers.len() as u64)
}
assert_eq!(mean(&[1.0_f32, 4.0]), 2.5);
```"
    };
    (mul_add) => {
        "
```
use netwright::scalar::{Scalar, Separate};
// Rounded twice: the square, 1 + 2⁻¹¹ + 2⁻²⁴, loses its last term. Rounded once, 2⁻²⁴ is left.
let x = 1.0_f32 + 1.0 / 4096.0;
assert_eq!(Scalar::mul_add::<Separate>(x, x, -1.0 - 1.0 / 2048.0), 0.0);
```"
    };
    (abs) => {
        "
```
use netwright::Scalar;
fn distance<S: Scalar>(a: S, b: S) -> S {
    (a - b).abs()
}
assert_eq!(distance(1.0_f32, 3.0), 2.0);
```"
    };
    (max) => {
        "
```
use netwright::Scalar;
assert_eq!(Scalar::max(2.0_f32, 1.0), 2.0);
// Unlike the method of the standard library.
assert!(Scalar::max(1.0, f32::NAN).is_nan());
```"
    };
    (at_least) => {
        "
```
use netwright::{Scalar, verify::Dual};
let variance = 1e-9_f64.at_least(1e-6);
assert_eq!(variance, 1e-6);

// The slope of x² at the number that was cut off is 1, as if x were 0.5.
let x = Dual::<1>::variable(0.25, 0).at_least(Dual::constant(0.5));
assert_eq!((x * x).derivatives, [1.0]);
```"
    };
    (remembered) => {
        "
```
use netwright::Scalar;
assert_eq!([1e-30_f32, -1e-31].map(Scalar::remembered), [1e-30, 0.0]);
assert_eq!([1e-270_f64, -1e-271].map(Scalar::remembered), [1e-270, 0.0]);
```"
    };
    (select_positive) => {
        "
```
use netwright::{Scalar, verify::Interval};
fn relu<S: Scalar>(z: S) -> S {
    z.select_positive(z, S::ZERO)
}
assert_eq!(relu(-2.0_f32), 0.0);
assert_eq!(relu(f32::NAN), 0.0);
// Both cases are possible.
assert_eq!(Some(relu(Interval::around(0.0, 1.0))), Interval::new(-1.0, 1.0));
```"
    };
    (select_nonpositive) => {
        "
```
use netwright::Scalar;
/// The gradient before a rectifier, from the one behind it.
fn back<S: Scalar>(z: S, gradient: S) -> S {
    z.select_nonpositive(S::ZERO, gradient)
}
assert_eq!(back(-1.0_f32, 0.5), 0.0);
assert_eq!(back(1.0_f32, 0.5), 0.5);
assert_eq!(back(f32::NAN, 0.5), 0.5);
```"
    };
    (is_above) => {
        "
```
use netwright::Scalar;
fn largest<S: Scalar>(numbers: &[S]) -> usize {
    (1..numbers.len()).fold(0, |best, i| if numbers[i].is_above(numbers[best]) { i } else { best })
}
assert_eq!(largest(&[0.2_f32, 0.7, 0.1]), 1);
```"
    };
    (is_nan) => {
        "
```
use netwright::{Scalar, verify::Interval};
assert!(Scalar::is_nan(f32::NAN));
// 0/0 is among the quotients.
let x = Interval::around(0.0, 1.0);
assert!((x / x).is_nan());
```"
    };
    (sqrt) => {
        "
```
use netwright::Scalar;
assert_eq!(Scalar::sqrt(2.25_f32), 1.5);
assert!(Scalar::sqrt(-1.0_f32).is_nan());
```"
    };
    (square) => {
        "
```
use netwright::{Scalar, verify::Interval};
assert_eq!((-3.0_f32).square(), 9.0);
// A product of two intervals does not know that both factors are the same number.
let x = Interval::around(0.0, 1.0);
assert_eq!((x.square().lo(), (x * x).lo()), (0.0, -1.0));
```"
    };
    (plus_square) => {
        "
```
use netwright::scalar::{Scalar, Separate};
let norm = [3.0_f32, 4.0].iter().fold(0.0_f32, |sum, x| sum.plus_square::<Separate>(*x));
assert_eq!(norm, 25.0);
```"
    };
    (minus_square) => {
        "
```
use netwright::scalar::{Scalar, Separate};
// The slope of tanh, from its value.
let a = Scalar::tanh::<Separate>(0.0_f32);
assert_eq!(1.0_f32.minus_square::<Separate>(a), 1.0);
```"
    };
    (along) => {
        "
```
use netwright::{Arithmetic, Scalar, scalar::{Curve, Separate}, verify::Interval};
/// z² + z, which falls up to −1/2.
#[derive(Clone, Copy)]
struct Parabola;
impl Curve for Parabola {
    const BOTTOM: f64 = -0.5;
    const LEAST: f64 = -0.25;
    fn at<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        z * z + z
    }
}
assert_eq!(2.0_f32.along::<Separate, _>(Parabola), 6.0);
let z = Interval::around(0.0, 1.0);
assert!((z * z + z).lo() < -1.0);
assert!(z.along::<Separate, _>(Parabola).lo() > -0.26);
```"
    };
    (within) => {
        "
```
use netwright::{Scalar, verify::Interval};
assert_eq!(2.0_f32.within(0.0, 1.0), 2.0);
// The slope of a sigmoid is a·(1 − a), which is at most 1/4.
let a = Interval::around(0.5, 0.5);
let slope = a * (Interval::point(1.0) - a);
assert_eq!((slope.hi(), slope.within(0.0, 0.25).hi()), (1.0, 0.25));
```"
    };
    (within_size) => {
        "
```
use netwright::{Scalar, verify::Interval};
// Two numbers that are divided by the size of their row, √(x² + y²), are at most 1; √2 where the size is
// √((x² + y²)/2).
let (one, quotient) = (Interval::point(1.0), Interval::around(0.0, 5.0));
assert!(quotient.within_size(2, 2, one, one).hi() < 1.4143);
assert_eq!(5.0_f32.within_size(2, 2, 1.0, 1.0), 5.0);
```"
    };
    (cut_softmax) => {
        "
```
use netwright::{Scalar, verify::Interval};
let z = [Interval::around(0.0, 0.1), Interval::around(1.0, 0.1)];
let mut p = [Interval::around(0.5, 0.5); 2];
Scalar::cut_softmax(&z, &mut p);
// 1/(1 + e^0.8) = 0.31 and 1/(1 + e^−1.2) = 0.77
assert!(p[0].hi() < 0.32 && p[1].hi() < 0.78);
```"
    };
    (within_ln_p) => {
        "
```
use netwright::{Scalar, verify::Interval};
let z = [Interval::around(0.0, 0.1), Interval::around(1.0, 0.1)];
let ln_p = Interval::around(0.0, 9.0).within_ln_p(&z, 1);
// −ln(1 + e^−0.8) = −0.37 and −ln(1 + e^−1.2) = −0.26
assert!(ln_p.lo() > -0.38 && ln_p.hi() < -0.26);
```"
    };
    (within_minus_ln_p) => {
        "
```
use netwright::{Scalar, verify::Interval};
let z = [Interval::around(0.0, 0.1), Interval::around(1.0, 0.1)];
let loss = Interval::around(0.0, 9.0).within_minus_ln_p(&z, 1);
assert!(loss.lo() > 0.26 && loss.hi() < 0.38);
```"
    };
    (exp) => {
        "
```
use netwright::scalar::{Scalar, Separate};
assert_eq!(Scalar::exp::<Separate>(0.0_f32), 1.0);
assert_eq!(Scalar::exp::<Separate>(100.0_f32), f32::INFINITY);
```"
    };
    (exp_of_negative) => {
        "
```
use netwright::scalar::{Scalar, Separate};
assert!(Scalar::exp::<Separate>(-90.0_f32) > 0.0);
assert_eq!((-90.0_f32).exp_of_negative::<Separate>(), 0.0);
```"
    };
    (exp_m1) => {
        "
```
use netwright::scalar::{Scalar, Separate};
// e^x − 1 by the exponential loses all digits of a small number.
assert_eq!(Scalar::exp::<Separate>(1e-10_f32) - 1.0, 0.0);
assert_eq!(Scalar::exp_m1::<Separate>(1e-10_f32), 1e-10);
```"
    };
    (ln) => {
        "
```
use netwright::scalar::{Scalar, Separate};
assert_eq!(Scalar::ln::<Separate>(1.0_f32), 0.0);
assert_eq!(Scalar::ln::<Separate>(0.0_f32), f32::NEG_INFINITY);
assert!(Scalar::ln::<Separate>(-1.0_f32).is_nan());
```"
    };
    (ln_1p) => {
        "
```
use netwright::scalar::{Scalar, Separate};
assert_eq!(Scalar::ln_1p::<Separate>(1e-10_f32), 1e-10);
assert_eq!(Scalar::ln::<Separate>(1.0 + 1e-10_f32), 0.0);
```"
    };
    (softplus) => {
        "
```
use netwright::scalar::{Scalar, Separate};
assert_eq!(1000.0_f32.softplus::<Separate>(), 1000.0);
assert!((0.0_f64.softplus::<Separate>() - std::f64::consts::LN_2).abs() < 1e-15);
```"
    };
    (sigmoid) => {
        "
```
use netwright::scalar::{Scalar, Separate};
assert_eq!(0.0_f32.sigmoid::<Separate>(), 0.5);
assert_eq!(1000.0_f32.sigmoid::<Separate>(), 1.0);
```"
    };
    (sigmoid_pair) => {
        "
```
use netwright::scalar::{Scalar, Separate};
let [large, small] = 20.0_f32.sigmoid_pair::<Separate>();
assert_eq!(1.0 - large, 0.0);
assert!(small > 2.0e-9 && small < 2.1e-9);
```"
    };
    (tanh) => {
        "
```
use netwright::scalar::{Scalar, Separate};
assert_eq!(Scalar::tanh::<Separate>(0.0_f32), 0.0);
assert_eq!(Scalar::tanh::<Separate>(-50.0_f32), -1.0);
```"
    };
    (erf) => {
        "
```
use netwright::scalar::{Scalar, Separate};
assert!((1.0_f32.erf::<Separate>() - 0.842_701).abs() < 1e-6);
```"
    };
    (normal) => {
        "
```
use netwright::scalar::{Scalar, Separate};
assert_eq!(0.0_f32.normal::<Separate>(), 0.5);
// 97.5 % of a normal distribution are below 1.96 standard deviations.
assert!((1.96_f32.normal::<Separate>() - 0.975).abs() < 1e-5);
```"
    };
    (sin) => {
        "
```
use netwright::scalar::{Scalar, Separate};
assert!((Scalar::sin::<Separate>(std::f32::consts::FRAC_PI_2) - 1.0).abs() < 1e-6);
assert!(Scalar::sin::<Separate>(1e10_f32).is_nan());
```"
    };
    (cos) => {
        "
```
use netwright::scalar::{Scalar, Separate};
assert_eq!(Scalar::cos::<Separate>(0.0_f32), 1.0);
assert!(Scalar::cos::<Separate>(1e10_f32).is_nan());
```"
    };
    (dispatch) => {
        "
```
use netwright::{Arithmetic, Kernel, Scalar};
/// x², with one multiply-add of this machine.
struct Square(f32);
impl Kernel for Square {
    type Output = f32;
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> f32 {
        Scalar::mul_add::<A>(self.0, self.0, 0.0)
    }
}
assert_eq!(f32::dispatch(Square(3.0)), 9.0);
```"
    };
}
