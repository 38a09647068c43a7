"""What the Python peers share: the signal, the clock and the report. One thread: import this first."""

import json
import os
import pathlib
import time

for _name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NPROC"):
    os.environ[_name] = "1"

import numpy  # noqa: E402

REPETITIONS = 11
LEAST_SECONDS = 0.04


def read_signal(folder):
    return numpy.fromfile(pathlib.Path(folder) / "signal.f32", numpy.float32)


def median(repeat, units):
    """The median nanoseconds per unit of `repeat(n)`, which does n times `units`."""
    count = 1
    while True:
        start = time.perf_counter()
        repeat(count)
        if time.perf_counter() - start >= LEAST_SECONDS:
            break
        count *= 2
    times = []
    for _ in range(REPETITIONS):
        start = time.perf_counter()
        repeat(count)
        times.append((time.perf_counter() - start) / (count * units) * 1e9)
    return sorted(times)[REPETITIONS // 2]


def report(peer, version, variant, model, metric, value):
    line = {"peer": peer, "version": version, "variant": variant, "model": model, "metric": metric}
    print(json.dumps({**line, "value": float(f"{value:.6g}")}), flush=True)
