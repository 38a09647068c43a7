//! Intervals, operation by operation: no float, with fused or separate arithmetic, may leave its bounds;
//! wrong roundings must be caught by the same search; and bounds are no wider than they say.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may panic

mod search;
mod wrong_endpoints;

use netwright_runtime::{Generator, Scalar, ulp};
use netwright_verify::{Interval, Interval64};
use search::Operation::*;
use search::{EXACT, ROUNDED, SHAPED, any, apply, interval, results, search};
use wrong_endpoints::{Inward32, Inward64, Nearest32, Nearest64};

#[test]
fn no_float_leaves_its_bounds() {
    let all = [&ROUNDED[..], &SHAPED, &EXACT].concat();
    for (samples, outside) in [search::<f32>(&all, 200_000, 1), search::<f64>(&all, 200_000, 2)] {
        assert_eq!(outside, None);
        println!("{samples} samples");
    }
}

#[test]
#[ignore = "128 million samples: half a minute"]
fn no_float_leaves_its_bounds_in_a_long_search() {
    let all = [&ROUNDED[..], &SHAPED, &EXACT].concat();
    for (samples, outside) in [search::<f32>(&all, 4_000_000, 3), search::<f64>(&all, 4_000_000, 4)] {
        assert_eq!(outside, None);
        println!("{samples} samples");
    }
}

#[test]
fn wrong_roundings_are_caught_in_every_operation() {
    for operation in ROUNDED {
        let caught = [
            search::<Inward32>(&[operation], 20_000, 5),
            search::<Inward64>(&[operation], 20_000, 6),
            search::<Nearest32>(&[operation], 20_000, 7),
            search::<Nearest64>(&[operation], 20_000, 8),
        ];
        let after = caught.each_ref().map(|(samples, _)| *samples);
        println!(
            "{operation:?}: inward caught after {:?}, to nearest after {:?} samples",
            &after[..2],
            &after[2..]
        );
        for (endpoint, (_, outside)) in ["Inward32", "Inward64", "Nearest32", "Nearest64"].iter().zip(caught)
        {
            // The root and the four operations of f64 code are rounded to nearest themselves, only the fused
            // multiply-add differs.
            let same = *endpoint == "Nearest64" && [Add, Sub, Mul, Div, Sqrt, Square].contains(&operation);
            assert!(same || outside.is_some(), "{endpoint} passes in {operation:?}");
        }
    }
    for operation in SHAPED {
        let caught =
            [search::<Inward32>(&[operation], 20_000, 15), search::<Inward64>(&[operation], 20_000, 16)];
        assert!(caught.iter().all(|(_, outside)| outside.is_some()), "{operation:?}");
    }
    // What is exact stays so, however it would be rounded.
    assert_eq!(search::<Inward32>(&EXACT, 20_000, 9).1, None);
    assert_eq!(search::<Inward64>(&EXACT, 20_000, 10).1, None);
}

#[test]
fn exact_results_are_not_widened() {
    let p = Interval::point;
    assert_eq!(p(0.5) + p(0.25), p(0.75));
    assert_eq!(p(3.0) * p(-7.0), p(-21.0));
    assert_eq!(p(21.0) / p(-3.0), p(-7.0));
    assert_eq!(p(9.0).sqrt(), p(3.0));
    assert_eq!(p(f32::from_bits(1)) - p(f32::from_bits(3)), p(-f32::from_bits(2)));
    assert_eq!(p(f32::MIN_POSITIVE) * p(0.5), p(f32::MIN_POSITIVE / 2.0));
    let q = Interval64::point;
    assert_eq!(q(0.5) + q(0.25), q(0.75));
    assert_eq!(q(3.0) * q(-7.0), q(-21.0));
    assert_eq!(q(21.0) / q(-3.0), q(-7.0));
    assert_eq!(q(9.0).sqrt(), q(3.0));
    assert_eq!(q(5e-324) + q(5e-324), q(1e-323));
    assert_eq!(Interval::from_f64(0.5), p(0.5));
    assert_eq!(Interval64::from_f64(0.1), q(0.1));
}

