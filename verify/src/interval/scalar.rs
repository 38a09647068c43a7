//! The operations of a [`Scalar`] on intervals.
//!
//! Operations that round are calls, never inlined: emitted code has an operation for every multiply-add, and
//! with some fifty instructions for each a network took rustc ten times as long. Nothing here depends on the
//! machine: elementary functions always use separate arithmetic, whose bound is the same, so bounds have the
//! same bits everywhere.

use std::f64::consts::{FRAC_PI_2, PI, TAU};
use std::ops::{Add, Div, Mul, Neg, Sub};

use netwright_runtime::scalar::{Curve, Separate};
use netwright_runtime::{Arithmetic, Kernel, Scalar};

use super::endpoint::Endpoint;
use super::rounded::Rounded;
use super::{Enclosure, greatest, least, shape};

impl<F: Endpoint> Enclosure<F> {
    #[inline(always)]
    fn holds_zero(self) -> bool {
        self.lo <= F::ZERO && self.hi >= F::ZERO
    }

    #[inline(always)]
    pub(super) fn holds_infinity(self) -> bool {
        self.lo == F::NEG_INFINITY || self.hi == F::INFINITY
    }

    /// The endpoints as `f64`.
    #[inline(always)]
    pub(super) fn ends(self) -> [f64; 2] {
        [self.lo.widen(), self.hi.widen()]
    }

    /// What an increasing function makes of the interval: `[f(lo), f(hi)]` from `f64` code, widened, and cut
    /// to `range`.
    ///
    /// With m(t) = max(relative·|t|, absolute), float code yields at least T − m(T) where T = f(x), and that
    /// grows with T: so no less than f(lo) − m(f(lo)). See `Margins` for what else m covers.
    #[inline(always)]
    fn image(self, [low, high]: [f64; 2], relative: f64, range: [F; 2]) -> Self {
        if self.is_everything() {
            return self;
        }
        // An infinite result may stand for a large number.
        let low = low.min(f64::MAX);
        let high = high.max(f64::MIN);
        Self {
            lo: greatest(F::down(Rounded::inexact(low - margin::<F>(relative, low))), range[0]),
            hi: least(F::up(Rounded::inexact(high + margin::<F>(relative, high))), range[1]),
        }
    }
}

impl<F: Endpoint> Enclosure<F> {
    /// The interval of a sine that is greatest at `top` and every 2π from there.
    fn wave(self, f: fn(f64) -> f64, relative: f64, top: f64) -> Self {
        let [lo, hi] = self.ends();
        // Beyond its domain the code yields NaN.
        let largest = lo.abs().max(hi.abs());
        if largest > F::MARGINS.sine_limit {
            return Self::EVERYTHING;
        }
        let (at_lo, at_hi) = (f(lo), f(hi));
        // Whether a whole number is between both places, counted in periods. The slack is more than the
        // roundings of the difference, of 2π and of the quotient change.
        let slack = PERIOD_SLACK.max(largest * PERIOD_ROUNDING);
        let holds = |top: f64| {
            let periods = |x: f64| (x - top) / TAU;
            (periods(lo) - slack).ceil() <= periods(hi) + slack
        };
        let low = if holds(top - PI) { -1.0 } else { at_lo.min(at_hi) };
        let high = if holds(top) { 1.0 } else { at_lo.max(at_hi) };
        self.image([low, high], relative, [-F::ONE, F::ONE])
    }
}

/// 2⁻⁴⁸: far more than the rounding of π/2 changes.
const PERIOD_SLACK: f64 = 16.0 * f64::EPSILON;
/// 2⁻⁵⁴: less than three roundings by 2⁻⁵³ of the number, times 1/2π.
const PERIOD_ROUNDING: f64 = 0.25 * f64::EPSILON;

/// The facts about a function's code near `value`.
#[inline(always)]
fn margin<F: Endpoint>(relative: f64, value: f64) -> f64 {
    (relative * value.abs()).max(F::MARGINS.absolute)
}

