//! `layer_norm` and `rms_norm` over the whole range of `f32`: all exponents, and rows whose numbers differ in
//! their last digits alone.

use netwright_runtime::kernel::{LayerNorm, RmsNorm, RowNorm};
use netwright_runtime::{Generator, Scalar};

use crate::reference::{Definition, SINGLE, Worst};
use crate::{One, in_both_arithmetics};

/// How many roundings the values and the gradient of a row of `count` numbers may be off, as
/// `docs/reference.md` says it. A sum of squares is rounded as often as one of its eight parts has terms, and
/// the root takes half of that.
pub(crate) fn units(count: usize) -> [f64; 2] {
    [4.0, 6.0].map(|units| units + count as f64 / 32.0)
}

/// Rows around `offset`, which differ by `spread`: drawn, ascending, and with one number far from the others.
pub(crate) fn around<const N: usize>(offset: f64, spread: f64, generator: &mut Generator) -> [[f64; N]; 4] {
    let drawn = core::array::from_fn(|_| offset + spread * (2.0 * generator.uniform() - 1.0));
    let ascending = core::array::from_fn(|i| offset + spread * i as f64 / N as f64);
    let (mut first, mut last): ([f64; N], [f64; N]) = (drawn, ascending);
    first[0] = offset + 50.0 * spread;
    last[N - 1] = offset - 300.0 * spread;
    [drawn, ascending, first, last]
}

/// Offsets and spreads, to a quarter of the largest number; `digits` is how many the format has.
pub(crate) fn scales(exponents: core::ops::RangeInclusive<i32>, digits: i32) -> Vec<(f64, f64)> {
    let mut scales = Vec::new();
    for exponent in exponents.step_by(7) {
        scales.push((0.0, f64::from(exponent).exp2()));
        for below in [-4, 0, 3, 9, digits - 4, digits - 1, digits + 3] {
            let spread = f64::from(exponent - below - 10).exp2();
            scales
                .extend([(1.37 * f64::from(exponent).exp2(), spread), (-f64::from(exponent).exp2(), spread)]);
        }
    }
    scales
}

fn check<M: RowNorm<f32>, const N: usize>(name: &str, norm: M) {
    let definition = Definition { centres: M::CENTRES, epsilon: f64::from(norm.epsilon()) };
    let (mut worst, mut generator) = (Worst::default(), Generator::new(N as u64));
    for (offset, spread) in scales(-140..=124, 24) {
        for row in around::<N>(offset, spread, &mut generator) {
            for level in [0.0, 1000.0] {
                let x = row.map(|x| x as f32);
                let d: [f32; N] = core::array::from_fn(|_| (level + 2.0 * generator.uniform() - 1.0) as f32);
                let (n, d_x) = f32::dispatch(One(norm, &x, &d));
                let exact = definition.exact(&x.map(f64::from), &d.map(f64::from));
                let what = format!("{N} numbers around {offset:e} ± {spread:e}, d around {level}");
                worst.note(SINGLE, [&n.map(f64::from), &d_x.map(f64::from)], &exact, &what);
            }
        }
    }
    worst.check(&format!("{name} of {N}"), units(N));
}

#[test]
fn norms_of_rows_are_right_over_the_whole_range() {
    in_both_arithmetics(|| {
        let (layer, rms) = (LayerNorm { epsilon: 1e-5 }, RmsNorm { epsilon: f64::from(f32::EPSILON) });
        check::<_, 1>("layer_norm", layer);
        check::<_, 2>("layer_norm", layer);
        check::<_, 3>("layer_norm", layer);
        check::<_, 16>("layer_norm", layer);
        check::<_, 100>("layer_norm", layer);
        check::<_, 1>("rms_norm", rms);
        check::<_, 2>("rms_norm", rms);
        check::<_, 16>("rms_norm", rms);
        check::<_, 100>("rms_norm", rms);
    });
}

