"""Times networks with memory, ours and the peers', in turns, one thread each: run.py [--rounds N] [--out FILE].

In: nothing; Python with benches/peers/python/requirements.txt, a C++ compiler, cargo and git. Out: JSON
lines, which `--out FILE` adds to a file, then the tables of table.py. `--only PEER,…` and `--models MODEL,…`
take a part. Sources are fetched at the commits below into `target` beside this file, which also has the
models and the programs; `--build` stops there, and `--table FILE` makes the tables of lines again.
"""

import argparse
import array
import json
import os
import pathlib
import subprocess
import sys

from table import MODELS as ALL_MODELS
from table import OURS, tables

HERE = pathlib.Path(__file__).resolve().parent
BUILD = HERE / "target"
MODELS = BUILD / "models"
SOURCES = {
    "eigen": ("https://gitlab.com/libeigen/eigen", "bc3b39870ecb690a623a3f49149a358b95c5781d"),
    "nam_core": ("https://github.com/sdatkinson/NeuralAmpModelerCore", "daae2d0b482a5fe876258caf3fdfe177044b6295"),
    "rtneural": ("https://github.com/jatinchowdhury18/RTNeural", "1fb1f075a5d66e85bfc8f488c3f3626840cb3a1d"),
    "xsimd": ("https://github.com/xtensor-stack/xsimd", "a00c81f7b9e808a42aedcf7da2fbb1f9a636da34"),
    "neural_audio": ("https://github.com/mikeoliphant/NeuralAudio", "e59cd5d473d5b5772c69e755d7c5bc1007cff9ab"),
    # The forks and libraries that NeuralAudio names as its submodules.
    "rtneural_fork": ("https://github.com/mikeoliphant/RTNeural", "5909c44909cd6100367f62cd04b348de85d57dbf"),
    "math_approx": ("https://github.com/Chowdhury-DSP/math_approx", "f6d55e70f0c5e888d3a0c4e252b02b530210c78a"),
}
NAM_MODELS = ["standard", "feather", "nano", "LSTM-16"]
CELLS = ["GRU-40", "LSTM-16"]
# The workload of netwright-bench-speed for each model, and its metrics in the words of the peers.
WORKLOADS = {"standard": "standard", "feather": "feather", "nano": "nano", "LSTM-16": "lstm", "GRU-40": "gru"}
TRAINING = "gru32"
METRICS = {
    "run": "block_64", "run_p50": "p50_64", "run_p999": "p999_64", "step": "block_1", "step_p50": "p50_1",
    "step_p999": "p999_1", "train_adam": "train_adam",
}
# `--machines native,x86-64-v3` adds programs without AVX-512.
MACHINES = ["native"]
PYTHON = sys.executable


def source(name):
    """A checkout at its commit."""
    url, commit = SOURCES[name]
    folder = BUILD / "sources" / name
    if not folder.exists():
        subprocess.run(["git", "clone", "--quiet", "--no-checkout", url, folder], check=True)
        subprocess.run(["git", "-C", folder, "checkout", "--quiet", commit], check=True)
    return folder


def compile_cpp(name, variant, files, includes, defines, version):
    """A program of one of `cpp/`, with `-Ofast`, as NAM Core's own release is built."""
    program = BUILD / "programs" / f"{name}-{variant.replace(' ', '-').replace(',', '')}"
    if not program.exists():
        program.parent.mkdir(parents=True, exist_ok=True)
        machine = next(machine for machine in MACHINES if machine in variant)
        command = ["g++", "-std=c++20", "-Ofast", f"-march={machine}", "-DNDEBUG", "-w", "-I", HERE / "cpp"]
        for include in includes:
            command += ["-isystem", include]
        command += [f"-D{define}" for define in defines]
        command += [f'-DVARIANT="{variant}"', f'-DPEER_VERSION="{version}"', HERE / "cpp" / f"{name}.cpp"]
        subprocess.run([*command, *files, "-o", program], check=True)
    return program


