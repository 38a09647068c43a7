"""PyTorch without its compiler, in two ways of which the table takes the faster.

In: the workload's name, or nothing for all. Out: JSON lines, and on standard error the losses.
`autograd`: backward() and the fused optimiser. `by hand`: the gradient written out in in-place
operations, without a tape (SGD only). Inference: the module, and traced and frozen.
"""

import measure
import torch
import torch_network
from torch import nn

PEER = "PyTorch eager"


def autograd_stepper(workload, metric):
    """(repeat n steps, the loss of the first batch)"""
    inputs, targets = torch_network.make_batches(workload)
    network, loss = torch_network.make_module(workload), torch_network.loss_of(workload)
    if metric == "train_adam":
        optimizer = torch.optim.Adam(network.parameters(), lr=measure.ADAM["rate"], fused=True)
    else:
        optimizer = torch.optim.SGD(network.parameters(), lr=measure.RATE, fused=True)

    def repeat(count):
        for k in range(count):
            optimizer.zero_grad(set_to_none=True)
            loss(network(inputs[k % len(inputs)]), targets[k % len(inputs)]).backward()
            optimizer.step()

    return repeat, lambda: loss(network(inputs[0]), targets[0]).item()


def hand_gradient(workload, weights, bias, x, target):
    """One step in place; the gradients of the logits are those of the mean loss."""
    is_binary, batch = measure.is_binary(workload), len(x)
    activations = [x]
    for w, b in zip(weights[:-1], bias[:-1]):
        z = torch.addmm(b, activations[-1], w.t())
        activations.append(z.sigmoid_() if is_binary else z.relu_())
    z = torch.addmm(bias[-1], activations[-1], weights[-1].t())
    if is_binary:
        d = z.sigmoid_().sub_(target)
    else:
        d = torch.softmax(z, 1)
        d.scatter_add_(1, target[:, None], torch.full((batch, 1), -1.0))
    for layer in range(len(weights) - 1, -1, -1):
        a, d_previous = activations[layer], None
        if layer > 0:
            d_previous = d @ weights[layer]
            d_previous.mul_(a * (1 - a) if is_binary else a > 0)
        weights[layer].addmm_(d.t(), a, alpha=-measure.RATE / batch)
        bias[layer].add_(d.sum(0), alpha=-measure.RATE / batch)
        d = d_previous


def hand_stepper(workload):
    inputs, targets = torch_network.make_batches(workload)
    network, loss = torch_network.make_module(workload), torch_network.loss_of(workload)
    linears = [layer for layer in network if isinstance(layer, nn.Linear)]
    weights = [layer.weight.detach() for layer in linears]
    bias = [layer.bias.detach() for layer in linears]

    def repeat(count):
        with torch.inference_mode():
            for k in range(count):
                at = k % len(inputs)
                hand_gradient(workload, weights, bias, inputs[at], targets[at])

    return repeat, lambda: loss(network(inputs[0]), targets[0]).item()


def measure_training(workload, metric, variant, repeat, loss):
    before = loss()
    repeat(200)
    measure.tell_loss(PEER, variant, f"{workload} {metric}", before, loss())
    value = measure.measure(repeat, measure.BATCH[workload])
    measure.report(PEER, torch_network.VERSION, variant, workload, metric, value)


def measure_inference(workload, metric):
    rows = 1 if metric == "latency" else measure.ROWS
    network = torch_network.make_module(workload, with_probability=True).eval()
    x = torch.randn(rows, measure.WIDTHS[workload][0])
    with torch.inference_mode():
        frozen = torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(network, x)))
        for variant, infer in (("module", network), ("traced and frozen", frozen)):

            def repeat(count, infer=infer):
                for _ in range(count):
                    infer(x)

            repeat(5)
            value = measure.measure(repeat, rows)
            measure.report(PEER, torch_network.VERSION, variant, workload, metric, value)


def main():
    for workload, metric in measure.TRAINING:
        if measure.is_wanted(workload):
            measure_training(workload, metric, "autograd", *autograd_stepper(workload, metric))
            if metric == "train_sgd":
                measure_training(workload, metric, "by hand", *hand_stepper(workload))
    for workload, metric in measure.INFERENCE:
        if measure.is_wanted(workload):
            measure_inference(workload, metric)


if __name__ == "__main__":
    main()
