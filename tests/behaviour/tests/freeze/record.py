"""Records PyTorch's fine-tuning beside this file.

    python3 -m venv /tmp/venv
    /tmp/venv/bin/pip install torch==2.15.0
    /tmp/venv/bin/python tests/behaviour/tests/freeze/record.py

In double precision, a batch of five rows. Four phases, each with a new Adam: ten steps with the first layer and the
batch norm frozen (`requires_grad_(False)`, `eval()`), five steps with the layer in the middle frozen, five with none;
and from the start again ten steps with the batch norm alone frozen, so that gradients pass through it.
"""

import pathlib

import torch

torch.set_default_dtype(torch.float64)
state = 5


def numbers(*shape):
    """Eighths between −1 and 1, from a linear congruence."""
    global state
    values = []
    for _ in range(torch.Size(shape).numel()):
        state = (1103515245 * state + 12345) % 2**31
        values.append((state // 65536 % 17 - 8) / 8)
    return torch.tensor(values).reshape(shape)


h, b, k, y = torch.nn.Linear(3, 4), torch.nn.BatchNorm1d(4), torch.nn.Linear(4, 3), torch.nn.Linear(3, 2)
layers = [h, b, k, y]
with torch.no_grad():
    for layer in layers:
        layer.weight.copy_(numbers(*layer.weight.shape))
        layer.bias.copy_(numbers(*layer.bias.shape))
    b.running_mean.copy_(numbers(4))
    b.running_var.copy_(numbers(4).abs() + 0.5)
x, target = numbers(5, 3), numbers(5, 2)
lines = [f"torch {torch.__version__}"]


def write(name, tensors):
    lines.append(name + " " + " ".join(repr(float(number)) for tensor in tensors for number in tensor.flatten()))


def write_network(name):
    # The weights by input, then by output.
    write(name, [part.detach() for layer in layers for part in (layer.weight.t(), layer.bias)])
    write(name + ".running", [torch.stack([b.running_mean, b.running_var], 1)])


def train(name, frozen, steps):
    for layer in layers:
        layer.train(layer not in frozen)
        layer.requires_grad_(layer not in frozen)
    optimizer = torch.optim.Adam([p for layer in layers for p in layer.parameters() if p.requires_grad], lr=0.01)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        out = y(torch.tanh(k(torch.tanh(b(h(x))))))
        loss = torch.nn.functional.mse_loss(out, target)
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    write(name + ".losses", losses)
    write_network(name)


start = [[part.clone() for part in layer.state_dict().values()] for layer in layers]
write("x", [x])
write("target", [target])
write_network("start")
train("front", [h, b], 10)
train("middle", [k], 5)
train("all", [], 5)
for layer, parts in zip(layers, start):
    layer.load_state_dict(dict(zip(layer.state_dict(), parts)))
train("norm", [b], 10)
(pathlib.Path(__file__).parent / "torch.txt").write_text("\n".join(lines) + "\n")
