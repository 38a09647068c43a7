"""Compares whole programs that train, and the lines that their users write: run.py [ROUNDS] [--lines] [--build]
[--core N] [--setup].

In: the programs beside this file, the folder NETWRIGHT_DATA with the digits of MNIST, this Python with torch, keras,
jax, pandas, scikit-learn, matplotlib, joblib and black (--setup installs them), and cargo. Out: two tables in
Markdown. The times are those of a process from its start to its end, in turns; --lines leaves them out. --core runs
each program on one core, with one thread. --build measures what the feature `train` adds to a build, and nothing
else.
"""

import argparse
import ast
import datetime
import importlib.metadata
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent
WDBC = ROOT / "examples" / "data" / "wdbc.csv"
PACKAGES = ["torch", "keras", "jax", "pandas", "scikit-learn", "matplotlib", "joblib", "black"]


def rust(crate, name):
    return [HERE / crate / "target" / "release" / name]


MNIST = {
    "Netwright": rust("netwright", "mnist"),
    "PyTorch": [sys.executable, HERE / "torch" / "mnist.py"],
    "Keras": [sys.executable, HERE / "keras" / "mnist.py"],
    "burn": rust("burn", "mnist"),
}
# The program that has the lines, and how it is run.
TUMOURS = {
    "Netwright": (HERE / "netwright" / "src" / "bin" / "wdbc.rs", rust("netwright", "wdbc")),
    "Keras": (HERE / "keras" / "wdbc.py", [sys.executable, HERE / "keras" / "wdbc.py"]),
    "burn": (HERE / "burn" / "src" / "bin" / "wdbc.rs", rust("burn", "wdbc")),
}


def versions():
    """The version of each library, of the compiler and of Python, as one line each."""

    def locked(crate, package):
        lock = tomllib.loads((HERE / crate / "Cargo.lock").read_text())
        return next(found["version"] for found in lock["package"] if found["name"] == package)

    def said(*command):
        return subprocess.run(command, capture_output=True, text=True, check=True, cwd=HERE).stdout.strip()

    python = importlib.metadata.version
    return {
        "Netwright": f"{locked('netwright', 'netwright')} ({said('git', 'rev-parse', '--short', 'HEAD')})",
        "PyTorch": python("torch"),
        "Keras": f"{python('keras')}, JAX {python('jax')}",
        "burn": f"{locked('burn', 'burn')}, backend flex",
        "rustc": said("rustc", "--version").split()[1],
        "Python": sys.version.split()[0],
    }


def run(command, folder, core=None):
    """Wall clock and processor time in seconds, and what the program prints."""
    environment = dict(os.environ)
    if core is not None:
        command = ["taskset", "-c", str(core), *command]
        # PyTorch would start a thread for each core of the machine.
        environment |= {"OMP_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1"}
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
    text = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if status != 0:
        sys.exit(f"{command}: it ended with {status}")
    return wall, usage.ru_utime + usage.ru_stime, text


def number(text):
    """The number that a program prints last."""
    return float(text.split()[-1])


def times(rounds, core):
    """The table of the digits."""
    found = {name: [] for name in MNIST}
    with tempfile.TemporaryDirectory() as folder:
        for command in MNIST.values():
            # Once before: files are in memory, and Python has compiled its modules.
            run(command, folder, core)
        for _ in range(rounds):
            for name, command in MNIST.items():
                found[name].append(run(command, folder, core))
    where = "all cores" if core is None else "one core"
    print(f"784-128-10, 30 epochs on 8,000 digits: seconds, of {rounds} runs in turns, {where}\n")
    print("| | version | median | least | processor time | accuracy | times ours |\n|---|---|---:|---:|---:|---:|---:|")
    ours = statistics.median(wall for wall, _, _ in found["Netwright"])
    for name, runs in found.items():
        walls, processor, texts = zip(*runs)
        median = statistics.median(walls)
        print(f"| {name} | {versions()[name]} | {median:.2f} | {min(walls):.2f} | {statistics.median(processor):.2f} "
              f"| {number(texts[-1]):.4f} | {median / ours:.1f} |")


