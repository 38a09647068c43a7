"""PyTorch: steps of Adam on GRU-32 over 64 sequences of 50 steps, with `nn.GRU` and the fused optimiser.

In: nothing. Out: a JSON line, the median nanoseconds per step of Adam; on standard error the losses.
"""

import sys

import clock
import torch
import training
from torch import nn

torch.set_num_threads(1)


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.cell = nn.GRU(training.INPUTS, training.WIDTH)
        self.head = nn.Linear(training.WIDTH, 1)
        start = {name: torch.from_numpy(array) for name, array in training.parameters().items()}
        with torch.no_grad():
            self.cell.weight_ih_l0.copy_(start["input"].T)
            self.cell.weight_hh_l0.copy_(start["state"].T)
            self.cell.bias_ih_l0.copy_(start["input_bias"])
            self.cell.bias_hh_l0.copy_(start["state_bias"])
            self.head.weight.copy_(start["head"].T)
            self.head.bias.copy_(start["head_bias"])

    def forward(self, x):
        return self.head(self.cell(x)[0])


def main():
    x, target = (torch.from_numpy(array) for array in training.data())
    network = Network()
    adam = torch.optim.Adam(network.parameters(), training.RATE, fused=True)
    before = nn.functional.mse_loss(network(x), target).item()

    def repeat(count):
        for _ in range(count):
            adam.zero_grad()
            nn.functional.mse_loss(network(x), target).backward()
            adam.step()

    value = clock.median(repeat, 1)
    after = nn.functional.mse_loss(network(x), target).item()
    print(f"PyTorch: loss {before:.4g}, then {after:.4g}", file=sys.stderr)
    clock.report("PyTorch", torch.__version__.split("+")[0], "nn.GRU, fused Adam", "GRU-32", "train_adam", value)


main()
