"""Writes the files beside it: small Keras models over time, with random weights.

Run with Keras 3.15.1 on PyTorch 2.15.0: `KERAS_BACKEND=torch python make.py`. `NAME.keras` is a model of two numbers a
step, `cases.json` has for each name one sequence of inputs and the model's outputs. `gru-no-bias.json` is the layer of
`gru-no-bias.keras` as RTNeural's `model_utils.py` lists weights.
"""

import json
import pathlib

import keras
import numpy

folder = pathlib.Path(__file__).parent
keras.utils.set_random_seed(11)
layers = keras.layers
sequence = {"return_sequences": True, "bias_initializer": "random_normal"}
chains = {
    "gru-no-bias": (6, [layers.GRU(3, use_bias=False, **sequence)]),
    "gru-before": (6, [layers.GRU(3, reset_after=False, **sequence)]),
    "gru-before-no-bias": (6, [layers.GRU(3, reset_after=False, use_bias=False, **sequence)]),
    "conv-open": (None, [layers.Conv1D(2, 3, dilation_rate=d, padding="causal") for d in (1, 9)]),
}
cases = {}
for name, (steps, chain) in chains.items():
    model = keras.Sequential([keras.Input((steps, 2), name="x"), *chain])
    model.save(folder / f"{name}.keras")
    inputs = numpy.random.default_rng(11).normal(size=(1, steps or 32, 2)).astype("float32")
    cases[name] = {"inputs": inputs[0].tolist(), "outputs": model.predict(inputs, verbose=0)[0].tolist()}
(folder / "cases.json").write_text(json.dumps(cases) + "\n")
weights = [row.tolist() for row in chains["gru-no-bias"][1][0].get_weights()]
layer = {"type": "gru", "activation": "tanh", "shape": [None, None, 3], "weights": weights}
(folder / "gru-no-bias.json").write_text(json.dumps({"in_shape": [None, None, 2], "layers": [layer]}) + "\n")