/// A first number far from others that are equal: their distances to it add up to a mean that rounds to one
/// side each time, of which the deviation is a part of one in √N. What the mean has left over is taken off,
/// too.
#[test]
fn a_mean_that_rounds_to_one_side_shifts_nothing() {
    fn check<const N: usize>(far: f32, others: f32) {
        let (mut x, d) = ([others; N], core::array::from_fn(|i| if i % 2 == 0 { 1.0 } else { -1.0_f32 }));
        x[0] = far;
        let (n, d_x) = f32::dispatch(One(LayerNorm { epsilon: 1e-5 }, &x, &d));
        let definition = Definition { centres: true, epsilon: f64::from(1e-5_f32) };
        let exact = definition.exact(&x.map(f64::from), &d.map(f64::from));
        let mut worst = Worst::default();
        let what = format!("{N} numbers, {far} and {others}");
        worst.note(SINGLE, [&n.map(f64::from), &d_x.map(f64::from)], &exact, &what);
        worst.check("layer_norm", units(N));
    }
    in_both_arithmetics(|| {
        for (far, others) in [(0.0, 1.0), (0.0, 0.7), (-3e4, 1.9), (1e-3, -0.3), (10.0, 9.3)] {
            check::<16>(far, others);
            check::<1000>(far, others);
            check::<4099>(far, others);
        }
    });
}

/// A sum of many squares overflows where one of them does not yet.
#[test]
fn wide_rows_are_right_where_their_squares_are_large() {
    fn check<M: RowNorm<f32> + RowNorm<f64>, const N: usize>(norm: M) {
        let definition = Definition { centres: <M as RowNorm<f64>>::CENTRES, epsilon: norm.epsilon() };
        let mut worst = Worst::default();
        for exponent in (40..=124).step_by(2) {
            for significand in [1.0_f32, 1.75] {
                let largest = significand * f32::from_bits((exponent + 127) << 23);
                let x: [f32; N] = core::array::from_fn(|i| if i % 3 == 0 { largest } else { -largest });
                let d: [f32; N] = core::array::from_fn(|i| if i % 2 == 0 { 0.5 } else { -1.0 });
                let (n, d_x) = f32::dispatch(One(norm, &x, &d));
                let exact = definition.exact(&x.map(f64::from), &d.map(f64::from));
                worst.note(
                    SINGLE,
                    [&n.map(f64::from), &d_x.map(f64::from)],
                    &exact,
                    &format!("± {largest:e}"),
                );
            }
        }
        worst.check(&format!("a norm of {N}"), units(N));
    }
    in_both_arithmetics(|| {
        check::<_, 256>(LayerNorm { epsilon: 1e-5 });
        check::<_, 4096>(LayerNorm { epsilon: 1e-5 });
        check::<_, 256>(RmsNorm { epsilon: f64::from(f32::EPSILON) });
        check::<_, 4096>(RmsNorm { epsilon: f64::from(f32::EPSILON) });
    });
}

/// The row m + i/1000 as floats hold it, whose sequential mean was 3.2e-2 off at m = 1,000 and 1.36 at
/// 40,000.
#[test]
fn a_row_on_an_offset_keeps_its_digits() {
    in_both_arithmetics(|| {
        for offset in [0.0_f32, 1000.0, 40_000.0, 1e6] {
            let x: [f32; 16] = core::array::from_fn(|i| offset + i as f32 * 1e-3);
            let (n, _) = f32::dispatch(One(LayerNorm { epsilon: 1e-5 }, &x, &x));
            let definition = Definition { centres: true, epsilon: f64::from(1e-5_f32) };
            let exact = definition.exact(&x.map(f64::from), &x.map(f64::from));
            for (found, expected) in n.iter().zip(&exact.n) {
                assert!((f64::from(*found) - expected).abs() < 4e-7, "{offset}: {found} for {expected}");
            }
        }
        let (n, d_x) = f32::dispatch(One(RmsNorm { epsilon: 1e-5 }, &[3e30_f32, -4e30], &[1.0, 1.0]));
        assert!((n[0] - 0.848_528_1).abs() < 3e-7 && (n[1] + 1.131_370_8).abs() < 3e-7, "{n:?}");
        // (d − n·mean(d·n))/|x|·√2 = (1 + 0.1414·0.8485, 1 − 0.1414·1.1314)/3.5355e30.
        assert!(
            (d_x[0] * 1e30 - 0.316_783_8).abs() < 2e-7 && (d_x[1] * 1e30 - 0.237_587_9).abs() < 2e-7,
            "{d_x:?}"
        );
    });
}
