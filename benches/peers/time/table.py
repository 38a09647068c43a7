"""From JSON lines to the tables of README.md and of ../../README.md.

In: the lines of all rounds (`peer`, `version`, `variant`, `model`, `metric`, `value`, `round`). Out: tables of
all peers for blocks of 64, single samples and training, of ours beside the fastest peer, and of the 99.9th
percentiles. A value is the least of the rounds, of a peer's fastest variant: other work can only add to it. That
is not so of percentiles, which say how late a call is on a machine with other work: they, and the medians beside
them, are the medians of the rounds.
"""

import statistics

OURS = "Netwright"
MODELS = ["standard", "feather", "nano", "LSTM-16", "GRU-40", "GRU-32"]
TITLES = {"block_64": "Blocks of 64, ns per sample", "block_1": "Single samples, ns", "train_adam": "Training, ms"}


def rounds_of(lines):
    """(metric, model, peer) -> variant -> its values in all rounds."""
    cells = {}
    for line in lines:
        variants = cells.setdefault((line["metric"], line["model"], line["peer"]), {})
        variants.setdefault(line["variant"], []).append(line["value"])
    return cells


def words(variant):
    """What tells the variants of a peer apart, if they are all for this machine."""
    return variant.replace("native", "").strip(", ")


def of_rounds(metric, values):
    """A program's value of its rounds."""
    return statistics.median(values) if metric.startswith("p") else min(values)


def least(cells):
    """(metric, model, peer) -> the value of the fastest variant, and which that is, if there are several."""
    best = {}
    for key, variants in cells.items():
        value, variant = min((of_rounds(key[0], values), variant) for variant, values in variants.items())
        best[key] = (value, words(variant) if len(variants) > 1 else "")
    return best


def number(value, metric):
    if metric == "train_adam":
        return f"{value / 1e6:.2f}"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def fastest(best, metric, model):
    """The fastest peer on a model."""
    peers = [(value, peer) for (m, name, peer), (value, _) in best.items() if (m, name) == (metric, model)]
    return min((value, peer) for value, peer in [*peers, (float("inf"), "")] if peer != OURS)


def row(cells):
    print(f"| {' | '.join(cells)} |")


def of_all(best, metric, versions):
    models = [model for model in MODELS if any(key[:2] == (metric, model) for key in best)]
    if not models:
        return
    print()
    row([TITLES[metric], *models])
    print(f"|---|{'---:|' * len(models)}")
    for peer, version in versions.items():
        values = [best.get((metric, model, peer)) for model in models]
        shown = ["" if value is None else f"{number(value[0], metric)} {value[1]}".strip() for value in values]
        if any(shown):
            row([f"{peer} {version}", *shown])


def of_fastest(best, metric):
    """Ours, the fastest peer, and how many times as long it takes; the faster peer is bold."""
    models = [model for model in MODELS if (metric, model, OURS) in best]
    rows = [(model, best[metric, model, OURS][0], *fastest(best, metric, model)) for model in models]
    rows = [cells for cells in rows if cells[3]]
    if not rows:
        return
    print()
    row([TITLES[metric], OURS, "fastest peer", "peer / ours"])
    print("|---|---:|---:|---:|")
    for model, ours, value, peer in rows:
        theirs = f"{peer} {number(value, metric)}"
        row([model, number(ours, metric), f"**{theirs}**" if value < ours else theirs, f"{value / ours:.2f}"])


def of_calls(best, block, title):
    """The median and the 99.9th percentile of a call, of ours and of the peer with the least percentile."""
    models = [model for model in MODELS if (f"p999_{block}", model, OURS) in best]
    if not models:
        return
    print()
    row([title, f"{OURS}, median", "99.9 %", "peer, median", "99.9 %"])
    print("|---|---:|---:|---:|---:|")
    for model in models:
        ours = [number(best[f"{metric}_{block}", model, OURS][0], metric) for metric in ("p50", "p999")]
        value, peer = fastest(best, f"p999_{block}", model)
        theirs = ["", ""]
        if peer:
            middle = number(best[f"p50_{block}", model, peer][0], "")
            theirs = [f"{peer} {middle}", number(value, "")]
        row([model, *ours, *theirs])


def spread(cells):
    """How far the rounds of one program are from each other at most, in times of samples and steps."""
    times = [max(values) / min(values) for key, of in cells.items() if key[0] in TITLES for values in of.values()]
    count = max(len(values) for of in cells.values() for values in of.values())
    middle = sorted(times)[len(times) // 2]
    print(f"\n{count} rounds at most, whose largest time is {middle:.2f} times the least of its program (median), "
          f"{max(times):.2f} times at most.")


def tables(lines):
    cells, versions = rounds_of(lines), {line["peer"]: line["version"] for line in lines}
    best = least(cells)
    for metric in TITLES:
        of_all(best, metric, versions)
    for metric in TITLES:
        of_fastest(best, metric)
    of_calls(best, 64, "A block of 64, ns")
    of_calls(best, 1, "A step, ns")
    spread(cells)
