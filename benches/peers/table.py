"""From JSON lines to one Markdown table.

In: the lines of all rounds (`peer`, `version`, `workload`, `metric`, `value`, `program`). Out: a
row for each workload and metric, a column for each peer, the limit at the measured peak, and the
two ratios. A cell is the median over the rounds, of the best build where a peer has several.
"""

import json
import statistics

from python.workloads import WIDTHS

METRICS = [
    ("xor", "train_sgd"),
    ("wdbc", "train_sgd"),
    ("wdbc", "latency"),
    ("wdbc", "throughput"),
    ("digits", "train_sgd"),
    ("digits", "train_adam"),
    ("digits", "latency"),
    ("digits", "throughput"),
    ("mnist", "train_sgd"),
    ("mnist", "throughput"),
    ("wide", "train_sgd"),
    ("acas", "latency"),
]
OURS = "netwright"
MACHINE = "machine"
EXPERT = "expert's C"
# The same before it was improved: with the weights in the order in which emitted networks store them.
FIRST = "expert's C, first"


def json_line(line):
    return json.dumps(line) + "\n"


def read_lines(path):
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def flops(workload, metric):
    """Of the weight matrices, for one sample. A multiply-add is two; training takes each matrix
    three times (forward, its gradient, its input's gradient), but the first one only twice."""
    widths = WIDTHS[workload]
    weights = [a * b for a, b in zip(widths, widths[1:])]
    if metric.startswith("train"):
        return 2 * (2 * weights[0] + 3 * sum(weights[1:]))
    return 2 * sum(weights)


def best_medians(lines):
    """(peer, workload, metric) -> the least of its builds' medians over the rounds. A build that
    left after the first round has one value, which luck may have made low: it does not count."""
    values = {}
    for line in lines:
        key = (line["peer"], line["workload"], line["metric"])
        build = (line.get("program", ""), line.get("variant", ""))
        values.setdefault(key, {}).setdefault(build, []).append(line["value"])
    best = {}
    for key, builds in values.items():
        most = max(len(rounds) for rounds in builds.values())
        medians = [statistics.median(r) for r in builds.values() if len(r) == most]
        if key[0] != MACHINE:
            best[key] = min(medians)
    return best


def machine_figures(lines):
    """metric or workload of the machine -> its median."""
    values = {}
    for line in lines:
        if line["peer"] == MACHINE:
            values.setdefault(line["workload"], []).append(line["value"])
    return {name: statistics.median(rounds) for name, rounds in values.items()}


def rounded(value):
    if value is None:
        return ""
    if value >= 1000:
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}"


def ratio(above, below):
    return f"{above / below:.2f}" if above and below else ""


def is_library(peer):
    return peer != OURS and not peer.startswith(EXPERT) and peer != "plain C"


def row(workload, metric, peers, cells, peak):
    found = {peer: cells.get((peer, workload, metric)) for peer in peers}
    mine = found.get(OURS)
    experts = [v for peer, v in found.items() if v and peer.startswith(EXPERT)]
    libraries = [v for peer, v in found.items() if v and is_library(peer)]
    limit = flops(workload, metric) / peak if peak else None
    return [
        f"{workload} {metric}",
        *(rounded(found[peer]) for peer in peers),
        rounded(limit),
        ratio(mine, found.get(FIRST)),
        ratio(mine, min(experts, default=None)),
        ratio(min(libraries, default=None), mine),
    ]


def ordered_peers(cells, lines):
    """Ours, the expert's C, then the rest in the order in which they ran."""
    seen = list(dict.fromkeys(line["peer"] for line in lines if line["peer"] != MACHINE))
    kinds = [OURS, EXPERT + " (", EXPERT, ""]

    def kind_of(peer):
        return next(i for i, kind in enumerate(kinds) if peer.startswith(kind))

    return sorted(seen, key=kind_of)


def notes(lines, figures):
    versions = {}
    for line in lines:
        versions.setdefault(line["peer"], line.get("version", ""))
    text = ", ".join(f"{peer} {version}" for peer, version in versions.items() if peer != MACHINE)
    machine = ", ".join(f"{name} {value:.4g}" for name, value in figures.items())
    return [
        "",
        "FANN trains on the mean square, sample by sample, and has a clipped line for relu.",
        "Nanoseconds: per step (xor), per sample (training, throughput), per call (latency).",
        f"Versions: {text}.",
        f"Machine (GFLOP/s; clock in GHz): {machine}." if machine else "Machine: not measured.",
    ]


def markdown(lines):
    cells = best_medians(lines)
    figures = machine_figures(lines)
    peers = ordered_peers(cells, lines)
    head = ["", *peers, "limit at the peak", "ours / first C", "ours / best C", "best library / ours"]
    present = {(workload, metric) for _, workload, metric in cells}
    body = [
        row(workload, metric, peers, cells, figures.get("peak"))
        for workload, metric in METRICS
        if (workload, metric) in present
    ]
    rules = ["---", *("---:" for _ in head[1:])]
    table = ["| " + " | ".join(cells_) + " |" for cells_ in [head, rules, *body]]
    return "\n".join(table + notes(lines, figures))
