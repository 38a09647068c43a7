//! Dual numbers: a value and its derivatives in `N` directions, carried through every operation exactly.
//!
//! Values use the same operations as `f64` code, so they have its bits; derivatives follow the closed forms.

use std::f64::consts::{FRAC_2_SQRT_PI, TAU};
use std::ops::{Add, Div, Mul, Neg, Sub};

use netwright_runtime::{Arithmetic, Kernel, Scalar};

/// A value with its derivatives in `N` directions.
///
/// Emitted forward code that runs on it yields the directional derivatives of its result (forward-mode
/// differentiation: Wengert 1964; Griewank & Walther 2008, chapter 3), without a line of the emitted backward
/// code. At a kink of `abs` and `max` the mean of the derivatives on its two sides is taken.
///
/// ```
/// # mod netwright { pub use netwright_runtime::*; pub use netwright_verify as verify; }
/// use netwright::Scalar;
/// use netwright::verify::Dual;
///
/// fn f<S: Scalar>(x: S, y: S) -> S {
///     x * x * y
/// }
/// let z = f(Dual::<2>::variable(3.0, 0), Dual::variable(5.0, 1));
/// assert_eq!((z.value, z.derivatives), (45.0, [30.0, 9.0]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dual<const N: usize = 4> {
    /// The value.
    pub value: f64,
    /// Its derivatives.
    pub derivatives: [f64; N],
}

impl<const N: usize> Dual<N> {
    /// A constant: all derivatives are 0.
    #[inline(always)]
    pub const fn constant(value: f64) -> Self {
        Self { value, derivatives: [0.0; N] }
    }

    /// A variable whose derivative in `direction` is 1; a direction beyond `N` makes a constant.
    #[inline(always)]
    pub fn variable(value: f64, direction: usize) -> Self {
        let mut dual = Self::constant(value);
        if let Some(derivative) = dual.derivatives.get_mut(direction) {
            *derivative = 1.0;
        }
        dual
    }

    /// `value = f(self)` where `slope = f′(self)`: the chain rule.
    #[inline(always)]
    fn chain(self, value: f64, slope: f64) -> Self {
        let mut derivatives = self.derivatives;
        for derivative in &mut derivatives {
            *derivative *= slope;
        }
        Self { value, derivatives }
    }
}

impl<const N: usize> Add for Dual<N> {
    type Output = Self;
    #[inline(always)]
    fn add(mut self, other: Self) -> Self {
        self.value += other.value;
        for (a, b) in self.derivatives.iter_mut().zip(other.derivatives) {
            *a += b;
        }
        self
    }
}

impl<const N: usize> Sub for Dual<N> {
    type Output = Self;
    #[inline(always)]
    fn sub(mut self, other: Self) -> Self {
        self.value -= other.value;
        for (a, b) in self.derivatives.iter_mut().zip(other.derivatives) {
            *a -= b;
        }
        self
    }
}

/// (a·b)′ = a′·b + a·b′.
impl<const N: usize> Mul for Dual<N> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        let mut product = self.chain(self.value * other.value, other.value);
        for (d, b) in product.derivatives.iter_mut().zip(other.derivatives) {
            *d += self.value * b;
        }
        product
    }
}

/// (a/b)′ = (a′ − (a/b)·b′)/b.
impl<const N: usize> Div for Dual<N> {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        let mut quotient = Self { value: self.value / other.value, ..self };
        for (d, b) in quotient.derivatives.iter_mut().zip(other.derivatives) {
            *d = (*d - quotient.value * b) / other.value;
        }
        quotient
    }
}

impl<const N: usize> Neg for Dual<N> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        self.chain(-self.value, -1.0)
    }
}

impl<const N: usize> Scalar for Dual<N> {
    const ZERO: Self = Self::constant(0.0);
    const ONE: Self = Self::constant(1.0);

