"""Bounds the error of the f64 functions, in ulp of the true value, by a running error analysis.

    pip install mpmath numpy && python3 error_bounds.py

Every operation of the Rust code is repeated as an interval (value, error): the error passes through the
operation and half an ulp of its result is added, twice for a product and a sum, so that both arithmetics are
covered. What the code does without rounding (the reduced argument of ln_1p, n times the high part of ln 2,
factors that are powers of two) adds nothing. Between the arguments of the dense grids the terms are smooth
but at powers of two, which the grids approach from both sides.
"""

import mpmath
import numpy as np

EXP = [0.5000000000000006, 0.16666666666666685, 0.04166666666657354, 0.008333333333315138,
       0.0013888888932420394, 0.00019841269901828441, 2.480150438535958e-5, 2.755722903766135e-6,
       2.762635382880563e-7, 2.5114128377695135e-8]
LN_1P = [0.6666666666666651, 0.4000000000010162, 0.28571428547539546, 0.22222225052076594,
         0.18181628060517274, 0.1539217052222155, 0.13158047689385527, 0.13936438723537492]

ERF = [1.1283791670955126, 0.6366197723675808, 0.10277260330200501, -0.01912844701139989,
       -2.09194600758344e-4, 1.69620555084777e-3, -5.901206784680588e-4, 2.5858649028715383e-5,
       6.455174270977562e-5, -2.9860065640923085e-5, 3.646802886726626e-6, 2.5021124961601876e-6,
       -1.3709416916535183e-6, 2.7797192408062905e-9, 3.819399187365782e-7, -2.889629210814345e-7,
       1.3856382657728384e-7, -5.0665921631869185e-8, 1.4988757102686358e-8, -3.677685067468267e-9,
       7.562852678345427e-10, -1.3069969236853138e-10, 1.8933828796803544e-11, -2.283204323747643e-12,
       2.2653892409076624e-13, -1.8174673356228665e-14, 1.1490713527789518e-15, -5.505173972648316e-17,
       1.8742402167535442e-18, -4.0150129522233884e-20, 3.944924252836144e-22, 4.739877442642454e-25]
SIN = [-0.16666666666666632, 8.33333333332249e-3, -1.984126982985795e-4, 2.7557313707070068e-6,
       -2.5050760253406863e-8, 1.58969099521155e-10]
COS = [4.1666666666666664e-2, -1.3888888888887046e-3, 2.480158729843433e-5, -2.755731714451814e-7,
       2.087612496022248e-9, -1.1381337261842601e-11]


class Running:
    """A computed value and how far it may be from the exact one."""

    def __init__(self, value, error=0.0):
        self.value, self.error = np.asarray(value, dtype=float), error

    def __add__(self, other):
        return rounded(self.value + other.value, self.error + other.error)

    def __mul__(self, other):
        error = abs(self.value) * other.error + abs(other.value) * self.error + self.error * other.error
        return rounded(self.value * other.value, error)

    def __truediv__(self, other):
        value = self.value / other.value
        return rounded(value, (self.error + abs(value) * other.error) / (abs(other.value) - other.error))


def ulp(x):
    """The distance of x to its neighbour on the side of zero."""
    below = np.nextafter(abs(x), 0.0)
    return np.where(below == 0.0, 2.0**-1074 * (x != 0.0), np.ldexp(1.0, np.frexp(below)[1] - 53))


def rounded(value, error):
    # Beyond a power of two the unit is larger, but that power itself is then at most `error` away.
    beyond = np.minimum(0.5 * ulp(abs(value) + error), error)
    return Running(value, error + np.maximum(0.5 * ulp(value), beyond))


def polynomial(c, x, x2):
    """Estrin's scheme, as the Rust code writes it."""
    pairs = [x * Running(c[i + 1]) + Running(c[i]) for i in range(0, len(c), 2)]
    x4 = x2 * x2
    low = x2 * pairs[1] + pairs[0]
    high = x2 * pairs[3] + pairs[2]
    if len(pairs) == 5:
        high = x4 * pairs[4] + high
    return x4 * high + low