/// Of two points, the bounds are the number itself or its two neighbours, on the right sides of the exact
/// result.
#[test]
fn sums_products_quotients_and_roots_are_as_tight_as_can_be() {
    let mut generator = Generator::new(11);
    let mut rounded = 0;
    for _ in 0..200_000 {
        let [a, b] = [0; 2].map(|_| any(&mut generator, true) as f32);
        let bits = a.is_finite() && b.is_finite();
        for operation in [Add, Sub, Mul, Div, Sqrt].into_iter().filter(|_| bits) {
            if operation == Div && b == 0.0 || operation == Sqrt && a < 0.0 {
                continue;
            }
            let bound = apply(operation, [a, b, b].map(Interval::point));
            let [wide, ..] = results(operation, [a, b, b].map(f64::from));
            let nearest = wide as f32;
            let what = format!("{operation:?} {a:e} {b:e}: {bound}");
            assert!(bound.lo() == bound.hi() || bound.lo().next_up() == bound.hi(), "{what}");
            assert!(bound.contains(wide) && bound.contains(nearest), "{what}");
            // Twice 24 digits are exact in f64.
            let exact = operation == Mul && wide == f64::from(nearest);
            assert!(!exact || bound == Interval::point(nearest), "{what}");
            rounded += usize::from(bound.lo() != bound.hi());
        }
    }
    assert!(rounded > 200_000, "{rounded}");
    for _ in 0..200_000 {
        let [a, b] = [0; 2].map(|_| 2.0 * generator.uniform() - 1.0);
        for operation in [Add, Sub, Mul, Div] {
            let bound = apply(operation, [a, b, b].map(Interval64::point));
            let [nearest, ..] = results(operation, [a, b, b]);
            assert!(bound.lo() == bound.hi() || bound.lo().next_up() == bound.hi(), "{operation:?} {a} {b}");
            assert!(bound.contains(nearest), "{operation:?} {a} {b}: {bound}");
        }
    }
}

/// The real result, in integers, is between endpoints that are neighbours: the direction is right in `f64`
/// too.
#[test]
fn real_results_lie_between_the_endpoints_in_double_precision() {
    let mut generator = Generator::new(14);
    let mut draw = || {
        let x = (generator.next_u64() >> 12 | 1 << 52) as f64;
        if generator.below(2) == 0 { x } else { -x }
    };
    let scaled = |x: f64, places: i32| {
        let integer = x * 2.0_f64.powi(places);
        assert_eq!(integer.trunc(), integer, "{x} has more places");
        integer as i128
    };
    for _ in 0..100_000 {
        let (a, b) = (draw(), draw());
        let [p, q] = [a, b].map(Interval64::point);
        let sum = p * 1024.0.into() + q;
        let exact = scaled(a, 10) + scaled(b, 0);
        assert!(scaled(sum.lo(), 0) <= exact && exact <= scaled(sum.hi(), 0), "{a} 1024 + {b}");
        let product = p * q;
        let exact = scaled(a, 0) * scaled(b, 0);
        assert!(scaled(product.lo(), 0) <= exact && exact <= scaled(product.hi(), 0), "{a} {b}");
        let quotient = p / q;
        let exact = scaled(a * b.signum(), 53);
        let [lo, hi] = [quotient.lo(), quotient.hi()].map(|end| scaled(end, 53) * scaled(b.abs(), 0));
        assert!(lo <= exact && exact <= hi, "{a} / {b}");
        let root = p.abs().sqrt();
        let [lo, hi] = [root.lo(), root.hi()].map(|end| scaled(end, 26).pow(2));
        assert!(lo <= scaled(a.abs(), 52) && scaled(a.abs(), 52) <= hi, "√{a}");
    }
}

