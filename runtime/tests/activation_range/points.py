"""Writes points.txt: true values and slopes of the activations in double precision, over its whole range; and rows.txt: rows
with their softmax and its logarithm, near-cancelling ones among them.

    pip install mpmath && python3 points.py > points.txt && python3 points.py rows > rows.txt

A line of rows.txt has six rows of as many numbers: z, what the gradient is of, softmax, its logarithm, and the gradients of
both. Of points.txt the first line says how it was made, the second names the activations. Each line from there on: bits of the argument, then of
each activation the bits of the value and of the slope, both rounded to double precision. At a corner the slope is that of
the side that the activation's docs name.
"""

import itertools
import math
import random
import struct
import sys

import mpmath
from mpmath import mp, mpf

mp.prec = 2400  # The square of the largest double beside the smallest one is not needed, but 1 beside e^-700 is.

LAMBDA = mpf("1.0507009873554804934193349852946")
ALPHA = mpf("1.6732632423543772848170429916717")
LEAKY = mpf(0.01)


def power(x):
    """e^x, which far out is 0 or beyond double precision."""
    return mpf(0) if x < -20000 else mp.exp(x if x < 20000 else 20000)


def sigmoid(z):
    e = power(-abs(z))
    return (1 if z >= 0 else e) / (1 + e)


def tanh(z):
    e = power(-2 * abs(z))
    return mp.sign(z) * (1 - e) / (1 + e)


def normal(z):
    if abs(z) > 60:
        return mpf(1 if z > 0 else 0)
    return mp.erfc(-z / mp.sqrt(2)) / 2


def density(z):
    return power(-z * z / 2) / mp.sqrt(2 * mp.pi)


def gelu_tanh(z):
    root = mp.sqrt(2 / mp.pi)
    u, slope = root * (z + mpf("0.044715") * z**3), root * (1 + 3 * mpf("0.044715") * z * z)
    s, r = sigmoid(2 * u), sigmoid(-2 * u)
    return z * s, s + 2 * z * slope * s * r


def mish(z):
    # With n = e^z: tanh ln(1 + n) = n(n + 2)/(n(n + 2) + 2).
    e = power(-abs(z))
    square = (1 + 2 * e + 2 * e * e) if z > 0 else (e * e + 2 * e + 2)
    t = (1 + 2 * e if z > 0 else e * (e + 2)) / square
    return z * t, t + z * 4 * (e * e if z > 0 else e) * (1 + e) / square**2


def softplus(z):
    return max(z, mpf(0)) + mp.log1p(power(-abs(z)))


def between(z, low, high, then=1):
    return mpf(then) if low < z < high else mpf(0)


def ramp(z):
    return min(max(mpf(0), z + 3), mpf(6)) / 6


def quotient(above, below):
    """above/below, which at 0 is infinite."""
    return above / below if below else mp.inf


def exponential(z, above, below):
    return (above * z, above) if z > 0 else (below * mp.expm1(max(z, mpf(-20000))), below * power(z))


ACTIVATIONS = {
    "identity": lambda z: (z, mpf(1)),
    "sigmoid": lambda z: (sigmoid(z), sigmoid(z) * sigmoid(-z)),
    "tanh": lambda z: (tanh(z), 4 * sigmoid(2 * z) * sigmoid(-2 * z)),
    "relu": lambda z: (max(z, mpf(0)), mpf(1 if z > 0 else 0)),
    "leaky_relu": lambda z: (z, mpf(1)) if z > 0 else (LEAKY * z, LEAKY),
    "relu6": lambda z: (min(max(mpf(0), z), mpf(6)), between(z, 0, 6)),
    "silu": lambda z: (z * sigmoid(z), sigmoid(z) * (1 + z * sigmoid(-z))),
    "gelu": lambda z: (z * normal(z), normal(z) + z * density(z)),
    "gelu_tanh": gelu_tanh,
    "mish": mish,
    "softplus": lambda z: (softplus(z), sigmoid(z)),
    "softsign": lambda z: (z / (1 + abs(z)), 1 / (1 + abs(z)) ** 2),
    "hard_sigmoid": lambda z: (ramp(z), between(z, -3, 3) / 6),
    "hard_tanh": lambda z: (min(max(mpf(-1), z), mpf(1)), between(z, -1, 1)),
    "hard_swish": lambda z: (z * ramp(z), mpf(1) if z >= 3 else (2 * z + 3) / 6 * between(z, -3, 3)),
    "elu": lambda z: exponential(z, mpf(1), mpf(1)),
    "selu": lambda z: exponential(z, LAMBDA, LAMBDA * ALPHA),
    "sin": lambda z: (mp.sin(z), mp.cos(z)) if abs(z) <= 2**50 else (mp.nan, mp.nan),
    "gaussian": lambda z: (power(-z * z), -2 * z * power(-z * z)),
    "exp": lambda z: (power(z), power(z)),
    "abs": lambda z: (abs(z), mp.sign(z)),
    "square": lambda z: (z * z, 2 * z),
    "sqrt": lambda z: (mp.sqrt(z), quotient(mpf(1), 2 * mp.sqrt(z))) if z >= 0 else (mp.nan, mp.nan),
    "log": lambda z: (mp.log(z) if z > 0 else -mp.inf if z == 0 else mp.nan, quotient(mpf(1), z)),
    "reciprocal": lambda z: (quotient(mpf(1), z), -quotient(mpf(1), z * z)),
    "erf": lambda z: (mp.erf(z) if abs(z) < 60 else mp.sign(z), 2 / mp.sqrt(mp.pi) * power(-z * z)),
}


