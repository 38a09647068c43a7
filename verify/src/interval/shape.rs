//! Facts about a result besides its formula: a square is not negative, a curve has a shape, a normalised row
//! has a range, and a softmax rises with its own number and falls with the others.
//!
//! A formula that uses a number several times yields wide bounds for a wide box. Each function here bounds
//! the same float code in a second way; the result of the code is in both bounds, so in their intersection.

use netwright_runtime::scalar::{Curve, Separate};
use netwright_runtime::{Arithmetic, Scalar};

use super::endpoint::Endpoint;
use super::rounded::Rounded;
use super::{Enclosure, greatest, least};

/// How far a curve's code may be off, in ε of the larger of |z| and |f(z)|: what [`Curve::at`] promises.
const CURVE_ERROR: f64 = 8.0;

impl<F: Endpoint> Enclosure<F> {
    /// The part that both have; `self` if there is none, which no bounds of the same numbers yield.
    fn intersection(self, other: Self) -> Self {
        let (lo, hi) = (greatest(self.lo, other.lo), least(self.hi, other.hi));
        Self::new(lo, hi).unwrap_or(self)
    }

    /// All floats from `low − margin` to `high + margin`.
    fn widened([low, high]: [f64; 2], margin: f64) -> Self {
        let [low, high] = [low.min(f64::MAX), high.max(f64::MIN)];
        Self { lo: F::down(Rounded::inexact(low - margin)), hi: F::up(Rounded::inexact(high + margin)) }
    }

    /// The squares of the numbers.
    pub(super) fn squares(self) -> Self {
        let size = self.abs();
        size * size
    }

    /// What `curve` makes of the numbers. Between the ends its values are those of the ends and, if the
    /// bottom lies there, the least value; float code is off by the curve's error.
    pub(super) fn image_of_curve<A: Arithmetic, C: Curve>(self, curve: C) -> Self {
        let formula = curve.at::<A, Self>(self);
        let [lo, hi] = self.ends();
        if lo == hi || lo.is_infinite() || hi.is_infinite() {
            return formula;
        }
        let [at_lo, at_hi] = [self.lo, self.hi].map(|end| curve.at::<A, Self>(Self::point(end)));
        let both = at_lo.hull(at_hi);
        let holds_bottom = lo <= C::BOTTOM && C::BOTTOM <= hi;
        let low = if holds_bottom { C::LEAST } else { both.lo.widen() };
        let high = both.hi.widen();
        let size = lo.abs().max(hi.abs()).max(low.abs()).max(high.abs());
        let margin = (CURVE_ERROR * F::MARGINS.unit * size).max(F::MARGINS.absolute);
        formula.intersection(Self::widened([low, high], margin))
    }

    /// The numbers from `low` to `high`, rounded outward; of everything nothing is cut off, for NaN may be
    /// among it.
    pub(super) fn cut(self, low: f64, high: f64) -> Self {
        if self.is_everything() {
            return self;
        }
        self.intersection(Self { lo: F::down(Rounded::exact(low)), hi: F::up(Rounded::exact(high)) })
    }

    /// The numbers up to √`square` in size, and what n + 8 roundings add, unless NaN may be among them: where
    /// a difference of two numbers of size `largest`, or one of that and a mean, overflows, or `least` is
    /// rounded to 0.
    pub(super) fn cut_to_size(self, square: usize, n: usize, largest: Self, least: Self) -> Self {
        let twice = largest + largest;
        if (twice + twice).holds_infinity() || least.lo <= F::ZERO {
            return self;
        }
        let most = (square as f64).sqrt() * (1.0 + (n as f64 + 8.0) * F::MARGINS.unit);
        self.intersection(Self::widened([-most, most], 0.0))
    }
}