impl<F: Endpoint> Add for Enclosure<F> {
    type Output = Self;
    #[inline(never)]
    fn add(self, other: Self) -> Self {
        if self.lo == F::NEG_INFINITY && other.hi == F::INFINITY
            || self.hi == F::INFINITY && other.lo == F::NEG_INFINITY
        {
            return Self::EVERYTHING;
        }
        let ([a_lo, a_hi], [b_lo, b_hi]) = (self.ends(), other.ends());
        Self { lo: F::down(Rounded::sum(a_lo, b_lo)), hi: F::up(Rounded::sum(a_hi, b_hi)) }
    }
}

impl<F: Endpoint> Sub for Enclosure<F> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl<F: Endpoint> Mul for Enclosure<F> {
    type Output = Self;
    #[inline(never)]
    fn mul(self, other: Self) -> Self {
        if self.holds_infinity() && other.holds_zero() || self.holds_zero() && other.holds_infinity() {
            return Self::EVERYTHING;
        }
        let ([a, b], [c, d]) = (self.ends(), other.ends());
        if F::EXACT_PRODUCTS {
            // Without a branch: the signs of weights are not to be predicted.
            let [w, x, y, z] = [a * c, a * d, b * c, b * d];
            let (lo, hi) = (w.min(x).min(y.min(z)), w.max(x).max(y.max(z)));
            return Self { lo: F::down(Rounded::exact(lo)), hi: F::up(Rounded::exact(hi)) };
        }
        if a < 0.0 && b > 0.0 && c < 0.0 && d > 0.0 {
            let lo = least(F::down(Rounded::product(a, d)), F::down(Rounded::product(b, c)));
            let hi = greatest(F::up(Rounded::product(a, c)), F::up(Rounded::product(b, d)));
            return Self { lo, hi };
        }
        // An interval on one side of 0 is multiplied by both ends of the other, and which of its own ends
        // makes the product least and greatest depends on their signs.
        let [low, high] = if a >= 0.0 {
            [(if c < 0.0 { b } else { a }, c), (if d < 0.0 { a } else { b }, d)]
        } else if b <= 0.0 {
            [(if d < 0.0 { b } else { a }, d), (if c < 0.0 { a } else { b }, c)]
        } else if c >= 0.0 {
            [(a, d), (b, d)]
        } else {
            [(b, c), (a, c)]
        };
        Self { lo: F::down(Rounded::product(low.0, low.1)), hi: F::up(Rounded::product(high.0, high.1)) }
    }
}

impl<F: Endpoint> Div for Enclosure<F> {
    type Output = Self;
    #[inline(never)]
    fn div(self, other: Self) -> Self {
        if other.holds_zero() || self.holds_infinity() && other.holds_infinity() {
            return Self::EVERYTHING;
        }
        if other.hi < F::ZERO {
            return -self / -other;
        }
        let ([a, b], [c, d]) = (self.ends(), other.ends());
        Self {
            lo: F::down(Rounded::quotient(a, if a < 0.0 { c } else { d })),
            hi: F::up(Rounded::quotient(b, if b < 0.0 { d } else { c })),
        }
    }
}

impl<F: Endpoint> Neg for Enclosure<F> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self { lo: -self.hi, hi: -self.lo }
    }
}

impl<F: Endpoint> Scalar for Enclosure<F> {
    const ZERO: Self = Self { lo: F::ZERO, hi: F::ZERO };
    const ONE: Self = Self { lo: F::ONE, hi: F::ONE };

    /// `value` and its rounding; of NaN, everything.
    #[inline(always)]
    fn from_f64(value: f64) -> Self {
        if value.is_nan() {
            return Self::EVERYTHING;
        }
        let exact = Rounded::exact(value);
        Self { lo: F::down(exact), hi: F::up(exact) }
    }
    /// The middle of the interval, or the number nearest to 0 if an endpoint is infinite.
    #[inline(always)]
    fn to_f64(self) -> f64 {
        let [lo, hi] = self.ends();
        let middle = if self.holds_infinity() { 0.0 } else { lo.midpoint(hi) };
        middle.max(lo).min(hi)
    }

