"""Records how PyTorch trains with losses that are divided by the weights of steps beside this file, in double precision.

    python3 -m venv target/venv
    target/venv/bin/pip install torch==2.15.0
    target/venv/bin/python tests/behaviour/tests/time/record_weights.py

Two networks are a GRU with linear layers on its state. A target has the numbers that are compared, then a weight for the
step, then a mask for two outputs. `every` has the masked squared error of every step times the weight of the step; `ends`
has that of the last step of each sequence without a mask, and a quarter of Huber's masked loss of every step without a
weight. Each term is the sum over the steps of weight times the mean over the outputs of mask times loss, divided by the
sum over these steps of weight times the mean of the mask. What is recorded is what record_last.py records.
"""

import pathlib

import torch
from torch.nn.functional import huber_loss

from record_last import LENGTHS, record

HERE = pathlib.Path(__file__).parent


def divided(losses, weights, masks):
    """Of losses and masks with a row for each step, and a weight for each step."""
    return (weights * (masks * losses).mean(dim=1)).sum() / (weights * masks.mean(dim=1)).sum()


def of_every(states, readouts, targets):
    y, target = readouts[0](torch.cat(states)), torch.cat(targets)
    return divided((y - target[:, :2]) ** 2, target[:, 2], target[:, 3:])


def of_ends(states, readouts, targets):
    y, ends = readouts[0](torch.stack([h[-1] for h in states])), torch.stack([t[-1] for t in targets])
    z, target = readouts[1](torch.cat(states)), torch.cat(targets)
    last = divided((y - ends[:, :1]) ** 2, ends[:, 3], torch.ones(len(ends), 1))
    every = divided(huber_loss(z, target[:, 1:3], reduction="none"), torch.ones(len(z)), target[:, 4:])
    return last + 0.25 * every


def targets(compared):
    """Some masks are 0 for a whole step."""
    mask = lambda n: (torch.rand(n, 2) < 0.6).double()
    return [torch.cat([torch.randn(n, compared), 3 * torch.rand(n, 1), mask(n)], dim=1) for n in LENGTHS]


def main():
    torch.manual_seed(2)
    text = f"# PyTorch {torch.__version__.split('+')[0]}, double precision, sequences of {LENGTHS} steps\n"
    text += record("every", of_every, [2], targets(2))
    text += record("ends", of_ends, [1, 2], targets(3))
    (HERE / "weights.txt").write_text(text)


if __name__ == "__main__":
    main()
