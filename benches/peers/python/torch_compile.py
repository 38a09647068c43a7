"""PyTorch with torch.compile: the whole step (loss, gradient, update) is one compiled graph.

In: the workload's name, or nothing for all. Out: JSON lines, and on standard error the losses.
`one step`: a call for each step. `unrolled`: several steps in one graph, so that the cost of a
call from Python is shared (small networks only). Inference is compiled with frozen weights.
"""

import sys

import measure
import torch
import torch_network

PEER = "PyTorch compile"
UNROLLED = {"xor": 16, "wdbc": 4, "digits": 4}
torch._inductor.config.freezing = True


def make_step(workload, metric, network):
    """(step on (state, x, target), state); the step updates the state in place."""
    loss = torch_network.loss_of(workload)
    names = [name for name, _ in network.named_parameters()]
    parameters = [parameter.detach().clone() for parameter in network.parameters()]

    def loss_by(parameters_, x, target):
        named = dict(zip(names, parameters_))
        return loss(torch.func.functional_call(network, named, (x,)), target)

    gradient = torch.func.grad(loss_by)
    averages = [torch.zeros_like(parameter) for parameter in parameters]
    squares = [torch.zeros_like(parameter) for parameter in parameters]
    powers = torch.ones(2)
    decays = torch.tensor([measure.ADAM["first"], measure.ADAM["second"]])

    def sgd(x, target):
        for parameter, d in zip(parameters, gradient(parameters, x, target)):
            parameter.sub_(d, alpha=measure.RATE)

    def adam(x, target):
        powers.mul_(decays)
        first, second = measure.ADAM["first"], measure.ADAM["second"]
        root = (1 - powers[1]).sqrt()
        rate = measure.ADAM["rate"] * root / (1 - powers[0])
        epsilon = measure.ADAM["epsilon"] * root
        gradients = gradient(parameters, x, target)
        for parameter, d, m, v in zip(parameters, gradients, averages, squares):
            m.mul_(first).add_(d, alpha=1 - first)
            v.mul_(second).addcmul_(d, d, value=1 - second)
            parameter.sub_(rate * m / (v.sqrt() + epsilon))

    step = adam if metric == "train_adam" else sgd
    return step, lambda x, target: loss_by(parameters, x, target).item()


def measure_training(workload, metric, unrolled):
    inputs, targets = torch_network.make_batches(workload)
    step, loss = make_step(workload, metric, torch_network.make_module(workload))
    variant = f"{unrolled} steps unrolled" if unrolled > 1 else "one step"

    def steps(inputs_, targets_):
        for x, target in zip(inputs_, targets_):
            step(x, target)

    compiled = torch.compile(steps, fullgraph=True, dynamic=False)
    indices = [[(k + j) % len(inputs) for j in range(unrolled)] for k in range(len(inputs))]
    calls = [([inputs[i] for i in row], [targets[i] for i in row]) for row in indices]

    def repeat(count):
        with torch.no_grad():
            at = 0
            for _ in range(count):
                compiled(*calls[at])
                at = (at + unrolled) % len(inputs)

    before = loss(inputs[0], targets[0])
    repeat(200)
    after = loss(inputs[0], targets[0])
    measure.tell_loss(PEER, variant, f"{workload} {metric}", before, after)
    value = measure.measure(repeat, measure.BATCH[workload] * unrolled)
    measure.report(PEER, torch_network.VERSION, variant, workload, metric, value)


def measure_inference(workload, metric):
    rows = 1 if metric == "latency" else measure.ROWS
    network = torch_network.make_module(workload, with_probability=True).eval()
    x = torch.randn(rows, measure.WIDTHS[workload][0])
    compiled = torch.compile(network, fullgraph=True, dynamic=False)

    def repeat(count):
        for _ in range(count):
            compiled(x)

    with torch.inference_mode():
        repeat(3)
        value = measure.measure(repeat, rows)
    measure.report(PEER, torch_network.VERSION, "frozen", workload, metric, value)


def attempt(function, *words):
    """A graph that this version cannot compile must not take the other rows with it."""
    try:
        torch._dynamo.reset()
        function(*words)
    except Exception as problem:  # noqa: BLE001
        print(f"{PEER} {words}: {str(problem)[:500]}", file=sys.stderr)


def main():
    for workload, metric in measure.TRAINING:
        if measure.is_wanted(workload):
            attempt(measure_training, workload, metric, 1)
            if workload in UNROLLED:
                attempt(measure_training, workload, metric, UNROLLED[workload])
    for workload, metric in measure.INFERENCE:
        if measure.is_wanted(workload):
            attempt(measure_inference, workload, metric)


if __name__ == "__main__":
    main()
