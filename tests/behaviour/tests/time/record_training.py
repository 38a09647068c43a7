"""Records how PyTorch trains recurrent cells through time beside this file, in double precision.

    python3 -m venv target/venv
    target/venv/bin/pip install torch==2.15.0
    target/venv/bin/python tests/behaviour/tests/time/record_training.py

Each network is a cell and a linear layer on its state, with the mean of the squared errors of all steps as its loss.
Recorded are its parameters, in the order of the network that is declared in training.rs, samples and targets of
sequences of different lengths, concatenated; the loss and its gradient over whole sequences (autograd), losses and
parameters of ten steps of Adam on these, and those of steps of Adam on windows of 16 steps, in which the state is
carried from window to window and detached (truncated back-propagation through time).

PyTorch has two biases where both are added to the same numbers: bias_hh is 0 there, and its gradient is cleared.
"""

import pathlib

import torch

torch.set_default_dtype(torch.float64)
HERE = pathlib.Path(__file__).parent
LENGTHS, INPUTS, WINDOW, STEPS, EPOCHS = [50, 20, 35], 2, 16, 10, 3


def layer(*parts, bias):
    """A layer whose inputs are those of these matrices of PyTorch, one after the other."""
    return [*torch.cat([part.T for part in parts]).flatten().tolist(), *bias.tolist()]


def flat(cell, readout, number):
    """The parameters, or their gradients, in the order of the declared network."""
    hidden = cell.hidden_size
    w, u = (number(of).split(hidden) for of in (cell.weight_ih_l0, cell.weight_hh_l0))
    b, c = (number(of).split(hidden) for of in (cell.bias_ih_l0, cell.bias_hh_l0))
    last = layer(number(readout.weight), bias=number(readout.bias))
    if isinstance(cell, torch.nn.GRU):
        # r, z; then n, whose part of the hidden state is multiplied by r with its bias.
        gates = [x for k in (0, 1) for x in layer(w[k], u[k], bias=b[k])]
        return gates + layer(u[2], bias=c[2]) + layer(w[2], bias=b[2]) + last
    return [x for k in range(len(w)) for x in layer(w[k], u[k], bias=b[k])] + last


def clear(cell, of):
    """Clears what the declared network has no parameter for."""
    rows = 2 * cell.hidden_size if isinstance(cell, torch.nn.GRU) else None
    of[:rows] = 0.0


def forward(cell, readout, sequences, states):
    """The mean loss of sequences, and the states after them; a sequence without steps keeps its state."""
    total, count = 0.0, 0
    after = list(states)
    for index, (x, target) in enumerate(sequences):
        if len(x) > 0:
            h, after[index] = cell(x, states[index])
            total = total + ((readout(h) - target) ** 2).sum()
            count += len(x)
    return total / count, after


def detached(state):
    if isinstance(state, tuple):
        return tuple(part.detach() for part in state)
    return None if state is None else state.detach()


def step(cell, readout, optimizer, sequences, states):
    optimizer.zero_grad()
    loss, after = forward(cell, readout, sequences, states)
    loss.backward()
    clear(cell, cell.bias_hh_l0.grad)
    optimizer.step()
    return loss.item(), [detached(state) for state in after]


def line(name, numbers):
    return f"{name}: {' '.join(repr(float(number)) for number in numbers)}\n"


def record(name, kind, hidden):
    torch.manual_seed(hidden)
    cell, readout = kind(INPUTS, hidden), torch.nn.Linear(hidden, 1)
    with torch.no_grad():
        clear(cell, cell.bias_hh_l0)
    begin = [{key: part.clone() for key, part in of.state_dict().items()} for of in (cell, readout)]
    sequences = [(torch.randn(n, INPUTS), torch.randn(n, 1)) for n in LENGTHS]
    parameters = lambda: flat(cell, readout, lambda of: of.detach())
    text = line(f"{name} {hidden} parameters", parameters())
    text += line(f"{name} {hidden} x", torch.cat([x for x, _ in sequences]).flatten().tolist())
    text += line(f"{name} {hidden} target", torch.cat([target for _, target in sequences]).flatten().tolist())

    loss, _ = forward(cell, readout, sequences, [None] * len(LENGTHS))
    loss.backward()
    text += line(f"{name} {hidden} gradient", [loss.item(), *flat(cell, readout, lambda of: of.grad)])

    def restart():
        cell.load_state_dict(begin[0])
        readout.load_state_dict(begin[1])
        return torch.optim.Adam([*cell.parameters(), *readout.parameters()], lr=0.01)

    optimizer = restart()
    losses = [step(cell, readout, optimizer, sequences, [None] * len(LENGTHS))[0] for _ in range(STEPS)]
    text += line(f"{name} {hidden} adam", losses + parameters())

    optimizer, losses = restart(), []
    for _ in range(EPOCHS):
        states = [None] * len(LENGTHS)
        for start in range(0, max(LENGTHS), WINDOW):
            window = [(x[start : start + WINDOW], target[start : start + WINDOW]) for x, target in sequences]
            loss, states = step(cell, readout, optimizer, window, states)
            losses.append(loss)
    return text + line(f"{name} {hidden} windows", losses + parameters())


def main():
    text = f"# PyTorch {torch.__version__.split('+')[0]}, double precision, sequences of {LENGTHS} steps\n"
    for name, kind in [("rnn", torch.nn.RNN), ("gru", torch.nn.GRU), ("lstm", torch.nn.LSTM)]:
        for hidden in (3, 16):
            text += record(name, kind, hidden)
    (HERE / "training.txt").write_text(text)


main()
