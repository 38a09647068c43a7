#!/usr/bin/env python3
"""Builds and runs every peer that this machine can have, and ours, and compares them.

In: the command line (`--help`). Out: one Markdown table on standard output; with `--out`, the
JSON lines that it was made of. Every program runs alone, with one thread, on one core.
Standard library only.
"""

import argparse
import os
import pathlib
import sys

import programs
import table

HERE = pathlib.Path(__file__).resolve().parent


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3, help="rounds of ours and the expert's C")
    parser.add_argument("--slow-rounds", type=int, default=1, help="rounds of the slow peers")
    parser.add_argument("--only", metavar="PEER[,PEER]", help="the programs whose name holds PEER")
    parser.add_argument("--workload", help="xor, wdbc, digits, mnist, wide or acas")
    parser.add_argument("--core", type=int, default=0, help="the core that all programs run on")
    parser.add_argument("--out", type=pathlib.Path, help="where the JSON lines go")
    parser.add_argument("--table", type=pathlib.Path, help="only make the table of such a file")
    parser.add_argument("--setup", action="store_true", help="install the Python peers first")
    parser.add_argument("--list", action="store_true", help="only tell what can be run")
    parser.add_argument(
        "--venv",
        type=pathlib.Path,
        default=os.environ.get("PEERS_VENV", HERE / ".venv"),
        help="the folder of the Python peers (or PEERS_VENV; default benches/peers/.venv)",
    )
    return parser.parse_args()


def is_selected(program, only):
    return not only or any(word.lower() in program.name.lower() for word in only.split(","))


def build_all(candidates):
    """The programs that could be built; tells what the others lack."""
    ready = []
    for program in candidates:
        problem = program.build()
        if problem:
            print(f"not run: {program.name}: {problem}", file=sys.stderr)
        else:
            print(f"ready: {program.name}", file=sys.stderr)
            ready.append(program)
    return ready


def keep_best_variants(ready, lines):
    """Of the expert's many builds, those within 3 % of a row's best in the first round."""
    best = {}
    for line in lines:
        key = (line["peer"], line["workload"], line["metric"])
        best[key] = min(line["value"], best.get(key, line["value"]))
    winners = {
        line["program"]
        for line in lines
        if line["value"] <= 1.03 * best[line["peer"], line["workload"], line["metric"]]
    }
    return [program for program in ready if not program.is_variant or program.name in winners]


def run_rounds(ready, arguments, out):
    lines = []
    rounds = max(arguments.rounds, arguments.slow_rounds)
    for number in range(rounds):
        for program in ready:
            limit = arguments.slow_rounds if program.is_slow else arguments.rounds
            if number >= limit:
                continue
            print(f"round {number + 1}: {program.name}", file=sys.stderr)
            for line in program.run(arguments.core, arguments.workload):
                line["round"] = number + 1
                lines.append(line)
                if out:
                    out.write(table.json_line(line))
                    out.flush()
        if number == 0:
            ready = keep_best_variants(ready, lines)
    return lines


def main():
    arguments = parse_arguments()
    if arguments.table:
        print(table.markdown(table.read_lines(arguments.table)))
        return
    if arguments.setup:
        programs.install_python_peers(arguments.venv)
    candidates = programs.candidates(pathlib.Path(arguments.venv))
    chosen = [program for program in candidates if is_selected(program, arguments.only)]
    ready = build_all(chosen)
    if arguments.list:
        return
    out = arguments.out.open("w", encoding="utf-8") if arguments.out else None
    try:
        print(table.markdown(run_rounds(ready, arguments, out)))
    finally:
        if out:
            out.close()


if __name__ == "__main__":
    main()
