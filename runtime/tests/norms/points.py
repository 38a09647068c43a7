#!/usr/bin/env python3
"""Writes `points.txt`: normalised rows and their gradients at points of double precision, by mpmath 1.3.0 with 700 digits.

    python3 points.py > points.txt

A line is the norm, eight numbers, a bar, eight gradients of what comes out, a bar, the eight normalised numbers, a bar, the
eight gradients of what goes in, each the bits of the nearest double. ε is 1e-5. The formulas are the definitions.
"""
import random
import struct

from mpmath import fsum, mp, mpf, sqrt

mp.dps = 700
random.seed(16)
COUNT = 8


def bits(x):
    return format(struct.unpack("<Q", struct.pack("<d", float(x)))[0], "x")


def mean(row):
    return fsum(row) / COUNT


def normalise(centres, x, d):
    shift = mean(x) if centres else 0
    c = [x - shift for x in x]
    scale = 1 / sqrt(mean([c * c for c in c]) + mpf(1e-5))
    n = [c * scale for c in c]
    d_shift, product = mean(d) if centres else 0, mean([n * d for n, d in zip(n, d)])
    return n, [(d - d_shift - n * product) * scale for n, d in zip(n, d)]


def main():
    for _ in range(40):
        exponent = random.randint(-1000, 1016)
        offset = random.choice([0.0, 1.0, -1.0]) * random.uniform(1, 2) * 2.0**exponent
        spread = 2.0 ** max(-1060, exponent - random.randint(0, 50))
        x = [offset + spread * random.uniform(-1, 1) for _ in range(COUNT)]
        level = random.choice([0.0, 1000.0])
        d = [level + random.uniform(-1, 1) for _ in range(COUNT)]
        for name, centres in ("layer_norm", True), ("rms_norm", False):
            n, d_x = normalise(centres, [mpf(x) for x in x], [mpf(d) for d in d])
            print(name, *map(bits, x), "|", *map(bits, d), "|", *map(bits, n), "|", *map(bits, d_x))


main()
