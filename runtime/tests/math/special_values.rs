//! What the functions are at zeros, infinities and NaN, where they overflow and vanish, and identities
//! between them that hold exactly.

use netwright_runtime::Scalar;

use crate::functions::{
    Cos, Erf, Exp, ExpM1, ExpOfNegative, Function, Ln, Ln1p, Normal, One, Sigmoid, Sin, Softplus, Tanh,
    in_both_arithmetics,
};

fn of<F: Function, S: Scalar>(function: F, x: S) -> S {
    S::dispatch(One { function, x })
}

macro_rules! special_values {
    ($test:ident, $float:ident, $tiny:expr, $beyond:expr, $sine_limit:expr) => {
        #[test]
        fn $test() {
            in_both_arithmetics(|arithmetic| {
                let same = |got: $float, want: $float| {
                    assert_eq!(got.to_bits(), want.to_bits(), "{got:e}, not {want:e}, in {arithmetic}");
                };
                let (zero, one, infinity): ($float, $float, $float) = (0.0, 1.0, $float::INFINITY);

                same(of(Exp, zero), 1.0);
                same(of(Exp, -zero), 1.0);
                same(of(Exp, infinity), infinity);
                same(of(Exp, -infinity), 0.0);
                same(of(Exp, $float::MAX), infinity);
                same(of(Exp, -$float::MAX), 0.0);
                // The logarithm of the largest number, rounded down and up.
                let limit = $float::MAX.ln();
                assert!(of(Exp, limit.next_down()) > $float::MAX * 0.999, "{arithmetic}");
                assert!(of(Exp, limit.next_down()).is_finite(), "{arithmetic}");
                same(of(Exp, limit.next_up()), infinity);

                same(of(ExpOfNegative, zero), 1.0);
                same(of(ExpOfNegative, infinity), 0.0);
                same(of(ExpOfNegative, $float::MAX), 0.0);
                // The bits of eˣ, and 0 soon after that is not a normal number any more.
                let end = 1.02 * -$float::MIN_POSITIVE.ln();
                for step in 0..20_000_u16 {
                    let x = $float::from(step) * (end / 20_000.0);
                    let (got, power) = (of(ExpOfNegative, x), of(Exp, -x));
                    // In separate arithmetic it adds a product that is rounded once more where it is no
                    // normal number.
                    if power >= $float::MIN_POSITIVE / $float::EPSILON {
                        same(got, power);
                    } else if power >= $float::MIN_POSITIVE {
                        assert!(got.to_bits().abs_diff(power.to_bits()) <= 1, "{x:e} in {arithmetic}");
                    } else if power < 0.7 * $float::MIN_POSITIVE {
                        same(got, 0.0);
                    }
                }

                same(of(ExpM1, zero), 0.0);
                same(of(ExpM1, -zero), -0.0);
                same(of(ExpM1, infinity), infinity);
                same(of(ExpM1, -infinity), -1.0);
                same(of(ExpM1, $float::MAX), infinity);
                same(of(ExpM1, -$float::MAX), -1.0);
                assert!(of(ExpM1, limit.next_down()) > $float::MAX * 0.999, "{arithmetic}");
                assert!(of(ExpM1, limit.next_down()).is_finite(), "{arithmetic}");
                same(of(ExpM1, limit.next_up()), infinity);

                same(of(Ln, one), 0.0);
                same(of(Ln, zero), -infinity);
                same(of(Ln, -zero), -infinity);
                same(of(Ln, infinity), infinity);
                for below in [-$float::from_bits(1), -$float::MIN_POSITIVE, -1.0, -$float::MAX, -infinity] {
                    assert!(of(Ln, below).is_nan(), "ln({below:e}) in {arithmetic}");
                }
                // Powers of two, subnormal ones among them: k·ln 2.
                for x in [$float::MAX / 2.0 + 1.0, 0.25, $float::MIN_POSITIVE, $float::from_bits(1)] {
                    let (ours, theirs) = (of(Ln, x), x.ln());
                    assert!(
                        (ours - theirs).abs() <= $float::EPSILON * theirs.abs(),
                        "ln {x:e} in {arithmetic}"
                    );
                }

                same(of(Ln1p, zero), 0.0);
                same(of(Ln1p, -zero), -0.0);
                same(of(Ln1p, -one), -infinity);
                same(of(Ln1p, infinity), infinity);
                assert!(of(Ln1p, $float::MAX).is_finite(), "{arithmetic}");
                for below in [-one - $float::EPSILON, -2.0, -$float::MAX, -infinity] {
                    assert!(of(Ln1p, below).is_nan(), "ln_1p({below:e}) in {arithmetic}");
                }

                same(of(Softplus, infinity), infinity);
                same(of(Softplus, -infinity), 0.0);
                same(of(Softplus, $float::MAX), $float::MAX);
                same(of(Softplus, -$float::MAX), 0.0);

                same(of(Sigmoid, zero), 0.5);
                same(of(Sigmoid, -zero), 0.5);
                same(of(Sigmoid, infinity), 1.0);
                same(of(Sigmoid, -infinity), 0.0);

                same(of(Tanh, zero), 0.0);
                same(of(Tanh, -zero), -0.0);
                same(of(Tanh, infinity), 1.0);
                same(of(Tanh, -infinity), -1.0);

                same(of(Erf, zero), 0.0);
                same(of(Erf, -zero), -0.0);
                same(of(Erf, infinity), 1.0);
                same(of(Erf, -infinity), -1.0);

                same(of(Normal, zero), 0.5);
                same(of(Normal, infinity), 1.0);
                same(of(Normal, -infinity), 0.0);
                same(of(Normal, $float::MAX), 1.0);
                same(of(Normal, -$float::MAX), 0.0);

                same(of(Sin, zero), 0.0);
                same(of(Sin, -zero), -0.0);
                same(of(Cos, zero), 1.0);
                same(of(Cos, -zero), 1.0);
                let limit: $float = $sine_limit;
                for x in [limit, -limit] {
                    // The sum of the squares is 1, and each is within an ulp of 1.
                    let (s, c) = (of(Sin, x), of(Cos, x));
                    assert!((s * s + c * c - 1.0).abs() <= 4.0 * $float::EPSILON, "{x:e} in {arithmetic}");
                    for beyond in [x * (1.0 + $float::EPSILON), x * 2.0, x.signum() * infinity] {
                        assert!(of(Sin, beyond).is_nan() && of(Cos, beyond).is_nan(), "{beyond:e}");
                    }
                }

                // Where the second term of the series is below half a unit.
                for tiny in [$tiny, $float::MIN_POSITIVE, $float::from_bits(1)] {
                    for x in [tiny, -tiny] {
                        same(of(ExpM1, x), x);
                        same(of(Ln1p, x), x);
                        same(of(Tanh, x), x);
                        same(of(Sin, x), x);
                        same(of(Cos, x), 1.0);
                        same(of(Exp, x), 1.0);
                    }
                }
                for x in [$float::NAN, -$float::NAN] {
                    assert!(of(Exp, x).is_nan(), "{arithmetic}");
                    assert!(of(ExpOfNegative, x).is_nan(), "{arithmetic}");
                    assert!(of(ExpM1, x).is_nan(), "{arithmetic}");
                    assert!(of(Ln, x).is_nan(), "{arithmetic}");
                    assert!(of(Ln1p, x).is_nan(), "{arithmetic}");
                    assert!(of(Softplus, x).is_nan(), "{arithmetic}");
                    assert!(of(Sigmoid, x).is_nan(), "{arithmetic}");
                    assert!(of(Tanh, x).is_nan(), "{arithmetic}");
                    assert!(of(Erf, x).is_nan() && of(Normal, x).is_nan(), "{arithmetic}");
                    assert!(of(Sin, x).is_nan() && of(Cos, x).is_nan(), "{arithmetic}");
                }

                for step in 0..20_000_u16 {
                    let x = $float::from(step) * ($beyond / 20_000.0);
                    same(of(Tanh, -x), -of(Tanh, x));
                    assert!(of(ExpM1, -x) >= -1.0, "{x:e} in {arithmetic}");
                    same(of(Erf, -x), -of(Erf, x));
                    same(of(Sin, -x), -of(Sin, x));
                    same(of(Cos, -x), of(Cos, x));
                    assert!(of(Erf, x) <= 1.0 && of(Sin, x).abs() <= 1.0 && of(Cos, x).abs() <= 1.0, "{x:e}");
                    assert!(of(Tanh, x) <= 1.0 && of(Sigmoid, x) <= 1.0, "{x:e} in {arithmetic}");
                    assert!(of(Softplus, x) >= x && of(Softplus, -x) >= 0.0, "{x:e} in {arithmetic}");
                    // Exact halves of the same sum, each rounded by less than two units of 1.
                    let sum = of(Sigmoid, x) + of(Sigmoid, -x);
                    assert!((sum - 1.0).abs() <= 4.0 * $float::EPSILON, "{x:e} in {arithmetic}");
                }
            });
        }
    };
}

special_values!(special_values_and_identities_in_f32, f32, 1e-9, 110.0, 134_217_728.0);
special_values!(special_values_and_identities_in_f64, f64, 1e-17, 750.0, 1_125_899_906_842_624.0);

#[test]
fn exp_reaches_into_the_subnormal_numbers() {
    in_both_arithmetics(|arithmetic| {
        // e⁻¹⁰³ = 2⁻¹⁴⁸·⁶ and e⁻⁷⁴⁵ = 2⁻¹⁰⁷⁴·⁸: rounded to the grid of subnormal numbers.
        assert_eq!(of(Exp, -103.0_f32).to_bits(), 1, "{arithmetic}");
        assert_eq!(of(Exp, -745.0_f64).to_bits(), 1, "{arithmetic}");
        assert_eq!(of(Exp, -104.0_f32).to_bits(), 0, "{arithmetic}");
        assert_eq!(of(Exp, -746.0_f64).to_bits(), 0, "{arithmetic}");
    });
}
