"""Records 50 steps of PyTorch's recurrent cells beside this file, in double precision.

    python3 -m venv target/venv
    target/venv/bin/pip install torch==2.15.0
    target/venv/bin/python tests/behaviour/tests/time/record.py

Of each cell and each number of units: the parameters in the order of the network that is declared in main.rs, the
samples, and the hidden state after each step. A matrix of a network is [input][output], and its bias is the sum of
PyTorch's two where both are added to the same numbers.
"""

import pathlib

import torch

torch.set_default_dtype(torch.float64)
HERE = pathlib.Path(__file__).parent
STEPS, INPUTS = 50, 2


def layer(*parts, bias):
    """A layer whose inputs are those of these matrices of PyTorch, one after the other."""
    return [*torch.cat([part.T for part in parts]).flatten().tolist(), *bias.tolist()]


def parameters(cell, hidden):
    w, u = cell.weight_ih_l0.detach().split(hidden), cell.weight_hh_l0.detach().split(hidden)
    b, c = cell.bias_ih_l0.detach().split(hidden), cell.bias_hh_l0.detach().split(hidden)
    if isinstance(cell, torch.nn.GRU):
        # r, z; then n, whose part of the hidden state is multiplied by r with its bias.
        gates = [number for k in (0, 1) for number in layer(w[k], u[k], bias=b[k] + c[k])]
        return gates + layer(u[2], bias=c[2]) + layer(w[2], bias=b[2])
    # The gates of an LSTM are i, f, g, o.
    return [number for k in range(len(w)) for number in layer(w[k], u[k], bias=b[k] + c[k])]


def line(name, numbers):
    return f"{name}: {' '.join(repr(float(number)) for number in numbers)}\n"


def main():
    text = f"# PyTorch {torch.__version__.split('+')[0]}, double precision, {STEPS} steps\n"
    for name, kind in [("rnn", torch.nn.RNN), ("gru", torch.nn.GRU), ("lstm", torch.nn.LSTM)]:
        for hidden in (3, 16):
            torch.manual_seed(hidden)
            cell = kind(INPUTS, hidden)
            x = torch.randn(STEPS, 1, INPUTS)
            with torch.no_grad():
                states, _ = cell(x)
            text += line(f"{name} {hidden} parameters", parameters(cell, hidden))
            text += line(f"{name} {hidden} x", x.flatten().tolist())
            text += line(f"{name} {hidden} states", states.flatten().tolist())
    (HERE / "cells.txt").write_text(text)


main()
