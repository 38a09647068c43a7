"""Writes views.pt (tensors that share storages, with strides, of several types) and expanded.pt (one number as a
tensor of a million). Needs torch."""

import torch

base = torch.arange(6, dtype=torch.float32).reshape(2, 3)
torch.save(
    {
        "base": base,
        "transposed": base.T,
        "column": base[:, 1],
        "every_second": base.flatten()[::2],
        "expanded": base[1, 2].expand(2, 2),
        "scalar": torch.tensor(7.0),
        "empty": torch.zeros(0, 3),
        "mask": torch.tensor([True, False]),
        "parameter": torch.nn.Parameter(torch.tensor([-2.5])),
        "bytes": torch.tensor([200, 3], dtype=torch.uint8),
    },
    "views.pt",
)
torch.save({"large": torch.zeros(1).expand(1000, 1000)}, "expanded.pt")
