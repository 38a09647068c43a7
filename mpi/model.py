#!/usr/bin/env python3
"""The cost of a step of training on several machines: measured times, and what they predict for others.

Input: measured.txt, which `measure` writes; `--check FILE` a page that must have these tables. Output: the tables of
docs/scaling.md. With `--write FILE` they replace those of the page. The status is 1 where a page has other ones.

The model. A step of b rows on r machines, each with one shard, takes

    T(b, r) = u + v·b/r + C(r)      C(r) = 2·log₂ r·α + 2·(1 − 1/r)·n·β + (1 − 1/r)·p·γ

with p parameters, n = 4·p bytes, the latency α of a message, the time β of a byte and γ of an addition. C is the cost of
an allreduce by recursive halving and doubling: Rabenseifner (2004); Thakur, Rabenseifner & Gropp (2005).
Two machines exchange all numbers at once: C(2) = α + n·β + p·γ. A gradient below 16,384 numbers is doubled:
C(r) = log₂ r·(α + n·β + p·γ). The time u of a step without rows and the time v of a row are fitted to the
steps on one rank in one shard. Averaging every k local steps costs C(r)/k for each network-shaped slot and the weights.
"""

import math
import pathlib
import sys

FOLDER = pathlib.Path(__file__).parent
# 10 Gbit/s, both ways at once; a message over TCP; an addition that waits for memory.
ALPHA, BETA, GAMMA = 20e-6, 8 / 10e9, 0.4e-9
LONG = 16_384
MACHINES = (2, 8, 16, 32, 64)
LOCAL = 16


def read(path):
    """The lines of a file of measured times: the machine, messages by ranks, steps."""
    machine, messages, steps, ranks = "", [], {}, 0
    for line in path.read_text(encoding="utf-8").splitlines():
        kind, _, rest = line.partition(" ")
        words = rest.split()
        if kind == "machine":
            machine = rest
        elif kind == "ranks":
            ranks = int(rest)
        elif kind == "message":
            messages.append((ranks, int(words[0]), float(words[1])))
        elif kind == "step":
            name, parameters, on, shards, batch, seconds = words
            entry = steps.setdefault(name, {"parameters": int(parameters), "times": {}})
            # The shorter of several medians: whatever else runs makes them longer.
            key = int(on), int(shards), int(batch)
            entry["times"][key] = min(float(seconds), entry["times"].get(key, math.inf))
    return machine, messages, steps


def fit(times):
    """u and v of u + v·b, of steps on one rank in one shard: least squares of relative errors."""
    points = [(batch, t) for (ranks, shards, batch), t in times.items() if (ranks, shards) == (1, 1)]
    s = [sum(w * a for w, a in zip((1 / t**2 for _, t in points), terms)) for terms in (
        [1 for _ in points], [b for b, _ in points], [b * b for b, _ in points],
        [t for _, t in points], [b * t for b, t in points])]
    v = (s[0] * s[4] - s[1] * s[3]) / (s[0] * s[2] - s[1] ** 2)
    return max(0.0, (s[3] - v * s[1]) / s[0]), v


def reduce(parameters, machines):
    """The time of an allreduce."""
    if machines == 1:
        return 0.0
    n, rounds = 4 * parameters, math.log2(machines)
    if machines < 4 or parameters + 2 < LONG:
        return rounds * (ALPHA + n * BETA + parameters * GAMMA)
    share = 1 - 1 / machines
    return 2 * rounds * ALPHA + 2 * share * n * BETA + share * parameters * GAMMA


def shown(seconds):
    """A time with three digits."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            break
    else:
        unit, size = "µs", 1e-6
    number = seconds / size
    return f"{number:.{max(0, 2 - int(math.log10(max(number, 1))))}f} {unit}"


def table(head, rows):
    """Lines of Markdown."""
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


def measured(steps):
    """Steps on 1, 2 and 4 ranks."""
    rows = []
    for name, entry in steps.items():
        times = entry["times"]
        for batch in (128, 512):
            own = [times.get((ranks, 8, batch)) for ranks in (1, 2, 4)]
            plain = times.get((1, 0, batch))
            rows.append([f"{name}, {entry['parameters']:,} parameters, {batch} rows", shown(plain) if plain else "", *map(shown, own)])
    return table(["a step", "without shards", "8 shards, 1 rank", "2 ranks", "4 ranks"], rows)


def messages_table(messages):
    """Exchanges between two ranks of this machine."""
    sizes = sorted({numbers for _, numbers, _ in messages})
    rows = []
    for numbers in sizes:
        of = {ranks: seconds for ranks, size, seconds in messages if size == numbers}
        rows.append([f"{numbers:,}", *(shown(of[ranks]) for ranks in (2, 4))])
    return table(["numbers", "of 2 ranks", "of 4 ranks"], rows)


def predicted(steps):
    """Two tables: a batch of one size, and a batch for each machine."""
    lines = []
    for title, rows_of in (
        ("512 rows in all", lambda machines: 512),
        ("128 rows for each machine", lambda machines: 128 * machines),
    ):
        rows = []
        for name, entry in steps.items():
            u, v = fit(entry["times"])
            for what, every in (("each step", 1), (f"every {LOCAL} local steps", LOCAL)):
                cells = []
                for machines in MACHINES:
                    batch = rows_of(machines)
                    compute = u + v * batch / machines
                    time = compute + reduce(entry["parameters"], machines) / every
                    one = u + v * batch
                    cells.append(f"{shown(time)}, {one / time:.2g}×")
                rows.append([f"{name}, a sum {what}" if every == 1 else f"{name}, a mean {what}", *cells])
        lines += [f"**{title}**", "", *table(["", *(f"{machines} machines" for machines in MACHINES)], rows), ""]
    return lines[:-1]


def parameters_table(steps):
    """What the model knows of each network."""
    rows = []
    for name, entry in steps.items():
        u, v = fit(entry["times"])
        p = entry["parameters"]
        rows.append([name, f"{p:,}", f"{4 * p / 1e6:.1f} MB", shown(u), shown(v), *(shown(reduce(p, m)) for m in (2, 8, 64))])
    return table(["", "parameters", "gradient", "u", "v", "C(2)", "C(8)", "C(64)"], rows)


def main():
    machine, messages, steps = read(FOLDER / "measured.txt")
    parts = {
        "machine": [f"Measured on {machine}."],
        "measured": measured(steps),
        "messages": messages_table(messages),
        "model": parameters_table(steps),
        "predicted": predicted(steps),
    }
    if len(sys.argv) != 3:
        print("\n\n".join("\n".join(lines) for lines in parts.values()))
        return 0
    page = pathlib.Path(sys.argv[2])
    text = new = page.read_text(encoding="utf-8")
    for name, lines in parts.items():
        begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
        before, _, rest = new.partition(begin)
        _, _, after = rest.partition(end)
        new = before + begin + "\n".join(lines) + "\n" + end + after
    if sys.argv[1] == "--write":
        page.write_text(new, encoding="utf-8")
    elif new != text:
        print(f"{page} has other tables: python3 {sys.argv[0]} --write {page}", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
