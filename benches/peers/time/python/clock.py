"""What the Python peers share: the signal, the clock and the report. One thread: import this first."""

import json
import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "python"))
import measure  # noqa: E402, sets one thread before numpy is imported

import numpy  # noqa: E402

LEAST_SECONDS = 0.04


def read_signal(folder):
    return numpy.fromfile(pathlib.Path(folder) / "signal.f32", numpy.float32)


def median(repeat, units):
    """The median nanoseconds per unit of `repeat(n)`, which does n times `units`."""
    return measure.measure(repeat, units, LEAST_SECONDS)


def report(peer, version, variant, model, metric, value):
    line = {"peer": peer, "version": version, "variant": variant, "model": model, "metric": metric}
    print(json.dumps({**line, "value": float(f"{value:.6g}")}), flush=True)
