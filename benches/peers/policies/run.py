"""Times three imported policies beside onnxruntime and tract, in one run: run.py [TURNS].

In: nothing; this Python needs torch, onnx and onnxruntime. Out: the table of the Rust program here. PyTorch draws
the weights and exports the policies, `cargo netwright import` writes the sources that the program compiles, and
onnxruntime is the library of this Python's own wheel.
"""

import os
import pathlib
import subprocess
import sys

import onnxruntime
import torch
from torch import nn

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent
BUILD = HERE.parent / ".build" / "policies"
INPUTS, OUTPUTS = 48, 12
POLICIES = {
    "tanh": ([64, 64], nn.Tanh),
    "relu": ([256, 256], nn.ReLU),
    "elu": ([512, 256, 128], nn.ELU),
}


def export(name, hidden, activation):
    """Writes the policy as an exporter of PyTorch does, with the weights that PyTorch draws."""
    layers, width = [], INPUTS
    for next_width in hidden:
        layers += [nn.Linear(width, next_width), activation()]
        width = next_width
    model = nn.Sequential(*layers, nn.Linear(width, OUTPUTS)).eval()
    path = BUILD / f"{name}.onnx"
    torch.onnx.export(
        model, torch.zeros(1, INPUTS), path, input_names=["observation"], output_names=["action"],
        opset_version=17, dynamo=False,
    )
    return path


def main():
    BUILD.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(1)
    cargo = ["cargo", "run", "--quiet", "--release"]
    for name, (hidden, activation) in POLICIES.items():
        path = export(name, hidden, activation)
        tool = [*cargo, "-p", "cargo-netwright", "--", "netwright", "import"]
        subprocess.run([*tool, path, "--name", name.capitalize(), "--out", BUILD], cwd=ROOT, check=True)
    library = next(pathlib.Path(onnxruntime.__file__).parent.glob("capi/libonnxruntime.so*"))
    print(f"onnxruntime {onnxruntime.__version__}, PyTorch {torch.__version__}", flush=True)
    subprocess.run(
        [*cargo, "--manifest-path", HERE / "Cargo.toml", "--", BUILD, *sys.argv[1:]],
        cwd=ROOT, check=True, env={**os.environ, "ORT_DYLIB_PATH": str(library), "OMP_NUM_THREADS": "1"},
    )


main()
