"""The programs of the comparison: how each is built and run.

In: this folder, the compilers and packages of the machine. Out: `Program`s; each builds itself or
tells what is missing, and runs to a list of the JSON lines that it printed.
"""

import dataclasses
import json
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = HERE / ".build"
CLANGS = [*(f"clang-{version}" for version in range(22, 13, -1)), "clang"]
ONE_THREAD = {
    name: "1"
    for name in (
        "OMP_NUM_THREADS",
        "MKL_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "RAYON_NUM_THREADS",
        "CANDLE_NUM_THREADS",
        "NPROC",
    )
}
# The expert's C: (name of the peer, -march, bytes of a vector, rows and vectors of a tile). The
# first peer may use all that the machine has; the second is for comparisons of AVX2 with AVX2.
TILES = [
    ("expert's C", "native", 32, 6, 2),
    ("expert's C", "native", 32, 4, 3),
    ("expert's C", "native", 64, 8, 2),
    ("expert's C", "native", 64, 4, 4),
    ("expert's C", "native", 64, 6, 4),
    ("expert's C AVX2", "x86-64-v3", 32, 6, 2),
    ("expert's C AVX2", "x86-64-v3", 32, 4, 3),
]


@dataclasses.dataclass
class Program:
    """`command` runs it; `builds` are tried first, and `missing` tells what a failure means."""

    name: str
    command: list
    builds: list = dataclasses.field(default_factory=list)
    missing: str = ""
    folder: pathlib.Path = ROOT
    is_slow: bool = False
    is_variant: bool = False
    takes_workload: bool = True

    def build(self):
        """None, or why this program cannot be had."""
        if not self.folder.is_dir():
            return f"{self.folder} is not there"
        for command in self.builds:
            if not shutil.which(command[0]):
                return f"{command[0]} is not there. {self.missing}"
            done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True)
            if done.returncode != 0:
                return f"{first_error(done.stderr)}. {self.missing}"
        return None if shutil.which(self.command[0]) else self.missing

    def run(self, core, workload):
        words = [str(word) for word in self.command]
        if workload and self.takes_workload:
            words.append(workload)
        if shutil.which("taskset"):
            words = ["taskset", "-c", str(core), *words]
        done = subprocess.run(
            words,
            stdout=subprocess.PIPE,
            text=True,
            cwd=BUILD,
            env={**os.environ, **ONE_THREAD},
        )
        if done.returncode != 0:
            print(f"{self.name} ended with {done.returncode}", file=sys.stderr)
        lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        for line in lines:
            line["program"] = self.name
        return [
            line
            for line in lines
            if not workload or line["workload"] == workload or line["peer"] == "machine"
        ]


def first_error(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return next((line for line in lines if "error" in line), lines[-1] if lines else "no message")


def has_avx512():
    try:
        return "avx512f" in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return False


def peak():
    return Program(
        "peak",
        [BUILD / "peak"],
        [["gcc", "-O2", "-march=native", HERE / "c/peak.c", "-o", BUILD / "peak"]],
        "apt-get install gcc",
        takes_workload=False,
    )


def compilers():
    clang = next((name for name in CLANGS if shutil.which(name)), "clang")
    return {"gcc": "gcc", "clang": clang}


def ours():
    target = ROOT / os.environ.get("CARGO_TARGET_DIR", "target")
    return Program(
        "netwright",
        [target / "release/netwright-bench-speed"],
        [["cargo", "build", "--release", "-p", "netwright-bench-speed"]],
        "See the messages of: cargo build --release -p netwright-bench-speed",
    )


def expert_programs():
    found = []
    for compiler, command in compilers().items():
        for peer, march, size, rows, vectors in TILES:
            if size == 64 and not has_avx512():
                continue
            name = f"{peer} ({compiler}) {rows}x{vectors} of {size} bytes"
            path = BUILD / f"expert-{compiler}-{march}-{size}-{rows}x{vectors}"
            flags = ["-O3", f"-march={march}", "-ffast-math", f"-DVECTOR_BYTES={size}"]
            flags += [f"-DTILE_ROWS={rows}", f"-DTILE_VECTORS={vectors}", f'-DPEER_NAME="{peer}"']
            build = [command, *flags, HERE / "c/expert.c", "-o", path, "-lm"]
            found.append(
                Program(name, [path], [build], f"apt-get install {command}", is_variant=True)
            )
        for march in ("native", "x86-64-v3"):
            path = BUILD / f"first-{compiler}-{march}"
            flags = ["-O3", f"-march={march}", "-ffast-math", "-w"]
            build = [command, *flags, HERE / "c/first.c", "-o", path, "-lm"]
            name = f"expert's C, first ({compiler}, {march})"
            found.append(
                Program(
                    name,
                    [path],
                    [build],
                    f"apt-get install {command}",
                    is_variant=True,
                    takes_workload=False,
                )
            )
    return found


def plain_programs():
    flags = ["-O3", "-march=native", "-ffast-math"]
    found = []
    for width in ("256", "512") if has_avx512() else ("256",):
        path = BUILD / f"plain-{width}"
        width_flags = [f"-mprefer-vector-width={width}", f'-DVARIANT="{width} bits"']
        build = ["gcc", *flags, *width_flags, HERE / "c/naive.c", "-o", path, "-lm"]
        found.append(
            Program(f"plain C {width}", [path], [build], "apt-get install gcc", is_slow=True)
        )
    path = BUILD / "fann"
    build = ["gcc", *flags, HERE / "c/fann.c", "-o", path, "-lfann", "-lm"]
    found.append(Program("FANN", [path], [build], "apt-get install libfann-dev", is_slow=True))
    return found


def rust_programs():
    folder = HERE / "rust"
    target = folder / os.environ.get("CARGO_TARGET_DIR", "target")
    build = ["cargo", "build", "--release"]
    # One build for each, so that a peer that does not build leaves the others their place.
    return [
        Program(
            name,
            [target / "release" / name],
            [[*build, "-p", f"peer-{name}"]],
            "See the messages of: cargo build --release in benches/peers/rust",
            folder=folder,
            is_slow=True,
        )
        for name in ("candle", "burn", "dfdx", "tract")
    ]


def python_programs(venv):
    python = venv / "bin/python"
    missing = "python3 benches/peers/run.py --setup (some 5 GB, from PyPI)"
    files = {
        "PyTorch eager": ["torch_eager.py"],
        "PyTorch compile": ["torch_compile.py"],
        "JAX": ["jax_scan.py"],
        "onnxruntime": ["onnx_runtime.py"],
    }
    return [
        Program(name, [python, HERE / "python" / words[0]], missing=missing, is_slow=True)
        for name, words in files.items()
    ]


def candidates(venv):
    BUILD.mkdir(exist_ok=True)
    return [
        peak(),
        ours(),
        *expert_programs(),
        *plain_programs(),
        *rust_programs(),
        *python_programs(venv.absolute()),
    ]


def install_python_peers(venv):
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    pip = pathlib.Path(venv) / "bin/pip"
    subprocess.run([pip, "install", "-r", HERE / "python/requirements.txt"], check=True)
