"""onnxruntime on the CPU: inference only, one thread, all graph optimisations.

In: the workload's name, or nothing for all. Out: JSON lines. The model is made here, of Gemm and
activation nodes, which the runtime fuses. `run` passes arrays; `binding` keeps input and output
bound, so that a call allocates nothing.
"""

import measure
import numpy
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

PEER = "onnxruntime"


def make_model(workload, rows):
    nodes, constants, current = [], [], "x"
    parameters = measure.make_parameters(workload, numpy)
    is_binary = measure.is_binary(workload)
    for layer, (weights, bias) in enumerate(parameters):
        names = [f"weights{layer}", f"bias{layer}"]
        constants += [numpy_helper.from_array(weights, names[0])]
        constants += [numpy_helper.from_array(bias, names[1])]
        nodes.append(helper.make_node("Gemm", [current, *names], [f"z{layer}"]))
        current = f"z{layer}"
        if is_binary or layer < len(parameters) - 1:
            kind = "Sigmoid" if is_binary else "Relu"
            nodes.append(helper.make_node(kind, [current], [f"a{layer}"]))
            current = f"a{layer}"
    widths = measure.WIDTHS[workload]
    graph = helper.make_graph(
        nodes,
        workload,
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [rows, widths[0]])],
        [helper.make_tensor_value_info(current, TensorProto.FLOAT, [rows, widths[-1]])],
        constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    onnx.checker.check_model(model)
    return model.SerializeToString(), current


def make_session(model):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def measure_inference(workload, metric):
    rows = 1 if metric == "latency" else measure.ROWS
    model, output = make_model(workload, rows)
    session = make_session(model)
    random = numpy.random.default_rng(2)
    x = random.normal(size=(rows, measure.WIDTHS[workload][0])).astype(numpy.float32)

    def run(count):
        for _ in range(count):
            session.run(None, {"x": x})

    binding = session.io_binding()
    binding.bind_ortvalue_input("x", onnxruntime.OrtValue.ortvalue_from_numpy(x))
    result = numpy.empty((rows, measure.WIDTHS[workload][-1]), numpy.float32)
    binding.bind_ortvalue_output(output, onnxruntime.OrtValue.ortvalue_from_numpy(result))

    def run_bound(count):
        for _ in range(count):
            session.run_with_iobinding(binding)

    for variant, repeat in (("run", run), ("binding", run_bound)):
        value = measure.measure(repeat, rows)
        measure.report(PEER, onnxruntime.__version__, variant, workload, metric, value)


def main():
    for workload, metric in measure.INFERENCE:
        if measure.is_wanted(workload):
            measure_inference(workload, metric)


if __name__ == "__main__":
    main()
