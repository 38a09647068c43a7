"""What both PyTorch peers share: networks, data and losses as tensors, one thread.

In: a workload's name. Out: its module, its batches, its loss.
"""

import measure
import numpy
import torch
import torch.nn.functional as functional
from torch import nn

torch.set_num_threads(1)
torch.set_num_interop_threads(1)
VERSION = torch.__version__


def make_module(workload, with_probability=False):
    """The network up to its logits; for inference of a binary one, up to its probability."""
    layers = []
    for weights, bias in measure.make_parameters(workload, numpy):
        linear = nn.Linear(*weights.shape)
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(weights.T.copy()))
            linear.bias.copy_(torch.from_numpy(bias))
        layers += [linear, nn.Sigmoid() if measure.is_binary(workload) else nn.ReLU()]
    layers.pop()
    if with_probability and measure.is_binary(workload):
        layers.append(nn.Sigmoid())
    return nn.Sequential(*layers)


def make_batches(workload):
    inputs, targets = measure.make_batches(workload, numpy)
    if measure.is_binary(workload):
        targets = targets[:, :, None]
    return list(torch.from_numpy(inputs)), list(torch.from_numpy(targets))


def loss_of(workload):
    if measure.is_binary(workload):
        return functional.binary_cross_entropy_with_logits
    return functional.cross_entropy