def formatted(path):
    """The program as the usual formatter of its language has it, with that formatter's own settings."""
    if path.suffix == ".py":
        command = [sys.executable, "-m", "black", "--quiet", "--config", os.devnull, "-"]
    else:
        command = ["rustfmt", "--edition", "2024", "--config-path", HERE / "rustfmt.toml"]
    return subprocess.run(command, input=path.read_text(), capture_output=True, text=True, check=True).stdout


def lines(path):
    """The lines of a formatted program without those that are empty, a comment, or the docstring of the program."""
    text = formatted(path)
    if path.suffix == ".py":
        body = ast.parse(text).body
        is_docstring = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
        text = "\n".join(text.splitlines()[body[0].end_lineno if is_docstring else 0:])
    comment = "#" if path.suffix == ".py" else "//"
    stripped = [line.strip() for line in text.splitlines()]
    return [line for line in stripped if line and not line.startswith(comment)]


def sizes(core):
    """The table of the tumours."""
    print("\n30-16-1 on tumours, five folds, early stopping, ROC, saved networks\n")
    print("| | lines | characters | ROC AUC |\n|---|---:|---:|---:|")
    for name, (path, command) in TUMOURS.items():
        written = lines(path)
        with tempfile.TemporaryDirectory() as folder:
            _, _, text = run([*command, WDBC], folder, core)
            saved = len(list(pathlib.Path(folder).glob("wdbc-*")))
        # A network and a scaling for each fold.
        assert saved == 10, f"{name} has saved {saved} files"
        print(f"| {name} | {len(written)} | {sum(map(len, written))} | {number(text):.4f} |")


def build():
    """What the feature `train` adds to a crate: other crates, and the time of a release build from nothing."""
    crates, found = {}, {}
    for features in ["", "train"] * 3:
        with tempfile.TemporaryDirectory() as folder:
            crate = pathlib.Path(folder)
            (crate / "src").mkdir()
            (crate / "src" / "main.rs").write_text("fn main() {}\n")
            run(["cargo", "init", "--quiet", "--vcs", "none", "--name", "empty"], crate)
            extra = ["--features", features] if features else []
            run(["cargo", "add", "--quiet", "--path", ROOT, "netwright", *extra], crate)
            tree = run(["cargo", "tree", "--edges", "normal,build", "--prefix", "none"], crate)[2]
            crates[features] = {" ".join(line.split()[:2]) for line in tree.splitlines()}
            target = f"--target-dir={crate / 'target'}"
            found.setdefault(features, []).append(run(["cargo", "build", "--quiet", "--release", target], crate)[:2])
    print("| | crates | seconds | processor time |\n|---|---:|---:|---:|")
    median = {features: [statistics.median(times) for times in zip(*runs)] for features, runs in found.items()}
    for features, (wall, processor) in median.items():
        print(f"| {features or 'no feature'} | {len(crates[features]) - 1} | {wall:.1f} | {processor:.1f} |")
    added = [with_it - without for with_it, without in zip(median["train"], median[""])]
    print(f"| added | {len(crates['train'] - crates[''])} | {added[0]:.1f} | {added[1]:.1f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rounds", nargs="?", type=int, default=5)
    parser.add_argument("--lines", action="store_true")
    parser.add_argument("--build", action="store_true")
    parser.add_argument("--core", type=int)
    parser.add_argument("--setup", action="store_true")
    options = parser.parse_args()
    if options.setup:
        subprocess.run([sys.executable, "-m", "pip", "install", *PACKAGES], check=True)
    if not options.lines and "NETWRIGHT_DATA" not in os.environ:
        sys.exit("set NETWRIGHT_DATA to the folder with the digits, or ask for --lines alone")
    if options.build:
        return build()
    for crate in ["netwright", "burn"]:
        subprocess.run(["cargo", "build", "--quiet", "--release", "--locked"], cwd=HERE / crate, check=True)
    load = os.getloadavg()[0]
    print(f"{datetime.date.today()}, {os.cpu_count()} cores, {load:.1f} other processes at the start")
    print(", ".join(f"{name} {version}" for name, version in versions().items()), end="\n\n")
    if not options.lines:
        times(options.rounds, options.core)
    sizes(options.core)


main()