/// Cuts a softmax, computed from its formula, to the range in which `pᵢ = 1/(1 + Σ exp(zⱼ − zᵢ))` lies: it
/// rises with zᵢ and falls with every other z.
///
/// Float code computes exp(zⱼ − m)/Σ exp(zⱼ − m) with the largest number m. A difference of size d is rounded
/// by ε·d/2, so its power by as much relative to itself; numerator and denominator have that error and the
/// power's own, a sum of N terms that of N − 1 roundings, and two follow. Powers below the smallest normal
/// number may be 0; d beyond [`FARTHEST`](Endpoint::FARTHEST) counts as that, because such a power is 0.
pub(super) fn cut_softmax<F: Endpoint>(z: &[Enclosure<F>], p: &mut [Enclosure<F>]) {
    if z.iter().any(|z| z.holds_infinity()) {
        return;
    }
    let Some((_, error)) = spread_and_error(z) else { return };
    let ends = |z: &Enclosure<F>| z.ends();
    // exp(error) − 1 for products of factors 1 ± …, and the roundings of this function.
    let relative = 1.25 * error;
    let share = |i: usize, own: usize| {
        let others = z.iter().enumerate().filter(|(j, _)| *j != i);
        let power =
            |other: &Enclosure<F>| <f64 as Scalar>::exp::<Separate>(ends(other)[1 - own] - ends(&z[i])[own]);
        1.0 / (1.0 + others.map(|(_, other)| power(other)).sum::<f64>())
    };
    for (i, p) in p.iter_mut().enumerate() {
        let [low, high] = [share(i, 0), share(i, 1)];
        let low = (low - relative * low - F::MARGINS.absolute).max(0.0);
        let high = (high + relative * high + F::MARGINS.absolute).min(1.0);
        *p = p.intersection(Enclosure::widened([low, high], 0.0).cut(0.0, 1.0));
    }
}

/// Cuts `ln_p`, which is ln pₒ of the softmax `p` of `z`, to the range in which −ln(1 + Σ exp(zⱼ − zₒ)) lies:
/// it rises with zₒ and falls with every other z.
///
/// Float code computes (zₒ − m) − ln Σ exp(zⱼ − m) with the largest number m. The sum has the relative error
/// of a softmax, which is the absolute one of its logarithm; the logarithm's own and three roundings follow.
/// Neither part is above 0.
pub(super) fn cut_ln_p<F: Endpoint>(ln_p: Enclosure<F>, z: &[Enclosure<F>], o: usize) -> Enclosure<F> {
    if z.iter().any(|z| z.holds_infinity()) {
        return ln_p;
    }
    let Some((spread, error)) = spread_and_error(z) else { return ln_p };
    let ln = |own: usize| {
        let others = z.iter().enumerate().filter(|(j, _)| *j != o);
        let differences = || others.clone().map(|(_, other)| other.ends()[1 - own] - z[o].ends()[own]);
        let largest = differences().fold(0.0, f64::max);
        let power = |difference: f64| <f64 as Scalar>::exp::<Separate>(difference - largest);
        // The largest power is 1, and is left out of the sum, as it is there.
        let mut rest = power(0.0) - 1.0;
        differences().for_each(|difference| rest += power(difference));
        -largest - <f64 as Scalar>::ln_1p::<Separate>(rest)
    };
    let margin = 1.25 * error + (2.0 * F::MARGINS.unit + F::MARGINS.ln_1p) * (spread + z.len() as f64);
    let range = Enclosure::widened([ln(0), ln(1)], margin);
    ln_p.intersection(Enclosure { lo: range.lo, hi: least(range.hi, F::ZERO) })
}

/// How far the numbers of a row are apart, at most, and the relative error of the sum of their powers, twice
/// that of a softmax's rounding; `None` where that is not a bound.
fn spread_and_error<F: Endpoint>(z: &[Enclosure<F>]) -> Option<(f64, f64)> {
    let lowest = z.iter().map(|z| z.ends()[0]).fold(f64::INFINITY, f64::min);
    let highest = z.iter().map(|z| z.ends()[1]).fold(f64::NEG_INFINITY, f64::max);
    let (n, unit, spread) = (z.len() as f64, F::MARGINS.unit, highest - lowest);
    // Half a unit for each rounding, twice where numerator and denominator have it; n·absolute is what is
    // lost of the sum.
    let error =
        unit * (spread.min(F::FARTHEST) + 0.5 * (n + 2.0)) + 2.0 * F::MARGINS.exp + n * F::MARGINS.absolute;
    (error <= 0.1 && spread.is_finite()).then_some((spread, error))
}
