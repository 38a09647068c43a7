"""What other programs make of exported networks.

Input: a folder with a folder for each network, which the test of random networks writes to `NETWRIGHT_EXPORTED`.
Output: exit status 1 and the networks that disagree. Guarantees: the checker of ONNX accepts each model; onnxruntime
is at most 4 times as far from the interpreter as the network itself is, or 1e-6 of a row's largest output, and so is
PyTorch where it is installed with safetensors. Of a network with a memory PyTorch alone computes a stream, in double
precision, in one block and in two; it is within 1e-9 of the interpreter.
"""

import importlib.util
import json
import pathlib
import sys

import numpy
import onnx
import onnxruntime

try:
    import safetensors.torch
    import torch
except ImportError:
    torch = None


def by_onnxruntime(folder, x):
    """The rows of all outputs, joined."""
    path = str(folder / "model.onnx")
    onnx.checker.check_model(onnx.load(path), full_check=True)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    port = session.get_inputs()[0]
    rows = x.reshape(-1, *port.shape[1:])
    return numpy.concatenate(session.run(None, {port.name: rows}), axis=1)


def loaded(folder):
    """The module, whose file the network has written."""
    spec = importlib.util.spec_from_file_location(f"exported_{folder.name}", folder / "model.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    # A member of a family has a number behind its name.
    return next(kind for name, kind in vars(module).items() if name.startswith("Net")).load(folder / "model.safetensors")


def by_torch(folder, x):
    """The same by the module."""
    with torch.no_grad():
        outputs = loaded(folder)(torch.from_numpy(x))
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    return torch.cat(outputs, dim=1).numpy()


def over_time(folder):
    """How far the module is from the interpreter over a stream, as a part of what it may be."""
    steps = json.loads((folder / "steps.json").read_text())
    x, exact = (torch.tensor(steps[name], dtype=torch.float64) for name in ("x", "exact"))
    net, worst = loaded(folder).double(), 0.0
    for length in (len(x), len(x) // 3):
        memory, blocks = None, []
        for block in x.split(length):
            with torch.no_grad():
                outputs, memory = net(block.unsqueeze(0), memory)
            blocks.append(torch.cat(outputs if isinstance(outputs, tuple) else (outputs,), dim=2)[0])
        apart = (torch.cat(blocks) - exact).abs() / exact.abs().clamp(min=1)
        worst = max(worst, float(apart.max()) / 1e-9)
    return worst


def wrong(others, ours, exact):
    """How far others are, as a part of what they may be."""
    scale = numpy.abs(exact).max(axis=1)
    own = numpy.abs(ours - exact).max(axis=1)
    apart = numpy.abs(others - exact).max(axis=1)
    return float((apart / numpy.maximum(numpy.maximum(4 * own, 1e-6 * scale), 1e-30)).max())


def main(root):
    programs = [("onnxruntime", by_onnxruntime)] + ([("PyTorch", by_torch)] if torch else [])
    folders = sorted(folder for folder in pathlib.Path(root).iterdir() if folder.is_dir())
    failed, worst = 0, {}
    streams = [folder for folder in folders if (folder / "steps.json").exists()]
    for folder in streams if torch else []:
        try:
            apart = over_time(folder)
        except Exception as error:  # whatever another program says is a result
            apart = float("inf")
            print(f"{folder}: PyTorch over time: {error}")
        worst["PyTorch over time"] = max(worst.get("PyTorch over time", 0.0), apart)
        if not apart <= 1:
            failed += 1
            print(f"{folder}: PyTorch over time: {apart:.1f} times as far from the interpreter as it may be")
    if streams and not torch:
        print(f"skipped: Python has no torch and safetensors for {len(streams)} networks with a memory")
    for folder in folders:
        if folder in streams:
            continue
        rows = json.loads((folder / "rows.json").read_text())
        x, ours, exact = (
            numpy.array([row[name] for row in rows], dtype=of)
            for name, of in [("x", "float32"), ("ours", "float64"), ("exact", "float64")]
        )
        for name, program in programs:
            try:
                apart = wrong(program(folder, x), ours, exact)
            except Exception as error:  # whatever another program says is a result
                apart = float("inf")
                print(f"{folder}: {name}: {error}")
            worst[name] = max(worst.get(name, 0.0), apart)
            if not apart <= 1:
                failed += 1
                print(f"{folder}: {name}: {apart:.1f} times as far from the interpreter as it may be")
    print(f"{len(folders)} networks; the largest part of a tolerance: {worst}")
    return 1 if failed or not folders else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
