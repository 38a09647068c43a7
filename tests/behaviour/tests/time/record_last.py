"""Records how PyTorch trains on the last step of each sequence beside this file, in double precision.

    python3 -m venv target/venv
    target/venv/bin/pip install torch==2.15.0
    target/venv/bin/python tests/behaviour/tests/time/record_last.py

Two networks are a GRU with linear layers on its state. `classes` has the cross entropy of the last step of each sequence,
times a weight, and its mean over the sequences. `both` has the squared error of the last step of each, its mean over the
sequences, and half of Huber's loss of every step, its mean over all steps. Recorded are the parameters in the order of
the networks that are declared in last.rs, samples and targets of sequences of different lengths, concatenated; the loss,
its gradient and that with respect to the samples (autograd); losses and parameters of ten steps of Adam.

PyTorch has two biases where both are added to the same numbers: bias_hh is 0 there, and its gradient is cleared.
"""

import pathlib

import torch
from torch.nn.functional import cross_entropy, huber_loss

torch.set_default_dtype(torch.float64)
HERE = pathlib.Path(__file__).parent
LENGTHS, INPUTS, HIDDEN, STEPS = [50, 20, 35], 2, 5, 10


def layer(matrix, bias):
    return [*matrix.flatten().tolist(), *bias.tolist()]


def flat(cell, readouts, number):
    """The parameters, or their gradients, in the order of the declared network."""
    w, u = number(cell.weight_ih_l0).T, number(cell.weight_hh_l0).T
    b, c = number(cell.bias_ih_l0), number(cell.bias_hh_l0)
    gates, new = slice(0, 2 * HIDDEN), slice(2 * HIDDEN, 3 * HIDDEN)
    both = layer(torch.cat([w[:, gates], u[:, gates]]), b[gates])
    of_cell = both + layer(w[:, new], b[new]) + layer(u[:, new], c[new])
    return of_cell + [x for of in readouts for x in layer(number(of.weight).T, number(of.bias))]


def clear(of):
    of[: 2 * HIDDEN] = 0.0


def of_classes(states, readouts, targets):
    """A target is the class of a step as three numbers, and the weight of the sequence."""
    total = 0.0
    for h, target in zip(states, targets):
        total = total + target[-1, 3] * cross_entropy(readouts[0](h[-1]), target[-1, :3])
    return total / len(LENGTHS)


def of_both(states, readouts, targets):
    """A target is a number of the last step, and two of every step."""
    last, every = 0.0, 0.0
    for h, target in zip(states, targets):
        last = last + ((readouts[0](h[-1]) - target[-1, :1]) ** 2).sum()
        every = every + huber_loss(readouts[1](h), target[:, 1:], reduction="sum") / 2
    return last / len(LENGTHS) + 0.5 * every / sum(LENGTHS)


def line(name, numbers):
    return f"{name}: {' '.join(repr(float(number)) for number in numbers)}\n"


def record(name, loss_of, outputs, targets):
    cell, readouts = torch.nn.GRU(INPUTS, HIDDEN), [torch.nn.Linear(HIDDEN, size) for size in outputs]
    with torch.no_grad():
        clear(cell.bias_hh_l0)
    xs = [torch.randn(n, INPUTS, requires_grad=True) for n in LENGTHS]
    loss_now = lambda: loss_of([cell(x)[0] for x in xs], readouts, targets)
    joined = lambda parts: torch.cat(parts).flatten().tolist()
    parameters = lambda: flat(cell, readouts, lambda of: of.detach())
    text = line(f"{name} parameters", parameters())
    text += line(f"{name} x", joined([x.detach() for x in xs])) + line(f"{name} target", joined(targets))
    loss = loss_now()
    loss.backward()
    text += line(f"{name} gradient", [loss.item(), *flat(cell, readouts, lambda of: of.grad)])
    text += line(f"{name} x gradient", joined([x.grad for x in xs]))
    optimizer = torch.optim.Adam([p for of in (cell, *readouts) for p in of.parameters()], lr=0.01)
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = loss_now()
        loss.backward()
        clear(cell.bias_hh_l0.grad)
        optimizer.step()
        losses.append(loss.item())
    return text + line(f"{name} adam", losses + parameters())


def main():
    torch.manual_seed(1)
    text = f"# PyTorch {torch.__version__.split('+')[0]}, double precision, sequences of {LENGTHS} steps\n"
    classes = [torch.cat([torch.eye(3)[torch.randint(3, (n,))], torch.rand(n, 1)], dim=1) for n in LENGTHS]
    text += record("classes", of_classes, [3], classes)
    text += record("both", of_both, [1, 2], [torch.randn(n, 3) for n in LENGTHS])
    (HERE / "last.txt").write_text(text)


if __name__ == "__main__":
    main()