def arguments():
    """All exponents near those where something happens, each sixteenth beyond, and dense rows."""
    generator = random.Random("activations")
    for exponent in [*range(-1074, -64, 16), *range(-64, 12), *range(12, 1024, 16)]:
        for sign in (1.0, -1.0):
            yield sign * math.ldexp(generator.uniform(1.0, 2.0), exponent)
    for width, count in ((8.0, 120), (40.0, 80), (110.0, 40), (750.0, 40)):
        for _ in range(count):
            yield generator.uniform(-width, width)
    for corner in (-3.0, -1.0, 0.0, 1.0, 3.0, 6.0):
        yield from (math.nextafter(corner, -math.inf), corner, math.nextafter(corner, math.inf))
    # Where a slope or a value is 0, and the limits of the functions within.
    for z in (-1.2784645427610738, -0.7517915246935645, -0.7524614220710162, -1.1924339105214513, -1.5, 4.917, -708.4,
              -709.8, -745.2, 26.6, -26.6, 38.6, -38.6, 3.0e38, -3.0e38, 1.7e308, -1.7e308, 2.0**50, -(2.0**50)):
        yield z


def bits(x):
    x = float("nan") if mp.isnan(x) else float(x)
    return "%x" % struct.unpack("<Q", struct.pack("<d", x))[0]


def single(x):
    return struct.unpack("<f", struct.pack("<f", x))[0]


def rows():
    """Rows of numbers of single precision, as far as they have its range, with what the gradient is of."""
    generator = random.Random("rows")
    sure = [(15.0, 0.0), (17.0, 0.0), (0.0, 17.0), (30.0, 0.0, -30.0), (80.0, 0.0), (0.0, 100.0, 0.0), (5.0, 5.0, -20.0)]
    yield from (list(row) for row in sure)
    for offset in (0.0, 1e3, -4e4, 1e6, 1e15, 1e30, -3e38, 1e300):
        for width in (1e-6, 1e-3, 1.0, 10.0, 30.0, 100.0, 700.0):
            for size in (2, 3, 6):
                row = [offset + generator.uniform(-width, width) for _ in range(size)]
                yield row if abs(offset) > 1e38 else [single(z) for z in row]
    for exponent in range(-140, 127, 12):
        yield [single(generator.uniform(-1.0, 1.0) * 2.0**exponent) for _ in range(3)]


def of_row(row, d):
    """The softmax, its logarithm, and the gradients of both with respect to the row."""
    z, d, m = [mpf(x) for x in row], [mpf(x) for x in d], mpf(max(row))
    total = sum(power(x - m) for x in z)
    p, a = [power(x - m) / total for x in z], [x - m - mp.log(total) for x in z]
    mean = sum(x * y for x, y in zip(p, d))
    return p, a, [x * (y - mean) for x, y in zip(p, d)], [y - x * sum(d) for x, y in zip(p, d)]


how = f"# mpmath {mpmath.__version__}, {mp.prec} bits; made by points.py"
if sys.argv[1:] == ["rows"]:
    print(how)
    generator = random.Random("gradients")
    for row in rows():
        d = [single(generator.uniform(-1.0, 1.0)) for _ in row]
        print(*map(bits, [*row, *d, *itertools.chain(*of_row(row, d))]))
else:
    print(how)
    print(" ".join(ACTIVATIONS))
    for z in arguments():
        numbers = [number for function in ACTIVATIONS.values() for number in function(mpf(z))]
        print(bits(z), *map(bits, numbers))
