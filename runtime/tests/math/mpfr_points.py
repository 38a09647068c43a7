"""Writes mpfr_points.txt: arguments and true values of the elementary functions, from MPFR at 200 bits.

    pip install gmpy2 && python3 mpfr_points.py > mpfr_points.txt

Each line: function, bits of the argument, bits of the value rounded to double precision, and what the rounding
removed in 1/1000 ulp of the rounded value, rounded away from zero (0 also where the rounded value is no normal
number).
"""

import math
import random
import struct

import gmpy2

gmpy2.get_context().precision = 200


def exp(x):
    return gmpy2.exp(x)


def exp_m1(x):
    return gmpy2.expm1(x)


def ln(x):
    return gmpy2.log(x)


def ln_1p(x):
    return gmpy2.log1p(x)


def softplus(x):
    return x + gmpy2.log1p(gmpy2.exp(-x)) if x > 0 else gmpy2.log1p(gmpy2.exp(x))


def sigmoid(x):
    return 1 / (1 + gmpy2.exp(-x)) if x > 0 else gmpy2.exp(x) / (1 + gmpy2.exp(x))


def tanh(x):
    return gmpy2.tanh(x)


def erf(x):
    return gmpy2.erf(x)


def normal(x):
    return gmpy2.erfc(-x / gmpy2.sqrt(gmpy2.mpfr(2))) / 2


def sin(x):
    return gmpy2.sin(x)


def cos(x):
    return gmpy2.cos(x)


def bits(x):
    return struct.unpack("<Q", struct.pack("<d", x))[0]


def removed(true, rounded):
    if not math.isfinite(rounded) or abs(rounded) < 2.0**-1022:
        return 0
    thousandths = (true - gmpy2.mpfr(rounded)) * 1000 / gmpy2.mpfr(math.ulp(rounded))
    return int(gmpy2.rint_ceil(thousandths) if thousandths > 0 else gmpy2.rint_floor(thousandths))


def around(*centres):
    for x in centres:
        yield from (math.nextafter(x, -math.inf), x, math.nextafter(x, math.inf))


def points(generator, low, high, smallest):
    """Uniform in [low, high], logarithmic in magnitude down to 2^smallest, dense around -1 to 1."""
    for _ in range(300):
        yield generator.uniform(low, high)
    for _ in range(150):
        yield generator.uniform(-1.0, 1.0)
    for _ in range(150):
        x = math.ldexp(generator.uniform(1.0, 2.0), generator.randint(smallest, 9))
        yield x if generator.random() < 0.5 or low >= -1.0 else -x


def quarters(generator):
    """Beside multiples of pi/2 and pi/4, near and far, and where a double is nearest to a multiple of pi/2."""
    far = [int(2.0 ** generator.uniform(27, 49.3)) for _ in range(60)]
    for n in [1, 2, 3, 4, 5, *(generator.randint(6, 2**27) for _ in range(20)), *far]:
        for angle in (n * gmpy2.const_pi() / 2, n * gmpy2.const_pi() / 4):
            if angle < 2.0**50:
                yield from around(float(angle), -float(angle))
    # The continued fraction of pi/2: the multiples nearest to whole numbers of any power of two.
    for power in range(-52, 20):
        unit, (p, before), (q, last) = gmpy2.const_pi() / 2 / gmpy2.mpfr(2) ** power, (1, 0), (0, 1)
        for _ in range(60):
            whole = int(gmpy2.floor(unit))
            p, before, q, last = whole * p + before, p, whole * q + last, q
            if unit == whole or p >= 2**53:
                break
            unit = 1 / (unit - whole)
        x = math.ldexp(before, power)
        if 0.5 < x < 2.0**50 and before < 2**53:
            yield from (x, -x)


LN_2 = math.log(2.0)
FAR = [s * x for e in range(22, 50) for x in around(2.0**e, 1.37 * 2.0**e) for s in (1.0, -1.0)] + [2.0**50, -(2.0**50)]
FUNCTIONS = [
    (exp, -746.0, 710.0, -60, [*around(709.782712893384, -708.3964185322641, -745.1332191019412),
                               *(k * LN_2 / 2 for k in range(-31, 33, 2))]),
    (exp_m1, -40.0, 710.0, -60, [*around(709.782712893384, -37.43, -36.74, 700.0), 1e300, -1e300,
                                 *(x for k in range(-5, 7, 2) for x in around(k * LN_2 / 2))]),
    (ln, 0.0, 1000.0, -1000, [*around(0.375, 0.75, 1.0, 1.5, 2.0, 3.0), *(2.0**e for e in range(-1074, 1024, 25)),
                              math.nextafter(math.inf, 0)]),
    (ln_1p, -1.0, 40.0, -60, [*around(-0.625, -0.5, -0.25, 0.5, 1.0, 2.0, 5.0), math.nextafter(-1.0, 0.0),
                              *(2.0**e for e in range(-1, 1024, 25)), 1.5 * 2.0**1023, math.nextafter(math.inf, 0)]),
    (softplus, -746.0, 60.0, -60, [*around(-708.3964185322641, -LN_2, LN_2), 1e300, -1e300]),
    (sigmoid, -746.0, 60.0, -60, [*around(-708.3964185322641, -LN_2, 36.7), 1e300, -1e300]),
    (tanh, -22.0, 22.0, -60, [*around(-19.06, 19.06, LN_2 / 4, 3 * LN_2 / 4), 1e300, -1e300]),
    (erf, -6.5, 6.5, -60, [*around(-5.921587195794508, 5.863584748755168, 0.5, 1.0, 4.0, 6.0), 1e300, -1e300]),
    (normal, -38.5, 8.0, -60, [*around(-37.6, -37.5, -14.0, 0.5, 5.0, 8.2), 1e300, -1e300]),
    (sin, -100.0, 100.0, -60, [*quarters(random.Random("quarters")), *FAR]),
    (cos, -100.0, 100.0, -60, [*quarters(random.Random("quarters")), *FAR]),
]

print(f"# gmpy2 {gmpy2.version()}, {gmpy2.mpfr_version()}, 200 bits; made by mpfr_points.py")
for function, low, high, smallest, special in FUNCTIONS:
    generator = random.Random(function.__name__)
    tiny = [s * x for x in (2.0**-1074, 2.0**-1022, 1e-300, 1e-20) for s in (1.0, -1.0)]
    for x in [*tiny, *special, *points(generator, low, high, smallest)]:
        if function is ln and x <= 0.0:
            continue
        true = function(gmpy2.mpfr(x))
        print(f"{function.__name__} {bits(x):016x} {bits(float(true)):016x} {removed(true, float(true))}")
