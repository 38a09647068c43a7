"""Writes the numbers of `RECORDED` in sequence.rs: three steps of one neuron with a memory, by autograd.

python3 sequence.py, with PyTorch 2.15.0
"""

import torch

torch.set_default_dtype(torch.float64)
w, r = (torch.tensor(weight, requires_grad=True) for weight in (0.5, 0.9))
values, losses, earlier = [], [], torch.zeros(())
for step, (x, target) in enumerate([(1.0, 0.5), (0.5, 0.5), (-0.5, 0.5)], 1):
    # A copy of each weight for each step, whose gradient is the step's part.
    named = {"w1": w.clone(), "w2": r.clone(), "u": earlier.clone()}
    named["z"] = named["w1"] * x + named["w2"] * named["u"]
    named["y"] = earlier = torch.tanh(named["z"])
    for value in named.values():
        if value.requires_grad:
            value.retain_grad()
    losses.append((earlier - target) ** 2)
    values.append(named)
loss = sum(losses) / len(losses)
loss.backward()
print("PyTorch", torch.__version__)
for step, (named, own) in enumerate(zip(values, losses), 1):
    for name, value in named.items():
        print(f"{name}<{step}>", value.item(), "d", value.grad.item() if value.requires_grad else None)
    print(f"L<{step}>", own.item())
print("L", loss.item())
for name, weight in [("w1", w), ("w2", r)]:
    print(name, "d", weight.grad.item(), "after a step", weight.item() - 0.1 * weight.grad.item())
