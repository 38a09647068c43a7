"""Writes recorded.rs: what PyTorch in double precision makes of terms with weights and masks.

    python record.py > recorded.rs

The losses are those of `torch.nn.functional` with `reduction="none"`, times weight and mask, and summed up
here as the reference says: Σ u·w·L / n, Σ u·m·l / (size·n), or with `normalise = weights` over Σ u·w·m/size.
"""

import math

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
ROWS = 5


def numbers(count, phase):
    return torch.tensor([math.sin(0.7 * i + phase) for i in range(count)])


class Net:
    """Parameters are sin(0.7·i + 1) / 2, in the order of the flat view."""

    def __init__(self, count):
        self.flat = (numbers(count, 1.0) / 2).requires_grad_()
        self.used = 0

    def dense(self, x, outputs):
        inputs = x.shape[1]
        end = self.used + inputs * outputs
        weights = self.flat[self.used:end].reshape(inputs, outputs)
        bias = self.flat[end:end + outputs]
        self.used = end + outputs
        return x @ weights + bias


def mean(of_outputs, u, w=None, m=None, by_weights=False):
    """The term of a batch, from losses of outputs, or of samples in one column."""
    w = torch.ones(ROWS) if w is None else w
    m = torch.ones_like(of_outputs) if m is None else m
    sums = (of_outputs * m).sum(1) / of_outputs.shape[1]
    total = (u * w * sums).sum()
    return total / (u * w * m.mean(1)).sum() if by_weights else total / ROWS


def inputs(targets):
    return numbers(ROWS * 3, 0.5).reshape(ROWS, 3), numbers(ROWS * targets, 2.0).reshape(ROWS, targets)


def distribution(rows):
    return torch.softmax(rows, 1)


def positive(rows):
    return (rows * rows)


def mask(rows):
    """0, 0.5 and 1; the second row is 0."""
    found = torch.round(rows.abs() * 2) / 2
    found[1] = 0
    return found


def policy(by_weights):
    """cross_entropy(policy, weight) + 0.5 * mse(value, mask) + 0.25 * mae(value, weight, mask)"""
    def run(u):
        net, (x, t) = Net(16 + 15 + 20), inputs(3 + 4 + 1 + 4)
        h = torch.tanh(net.dense(x, 4))
        logits, value = net.dense(h, 3), net.dense(h, 4)
        advantage, chosen = t[:, 7], mask(t[:, 8:])
        ce = F.cross_entropy(logits, distribution(t[:, :3]), reduction="none")[:, None]
        mse = F.mse_loss(value, t[:, 3:7], reduction="none")
        mae = F.l1_loss(value, t[:, 3:7], reduction="none")
        loss = mean(ce, u, advantage, None, by_weights)
        loss = loss + 0.5 * mean(mse, u, None, chosen, by_weights)
        loss = loss + 0.25 * mean(mae, u, advantage, chosen, by_weights)
        return net, torch.cat([torch.softmax(logits, 1), value], 1), loss
    return run


def heads(by_weights):
    """Every loss with a mask that PyTorch has, each with a weight, too."""
    def run(u):
        net, (x, t) = Net(16 + 7 * 15), inputs(6 * 3 + 1 + 3)
        h = torch.tanh(net.dense(x, 4))
        z = [net.dense(h, 3) for _ in range(7)]
        weight, chosen = positive(t[:, 18]), mask(t[:, 19:])
        y = [t[:, 3 * i:3 * i + 3] for i in range(6)]
        variance = F.softplus(z[6])
        terms = [
            F.binary_cross_entropy_with_logits(
                z[0], torch.sigmoid(y[0]), pos_weight=torch.tensor(2.0), reduction="none"),
            F.mse_loss(z[1], y[1], reduction="none"),
            F.l1_loss(z[2], y[2], reduction="none"),
            F.huber_loss(z[3], y[3], delta=0.5, reduction="none"),
            F.poisson_nll_loss(z[4], positive(y[4]), log_input=True, full=False, reduction="none"),
            F.gaussian_nll_loss(z[5], y[5], variance, eps=1e-6, full=False, reduction="none"),
        ]
        loss = sum(mean(term, u, weight, chosen, by_weights) for term in terms)
        outputs = [torch.sigmoid(z[0])] + z[1:6] + [variance]
        return net, torch.cat(outputs, 1), loss
    return run


def write(name, run):
    for suffix, u in (("", torch.ones(ROWS)), ("_WEIGHTED", positive(numbers(ROWS, 4.0)) + 0.5)):
        net, outputs, loss = run(u)
        loss.backward()
        assert net.used == len(net.flat), (net.used, len(net.flat))
        if suffix == "":
            listed(f"{name}_OUTPUT", "the outputs of the first row", outputs[0].detach())
        print(f"\npub(crate) const {name}{suffix}_LOSS: f64 = {loss.item()!r};")
        listed(f"{name}{suffix}_GRADIENT", "the gradient", net.flat.grad)


def listed(name, what, row):
    print(f"\n/// {what[0].upper() + what[1:]}.\n#[rustfmt::skip]\npub(crate) const {name}: [f64; {len(row)}] = [")
    numbers = [repr(number.item()) for number in row]
    print("\n".join(f"    {', '.join(numbers[at:at + 4])}," for at in range(0, len(numbers), 4)))
    print("];")


print("//! Recorded with record.py; do not edit.")
print(f"//!\n//! PyTorch {torch.__version__}, double precision, on a CPU.")
print("#![allow(clippy::excessive_precision, clippy::unreadable_literal)] // as they were recorded")
write("POLICY", policy(False))
write("POLICY_BY_WEIGHTS", policy(True))
write("HEADS", heads(False))
write("HEADS_BY_WEIGHTS", heads(True))