/// No float shows these: all code rounds to the same number, and the real one lies beside it.
#[test]
fn real_results_are_held_where_all_code_rounds_them_away() {
    let p = Interval::point;
    let of = |lo, hi| Interval::new(lo, hi).unwrap();
    let small = f32::from_bits(1);
    assert_eq!(p(1.0) - p(1e-30), of(1.0_f32.next_down(), 1.0));
    assert_eq!(p(1.0) + p(1e-30), of(1.0, 1.0_f32.next_up()));
    assert_eq!(p(small) * p(-small), of(-small, 0.0));
    assert_eq!(p(small) / p(f32::MAX), of(0.0, small));
    let q = Interval64::point;
    let of = |lo, hi| Interval64::new(lo, hi).unwrap();
    assert_eq!(q(1.0) - q(1e-30), of(1.0_f64.next_down(), 1.0));
    assert!((q(1e-200) * q(1e-200)).hi() > 0.0 && (q(1e-200) * q(-1e-200)).lo() < 0.0);
    assert!((q(5e-324) / q(3.0)).hi() > 0.0 && (q(-5e-324) / q(3.0)).lo() < 0.0);
    assert!((q(3e-320) / q(7.0)).width() > 0.0 && (q(3e-320)).sqrt().width() > 0.0);
    assert_eq!(q(f64::MAX) + q(f64::MAX), of(f64::MAX, f64::INFINITY));
    assert_eq!(q(f64::MAX) * q(-2.0), of(f64::NEG_INFINITY, f64::MIN));
    assert_eq!(q(f64::MAX) / q(0.5), of(f64::MAX, f64::INFINITY));
}

/// Every 1009th number: single precision has few enough to go through.
#[test]
fn elementary_functions_of_all_numbers_lie_in_their_bounds() {
    for operation in [Exp, ExpM1, Ln, Ln1p, Softplus, Sigmoid, Tanh, Erf, Sin, Cos] {
        let mut checked = 0;
        for bits in (0..=u32::MAX).step_by(1009) {
            let x = f32::from_bits(bits);
            let is_wave = [Sin, Cos].contains(&operation);
            if x.is_nan()
                || operation == Ln1p && x < -1.0
                || operation == Ln && x < 0.0
                || is_wave && x.abs() > 1e8
            {
                continue;
            }
            let bound = apply(operation, [Interval::point(x); 3]);
            for y in results(operation, [x; 3]).into_iter().chain(results(operation, [f64::from(x); 3])) {
                assert!(bound.contains(y), "{operation:?} of {x:e}: {y:e} is not in {bound}");
            }
            checked += 1;
        }
        // Half of all numbers are negative.
        let enough = if [Ln, Sin, Cos].contains(&operation) { 2_000_000 } else { 3_000_000 };
        assert!(checked > enough, "{operation:?}: {checked}");
    }
}

/// Of a point, elementary functions are no wider than twice their bound and the rounding of the endpoints.
#[test]
fn elementary_functions_are_as_wide_as_they_say() {
    let limits = [
        (Exp, ulp::EXP_F32, ulp::EXP_F64),
        (ExpM1, ulp::EXP_M1_F32, ulp::EXP_M1_F64),
        (Ln, ulp::LN_F32, ulp::LN_F64),
        (Ln1p, ulp::LN_1P_F32, ulp::LN_1P_F64),
        (Softplus, ulp::SOFTPLUS_F32, ulp::SOFTPLUS_F64),
        (Sigmoid, ulp::SIGMOID_F32, ulp::SIGMOID_F64),
        (Tanh, ulp::TANH_F32, ulp::TANH_F64),
        (Erf, ulp::ERF_F32, ulp::ERF_F64),
        (Sin, ulp::SIN_F32, ulp::SIN_F64),
        (Cos, ulp::COS_F32, ulp::COS_F64),
    ];
    let mut generator = Generator::new(12);
    for (operation, single, double) in limits {
        for _ in 0..20_000 {
            let start = match operation {
                Ln => 0.01,
                Ln1p => -0.9,
                _ => -10.0,
            };
            let x = 20.0 * generator.uniform() + start;
            let at = x as f32;
            let bound = apply(operation, [Interval::point(at); 3]);
            let [y, ..] = results(operation, [f64::from(at); 3]);
            let width = f64::from(bound.width());
            let limit = f64::from(2 * single + 3) * f64::from(f32::EPSILON) * y.abs() + 1e-37;
            assert!(
                width > 0.0 && width <= limit,
                "{operation:?} at {at}: {bound} is {width} wide, not {limit}"
            );
            let bound = apply(operation, [Interval64::point(x); 3]);
            let [y, ..] = results(operation, [x; 3]);
            let limit = f64::from(4 * double + 3) * f64::EPSILON * y.abs() + 1e-307;
            assert!(bound.width() > 0.0 && bound.width() <= limit, "{operation:?} at {x}: {bound}");
        }
    }
}

