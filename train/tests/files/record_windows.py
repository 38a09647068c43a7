"""Records how PyTorch trains a recurrent layer on sequences in windows, in double precision: windows.json.

    python3 -m venv target/venv && target/venv/bin/pip install torch==2.15.0
    target/venv/bin/python train/tests/files/record_windows.py

Sequences of different lengths are trained on in batches of two, in their order, in windows of three steps: the state
is carried from window to window and detached (truncated back-propagation through time). The loss of a step is the mean
of the squared errors of all its rows; a sequence that is over has none. Recorded are the samples, the parameters at the
start in the order of the network that is declared in over_time/main.rs, and for a run without and one with a limit of the
gradient's norm: the mean loss of each epoch, that of the last sequence after it, as a whole, and the parameters at the
end.
"""

import json
import pathlib

import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(7)
LENGTHS, BATCH, WINDOW, EPOCHS, RATE = [7, 3, 5, 6, 2], 2, 3, 6, 0.02
VALIDATION = 9

inputs = [torch.randn(length, 2) for length in [*LENGTHS, VALIDATION]]
# A target that depends on what was before.
targets = [torch.tanh(torch.cumsum(x[:, :1], 0) - x[:, 1:]) for x in inputs]


def network():
    torch.manual_seed(3)
    cell, readout = torch.nn.RNN(2, 3), torch.nn.Linear(3, 1)
    torch.nn.init.zeros_(cell.bias_hh_l0)
    cell.bias_hh_l0.requires_grad_(False)
    return cell, readout


def flat(cell, readout):
    """The parameters in the order of the declared network."""
    weights = torch.cat([cell.weight_ih_l0.T, cell.weight_hh_l0.T])
    parts = [weights, cell.bias_ih_l0, readout.weight.T, readout.bias]
    return [number for part in parts for number in part.detach().flatten().tolist()]


def errors(cell, readout, x, target, state):
    """The squared errors of the steps of one sequence, and its state after them."""
    hidden, state = cell(x, state)
    return (readout(hidden) - target).square().flatten(), state


def run(limit):
    cell, readout = network()
    trained = [p for part in (cell, readout) for p in part.parameters() if p.requires_grad]
    adam = torch.optim.Adam(trained, lr=RATE)
    losses, validation = [], []
    for _ in range(EPOCHS):
        total = 0.0
        for first in range(0, len(LENGTHS), BATCH):
            batch = range(first, min(first + BATCH, len(LENGTHS)))
            states = {sequence: None for sequence in batch}
            for start in range(0, max(LENGTHS[sequence] for sequence in batch), WINDOW):
                rows = []
                for sequence in batch:
                    x, target = (of[sequence][start : start + WINDOW] for of in (inputs, targets))
                    if len(x):
                        of_steps, state = errors(cell, readout, x, target, states[sequence])
                        states[sequence] = state.detach()
                        rows.append(of_steps)
                rows = torch.cat(rows)
                adam.zero_grad()
                rows.mean().backward()
                if limit:
                    torch.nn.utils.clip_grad_norm_(trained, limit)
                adam.step()
                total += rows.sum().item()
        losses.append(total / sum(LENGTHS))
        with torch.no_grad():
            validation.append(errors(cell, readout, inputs[-1], targets[-1], None)[0].mean().item())
    return {"losses": losses, "validation": validation, "parameters": flat(cell, readout)}


recorded = {
    "source": f"PyTorch {torch.__version__.split('+')[0]}",
    "x": [x.flatten().tolist() for x in inputs],
    "target": [target.flatten().tolist() for target in targets],
    "parameters": flat(*network()),
    "free": run(None),
    "limited": run(0.05),
}
path = pathlib.Path(__file__).with_name("windows.json")
path.write_text(json.dumps(recorded, indent=1) + "\n")
