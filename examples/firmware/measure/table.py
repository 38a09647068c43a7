#!/usr/bin/env python3
"""Runs the firmware, compares its hashes with those of the host, and its costs with the recorded ones.

Input: the folder of the builds; `--check PAGE` or `--write PAGE`, a page with the tables between two comments. Output: a line
for each run, `HASH separate <hex> <board> <program>`, and the tables. The status is 1 where a hash is not that of the
host, a program fails, or a cost is more than a twentieth off the recorded one.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

import cycles

M0, M4, RISCV = "thumbv6m-none-eabi", "thumbv7em-none-eabihf", "riscv32imac-unknown-none-elf"
SIZE, SPEED = "release", "fast"
# Those whose calls are counted: the others make too many of them before the measured part.
COUNTED = ("wdbc", "policy")
ALL = ("xor", "wdbc", "policy", "policy_train", "autoencoder")
# `policy` with its feature `in-memory`.
IN_MEMORY = "policy_in_memory"
# The target and the folder of its programs, the machine of QEMU, what it stands for, nanoseconds of a tick, the programs.
BOARDS = (
    (M0, SIZE, "mps2-an385", "Cortex-M0+", 40, ALL),
    (M0, SIZE, "microbit", "micro:bit", 62.5, ("xor", "wdbc")),
    (M4, SIZE, "mps2-an386", "Cortex-M4F", 40, (*ALL, IN_MEMORY)),
    (M4, SPEED, "mps2-an386", "Cortex-M4F, level 3", 40, ALL),
    (M4, SIZE, "mps2-an500", "Cortex-M7", 40, ALL),
    (RISCV, SIZE, "virt", "RISC-V", 1, ALL),
)
# Multiply-adds of a forward pass.
PRODUCTS = {"xor": 12, "wdbc": 496, "policy": 4_736, "policy_train": 4_736, "autoencoder": 264_192}
# Statics that are numbers, not code.
NUMBERS = re.compile(r"\d(LEARNT|UNSEEN|CASES|TARGETS|OBSERVATIONS|ACTIONS|POLICY|START|NET|X)$")
TOLERANCE = 0.05
# Names of the run-time ABI for floats: ARM IHI 0043, section 5.1.2.
SOFT = re.compile(r"__aeabi_(f|cf|i2f|ui2f|d|cd|i2d|ui2d|l2f|ul2f|ul2d|l2d)")
# The same in Rust's library for compilers, whose paths are mangled, and mathematical functions of C.
SOFTWARE = re.compile(SOFT.pattern + r"|compiler_builtins\d*(float|math)|^__\w+[sd]f\w*$"
                      r"|^(fma|exp|expm1|tanh|log|log1p|pow|sqrt|sin|cos|erf)f?$")
BEGIN, END = "<!-- firmware: measured -->", "<!-- firmware: end -->"


def run(command, seconds=120):
    """What a program prints; an error if it fails. QEMU writes the lines of semihosting where it writes errors."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=seconds, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}\n{done.stdout}failed")
    return done.stdout


def emulator(target, machine, *options):
    """The command of QEMU, without the program."""
    system = "qemu-system-riscv32" if target == RISCV else "qemu-system-arm"
    bios = ["-bios", "none"] if target == RISCV else []
    return [system, "-M", machine, *bios, "-display", "none", "-monitor", "none", "-serial", "none",
            "-semihosting-config", "enable=on,target=native", *options, "-kernel"]


def lines(text):
    """The lines of a program: a name and a number in hexadecimal."""
    return {name: int(number, 16) for name, number in (line.rsplit(" ", 1) for line in text.splitlines())}


