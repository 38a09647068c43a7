#!/usr/bin/env python3
"""Writes `points.txt`: each loss and its slopes at points of double precision, by mpmath 1.3.0 with 900 digits.

    python3 points.py > points.txt

A line is the loss, its option, the numbers that it reads, a bar, its targets, a bar, the value and the slopes, each the
bits of the nearest double. The formulas are the definitions; 900 digits are more than any of them cancels.
"""
import random
import struct

from mpmath import cosh, exp, fsum, log, mp, mpf, sqrt, tanh

mp.dps = 900
random.seed(15)


def bits(x):
    return format(struct.unpack("<Q", struct.pack("<d", float(x)))[0], "x")


def power(x):
    """exp, but for exponents whose result is 0 beside everything, or beyond everything."""
    return mpf(0) if x < -100000 else exp(x if x < 100000 else mpf(100000))


def sigmoid(z):
    return 1 / (1 + power(-z))


def ln_1p_exp(z):
    return z + log(1 + power(-z)) if z > 0 else log(1 + power(z))


def bce(w, z, t):
    (z,), (t,) = z, t
    y = sigmoid(z)
    return [w * t * ln_1p_exp(-z) + (1 - t) * ln_1p_exp(z), y * (1 + (w - 1) * t) - w * t]


def cross_entropy(smoothing, z, t):
    n = len(z)
    soft = [(1 - smoothing) * t + smoothing / n for t in t]
    m = max(z)
    total = fsum(power(z - m) for z in z)
    value = fsum(s * (log(total) - (z - m)) for z, s in zip(z, soft))
    return [value] + [power(z - m) / total * fsum(soft) - s for z, s in zip(z, soft)]


def mse(_, y, t):
    return [(y[0] - t[0]) ** 2, 2 * (y[0] - t[0])]


def mae(_, y, t):
    return [abs(y[0] - t[0]), mp.sign(y[0] - t[0])]


def huber(delta, y, t):
    e = y[0] - t[0]
    value = e * e / 2 if abs(e) <= delta else delta * (abs(e) - delta / 2)
    return [value, max(-delta, min(delta, e))]


def log_cosh(_, y, t):
    e = abs(y[0] - t[0])
    value = log(cosh(e)) if e < 1000 else e - log(mpf(2))
    return [value, tanh(y[0] - t[0]) if e < 1000 else mp.sign(y[0] - t[0])]


def hinge(_, y, t):
    lack = 1 - t[0] * y[0]
    return [max(0, lack), -t[0] if lack > 0 else 0]


def poisson(_, y, t):
    return [power(y[0]) - t[0] * y[0], power(y[0]) - t[0]]


def gaussian_nll(epsilon, y, t):
    e, v = y[0] - t[0], max(y[1], epsilon)
    return [(log(v) + e * e / v) / 2, e / v, (1 / v - (e / v) ** 2) / 2]


def cosine(_, y, t):
    dot = fsum(a * b for a, b in zip(y, t))
    y_length, t_length = sqrt(fsum(a * a for a in y)), sqrt(fsum(a * a for a in t))
    y_divisor, t_divisor = max(y_length, mpf(1e-8)), max(t_length, mpf(1e-8))
    c = dot / (y_divisor * t_divisor)
    along = c if y_length > mpf(1e-8) else 0
    return [1 - c] + [(a / y_divisor * along - b / t_divisor) / y_divisor for a, b in zip(y, t)]


def number(least=-1020, most=1018):
    return random.choice([-1, 1]) * random.uniform(1, 2) * 2.0 ** random.randint(least, most)


def logit():
    return random.choice([random.uniform(-40, 40), random.uniform(-740, 740), number(), number(-60, 9)])


def near(y):
    return y * (1 + 2.0 ** -random.randint(10, 50))


def write(name, function, option, read, target):
    exact = function(mpf(option), [mpf(x) for x in read], [mpf(x) for x in target])
    # A double holds nothing beyond its range; the test leaves these out.
    words = [bits(x) if abs(x) < mpf(2) ** 1020 else bits(float("inf")) for x in exact]
    print(name, bits(option), *map(bits, read), "|", *map(bits, target), "|", *words)


def main():
    for _ in range(24):
        for weight in 1.0, 2.5, 0.001:
            write("bce", bce, weight, [logit()], [random.choice([0.0, 1.0, 0.25, 1e-9, random.random()])])
        z = random.choice([[logit(), logit(), logit()], [logit(), 0.0, -30.0], [17.0 + random.random(), 0.5, 0.0]])
        for smoothing in 0.0, 0.1:
            for target in [1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.125, 0.625, 0.25]:
                write("cross_entropy", cross_entropy, smoothing, z, target)
        y = random.choice([number(), number(-500, 500), number(-3, 3)])
        for t in 0.0, near(y), -0.5 * y, number(-3, 3):
            write("mse", mse, 0.0, [y], [t])
            write("mae", mae, 0.0, [y], [t])
            write("huber", huber, 2.5, [y], [t])
            write("log_cosh", log_cosh, 0.0, [y], [t])
        write("hinge", hinge, 0.0, [y], [random.choice([-1.0, 1.0])])
        write("poisson", poisson, 0.0, [logit()], [random.choice([0.0, 1.0, 3.0, random.random() * 100])])
        variance = abs(random.choice([number(-30, 1000), number(-20, 20)]))
        for t in 0.0, near(y):
            write("gaussian_nll", gaussian_nll, 1e-6, [y, random.choice([variance, abs(y), -variance])], [t])
        a, b = random.choice([number(), number(-500, 500)]), number()
        for row, target in ([a, 0.5 * a, -a], [b, 0.5 * b, -b]), ([a, 0.5 * near(a), -a], [b, 0.5 * b, -b]), (
            [a, number(), number()],
            [number(), number(), b],
        ):
            write("cosine", cosine, 0.0, row, target)


main()
