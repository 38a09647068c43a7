"""PyTorch JIT: a recurrent model in blocks, the state handed out and in: torch_jit.py FOLDER NAME ANSWERS."""

import itertools
import sys

import clock
import numpy
import torch

folder, name, answers_file = sys.argv[1:4]
torch.set_num_threads(1)
signal = torch.from_numpy(clock.read_signal(folder))
model = torch.jit.optimize_for_inference(torch.jit.load(f"{folder}/{name}.pt").eval())
width = int(name.split("-")[1])


def zeros():
    return [torch.zeros(1, 1, width) for _ in range(2 if name.startswith("LSTM") else 1)]


with torch.inference_mode():
    state, answers = zeros(), []
    for block in signal[: len(signal) // 2].reshape(-1, 1, 64, 1):
        y, *state = model(block, *state)
        answers.append(y.reshape(-1).numpy())
    numpy.concatenate(answers)[len(signal) // 4 :].tofile(answers_file)

    for steps in (64, 1):
        inputs = itertools.cycle(list(signal.reshape(-1, 1, steps, 1)))
        state = zeros()

        def repeat(count):
            global state
            for _ in range(count):
                _, *state = model(next(inputs), *state)

        value = clock.median(repeat, steps)
        clock.report("PyTorch JIT", torch.__version__.split("+")[0], "", name, f"block_{steps}", value)
