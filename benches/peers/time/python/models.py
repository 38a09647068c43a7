"""Writes the models that all peers compute, each with random weights, and the signal: models.py FOLDER.

In: nothing. Out: `standard.nam`, `feather.nam`, `nano.nam` (the shapes of Neural Amp Modeler's A1),
`LSTM-16.nam`, and for GRU-40 and LSTM-16 a state dict as JSON, ONNX and TorchScript; `signal.f32`; for both
cells the answers of PyTorch. How long a step takes does not depend on the weights, as long as no number becomes
subnormal.
"""

import json
import pathlib
import sys

import numpy
import torch
from torch import nn

SAMPLES = 1 << 16
# Channels and heads of both arrays, and their dilations.
LONG = [1 << power for power in range(10)]
SHORT = [1 << power for power in range(7)]
SHAPES = {
    "standard": ([16, 8], [8, 1], [LONG, LONG], 13_802),
    "feather": ([8, 4], [4, 1], [SHORT, [128, 256, 512, *LONG]], 3_026),
    "nano": ([4, 2], [2, 1], [SHORT, [128, 256, 512, *LONG]], 842),
}
CELLS = {"GRU-40": (nn.GRU, 40), "LSTM-16": (nn.LSTM, 16)}


class Recurrent(nn.Module):
    """A cell and a dense layer, as models of amplifiers have them."""

    def __init__(self, cell, width):
        super().__init__()
        self.cell = cell(1, width, batch_first=True)
        self.head = nn.Linear(width, 1)


class Gru(Recurrent):
    def forward(self, x: torch.Tensor, h: torch.Tensor):
        y, h = self.cell(x, h)
        return self.head(y), h


class Lstm(Recurrent):
    def forward(self, x: torch.Tensor, h: torch.Tensor, c: torch.Tensor):
        y, (h, c) = self.cell(x, (h, c))
        return self.head(y), h, c


def nam(architecture, config, weights):
    return {
        "version": "0.5.4", "metadata": {"loudness": -20.0}, "architecture": architecture, "config": config,
        "weights": [float(weight) for weight in weights], "sample_rate": 48000,
    }


def wavenet(channels, heads, dilations, count, random):
    layers = [
        {
            "input_size": 1 if array == 0 else channels[0], "condition_size": 1, "head_size": heads[array],
            "channels": channels[array], "kernel_size": 3, "dilations": dilations[array], "activation": "Tanh",
            "gated": False, "head_bias": array == 1,
        }
        for array in range(2)
    ]
    weights = random.uniform(-0.3, 0.3, count).astype(numpy.float32)
    weights[-1] = 0.02
    return nam("WaveNet", {"layers": layers, "head": None, "head_scale": 0.02}, weights)


def lstm(model):
    """The layout of NAM: gates i, f, g, o, each row the weights of the input, then of the state; one bias."""
    cell, head = model.cell, model.head
    parts = [
        torch.cat([cell.weight_ih_l0, cell.weight_hh_l0], 1), cell.bias_ih_l0 + cell.bias_hh_l0,
        torch.zeros(2 * cell.hidden_size), head.weight, head.bias,
    ]
    weights = torch.cat([part.detach().reshape(-1) for part in parts])
    return nam("LSTM", {"input_size": 1, "hidden_size": cell.hidden_size, "num_layers": 1}, weights)


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    random = numpy.random.default_rng(1)
    # A chord with noise: no sample is 0, and none repeats.
    time = numpy.arange(SAMPLES) / 48_000
    signal = sum(numpy.sin(2 * numpy.pi * f * time) for f in (110, 164.8, 220, 277.2)) * 0.1
    signal = (signal + random.normal(size=SAMPLES) * 0.05).astype(numpy.float32)
    signal.tofile(folder / "signal.f32")
    for name, shape in SHAPES.items():
        (folder / f"{name}.nam").write_text(json.dumps(wavenet(*shape, random)))
    torch.manual_seed(1)
    for name, (cell, width) in CELLS.items():
        model = (Gru if cell is nn.GRU else Lstm)(cell, width).eval()
        state = [torch.zeros(1, 1, width) for _ in range(1 if cell is nn.GRU else 2)]
        (folder / f"{name}.json").write_text(json.dumps({k: v.tolist() for k, v in model.state_dict().items()}))
        if cell is nn.LSTM:
            (folder / f"{name}.nam").write_text(json.dumps(lstm(model)))
        torch.jit.save(torch.jit.script(model), folder / f"{name}.pt")
        states = ["h", "c"][: len(state)]
        torch.onnx.export(
            model, (torch.zeros(1, 64, 1), *state), folder / f"{name}.onnx", input_names=["x", *states],
            output_names=["y", *(f"{s}_after" for s in states)], dynamic_axes={"x": {1: "steps"}, "y": {1: "steps"}},
            opset_version=17, dynamo=False,
        )
        with torch.inference_mode():
            answers = model(torch.from_numpy(signal[: SAMPLES // 2]).reshape(1, -1, 1), *state)[0].reshape(-1)
        answers.numpy()[SAMPLES // 4 :].tofile(folder / f"{name}.expected.f32")


main()