def sizes(binary):
    """Bytes of code, of numbers in flash, and of statics in memory."""
    sections = {}
    for row in run(["readelf", "-SW", binary]).splitlines():
        if found := re.match(r"\s*\[ *\d+\] (\S+)\s+(PROGBITS|NOBITS)\s+[0-9a-f]+ [0-9a-f]+ ([0-9a-f]+) \d\d\s+\w*A", row):
            sections[found[1]] = int(found[3], 16)
    numbers = 0
    for row in run(["readelf", "-sW", binary]).splitlines():
        fields = row.split()
        if len(fields) == 8 and fields[3] == "OBJECT" and NUMBERS.search(fields[7]):
            numbers += int(fields[2], 0)
    flash = sum(sections.get(name, 0) for name in (".vector_table", ".text", ".rodata", ".data"))
    return flash - numbers, numbers, sum(sections.get(name, 0) for name in (".data", ".bss"))


def traced(read, target, machine, binary, *options):
    """What a function reads from a trace of a run."""
    with tempfile.TemporaryDirectory() as folder:
        log = pathlib.Path(folder) / "log"
        run([*emulator(target, machine, "-D", log, *options), binary], 300)
        with log.open(encoding="utf-8", errors="replace") as text:
            return read(text)


def model_of(target, machine, binary):
    """Instructions and cycles of each measured part."""
    parts, blocks = traced(cycles.measured, target, machine, binary, "-d", "in_asm,exec,nochain")
    instructions = cycles.disassembly(run(["arm-none-eabi-objdump", "-d", binary]))
    for part in parts:
        check_functions(binary, cycles.functions(part, instructions))
    return [cycles.count(part, blocks, instructions) for part in parts]


def calls_of(target, machine, binary):
    """How often each measured part calls functions that compute with floats: only their entries are traced."""
    rows = [row.split() for row in run(["readelf", "-sW", binary]).splitlines()]
    entries = {int(row[1], 16) & ~1: row[7] for row in rows if len(row) == 8 and row[3] == "FUNC" and (SOFT.match(row[7]) or row[7] == cycles.CLOCK)}
    ranges = ",".join(f"{at:#x}+1" for at in entries)
    return traced(lambda log: cycles.calls(log, entries), target, machine, binary, "-d", "exec,nochain", "-dfilter", ranges)


def measure(builds):
    """The numbers of the tables; every hash is compared."""
    costs, model, calls, expected = {}, {}, {}, {}
    for program in ALL:
        expected[program] = lines(run([builds / "x86_64-unknown-linux-gnu" / "release" / program]))["hash"]
        print(f"HASH separate {expected[program]:016x} host {program}")
    expected[IN_MEMORY] = expected["policy"]
    for target, folder, machine, board, tick, programs in BOARDS:
        for program in programs:
            binary = builds / target / folder / program
            found = lines(run([*emulator(target, machine, "-icount", "shift=0"), binary]))
            print(f"HASH separate {found['hash']:016x} {machine} {program}")
            if found["hash"] != expected[program]:
                raise SystemExit(f"{program} computes something else on {machine} than on the host")
            counts = [per_call(program, found[key] * tick) if (key := f"ticks {part}") in found else None for part in ("forward", "train_step")]
            costs[board, program] = [*sizes(binary), found["stack"], *counts]
            if machine == "mps2-an386" and program != IN_MEMORY:
                model[board, program] = model_of(target, machine, binary)
            elif machine == "mps2-an385" and program in COUNTED:
                calls[program] = calls_of(target, machine, binary)
    return costs, model, calls


def number(value):
    """A number of a table."""
    return "" if value is None else f"{value:,}"


def parts(program):
    """What a program measures, in this order."""
    alone = {"policy": "forward", IN_MEMORY: "forward", "autoencoder": "forward", "policy_train": "train_step"}
    return [alone[program]] if program in alone else ["forward", "train_step"]


def per_call(program, total):
    """Of what all calls of a measured part took, what one takes."""
    return round(total / {"xor": 64, "autoencoder": 1}.get(program, 4))


def cost_table(costs):
    """Bytes and instructions, by machine and program."""
    rows = ["| machine | program | code | numbers in flash | statics | deepest stack | `forward` | `train_step` |",
            "|---|---|--:|--:|--:|--:|--:|--:|"]
    rows += [f"| {board} | `{program}` | " + " | ".join(map(number, values)) + " |" for (board, program), values in costs.items()]
    return "\n".join(rows) + "\n"