    /// The same for every `A`: both roundings are enclosed.
    #[inline(always)]
    fn mul_add<A: Arithmetic>(self, factor: Self, addend: Self) -> Self {
        self * factor + addend
    }
    #[inline(always)]
    fn abs(self) -> Self {
        if self.is_everything() || self.lo >= F::ZERO {
            self
        } else if self.hi <= F::ZERO {
            -self
        } else {
            Self { lo: F::ZERO, hi: greatest(-self.lo, self.hi) }
        }
    }
    /// A NaN in `other` is passed on; one in `self` gives way to `other`, which is in the result.
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        if other.is_everything() {
            return other;
        }
        Self { lo: greatest(self.lo, other.lo), hi: greatest(self.hi, other.hi) }
    }
    /// Where a number of the interval is remembered as 0, and another one is not, both are in the result.
    #[inline(always)]
    fn remembered(self) -> Self {
        let [lo, hi] = self.ends();
        if self.is_everything() || lo >= F::REMEMBERED || hi <= -F::REMEMBERED {
            self
        } else if lo > -F::REMEMBERED && hi < F::REMEMBERED {
            Self::ZERO
        } else {
            self.hull(Self::ZERO)
        }
    }
    #[inline(always)]
    fn select_positive(self, then: Self, otherwise: Self) -> Self {
        if self.lo > F::ZERO {
            then
        } else if self.hi <= F::ZERO {
            otherwise
        } else {
            then.hull(otherwise)
        }
    }
    /// Where NaN is among the numbers, so are numbers of both cases.
    #[inline(always)]
    fn select_nonpositive(self, then: Self, otherwise: Self) -> Self {
        self.select_positive(otherwise, then)
    }
    #[inline(always)]
    fn is_nan(self) -> bool {
        self.is_everything()
    }
    #[inline(never)]
    fn sqrt(self) -> Self {
        if self.lo < F::ZERO {
            return Self::EVERYTHING;
        }
        let [lo, hi] = self.ends();
        Self { lo: F::down(Rounded::root(lo)), hi: F::up(Rounded::root(hi)) }
    }

    #[inline(never)]
    fn square(self) -> Self {
        self.squares()
    }
    #[inline(always)]
    fn plus_square<A: Arithmetic>(self, x: Self) -> Self {
        self + x.square()
    }
    #[inline(always)]
    fn minus_square<A: Arithmetic>(self, x: Self) -> Self {
        self - x.square()
    }
    #[inline(never)]
    fn along<A: Arithmetic, C: Curve>(self, curve: C) -> Self {
        self.image_of_curve::<A, C>(curve)
    }
    #[inline(never)]
    fn within(self, low: f64, high: f64) -> Self {
        self.cut(low, high)
    }
    #[inline(never)]
    fn within_size(self, square: usize, n: usize, largest: Self, least: Self) -> Self {
        self.cut_to_size(square, n, largest, least)
    }
    #[inline(never)]
    fn cut_softmax(z: &[Self], p: &mut [Self]) {
        shape::cut_softmax(z, p);
    }
    #[inline(never)]
    fn within_ln_p(self, z: &[Self], o: usize) -> Self {
        shape::cut_ln_p(self, z, o)
    }
    #[inline(never)]
    fn within_minus_ln_p(self, z: &[Self], o: usize) -> Self {
        -shape::cut_ln_p(-self, z, o)
    }

    #[inline(never)]
    fn exp<A: Arithmetic>(self) -> Self {
        let [lo, hi] = self.ends();
        let ends = [<f64 as Scalar>::exp::<Separate>(lo), <f64 as Scalar>::exp::<Separate>(hi)];
        self.image(ends, F::MARGINS.exp, [F::ZERO, F::INFINITY])
    }
    /// Of a number that is not above 0, though an interval cannot know it where it comes from a difference
    /// with the largest.
    #[inline(always)]
    fn exp_of_negative<A: Arithmetic>(self) -> Self {
        self.cut(f64::NEG_INFINITY, 0.0).exp::<A>()
    }
    /// Cut to −1: the code adds to 2ⁿ − 1 at least −2ⁿ.
    #[inline(never)]
    fn exp_m1<A: Arithmetic>(self) -> Self {
        let [lo, hi] = self.ends();
        let ends = [<f64 as Scalar>::exp_m1::<Separate>(lo), <f64 as Scalar>::exp_m1::<Separate>(hi)];
        self.image(ends, F::MARGINS.exp_m1, [-F::ONE, F::INFINITY])
    }
    #[inline(never)]
    fn ln<A: Arithmetic>(self) -> Self {
        if self.lo < F::ZERO {
            return Self::EVERYTHING;
        }
        let [lo, hi] = self.ends();
        let ends = [<f64 as Scalar>::ln::<Separate>(lo), <f64 as Scalar>::ln::<Separate>(hi)];
        self.image(ends, F::MARGINS.ln, [F::NEG_INFINITY, F::INFINITY])
    }
    #[inline(never)]
    fn ln_1p<A: Arithmetic>(self) -> Self {
        if self.lo < -F::ONE {
            return Self::EVERYTHING;
        }
        let [lo, hi] = self.ends();
        let ends = [<f64 as Scalar>::ln_1p::<Separate>(lo), <f64 as Scalar>::ln_1p::<Separate>(hi)];
        self.image(ends, F::MARGINS.ln_1p, [F::NEG_INFINITY, F::INFINITY])
    }
    #[inline(never)]
    fn softplus<A: Arithmetic>(self) -> Self {
        let [lo, hi] = self.ends();
        let ends = [<f64 as Scalar>::softplus::<Separate>(lo), <f64 as Scalar>::softplus::<Separate>(hi)];
        self.image(ends, F::MARGINS.softplus, [F::ZERO, F::INFINITY])
    }
    /// Cut to [0, 1]: the code divides 1 or e by 1 + e, and e = exp(−|x|) is never beyond [0, 1].
    #[inline(never)]
    fn sigmoid<A: Arithmetic>(self) -> Self {
        let [lo, hi] = self.ends();
        let ends = [<f64 as Scalar>::sigmoid::<Separate>(lo), <f64 as Scalar>::sigmoid::<Separate>(hi)];
        self.image(ends, F::MARGINS.sigmoid, [F::ZERO, F::ONE])
    }
    /// Cut to [−1, 1]: the code divides −m by 2 + m, and m = exp(−2|x|) − 1 is never beyond [−1, 0].
    #[inline(never)]
    fn tanh<A: Arithmetic>(self) -> Self {
        let [lo, hi] = self.ends();
        let ends = [<f64 as Scalar>::tanh::<Separate>(lo), <f64 as Scalar>::tanh::<Separate>(hi)];
        self.image(ends, F::MARGINS.tanh, [-F::ONE, F::ONE])
    }
    /// Cut to [−1, 1]: the code's result is 1 − e⁻ʸ for some y ≥ 0, or minus that.
    #[inline(never)]
    fn erf<A: Arithmetic>(self) -> Self {
        let [lo, hi] = self.ends();
        let ends = [<f64 as Scalar>::erf::<Separate>(lo), <f64 as Scalar>::erf::<Separate>(hi)];
        self.image(ends, F::MARGINS.erf, [-F::ONE, F::ONE])
    }
    /// Cut to [0, 1]: the code's result is e·m, which is at most ½, or 1 minus that.
    #[inline(never)]
    fn normal<A: Arithmetic>(self) -> Self {
        let [lo, hi] = self.ends();
        let ends = [<f64 as Scalar>::normal::<Separate>(lo), <f64 as Scalar>::normal::<Separate>(hi)];
        self.image(ends, F::MARGINS.normal, [F::ZERO, F::ONE])
    }
    #[inline(never)]
    fn sin<A: Arithmetic>(self) -> Self {
        self.wave(<f64 as Scalar>::sin::<Separate>, F::MARGINS.sin, FRAC_PI_2)
    }
    #[inline(never)]
    fn cos<A: Arithmetic>(self) -> Self {
        self.wave(<f64 as Scalar>::cos::<Separate>, F::MARGINS.cos, 0.0)
    }

    #[inline(always)]
    fn dispatch<K: Kernel>(kernel: K) -> K::Output {
        kernel.run::<Separate>()
    }
}