def grown(r, n):
    """e^r - 1 and its error, that of r = x - n ln 2 included."""
    x = Running(r)
    x2 = x * x
    g = x2 * polynomial(EXP, x, x2) + x
    truncation = np.minimum(2.0**-57.1, 2.0**-55.6 * abs(r))
    reduction = np.where(n == 0, 0.0, 0.5 * ulp(r) + 2.0**-84)
    return Running(g.value, g.error + truncation + reduction * np.exp(r) * 1.0001)


def reduced(x):
    n = np.rint(x / np.log(2.0))
    return x - n * np.log(2.0), n


def exp(x):
    r, n = reduced(x)
    y, scale = Running(1.0) + grown(r, n), np.exp2(n)
    return Running(y.value * scale, y.error * scale)


def exp_m1(x):
    r, n = reduced(x)
    g, scale = grown(r, n), np.exp2(n)
    y = Running(g.value * scale, g.error * scale) + Running(scale - 1.0)
    # Below 2^-53 the power is lost in the difference, and the result is -1; above 2^53 the 1 is lost. For n = 0
    # the result is g.
    lost = n < -53
    value = np.where(lost, -1.0, np.where(n == 0, g.value, y.value))
    error = y.error + np.where(n > 53, 1.0, 0.0)
    return Running(value, np.where(lost, np.exp(x), np.where(n == 0, g.error, error)))


def ln_1p(x):
    k = np.floor(np.log2((1.0 + x) * 4.0 / 3.0))
    f = Running((1.0 + x) * np.exp2(-k) - 1.0, np.where(k > 53, 2.0**-54, 0.0))
    f = Running(np.where(k == 0, x, f.value), f.error)
    s = f / (Running(2.0) + f)
    f2 = f * f
    half_f2 = Running(0.5 * f2.value, 0.5 * f2.error)
    z = s * s
    correction = s * (z * polynomial(LN_1P, z, z * z) + half_f2) + Running(-half_f2.value, half_f2.error)
    truncation = np.minimum(2.0**-64.7, 2.0**-60.0 * abs(s.value))
    correction = Running(correction.value, correction.error + truncation)
    near = f + correction
    far = Running(k * np.log(2.0), 2.0**-80) + (f + (Running(k * 2.0**-42, 2.0**-80) + correction))
    return Running(np.where(k == 0, near.value, far.value), np.where(k == 0, near.error, far.error))


def softplus(x):
    e = exp(-abs(x))
    y = ln_1p(e.value)
    # The derivative of ln(1 + e) is at most 1/(1 + e).
    y = Running(y.value, y.error + e.error / (1.0 + e.value - e.error))
    return Running(np.maximum(x, 0.0)) + y


def sigmoid(x):
    e = exp(-abs(x))
    y = Running(np.where(x >= 0.0, 1.0, e.value)) / (Running(1.0) + Running(e.value))
    return Running(y.value, y.error + e.error / (1.0 + e.value - e.error) ** 2)


def tanh(x):
    m = exp_m1(-2.0 * abs(x))
    y = Running(-m.value) / (Running(2.0) + Running(m.value))
    return Running(y.value, y.error + 2.0 * m.error / (2.0 + m.value - m.error) ** 2)


def horner(coefficients, x):
    total = Running(coefficients[-1])
    for coefficient in reversed(coefficients[:-1]):
        total = total * x + Running(coefficient)
    return total


def erf(x):
    t = Running(np.minimum(abs(x), 6.0))
    y = t * horner(ERF, t)
    m = exp_m1(-y.value)
    # What the polynomial lacks is relative to the result. Beyond 6 erf is 1 but for 2^-55.3.
    return Running(-m.value, m.error + np.exp(-y.value + y.error) * y.error + 2.0**-55.3 * abs(m.value))


def turned(x):
    """r and its error: two of the subtractions that make it are rounded, the products before them are exact. So it is up to
    2^50 in double precision; the grids end at 2^27, because only the size of r counts."""
    n = np.rint(x * (2.0 / np.pi))
    # The value of r need not be precise, since only its size counts.
    r = (x - n * 1.5707963109016418) - n * (np.pi / 2.0 - 1.5707963109016418)
    return n, Running(r, np.where(n == 0, 0.0, 2.0 * 0.5 * ulp(abs(r)) + 2.0**-100))


