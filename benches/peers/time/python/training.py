"""What both programs that train share: the shapes, the data and the first weights."""

import numpy

INPUTS, WIDTH, SEQUENCES, STEPS, RATE = 4, 32, 64, 50, 1e-3


def data():
    """Inputs (steps, sequences, 4) and targets (steps, sequences, 1): a sum of what was, which fades."""
    x = numpy.random.default_rng(1).normal(size=(STEPS, SEQUENCES, INPUTS)).astype(numpy.float32)
    target, sums = [], numpy.zeros((SEQUENCES, 1), numpy.float32)
    for step in x:
        sums = 0.8 * sums + 0.2 * step.sum(1, keepdims=True)
        target.append(numpy.tanh(sums))
    return x, numpy.stack(target)


def parameters():
    """The equations of PyTorch: gates r, z, n; uniform up to 1/√width, as `torch.nn.GRU` draws them."""
    random = numpy.random.default_rng(2)
    shapes = {
        "input": (INPUTS, 3 * WIDTH), "state": (WIDTH, 3 * WIDTH), "input_bias": (3 * WIDTH,),
        "state_bias": (3 * WIDTH,), "head": (WIDTH, 1), "head_bias": (1,),
    }
    return {name: random.uniform(-1, 1, shape).astype(numpy.float32) / WIDTH**0.5 for name, shape in shapes.items()}