def cycle_table(model):
    """Cycles of the Cortex-M4F by the manual."""
    rows = ["| machine | program | part | instructions | of a multiply-add | cycles | of a multiply-add |",
            "|---|---|---|--:|--:|--:|--:|"]
    for (board, program), counted in model.items():
        for part, counts in zip(parts(program), counted):
            each = [per_call(program, count) for count in counts]
            cells = [f"{count:,} | {count / PRODUCTS[program]:.2f}" for count in each]
            rows.append(f"| {board} | `{program}` | `{part}` | " + " | ".join(cells) + " |")
    return "\n".join(rows) + "\n"


def call_table(calls):
    """Calls of functions that compute with floats in software, on the Cortex-M0+."""
    names = ["__aeabi_fmul", "__aeabi_fadd", "__aeabi_fsub", "__aeabi_fdiv"]
    rows = ["| program | part | " + " | ".join(f"`{name}`" for name in names) + " | others |", "|---|---|" + "--:|" * 5]
    for program, counted in calls.items():
        for part, entered in zip(parts(program), counted):
            each = {name: per_call(program, times) for name, times in entered.items()}
            cells = [number(each.pop(name, 0)) for name in names] + [number(sum(each.values()))]
            rows.append(f"| `{program}` | `{part}` | " + " | ".join(cells) + " |")
    return "\n".join(rows) + "\n"


def differences(recorded, found):
    """What differs by more than the tolerance, of two tables."""
    rows = [[[cell.strip() for cell in row.split("|")[1:-1]] for row in text.splitlines() if row.startswith("|")]
            for text in (recorded, found)]
    faults = []
    if [row[:2] for row in rows[0]] != [row[:2] for row in rows[1]]:
        return ["the tables have other rows"]
    for before, now in zip(*rows):
        for title, old, new in zip(rows[1][0], before, now):
            old, new = old.replace(",", ""), new.replace(",", "")
            is_number = re.fullmatch(r"[\d.]+", old) and re.fullmatch(r"[\d.]+", new)
            if old != new and not (is_number and abs(float(new) - float(old)) <= TOLERANCE * float(old)):
                faults.append(f"{' '.join(now[:2])}, {title}: {new}, recorded {old}")
    return faults


def page_with(page, text):
    """The page with other tables; an error if it has no place for them."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"the page has no {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{text}\n{END}{after}"


def check_functions(binary, names):
    """A processor with a float unit calls no software for floats, and no mathematical library."""
    if software := sorted(filter(SOFTWARE.search, names)):
        raise SystemExit(f"{binary} executes {', '.join(software)}")


def check_counts(costs, model):
    """The timer and the trace must agree, or one of the two counts something else."""
    for (board, program), counted in model.items():
        timed = [count for count in costs[board, program][4:] if count is not None]
        for part, (total, _), by_timer in zip(parts(program), counted, timed):
            executed = per_call(program, total)
            if abs(executed - by_timer) > 10 + by_timer / 100:
                raise SystemExit(f"{board}, {program}, {part}: {executed} instructions by the trace, {by_timer} by the timer")


def main(builds, option, page):
    """Runs all, and checks or writes the page."""
    costs, model, calls = measure(builds)
    check_counts(costs, model)
    found = f"{cost_table(costs)}\n{cycle_table(model)}\n{call_table(calls)}"
    print(found)
    page, text = pathlib.Path(page), pathlib.Path(page).read_text(encoding="utf-8")
    if option == "--write":
        page.write_text(page_with(text, found), encoding="utf-8")
        return 0
    recorded = text.partition(BEGIN)[2].partition(END)[0]
    faults = differences(recorded, found)
    for fault in faults:
        print(fault, file=sys.stderr)
    return int(bool(faults))


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[2] not in ("--check", "--write"):
        raise SystemExit(__doc__)
    sys.exit(main(pathlib.Path(sys.argv[1]), *sys.argv[2:]))
