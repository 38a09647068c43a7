"""Records 50 steps of PyTorch's, ONNX' and Keras' recurrent layers and causal convolutions beside this file, in double
precision: what the words `rnn`, `gru`, `lstm` and `causal_conv` are compared with.

    python3 -m venv target/venv
    target/venv/bin/pip install torch==2.15.0 keras==3.15.1 onnx==1.23.2
    target/venv/bin/python tests/behaviour/tests/time/words.py

Of each layer and each number of units: the parameters in the order of the network that is declared in words.rs, the
samples, and the value after each step. A matrix of a network is [input][output]; of PyTorch's two biases that are added
to the same numbers it has the sum.
"""

import os
import pathlib

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy
import onnx
import torch
from onnx import helper
from onnx.reference import ReferenceEvaluator

torch.set_default_dtype(torch.float64)
keras.config.set_floatx("float64")
HERE = pathlib.Path(__file__).parent
STEPS, INPUTS = 50, 2


def layer(matrix, bias):
    return [*matrix.flatten().tolist(), *bias.tolist()]


def of_cell(cell, hidden):
    """One matrix for the inputs and the state; of a GRU that of r and z, then both parts of n."""
    w, u = cell.weight_ih_l0.detach().T, cell.weight_hh_l0.detach().T
    b, c = cell.bias_ih_l0.detach(), cell.bias_hh_l0.detach()
    if not isinstance(cell, torch.nn.GRU):
        return layer(torch.cat([w, u]), b + c)
    gates, new = slice(0, 2 * hidden), slice(2 * hidden, 3 * hidden)
    both = layer(torch.cat([w[:, gates], u[:, gates]]), (b + c)[gates])
    return both + layer(w[:, new], b[new]) + layer(u[:, new], c[new])


def line(name, numbers):
    return f"{name}: {' '.join(repr(float(number)) for number in numbers)}\n"


def lines(name, parameters, x, states):
    of = [("parameters", parameters), ("x", x), ("states", states)]
    return "".join(line(f"{name} {what}", numbers) for what, numbers in of)


def of_torch(name, hidden, cell):
    torch.manual_seed(hidden)
    cell = cell(hidden)
    x = torch.randn(STEPS, 1, INPUTS)
    with torch.no_grad():
        states, _ = cell(x)
    return lines(f"{name} {hidden}", of_cell(cell, hidden), x.flatten().tolist(), states.flatten().tolist())


def of_keras(hidden):
    """Keras' GRU with `reset_after=False`, whose gates are z, r, n: its states, whose products are of single precision,
    and those of the reference of ONNX, where `linear_before_reset` is 0."""
    random = numpy.random.default_rng(hidden)
    x = random.normal(size=(1, STEPS, INPUTS))
    gru = keras.layers.GRU(hidden, reset_after=False, return_sequences=True)
    gru.build(x.shape)
    gru.set_weights([random.normal(scale=0.5, size=weights.shape) for weights in gru.get_weights()])
    w, u, b = gru.get_weights()
    z, r, n = (slice(k * hidden, (k + 1) * hidden) for k in range(3))
    both = numpy.concatenate([w, u])
    gates = layer(numpy.concatenate([both[:, r], both[:, z]], axis=1), numpy.concatenate([b[r], b[z]]))
    states = of_onnx(x[0], w, u, b)
    parameters = gates + layer(both[:, n], b[n])
    text = lines(f"before {hidden}", parameters, x.flatten(), states.flatten())
    return text + line(f"before {hidden} keras", keras.ops.convert_to_numpy(gru(x)).flatten())


def of_onnx(x, w, u, b):
    """The states of a GRU of ONNX, whose gates are z, r, n, too."""
    hidden, double = len(u), onnx.TensorProto.DOUBLE
    node = helper.make_node("GRU", ["x", "w", "u", "b"], ["y", ""], hidden_size=hidden, linear_before_reset=0)
    value = helper.make_tensor_value_info
    inputs = [value(name, double, None) for name in "xwub"]
    graph = helper.make_graph([node], "gru", inputs, [value("y", double, None)])
    feeds = {"x": x[:, None], "w": w.T[None], "u": u.T[None], "b": numpy.concatenate([b, 0 * b])[None]}
    return ReferenceEvaluator(helper.make_model(graph)).run(None, feeds)[0]


def of_convolution(name, outputs, kernel, dilation):
    torch.manual_seed(outputs)
    conv = torch.nn.Conv1d(INPUTS, outputs, kernel, dilation=dilation)
    x = torch.randn(STEPS, INPUTS)
    padded = torch.cat([torch.zeros((kernel - 1) * dilation, INPUTS), x])
    with torch.no_grad():
        y = conv(padded.T[None])[0].T
    # [output][input][tap] becomes [tap][input][output], the oldest tap first.
    parameters = layer(conv.weight.detach().permute(2, 1, 0), conv.bias.detach())
    return lines(f"{name} {outputs}", parameters, x.flatten().tolist(), y.flatten().tolist())


def main():
    of = f"PyTorch {torch.__version__.split('+')[0]}, Keras {keras.__version__}, ONNX {onnx.__version__}"
    text = f"# {of}, double precision, {STEPS} steps\n"
    for hidden in (3, 16):
        text += of_torch("rnn", hidden, lambda hidden: torch.nn.RNN(INPUTS, hidden))
        text += of_torch("relu", hidden, lambda hidden: torch.nn.RNN(INPUTS, hidden, nonlinearity="relu"))
        text += of_torch("gru", hidden, lambda hidden: torch.nn.GRU(INPUTS, hidden))
        text += of_torch("lstm", hidden, lambda hidden: torch.nn.LSTM(INPUTS, hidden))
        text += of_keras(hidden)
        text += of_convolution("conv", hidden, 3, 1)
        text += of_convolution("dilated", hidden, 4, 5)
    (HERE / "words.txt").write_text(text)


main()
