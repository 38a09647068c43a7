"""Instructions and cycles of what a program measures, from a trace of its run and its disassembly.

Input: the text of QEMU's log with `-d in_asm,exec,nochain`, and that of `objdump -d`. Output: for each measured part,
what lies between two calls of `firmware_clock`, the instructions by their place. Guarantees: an instruction that the
table of cycles does not have is an error.

The cycles are those of Arm's Cortex-M4 Technical Reference Manual (ARM 100166), tables 3-1 and 7-1, with memory that
never waits, divisions of integers at their longest, no load in the shadow of another one, and 2 cycles to fill the
pipeline after a branch that is taken, of which the manual says 1 to 3. A skipped instruction of an `it` block counts as an
executed one. They are a model of the processor, not a measurement.
"""

import collections
import re

CLOCK = "firmware_clock"
REFILL = 2
# Instructions that take a cycle: those on registers, whatever their width and condition.
ONE = """adc add adds adcs and ands asr asrs bic bics clz cmn cmp cpy eor eors it ite itt itte ittt itett iteet itee ittte
ittee itete iteee itttt itet ittet lsl lsls lsr lsrs mov movs movt movw mul muls mvn mvns neg negs nop orn orr orrs rbit rev
rev16 ror rors rsb rsbs rrx rrxs sbc sbcs sbfx bfi bfc sub subs subw addw smmul smull umull smlal umlal umaal smulbb sxtb sxth teq tst
ubfx uxtb uxth ssat usat uxtab uxtah sxtab sxtah sel mrs msr cpsid cpsie
vabs vadd vcmp vcmpe vcvt vcvtr vmov vmrs vmsr vmul vneg vsub vnmul""".split()
CYCLES = dict.fromkeys(ONE, 1) | dict.fromkeys(["mla", "mls"], 2) | {
    "vdiv": 14, "vsqrt": 14, "vmla": 3, "vmls": 3, "vnmla": 3, "vnmls": 3, "vfma": 3, "vfms": 3, "vfnma": 3, "vfnms": 3,
    "sdiv": 12, "udiv": 12, "vldr": 2, "vstr": 2, "ldrd": 3, "strd": 3, "bkpt": 1, "tbb": 2, "tbh": 2,
}
CYCLES |= dict.fromkeys(["ldr", "ldrb", "ldrh", "ldrsb", "ldrsh", "str", "strb", "strh", "ldrex", "strex"], 2)
# One cycle, and another for each register.
SEVERAL = {"push", "pop", "ldm", "ldmia", "ldmdb", "stm", "stmia", "stmdb", "vldmia", "vstmia", "vpush", "vpop", "vldmdb", "vstmdb"}
BRANCHES = {"b", "bl", "bx", "blx", "cbz", "cbnz"}
CONDITIONS = "eq ne cs cc mi pl vs vc hi ls ge lt gt le hs lo".split()

Instruction = collections.namedtuple("Instruction", "word operands size function")


def disassembly(text):
    """The instructions of `objdump -d`, by their address."""
    found, function = {}, ""
    for line in text.splitlines():
        if head := re.match(r"[0-9a-f]+ <(.*)>:$", line):
            function = head[1]
        elif row := re.match(r"\s*([0-9a-f]+):\t([0-9a-f ]+?)\s*\t(\S+)(?:\t(.*))?$", line):
            size = len(row[2].replace(" ", "")) // 2
            found[int(row[1], 16)] = Instruction(row[3], (row[4] or "").split(";")[0].split("@")[0].strip(), size, function)
    return found


def name(word):
    """A mnemonic without width, types and condition: `vadd` of `vaddeq.f32`, `mov` of `movne.w`."""
    stem = word.split(".")[0]
    if stem in CYCLES or stem in SEVERAL or stem in BRANCHES:
        return stem
    if stem[-2:] in CONDITIONS and (bare := stem[:-2]) and (bare in CYCLES or bare in SEVERAL or bare in BRANCHES):
        return bare
    raise ValueError(f"the table has no cycles of {word}")


def registers(operands):
    """How many registers a list like `{r4, r6-r8, lr}` has."""
    listed = re.search(r"\{(.*)\}", operands)
    count = 0
    for part in listed[1].split(","):
        first, _, last = part.strip().partition("-")
        count += int(last[1:]) - int(first[1:]) + 1 if last else 1
    return count


def cycles(instruction):
    """The cycles of an instruction that does not branch."""
    stem = name(instruction.word)
    if stem in BRANCHES:
        return 1
    if stem in SEVERAL:
        return 1 + registers(instruction.operands)
    return CYCLES[stem]


def measured(log):
    """The blocks between each two calls of the clock: lists of (addresses, address of the next block)."""
    blocks, addresses, parts, part, calls, previous, is_in_clock = {}, [], [], None, 0, None, False
    for line in log:
        if line.startswith("0x"):
            addresses.append(int(line[2:line.index(":")], 16))
        elif line.startswith("Trace"):
            fields = line[line.index("[") + 1:line.index("]")].split("/")
            at = int(fields[1], 16)
            if addresses:
                blocks[addresses[0]] = addresses
                addresses = []
            if previous is not None and part is not None:
                part[previous, at] += 1
            previous = at
            # Where the clock lies across two pages, it is two blocks.
            was_in_clock, is_in_clock = is_in_clock, line.rstrip().endswith(f"] {CLOCK}")
            if is_in_clock and not was_in_clock:
                calls += 1
                if calls % 2:
                    part = collections.Counter()
                else:
                    parts.append(part)
                    part, previous = None, None
        elif line.startswith("IN:"):
            if addresses:
                blocks[addresses[0]] = addresses
            addresses = []
    return parts, blocks


def functions(part, instructions):
    """The names of the functions that a part executes."""
    return {instructions[at].function for at, _ in part}


def count(part, blocks, instructions):
    """Instructions and cycles of a part."""
    total, time = 0, 0
    for (at, following), times in part.items():
        block = blocks[at]
        total += times * len(block)
        is_taken = following != block[-1] + instructions[block[-1]].size
        time += times * (sum(cycles(instructions[a]) for a in block) + (REFILL if is_taken else 0))
    return total, time


def calls(log, entries):
    """How often functions are entered between each two calls of the clock, by their names; `entries` has their addresses."""
    parts, readings = [], 0
    for line in log:
        if line.startswith("Trace"):
            name = entries[int(line.split("/")[1], 16)]
            if name == CLOCK:
                readings += 1
                if readings % 2:
                    parts.append(collections.Counter())
            elif readings % 2:
                parts[-1][name] += 1
    return parts
