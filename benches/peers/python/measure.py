"""What the Python peers share: the workloads, the clock and the report.

In: a function that repeats a workload n times. Out: one JSON line on standard output, the median
nanoseconds per unit of 11 repetitions of at least 0.08 s. One thread: set before any library
is imported, so import this first.
"""

import json
import os
import sys
import time

from workloads import WIDTHS

for _name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NPROC"):
    os.environ[_name] = "1"

REPETITIONS = 11
LEAST_SECONDS = 0.08
ROWS = 1024
RATE = 0.1
ADAM = {"rate": 1e-3, "first": 0.9, "second": 0.999, "epsilon": 1e-8}

BATCH = {"xor": 1, "wdbc": 32, "digits": 32, "mnist": 64, "wide": 128}
TRAINING = [
    ("xor", "train_sgd"),
    ("wdbc", "train_sgd"),
    ("digits", "train_sgd"),
    ("digits", "train_adam"),
    ("mnist", "train_sgd"),
    ("wide", "train_sgd"),
]
INFERENCE = [
    ("wdbc", "latency"),
    ("wdbc", "throughput"),
    ("digits", "latency"),
    ("digits", "throughput"),
    ("mnist", "throughput"),
    ("acas", "latency"),
]


def is_binary(workload):
    """Sigmoid layers and binary cross-entropy; else relu layers, and for training softmax."""
    return workload in ("xor", "wdbc")


def is_wanted(workload):
    return len(sys.argv) < 2 or sys.argv[1] == workload


def make_batches(workload, numpy):
    """Inputs (batches, batch, in) and targets: 0/1 as floats, or classes as integers."""
    if workload == "xor":
        inputs = numpy.array([[[0, 0]], [[0, 1]], [[1, 0]], [[1, 1]]], numpy.float32)
        return inputs, numpy.array([[0], [1], [1], [0]], numpy.float32)
    random = numpy.random.default_rng(1)
    batch = BATCH[workload]
    count = 17 if workload == "wdbc" else ROWS // batch
    inputs = random.normal(size=(count, batch, WIDTHS[workload][0])).astype(numpy.float32)
    if is_binary(workload):
        return inputs, (inputs[:, :, 0] + inputs[:, :, 1] > 0).astype(numpy.float32)
    return inputs, random.integers(0, 10, (count, batch))


def make_parameters(workload, numpy):
    """[(weights (in, out), bias (out,))] of each layer."""
    random = numpy.random.default_rng(0)
    widths = WIDTHS[workload]
    return [
        (
            (random.uniform(-1, 1, (a, b)) / a**0.5).astype(numpy.float32),
            (random.uniform(-1, 1, b) / a**0.5).astype(numpy.float32),
        )
        for a, b in zip(widths, widths[1:])
    ]


def report(peer, version, variant, workload, metric, value):
    line = {
        "peer": peer,
        "version": version,
        "variant": variant,
        "workload": workload,
        "metric": metric,
        "value": float(f"{value:.6g}"),
    }
    print(json.dumps(line), flush=True)


def tell_loss(peer, variant, workload, before, after):
    print(f"{peer}, {variant}, {workload}: loss {before:.4g}, then {after:.4g}", file=sys.stderr)


def measure(repeat, units, least=LEAST_SECONDS):
    """Median nanoseconds per unit of `repeat(n)`, which does n times `units`, for at least `least` seconds."""
    count = 1
    while True:
        start = time.perf_counter()
        repeat(count)
        if time.perf_counter() - start >= least:
            break
        count *= 2
    times = []
    for _ in range(REPETITIONS):
        start = time.perf_counter()
        repeat(count)
        times.append((time.perf_counter() - start) / (count * units) * 1e9)
    return sorted(times)[REPETITIONS // 2]