def nam_core():
    folder, eigen = source("nam_core"), source("eigen")
    files = [*folder.glob("NAM/*.cpp"), *folder.glob("NAM/wavenet/*.cpp")]
    includes = [folder, folder / "Dependencies" / "nlohmann", eigen]
    for machine in MACHINES:
        for gemm in ("eigen", "inline"):
            defines = ["NAM_SAMPLE_FLOAT", "NAM_ENABLE_A2_FAST"] + ["NAM_USE_INLINE_GEMM"] * (gemm == "inline")
            program = compile_cpp("nam_core", f"{gemm}, {machine}", files, includes, defines, "0.5.5")
            for model in NAM_MODELS:
                yield model, [program, MODELS / f"{model}.nam", model]


def nam_core_exact():
    for model, command in nam_core():
        yield model, [*command, "exact"]


def neural_audio():
    folder, fork, approx = source("neural_audio"), source("rtneural_fork"), source("math_approx")
    files = [folder / "NeuralAudio" / name for name in ("NeuralModel.cpp", "RTNeuralLoader.cpp")]
    includes = [folder, fork, fork / "modules" / "Eigen", fork / "modules" / "json", approx / "include"]
    defines = [
        "NAM_SAMPLE_FLOAT", "DSP_SAMPLE_FLOAT", "BUILD_INTERNAL_STATIC_WAVENET", "BUILD_INTERNAL_STATIC_LSTM",
        "WAVENET_MATH=FastMath", "LSTM_MATH=FastMath", "WAVENET_MAX_NUM_FRAMES=64", "LAYER_ARRAY_BUFFER_PADDING=24",
        "RTNEURAL_USE_EIGEN=1", "RTNEURAL_DEFAULT_ALIGNMENT=32", "RTNEURAL_NAMESPACE=RTNeural",
    ]
    for machine in MACHINES:
        program = compile_cpp("neural_audio", machine, files, includes, defines, "0.1.3")
        for model in NAM_MODELS:
            yield model, [program, MODELS / f"{model}.nam", model]


def rtneural():
    folder = source("rtneural")
    for backend in ("xsimd", "eigen"):
        library = source("xsimd") / "include" if backend == "xsimd" else folder / "modules" / "Eigen"
        for machine in MACHINES:
            # Eigen's maps are aligned to 32 bytes at most.
            alignment = 64 if backend == "xsimd" and machine == "native" and has_avx512() else 32
            defines = [f"RTNEURAL_USE_{backend.upper()}=1", f"RTNEURAL_DEFAULT_ALIGNMENT={alignment}"]
            includes = [folder, folder / "modules" / "json", library]
            program = compile_cpp("rtneural", f"{backend}, {machine}", [], includes, defines, "1fb1f07")
            for model in CELLS:
                yield model, [program, MODELS / f"{model}.json", model]


def has_avx512():
    return "avx512f" in pathlib.Path("/proc/cpuinfo").read_text()


def rust(name):
    # NeuralAmpModeler-rs refuses to be built for a machine without AVX2.
    environment = {
        **os.environ, "RUSTFLAGS": "-C target-cpu=native", "CARGO_TARGET_DIR": str(BUILD / "rust"),
        "RUSTC_WRAPPER": str(HERE / "rust" / "unstable"),
    }
    command = ["cargo", "+nightly", "build", "--quiet", "--release", "--locked", "--ignore-rust-version"]
    subprocess.run([*command, "--manifest-path", HERE / "rust" / "Cargo.toml"], check=True, env=environment)
    for model in NAM_MODELS:
        yield model, [BUILD / "rust" / "release" / name, MODELS / f"{model}.nam", model]


def netwright():
    """Ours, as `cargo build --release` makes it: the weights are those of a new network."""
    command = ["cargo", "build", "--quiet", "--release", "-p", "netwright-bench-speed"]
    root = HERE.parents[2]
    subprocess.run(command, check=True, cwd=root)
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", root / "target"))
    for model, workload in {**WORKLOADS, "GRU-32": TRAINING}.items():
        yield model, [target / "release" / "netwright-bench-speed", workload]


def python(name):
    for model in CELLS:
        yield model, [PYTHON, HERE / "python" / f"{name}.py", MODELS, model]


