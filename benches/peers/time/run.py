"""Times networks with memory, ours and the peers', in turns, one thread each: run.py [--rounds N] [--out FILE].

In: nothing, or a folder with programs of C++ libraries (README.md says which); Python with
benches/peers/python/requirements.txt, and cargo. Out: JSON lines, which `--out FILE` adds to a file, then the
tables of table.py. `--only PEER,…` and `--models MODEL,…` take a part. `target` beside this file has the models
and the programs that are built here; `--build` stops there, `--as-built` begins there, and `--table FILE` makes
the tables of lines again.
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
NAM_MODELS = ["standard", "feather", "nano", "LSTM-16"]
CELLS = ["GRU-40", "LSTM-16"]
# The workload of netwright-bench-speed for each model, and its metrics in the words of the peers.
WORKLOADS = {"standard": "standard", "feather": "feather", "nano": "nano", "LSTM-16": "lstm", "GRU-40": "gru"}
TRAINING = "gru32"
METRICS = {
    "run": "block_64", "run_p50": "p50_64", "run_p999": "p999_64", "step": "block_1", "step_p50": "p50_1",
    "step_p999": "p999_1", "train_adam": "train_adam",
}
# `--programs FOLDER`: those of C++ libraries, `nam_core-…`, `neural_audio-…` and `rtneural-…`.
PROGRAMS = []
# `--as-built` starts no compiler: the Rust programs are there, too.
AS_BUILT = []
PYTHON = sys.executable


def programs(name, models, kind):
    """The programs of a C++ library, of which there may be several builds."""
    for folder in PROGRAMS:
        for program in sorted(pathlib.Path(folder).glob(f"{name}-*")):
            for model in models:
                yield model, [program, MODELS / f"{model}.{kind}", model]


def nam_core_exact():
    for model, command in programs("nam_core", NAM_MODELS, "nam"):
        yield model, [*command, "exact"]


def rust(name):
    # NeuralAmpModeler-rs refuses to be built for a machine without AVX2.
    environment = {
        **os.environ, "RUSTFLAGS": "-C target-cpu=native", "CARGO_TARGET_DIR": str(BUILD / "rust"),
        "RUSTC_WRAPPER": str(HERE / "rust" / "unstable"),
    }
    command = ["cargo", "+nightly", "build", "--quiet", "--release", "--locked", "--ignore-rust-version"]
    if not AS_BUILT:
        subprocess.run([*command, "--manifest-path", HERE / "rust" / "Cargo.toml"], check=True, env=environment)
    for model in NAM_MODELS:
        yield model, [BUILD / "rust" / "release" / name, MODELS / f"{model}.nam", model]


def netwright():
    """Ours, as `cargo build --release` makes it: the weights are those of a new network."""
    command = ["cargo", "build", "--quiet", "--release", "-p", "netwright-bench-speed"]
    root = HERE.parents[2]
    if not AS_BUILT:
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
    "nam_core": lambda: programs("nam_core", NAM_MODELS, "nam"),
    "nam_core_exact": nam_core_exact,
    "neural_audio": lambda: programs("neural_audio", NAM_MODELS, "nam"),
    "rtneural": lambda: programs("rtneural", CELLS, "json"),
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
    parser.add_argument("--programs")
    parser.add_argument("--build", action="store_true")
    parser.add_argument("--as-built", action="store_true")
    parser.add_argument("--table")
    options = parser.parse_args()
    if options.table:
        return tables([json.loads(line) for line in pathlib.Path(options.table).read_text().splitlines()])
    if not (MODELS / "signal.f32").exists():
        subprocess.run([PYTHON, HERE / "python" / "models.py", MODELS], check=True)
    PROGRAMS[:] = [options.programs] if options.programs else []
    AS_BUILT[:] = [True] * options.as_built
    peers = options.only.split(",")
    if options.build:
        for peer in peers:
            print(peer, len(list(PEERS[peer]())))
        return None
    return tables(run(peers, options.models.split(","), options.rounds, options.out))


if __name__ == "__main__":
    main()
