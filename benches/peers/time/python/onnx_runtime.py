"""onnxruntime: a recurrent model in blocks, the state handed out and in: onnx_runtime.py FOLDER NAME ANSWERS.

Inputs, outputs and states are bound to memory that stays; one thread, all optimisations of graphs.
"""

import itertools
import sys

import clock
import numpy
import onnxruntime

folder, name, answers_file = sys.argv[1:4]
signal = clock.read_signal(folder)
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = options.inter_op_num_threads = 1
options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
session = onnxruntime.InferenceSession(f"{folder}/{name}.onnx", options, providers=["CPUExecutionProvider"])
states = [(value.name, value.shape) for value in session.get_inputs()[1:]]


def value(array):
    return onnxruntime.OrtValue.ortvalue_from_numpy(array)


def blocks(steps):
    """Two bindings that take turns: the state that one writes is the one that the other reads."""
    x = value(numpy.zeros((1, steps, 1), numpy.float32))
    y = value(numpy.zeros((1, steps, 1), numpy.float32))
    memory = [[value(numpy.zeros(shape, numpy.float32)) for _, shape in states] for _ in range(2)]
    bindings = []
    for turn in range(2):
        binding = session.io_binding()
        binding.bind_ortvalue_input("x", x)
        binding.bind_ortvalue_output("y", y)
        for index, (state, _) in enumerate(states):
            binding.bind_ortvalue_input(state, memory[turn][index])
            binding.bind_ortvalue_output(f"{state}_after", memory[1 - turn][index])
        bindings.append(binding)
    return x, y, itertools.cycle(bindings)


half = signal[: len(signal) // 2].reshape(-1, 1, 64, 1)
x, y, bindings = blocks(64)
answers = []
for block in half:
    x.update_inplace(block)
    session.run_with_iobinding(next(bindings))
    answers.append(y.numpy().reshape(-1).copy())
numpy.concatenate(answers)[len(signal) // 4 :].tofile(answers_file)

for steps in (64, 1):
    x, y, bindings = blocks(steps)
    inputs = itertools.cycle(list(signal.reshape(-1, 1, steps, 1)))

    def repeat(count):
        for _ in range(count):
            x.update_inplace(next(inputs))
            session.run_with_iobinding(next(bindings))

    clock.report("onnxruntime", onnxruntime.__version__, "bound", name, f"block_{steps}", clock.median(repeat, steps))
