"""Times the peers on networks with memory, one thread each: run.py [--rounds N] [--only PEER,…] [--out FILE].

In: nothing; Python with benches/peers/python/requirements.txt, a C++ compiler, cargo and git. Out: JSON lines,
then tables in Markdown. Sources are fetched at the commits below into `target` beside this file, which also has
the models and the programs; `--build` stops there, and `--table FILE` makes the tables of lines again.
"""

import argparse
import array
import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
BUILD = HERE / "target"
MODELS = BUILD / "models"
SOURCES = {
    "eigen": ("https://gitlab.com/libeigen/eigen", "bc3b39870ecb690a623a3f49149a358b95c5781d"),
    "nam_core": ("https://github.com/sdatkinson/NeuralAmpModelerCore", "daae2d0b482a5fe876258caf3fdfe177044b6295"),
    "rtneural": ("https://github.com/jatinchowdhury18/RTNeural", "1fb1f075a5d66e85bfc8f488c3f3626840cb3a1d"),
    "xsimd": ("https://github.com/xtensor-stack/xsimd", "a00c81f7b9e808a42aedcf7da2fbb1f9a636da34"),
    "neural_audio": ("https://github.com/mikeoliphant/NeuralAudio", "e59cd5d473d5b5772c69e755d7c5bc1007cff9ab"),
    "neural_amp_modeler_rs": (
        "https://github.com/fabiohl/NeuralAmpModeler-rs", "cab86e9874c3f8ce676548347783ebe08034b23a",
    ),
    # The forks and libraries that NeuralAudio names as its submodules.
    "rtneural_fork": ("https://github.com/mikeoliphant/RTNeural", "5909c44909cd6100367f62cd04b348de85d57dbf"),
    "math_approx": ("https://github.com/Chowdhury-DSP/math_approx", "f6d55e70f0c5e888d3a0c4e252b02b530210c78a"),
}
NAM_MODELS = ["standard", "feather", "nano", "LSTM-16"]
CELLS = ["GRU-40", "LSTM-16"]
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
            program = compile_cpp("nam_core", f"{gemm}, {machine}", files, includes, defines, "0.5.4")
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
    source("neural_amp_modeler_rs")
    # NeuralAmpModeler-rs refuses to be built for a machine without AVX2.
    environment = {**os.environ, "RUSTFLAGS": "-C target-cpu=native", "CARGO_TARGET_DIR": str(BUILD / "rust")}
    command = ["cargo", "build", "--quiet", "--release", "--locked", "--manifest-path", HERE / "rust" / "Cargo.toml"]
    subprocess.run(command, check=True, env=environment)
    for model in NAM_MODELS:
        yield model, [BUILD / "rust" / "release" / name, MODELS / f"{model}.nam", model]


def python(name):
    for model in CELLS:
        yield model, [PYTHON, HERE / "python" / f"{name}.py", MODELS, model]


def train(name):
    yield "GRU-32", [PYTHON, HERE / "python" / f"{name}.py"]


PEERS = {
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
    if peer.startswith("train"):
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


def run(peers, rounds):
    lines = []
    references = {model: MODELS / f"{model}.expected.f32" for model in CELLS}
    commands = [(peer, model, command) for peer in peers for model, command in PEERS[peer]()]
    for round_ in range(rounds):
        for index, (peer, model, command) in enumerate(commands):
            answers = BUILD / "answers" / f"{peer}-{index}.f32"
            answers.parent.mkdir(exist_ok=True)
            done = subprocess.run(
                command_of(peer, model, command, answers), check=True, stdout=subprocess.PIPE, text=True,
            )
            sys.stdout.write(done.stdout)
            sys.stdout.flush()
            lines += [json.loads(line) for line in done.stdout.splitlines()]
            if peer.startswith("train") or round_ > 0:
                continue
            # PyTorch's answers where there are any, else those of NAM Core without its fast tanh.
            if model not in references and peer == "nam_core_exact":
                references[model] = answers
            if model in references:
                share = difference(read(answers), read(references[model]))
                print(f"{peer}, {model}: differs by {share:.1e} of the largest answer", file=sys.stderr)
    return lines


def tables(lines):
    cells, variants = {}, {}
    for line in lines:
        key = (line["metric"], line["model"], line["peer"])
        cells.setdefault(key, {}).setdefault(line["variant"], []).append(line["value"])
        variants[line["peer"]] = line["version"]
    best = {}
    for key, of_variant in cells.items():
        # The least of the rounds: other work on the machine can only add to a time.
        least = {variant: min(values) for variant, values in of_variant.items()}
        variant = min(least, key=least.get)
        best[key] = (least[variant], variant)
    for metric, title in (("block_64", "Blocks of 64"), ("block_1", "Single samples"), ("train_adam", "Training")):
        models = [m for m in [*NAM_MODELS, "GRU-40", "GRU-32"] if any(k[:2] == (metric, m) for k in best)]
        peers = [peer for peer in variants if any(k[0] == metric and k[2] == peer for k in best)]
        if not models:
            continue
        print(f"\n{title}, ns\n\n| | {' | '.join(models)} |\n|---|{'---:|' * len(models)}")
        for peer in peers:
            row = []
            for model in models:
                value, variant = best.get((metric, model, peer), (None, ""))
                shown = "" if value is None else f"{value:,.0f}" if value >= 100 else f"{value:.1f}"
                row.append(f"{shown} ({variant})" if variant else shown)
            print(f"| {peer} {variants[peer]} | {' | '.join(row)} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out")
    parser.add_argument("--only", default=",".join(PEERS))
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
    lines = run(peers, options.rounds)
    if options.out:
        pathlib.Path(options.out).write_text("".join(json.dumps(line) + "\n" for line in lines))
    return tables(lines)


if __name__ == "__main__":
    main()
