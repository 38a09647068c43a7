#!/usr/bin/env python3
"""Says as JSON what TensorBoard's own readers find in the event file of a folder. Needs `pip install tensorboard`.

    python3 read.py FOLDER

`accumulated` is what the class `EventAccumulator` has; `shown` is what the web page gets: the same events after
`EventFileLoader` has brought them into today's form, in which a histogram is rows of left, right and count.
"""

import json
import sys
from pathlib import Path

import tensorboard
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.backend.event_processing.event_file_loader import EventFileLoader
from tensorboard.util import tensor_util

folder = Path(sys.argv[1])
(path,) = folder.iterdir()


def number(value):
    """JSON has no word for NaN."""
    return value if value == value else "NaN"


accumulator = EventAccumulator(str(folder), size_guidance={"scalars": 0, "histograms": 0})
accumulator.Reload()
tags = accumulator.Tags()
scalars = {tag: [[e.step, number(e.value)] for e in accumulator.Scalars(tag)] for tag in tags["scalars"]}
histograms = {}
for tag in tags["histograms"]:
    histograms[tag] = []
    for event in accumulator.Histograms(tag):
        value = event.histogram_value
        histograms[tag].append({
            "step": event.step, "min": value.min, "max": value.max, "num": value.num, "sum": value.sum,
            "sum_squares": value.sum_squares, "limits": list(value.bucket_limit), "counts": list(value.bucket),
        })

shown, versions = [], []
for event in EventFileLoader(str(path)).Load():
    if event.file_version:
        versions.append(event.file_version)
    for value in event.summary.value:
        array = tensor_util.make_ndarray(value.tensor)
        plugin = value.metadata.plugin_data.plugin_name
        shown.append([plugin, value.tag, event.step, number(array.tolist())])

print(json.dumps({
    "tensorboard": tensorboard.__version__, "version": versions,
    "accumulated": {"scalars": scalars, "histograms": histograms}, "shown": shown,
}, indent=1))