/// The ends of a wider interval are values that are reached.
#[test]
fn wide_operands_give_the_range_of_the_operation() {
    let of = |lo, hi| Interval::new(lo, hi).unwrap();
    assert_eq!(of(-1.0, 2.0) + of(3.0, 5.0), of(2.0, 7.0));
    assert_eq!(of(-1.0, 2.0) - of(3.0, 5.0), of(-6.0, -1.0));
    assert_eq!(of(-1.0, 2.0) * of(-3.0, 5.0), of(-6.0, 10.0));
    assert_eq!(of(-4.0, -2.0) * of(-3.0, -1.0), of(2.0, 12.0));
    assert_eq!(of(-1.0, 2.0) / of(-4.0, -2.0), of(-1.0, 0.5));
    assert_eq!(of(-3.0, 2.0).abs(), of(0.0, 3.0));
    assert_eq!((of(-3.0, -2.0).abs(), of(2.0, 3.0).abs()), (of(2.0, 3.0), of(2.0, 3.0)));
    assert_eq!(of(-1.0, 4.0).max(of(0.0, 2.0)), of(0.0, 4.0));
    assert_eq!(of(0.0, 4.0).sqrt(), of(0.0, 2.0));
    let (then, otherwise) = (of(1.0, 2.0), of(5.0, 6.0));
    assert_eq!(of(0.5, 1.0).select_positive(then, otherwise), then);
    assert_eq!(of(-1.0, 0.0).select_positive(then, otherwise), otherwise);
    assert_eq!(of(0.0, 1.0).select_positive(then, otherwise), of(1.0, 6.0));
    assert_eq!(of(0.5, 1.0).select_nonpositive(then, otherwise), otherwise);
    assert_eq!(of(-1.0, 0.0).select_nonpositive(then, otherwise), then);
    assert_eq!(of(0.0, 1.0).select_nonpositive(then, otherwise), of(1.0, 6.0));
    let all = of(f32::MIN, f32::MAX);
    let clamped = [
        (ExpM1, of(-1.0, f32::INFINITY)),
        (Sigmoid, of(0.0, 1.0)),
        (Tanh, of(-1.0, 1.0)),
        (Erf, of(-1.0, 1.0)),
        (Exp, of(0.0, f32::INFINITY)),
    ];
    for (operation, range) in clamped {
        assert_eq!(apply(operation, [all; 3]), range, "{operation:?}");
    }
}

/// The extrema of a sine lie within an interval, not at its ends.
#[test]
fn a_wave_reaches_its_extrema_within_the_interval() {
    let of = |lo, hi| Interval::new(lo, hi).unwrap();
    let around = |operation, lo: f32, hi: f32| apply(operation, [of(lo, hi); 3]);
    for turn in [0.0_f32, 1.0, -1.0, 7.0, -300.0] {
        let at = turn * std::f32::consts::TAU;
        assert_eq!(around(Sin, at + 1.0, at + 2.0).hi(), 1.0, "{turn}");
        assert!(around(Sin, at + 1.0, at + 2.0).lo() > 0.8, "{turn}");
        assert_eq!(around(Sin, at - 2.0, at - 1.0).lo(), -1.0, "{turn}");
        assert!(around(Sin, at - 2.0, at - 1.0).hi() < -0.8, "{turn}");
        assert_eq!(around(Cos, at - 0.5, at + 0.5).hi(), 1.0, "{turn}");
        assert!(around(Cos, at - 0.5, at + 0.5).lo() > 0.8, "{turn}");
        assert_eq!(around(Cos, at + 3.0, at + 3.3).lo(), -1.0, "{turn}");
        let rising = around(Sin, at - 1.0, at + 1.0);
        assert!(rising.lo() > -0.85 && rising.hi() < 0.85, "{turn}: {rising}");
        assert_eq!(around(Sin, at, at + 6.5), of(-1.0, 1.0), "{turn}");
    }
    assert_eq!(around(Sin, 0.0, 1e9), Interval::EVERYTHING, "beyond the domain");
    // In double precision the domain reaches further, and so do bounds that are narrow.
    for at in [2.0_f64.powi(30), -2.0_f64.powi(45) - 0.5, 2.0_f64.powi(50) - 1.0] {
        let found = apply(Sin, [Interval64::around(at, 0.125); 3]);
        assert!(
            found.contains(at.sin()) && found.contains((at + 0.1).sin()) && found.width() < 0.3,
            "{at}: {found}"
        );
    }
    assert_eq!(apply(Sin, [Interval64::point(2.0_f64.powi(51)); 3]), Interval64::EVERYTHING);
}