    #[inline(always)]
    fn from_f64(value: f64) -> Self {
        Self::constant(value)
    }
    #[inline(always)]
    fn to_f64(self) -> f64 {
        self.value
    }
    /// (a·b + c)′ = a·b′ + (a′·b + c′), each multiply-add as `A` rounds it.
    #[inline(always)]
    fn mul_add<A: Arithmetic>(self, factor: Self, addend: Self) -> Self {
        let mut sum = Self { value: A::mul_add_f64(self.value, factor.value, addend.value), ..addend };
        for (d, a) in sum.derivatives.iter_mut().zip(self.derivatives) {
            *d = A::mul_add_f64(a, factor.value, *d);
        }
        for (d, b) in sum.derivatives.iter_mut().zip(factor.derivatives) {
            *d = A::mul_add_f64(self.value, b, *d);
        }
        sum
    }
    /// |x|′ is the sign of x, and at 0 it is 0, as in PyTorch.
    #[inline(always)]
    fn abs(self) -> Self {
        let slope = if self.value == 0.0 { 0.0 } else { 1.0_f64.copysign(self.value) };
        self.chain(self.value.abs(), slope)
    }
    /// Where both are equal, the mean of both derivatives: with |x|′ = 0 at 0, so that max(a, b) = (a +
    /// b + |a − b|)/2 holds for derivatives too, and a smooth sum of the two, such as max(0, z) +
    /// softplus(−|z|), keeps its own.
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        if self.value > other.value {
            return self;
        }
        let mut max = other;
        if self.value == other.value {
            for (d, a) in max.derivatives.iter_mut().zip(self.derivatives) {
                *d = 0.5 * (*d + a);
            }
        }
        max
    }
    /// The value is cut off, the derivatives are not.
    #[inline(always)]
    fn at_least(self, least: Self) -> Self {
        Self { value: <f64 as Scalar>::at_least(self.value, least.value), ..self }
    }
    /// A value that is remembered as 0 keeps its derivatives, as training passes its gradient on.
    #[inline(always)]
    fn remembered(self) -> Self {
        Self { value: <f64 as Scalar>::remembered(self.value), ..self }
    }
    #[inline(always)]
    fn select_positive(self, then: Self, otherwise: Self) -> Self {
        if self.value > 0.0 { then } else { otherwise }
    }
    #[inline(always)]
    fn select_nonpositive(self, then: Self, otherwise: Self) -> Self {
        if self.value <= 0.0 { then } else { otherwise }
    }
    /// (√x)′ = 1/(2·√x), which at 0 is infinite.
    #[inline(always)]
    fn sqrt(self) -> Self {
        let root = <f64 as Scalar>::sqrt(self.value);
        self.chain(root, 0.5 / root)
    }
    #[inline(always)]
    fn exp<A: Arithmetic>(self) -> Self {
        let power = <f64 as Scalar>::exp::<A>(self.value);
        self.chain(power, power)
    }
    /// (eˣ)′ = eˣ, with the value of `f64` code where that is 0.
    #[inline(always)]
    fn exp_of_negative<A: Arithmetic>(self) -> Self {
        let power = <f64 as Scalar>::exp_of_negative::<A>(self.value);
        self.chain(power, power)
    }
    /// (eˣ − 1)′ = eˣ, which where x is far below 0 is not the value plus 1.
    #[inline(always)]
    fn exp_m1<A: Arithmetic>(self) -> Self {
        let slope = <f64 as Scalar>::exp::<A>(self.value);
        self.chain(<f64 as Scalar>::exp_m1::<A>(self.value), slope)
    }
    /// (ln x)′ = 1/x, which at 0 is infinite.
    #[inline(always)]
    fn ln<A: Arithmetic>(self) -> Self {
        self.chain(<f64 as Scalar>::ln::<A>(self.value), 1.0 / self.value)
    }
    #[inline(always)]
    fn ln_1p<A: Arithmetic>(self) -> Self {
        self.chain(<f64 as Scalar>::ln_1p::<A>(self.value), 1.0 / (1.0 + self.value))
    }
    /// softplus′ = sigmoid, also at 0.
    #[inline(always)]
    fn softplus<A: Arithmetic>(self) -> Self {
        let slope = <f64 as Scalar>::sigmoid::<A>(self.value);
        self.chain(<f64 as Scalar>::softplus::<A>(self.value), slope)
    }
    /// sigmoid′(x) = e/(1 + e)² with e = exp(−|x|), which does not cancel where σ is near 1.
    #[inline(always)]
    fn sigmoid<A: Arithmetic>(self) -> Self {
        let e = <f64 as Scalar>::exp::<A>(-self.value.abs());
        self.chain(<f64 as Scalar>::sigmoid::<A>(self.value), e / ((1.0 + e) * (1.0 + e)))
    }
    /// tanh′(x) = 4·e/(1 + e)² with e = exp(−2·|x|), which does not cancel where tanh is near 1.
    #[inline(always)]
    fn tanh<A: Arithmetic>(self) -> Self {
        let e = <f64 as Scalar>::exp::<A>(-2.0 * self.value.abs());
        self.chain(<f64 as Scalar>::tanh::<A>(self.value), 4.0 * e / ((1.0 + e) * (1.0 + e)))
    }
    /// erf′(x) = 2/√π·e^(−x²).
    #[inline(always)]
    fn erf<A: Arithmetic>(self) -> Self {
        let e = <f64 as Scalar>::exp::<A>(-(self.value * self.value));
        self.chain(<f64 as Scalar>::erf::<A>(self.value), FRAC_2_SQRT_PI * e)
    }
    /// Φ′(x) = e^(−x²/2)/√(2π).
    #[inline(always)]
    fn normal<A: Arithmetic>(self) -> Self {
        let e = <f64 as Scalar>::exp::<A>(-0.5 * (self.value * self.value));
        self.chain(<f64 as Scalar>::normal::<A>(self.value), e / <f64 as Scalar>::sqrt(TAU))
    }
    #[inline(always)]
    fn sin<A: Arithmetic>(self) -> Self {
        self.chain(<f64 as Scalar>::sin::<A>(self.value), <f64 as Scalar>::cos::<A>(self.value))
    }
    #[inline(always)]
    fn cos<A: Arithmetic>(self) -> Self {
        self.chain(<f64 as Scalar>::cos::<A>(self.value), -<f64 as Scalar>::sin::<A>(self.value))
    }

    #[inline(always)]
    fn dispatch<K: Kernel>(kernel: K) -> K::Output {
        <f64 as Scalar>::dispatch(kernel)
    }
}
