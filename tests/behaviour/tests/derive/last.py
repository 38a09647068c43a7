"""Writes the numbers of `RECORDED` in last.rs: three steps of one neuron with a memory, of which the last one
alone is compared with a target, by autograd.

python3 last.py, with PyTorch 2.15.0
"""

import torch

torch.set_default_dtype(torch.float64)
w, r = (torch.tensor(weight, requires_grad=True) for weight in (0.5, 0.9))
values, earlier = [], torch.zeros(())
for x in (1.0, 0.5, -0.5):
    # A copy of each weight for each step, whose gradient is the step's part.
    named = {"w1": w.clone(), "w2": r.clone(), "u": earlier.clone()}
    named["z"] = named["w1"] * x + named["w2"] * named["u"]
    named["y"] = earlier = torch.tanh(named["z"])
    for value in named.values():
        if value.requires_grad:
            value.retain_grad()
    values.append(named)
loss = (earlier - 0.5) ** 2
loss.backward()
print("PyTorch", torch.__version__)
for step, named in enumerate(values, 1):
    for name, value in named.items():
        print(f"{name}<{step}>", value.item(), "d", value.grad.item() if value.requires_grad else None)
print("L", loss.item())
trained = [weight.item() - 0.1 * weight.grad.item() for weight in (w, r)]
for name, weight, after in zip(("w1", "w2"), (w, r), trained):
    print(name, "d", weight.grad.item(), "after a step", after)
y = torch.zeros(())
for x in (1.0, 0.5, -0.5):
    y = torch.tanh(trained[0] * x + trained[1] * y)
print("L after a step", ((y - 0.5) ** 2).item())