def train(name):
    yield "GRU-32", [PYTHON, HERE / "python" / f"{name}.py"]


PEERS = {
    "netwright": netwright,
    "nam_core": nam_core,
    "nam_core_exact": nam_core_exact,
    "neural_audio": neural_audio,
    "rtneural": rtneural,
    "nam_rs": lambda: rust("nam_rs"),
    "neural_amp_modeler_rs": lambda: rust("neural_amp_modeler_rs"),
    "onnx_runtime": lambda: python("onnx_runtime"),
    "torch_jit": lambda: python("torch_jit"),
    "train_torch": lambda: train("train_torch"),
    "train_jax": lambda: train("train_jax"),
}


def command_of(peer, model, command, answers):
    """The command line with what differs: programs for blocks take the signal and a file for the answers."""
    if peer == "netwright" or peer.startswith("train"):
        return command
    if peer in ("onnx_runtime", "torch_jit"):
        return [*command, answers]
    first, rest = command[:3], command[3:]
    return [*first, MODELS / "signal.f32", answers, *rest]


def read(path):
    numbers = array.array("f")
    numbers.frombytes(path.read_bytes())
    return numbers


def difference(left, right):
    """The largest difference, as a share of the largest answer."""
    return max(abs(a - b) for a, b in zip(left, right)) / max(abs(b) for b in right)


def lines_of(text, round_, model):
    """The lines of a program, those of ours in the words of the peers."""
    for line in map(json.loads, text.splitlines()):
        if "workload" in line:
            metric = METRICS[line["metric"]]
            line = {"peer": OURS, "version": line["version"], "variant": "", "metric": metric, "value": line["value"]}
        yield {**line, "model": model, "round": round_}


def run(peers, models, rounds, out):
    commands = [(peer, model, command) for peer in peers for model, command in PEERS[peer]() if model in models]
    # Programs for the same model take turns; a number for the answers of each.
    commands = sorted(enumerate(commands), key=lambda command: ALL_MODELS.index(command[1][1]))
    lines = []
    for round_ in range(rounds):
        for index, (peer, model, command) in commands:
            answers = BUILD / "answers" / f"{peer}-{index}.f32"
            answers.parent.mkdir(exist_ok=True)
            done = subprocess.run(
                command_of(peer, model, command, answers), check=True, stdout=subprocess.PIPE, text=True,
            )
            new = list(lines_of(done.stdout, round_, model))
            text = "".join(json.dumps(line) + "\n" for line in new)
            sys.stdout.write(text)
            sys.stdout.flush()
            if out:
                with open(out, "a", encoding="utf-8") as file:
                    file.write(text)
            lines += new
    compare([(peer, model, BUILD / "answers" / f"{peer}-{index}.f32") for index, (peer, model, _) in commands])
    return lines


def compare(answers):
    """How far each program's answers are from PyTorch's, else from NAM Core's without its fast tanh."""
    references = {model: MODELS / f"{model}.expected.f32" for model in CELLS}
    for peer, model, file in answers:
        if peer == "nam_core_exact":
            references.setdefault(model, file)
    for peer, model, file in answers:
        if model in references and file.exists():
            share = difference(read(file), read(references[model]))
            print(f"{peer}, {model}: differs by {share:.1e} of the largest answer", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out")
    parser.add_argument("--only", default=",".join(PEERS))
    parser.add_argument("--models", default=",".join(ALL_MODELS))
    parser.add_argument("--machines", default="native")
    parser.add_argument("--build", action="store_true")
    parser.add_argument("--table")
    options = parser.parse_args()
    if options.table:
        return tables([json.loads(line) for line in pathlib.Path(options.table).read_text().splitlines()])
    if not (MODELS / "signal.f32").exists():
        subprocess.run([PYTHON, HERE / "python" / "models.py", MODELS], check=True)
    MACHINES[:] = options.machines.split(",")
    peers = options.only.split(",")
    if options.build:
        for peer in peers:
            print(peer, len(list(PEERS[peer]())))
        return None
    return tables(run(peers, options.models.split(","), options.rounds, options.out))


if __name__ == "__main__":
    main()
