"""Records how PyTorch trains what a network begins with beside this file, in double precision.

    python3 -m venv target/venv
    target/venv/bin/pip install torch==2.15.0
    target/venv/bin/python tests/behaviour/tests/time/record_start.py

The network is that of start.rs: h = tanh(W·(x, h', x''') + b) with h' of one step before and x''' of three steps before,
which begin with
parameters of their own; y is a linear layer on h. The loss is the mean of the squared error over all
steps. Recorded are the parameters in the order of the declared network, samples and targets of sequences of different
lengths, concatenated; the outputs; the loss, its gradient and that with respect to the samples (autograd); losses and
parameters of ten steps of Adam; and those of five steps on two windows each, of two steps and of the rest, where the
second one goes on with the numbers of the first and no gradient passes from one to the other.
"""

import pathlib

import torch

torch.set_default_dtype(torch.float64)
HERE = pathlib.Path(__file__).parent
LENGTHS, INPUTS, HIDDEN, OUTPUTS, WINDOW = [50, 2, 35], 2, 5, 2, 2


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.h_start = torch.nn.Parameter(torch.randn(HIDDEN))
        self.x_start = torch.nn.Parameter(torch.randn(INPUTS))
        self.h = torch.nn.Linear(INPUTS + HIDDEN + INPUTS, HIDDEN)
        self.y = torch.nn.Linear(HIDDEN, OUTPUTS)

    def forward(self, x, past=None):
        """The outputs of some steps, and the state with the last three samples, from which no gradient goes on."""
        h, before = past or (self.h_start, [self.x_start] * 3)
        outputs = []
        for sample in x:
            h = torch.tanh(self.h(torch.cat([sample, h, before[0]])))
            before = [*before[1:], sample]
            outputs.append(self.y(h))
        # What is left of a start is still the parameter, which a later window reads, too.
        return torch.stack(outputs), (h.detach(), [b if b is self.x_start else b.detach() for b in before])

    def flat(self, number):
        layers = [[*number(layer.weight).T.flatten(), *number(layer.bias)] for layer in (self.h, self.y)]
        return [float(x) for part in [number(self.x_start), number(self.h_start), *layers] for x in part]


def line(name, numbers):
    return f"{name}: {' '.join(repr(float(number)) for number in numbers)}\n"


def loss_of(net, xs, targets, pasts):
    """The mean over all steps, and what each sequence remembers."""
    total, new = 0.0, []
    for x, target, past in zip(xs, targets, pasts):
        if len(x) == 0:
            new.append(past)
            continue
        y, past = net(x, past)
        total = total + ((y - target) ** 2).sum() / OUTPUTS
        new.append(past)
    return total / sum(len(x) for x in xs), new


def adam_steps(net, windows, count):
    optimizer, losses = torch.optim.Adam(net.parameters(), lr=0.01), []
    for _ in range(count):
        pasts = [None] * len(LENGTHS)
        for xs, targets in windows:
            # A parameter without a gradient takes its step, with 0, as in the declared network.
            optimizer.zero_grad(set_to_none=False)
            loss, pasts = loss_of(net, xs, targets, pasts)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return losses + net.flat(lambda of: of.detach())


def main():
    torch.manual_seed(1)
    net = Net()
    first = {name: of.clone() for name, of in net.state_dict().items()}
    xs = [torch.randn(n, INPUTS, requires_grad=True) for n in LENGTHS]
    targets = [torch.randn(n, OUTPUTS) for n in LENGTHS]
    joined = lambda parts: torch.cat(parts).flatten().tolist()
    text = f"# PyTorch {torch.__version__.split('+')[0]}, double precision, sequences of {LENGTHS} steps\n"
    text += line("parameters", net.flat(lambda of: of.detach()))
    text += line("x", joined([x.detach() for x in xs])) + line("target", joined(targets))
    text += line("outputs", joined([net(x)[0].detach() for x in xs]))
    loss, _ = loss_of(net, xs, targets, [None] * len(LENGTHS))
    loss.backward()
    text += line("gradient", [loss.item(), *net.flat(lambda of: of.grad)])
    text += line("x gradient", joined([x.grad for x in xs]))
    plain = [x.detach() for x in xs]
    text += line("adam", adam_steps(net, [(plain, targets)], 10))
    net.load_state_dict(first)
    cut = lambda parts, at: [part[at] for part in parts]
    windows = [(cut(plain, at), cut(targets, at)) for at in (slice(0, WINDOW), slice(WINDOW, None))]
    text += line("windows", adam_steps(net, windows, 5))
    (HERE / "start.txt").write_text(text)


main()