def quarter(r, even):
    r2 = r * r
    sin = r * r2 * horner(SIN, r2) + r
    cos = Running(1.0) + (r2 * r2 * horner(COS, r2) + Running(-0.5 * r2.value, 0.5 * r2.error))
    sin = Running(sin.value, sin.error + 2.0**-57.8 * abs(sin.value))
    cos = Running(cos.value, cos.error + 2.0**-60.4)
    return Running(np.where(even, sin.value, cos.value), np.where(even, sin.error, cos.error))


def sin(x):
    n, r = turned(x)
    return quarter(r, n % 2 == 0)


def cos(x):
    n, r = turned(x)
    return quarter(r, n % 2 == 1)


def report(function, *grids):
    x = np.concatenate(grids)
    y = function(x)
    # The true value may lie below a power of two that the computed one reaches.
    ulps = y.error / ulp(abs(y.value) - y.error)
    at = np.argmax(ulps)
    print(f"{function.__name__}: {ulps[at]:.2f} ulp at {x[at]:.6g}")


def truncation():
    """The errors of the polynomials themselves, which `grown` and `ln_1p` take as given."""
    mpmath.mp.prec = 160
    worst = [0] * 7
    for i in range(1, 1001):
        r = mpmath.mpf("0.3467") * mpmath.cos(mpmath.pi * (i - 0.5) / 1000)
        error = abs(sum(c * r ** (j + 2) for j, c in enumerate(EXP)) + r - mpmath.expm1(r))
        s = mpmath.mpf("0.2001") * i / 1000
        missing = mpmath.log((1 + s) / (1 - s)) - 2 * s
        error_ln = abs(sum(c * s ** (2 * j + 3) for j, c in enumerate(LN_1P)) - missing)
        t = mpmath.mpf(6) * i / 1000
        q = sum(c * t**j for j, c in enumerate(ERF))
        error_erf = abs(q + mpmath.log(mpmath.erfc(t)) / t) * t * mpmath.erfc(t) / mpmath.erf(t)
        a = mpmath.mpf("0.7855") * i / 1000
        error_sin = abs(a + sum(c * a ** (2 * j + 3) for j, c in enumerate(SIN)) - mpmath.sin(a)) / mpmath.sin(a)
        error_cos = abs(1 - a * a / 2 + sum(c * a ** (2 * j + 4) for j, c in enumerate(COS)) - mpmath.cos(a))
        errors = [error, error / abs(r), error_ln, error_ln / s, error_erf, error_sin, error_cos]
        worst = [max(a, b) for a, b in zip(worst, errors)]
    print("log2 of the truncation errors:", [float(mpmath.log(w, 2)) for w in worst])


truncation()
small = np.exp2(np.linspace(-60.0, 0.0, 1_000_001))
report(exp, np.linspace(-700.0, 700.0, 1_000_001), np.linspace(-2.0, 2.0, 1_000_001))
report(exp_m1, small, -small, np.linspace(-40.0, 700.0, 1_000_001), np.linspace(-2.0, 3.0, 1_000_000))
report(ln_1p, small, -small[:-1], np.linspace(-0.9, 8.0, 1_000_001), np.exp2(np.linspace(3.0, 1000.0, 1_000_001)))
report(softplus, np.linspace(-40.0, 40.0, 1_000_001), np.linspace(-700.0, -40.0, 1_000_001))
report(sigmoid, np.linspace(-40.0, 40.0, 1_000_001), np.linspace(-700.0, -40.0, 1_000_001))
report(tanh, small, np.linspace(1e-3, 20.0, 1_000_001))
report(erf, small, np.linspace(1e-3, 6.5, 1_000_001))
report(sin, small, np.linspace(1e-3, 6.5, 1_000_000), np.linspace(2.0**26, 2.0**27, 1_000_000))
report(cos, small, np.linspace(1e-3, 6.5, 1_000_000), np.linspace(2.0**26, 2.0**27, 1_000_000))