#[test]
fn what_may_be_nan_is_everything() {
    let all = Interval::EVERYTHING;
    let [zero, one, infinity] = [0.0, 1.0, f32::INFINITY].map(Interval::point);
    let of = |lo, hi| Interval::new(lo, hi).unwrap();
    assert!(all.contains(f32::NAN) && all.contains(f64::NEG_INFINITY));
    assert!(!of(f32::MIN, f32::INFINITY).contains(f32::NAN));
    assert_eq!(infinity - infinity, all);
    assert_eq!(infinity + of(f32::NEG_INFINITY, 0.0), all);
    assert_eq!(zero * infinity, all);
    assert_eq!(of(-1.0, 1.0) * of(1.0, f32::INFINITY), all);
    assert_eq!(one / of(0.0, 1.0), all);
    assert_eq!(infinity / infinity, all);
    assert_eq!(of(-0.1, 1.0).sqrt(), all);
    assert_eq!(apply(Ln, [of(-0.1, 1.0); 3]), all);
    assert_eq!(apply(Ln1p, [of(-1.5, 1.0); 3]), all);
    for operation in [
        Add, Sub, Mul, Div, MulAdd, Sqrt, Exp, ExpM1, Ln, Ln1p, Softplus, Sigmoid, Tanh, Erf, Sin, Cos, Neg,
        Abs,
    ] {
        assert_eq!(apply(operation, [all, one, zero]), all, "{operation:?}");
    }
    // A comparison with NaN is false: the maximum is the other number, unless that is NaN.
    assert_eq!(all.max(one), of(1.0, f32::INFINITY));
    assert_eq!(one.max(all), all);
    assert_eq!(all.select_positive(zero, one), of(0.0, 1.0));
    assert_eq!(all.select_nonpositive(zero, one), of(0.0, 1.0));
    assert!(all.is_nan() && !of(f32::MIN, f32::INFINITY).is_nan());
    assert_eq!(Interval::from_f64(f64::NAN), all);
    assert_eq!((Interval::point(f32::NAN), Interval::around(0.0, f32::NAN)), (all, all));
    // Overflow is no NaN: the sum of the largest numbers lies beyond them.
    let max = Interval::point(f32::MAX);
    assert_eq!(max + max, of(f32::MAX, f32::INFINITY));
    assert_eq!(Interval::from_f64(1e300), of(f32::MAX, f32::INFINITY));
    assert_eq!(
        Interval64::point(f64::MAX) * Interval64::point(-2.0),
        -(Interval64::point(f64::MAX) * 2.0.into())
    );
}

#[test]
fn constructors_refuse_what_is_empty_and_conversions_stay_inside() {
    assert_eq!((Interval::new(1.0, 0.5), Interval::new(f32::NAN, 0.5)), (None, None));
    assert_eq!(Interval::around(1.0, -0.25), Interval::new(0.75, 1.25).unwrap());
    let tenth = Interval::from_f64(0.1);
    assert!(tenth.contains(0.1_f64) && tenth.contains(0.1_f32) && tenth.lo().next_up() == tenth.hi());
    assert_eq!(Interval::new(-0.5, 2.0).unwrap().to_string(), "[-0.5, 2]");
    assert_eq!(Interval::from(0.5).hull(Interval::from(-1.0)), Interval::new(-1.0, 0.5).unwrap());
    assert_eq!((Interval::point(7.0).width(), Interval::EVERYTHING.width()), (0.0, f32::INFINITY));
    let mut generator = Generator::new(13);
    for _ in 0..100_000 {
        let (a, b) = (interval::<f32>(&mut generator), interval::<f64>(&mut generator));
        assert!(a.contains(a.to_f64()) && b.contains(b.to_f64()), "{a} {b}");
        let x = any(&mut generator, false);
        let of = Interval::from_f64(x);
        assert!(of.contains(x) && of.contains(x as f32), "{x:e}: {of}");
        let (x, radius) = (x as f32, any(&mut generator, true) as f32);
        let of = Interval::around(x, radius);
        assert!(
            of.contains(f64::from(x) + f64::from(radius)) && of.contains(x - radius),
            "{x:e} {radius:e}: {of}"
        );
    }
}
