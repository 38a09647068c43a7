#!/usr/bin/env python3
"""Reads the inner loops of dense layers in machine code for a Cortex-M4F, and what a program links.

Input: `objdump -d` of a linked program, whose networks have rectifiers alone, so that each loop with a
multiply-add is one of a dense layer, or of a loss, which is left out. Output: a line for each kind of loop;
exit code 1 with a reason for each rule that is broken. Rules:

* a loop that sums, which begins an iteration with numbers of the one before it, stores nothing. In a program
  that trains, a loop that stores a number for three multiply-adds is an update, which no rule is about;
* where an instruction loads several numbers, it takes at most 2.4 instructions for each multiply-add;
* elsewhere at most 3 (2 with vmla), one for each number that several of them share, and for addresses and the
  branch 5.4 where it is a whole block of outputs, which makes 3.4 (2.4) for each, and 10 otherwise, or 24 in a
  program whose layers are narrow;
* there is a loop with 16 sums that loads several numbers at a time, else nothing was looked at, unless the
  layers are narrow;
* nothing calls software arithmetic or a mathematical library.

`loops.py ask|train|narrow SUMS FILE`, where a whole block has so many sums; `loops.py --self-test` shows that
each rule can be broken.
"""

import re
import sys
from dataclasses import dataclass

LINE = re.compile(r"^\s*([0-9a-f]+):\t(?:(?:[0-9a-f]{4} ?)+\s*\t)?(\S+)(?:\t([^;@]*))?")
FUNCTION = re.compile(r"^([0-9a-f]+) <(.+)>:$")
BRANCH = re.compile(r"^(?:b|b(?:eq|ne|cs|hs|cc|lo|mi|pl|vs|vc|hi|ls|ge|lt|gt|le|al)|cbn?z)(?:\.[nw])?$")
STORE = re.compile(r"^(?:vstr|vstm\w*|vpush|str\w*|stm\w*|push)(?:\.\w+)*$")
# The module of the losses, in a mangled name.
LOSS = "17netwright_runtime4loss"
CHAINED = ("vmla", "vmls", "vnmls", "vnmla")
FLOAT_CALL = re.compile(r"^(?:__aeabi_[fd]\w+|__\w*[sd]f\w*|fmaf?|expf?|tanhf?|logf?|powf?|sqrtf?)$")

# Instructions of a loop beside its numbers, for addresses and the branch: of a whole block of outputs, of
# others, whose numbers are in several rows, or few, and of those of narrow layers.
WHOLE, OTHER, NARROW = 5.4, 10, 24
# Instructions for a multiply-add where eight numbers are loaded at a time.
SEVERAL = 2.4


@dataclass
class Instruction:
    at: int
    name: str
    operands: str


def functions(text):
    """The instructions of each function."""
    found, own = {}, None
    for line in text.splitlines():
        if head := FUNCTION.match(line):
            own = found.setdefault(head[2], [])
        elif (parts := LINE.match(line)) and own is not None:
            own.append(Instruction(int(parts[1], 16), parts[2], (parts[3] or "").strip()))
    return found


def loops(code):
    """The innermost loops of a function: from the target of a branch back to the branch."""
    places = {instruction.at: index for index, instruction in enumerate(code)}
    spans = []
    for end, instruction in enumerate(code):
        target = re.search(r"\b([0-9a-f]+)(?: <|$)", instruction.operands)
        if BRANCH.match(instruction.name) and target:
            start = places.get(int(target[1], 16))
            if start is not None and start <= end:
                spans.append((start, end))
    inner = [span for span in spans if not any(o != span and span[0] <= o[0] and o[1] <= span[1] for o in spans)]
    return [code[start : end + 1] for start, end in sorted(set(inner))]


def count(loop, *names):
    return sum(instruction.name.split(".")[0] in names for instruction in loop)


@dataclass
class Loop:
    instructions: int
    multiply_adds: int
    chained: bool
    several: bool
    loads: int
    stores: int

    def limit(self, width, is_narrow):
        if self.several:
            return SEVERAL * self.multiply_adds
        shared = max(self.loads - self.multiply_adds, 1)
        rest = WHOLE if (self.multiply_adds, shared) == (width, 1) else NARROW if is_narrow else OTHER
        return (2 if self.chained else 3) * self.multiply_adds + shared + rest


def loads(instruction):
    """How many numbers of single precision an instruction loads."""
    return numbers(instruction) if instruction.name.startswith(("vldr", "vldm", "vpop")) else 0


def numbers(instruction):
    """How many numbers of single precision an instruction loads or stores."""
    listed = re.search(r"\{(.*)\}", instruction.operands)
    if not listed:
        return 1
    ends = re.findall(r"[sd](\d+)(?:-[sd](\d+))?", listed[1])
    return sum(int(last or first) - int(first) + 1 for first, last in ends)


def registers(operands):
    """The numbers of the registers of single precision that are named, each of those in a list."""
    found = []
    for kind, first, last in re.findall(r"\b([sd])(\d+)(?:-[sd](\d+))?", operands):
        for number in range(int(first), int(last or first) + 1):
            found += [number] if kind == "s" else [2 * number, 2 * number + 1]
    return found


def accumulates(loop):
    """Whether a register for floats is read before it is written, and written: a sum of all iterations."""
    read, written = set(), set()
    for instruction in loop:
        name, (first, _, rest) = instruction.name.split(".")[0], instruction.operands.partition(",")
        if name.startswith(("vldr", "vldm", "vpop")):
            to, by = registers(instruction.operands), []
        elif STORE.match(instruction.name) or name.startswith("vcmp"):
            to, by = [], registers(instruction.operands)
        else:
            to, by = registers(first), registers(rest)
            by += to if name in CHAINED else []
        read.update(set(by) - written)
        written.update(to)
    return bool(read & written)


def dense(loop, trains):
    """What a loop is that sums products, or nothing where it is another one."""
    chained = count(loop, *CHAINED)
    multiply_adds = chained + min(count(loop, "vmul", "vnmul"), count(loop, "vadd", "vsub"))
    if multiply_adds == 0 or not accumulates(loop):
        return None
    stores = sum(numbers(instruction) for instruction in loop if STORE.match(instruction.name))
    if trains and 3 * stores >= multiply_adds:
        return None
    several = any(loads(instruction) >= 8 for instruction in loop)
    return Loop(len(loop), multiply_adds, chained > 0, several, sum(map(loads, loop)), stores)


def broken(text, width, kind="ask"):
    """What is wrong with a program whose blocks have `width` sums, and the loops that were found."""
    reasons, kinds, is_whole = [], {}, False
    for name, code in functions(text).items():
        for instruction in code:
            call = re.search(r"<([^>+]+)>", instruction.operands)
            if call and FLOAT_CALL.match(call[1]):
                reasons.append(f"{name} calls {call[1]}")
        inner = [] if LOSS in name else loops(code)
        for loop in filter(None, (dense(loop, kind == "train") for loop in inner)):
            key = (loop.multiply_adds, loop.instructions, loop.stores)
            kinds[key] = kinds.get(key, 0) + 1
            # The loop of two steps.
            is_whole |= loop.several and loop.multiply_adds == 2 * width
            if loop.stores:
                reasons.append(f"{name}: a loop of {loop.multiply_adds} multiply-adds stores {loop.stores} times")
            limit = loop.limit(width, kind == "narrow")
            if loop.instructions > limit:
                reasons.append(
                    f"{name}: {loop.instructions} instructions for {loop.multiply_adds} multiply-adds,"
                    f" not {limit:.1f}"
                )
    if not is_whole and kind != "narrow":
        reasons.append(f"no loop has two steps of {width} multiply-adds and loads several numbers at a time")
    return reasons, kinds


def main(kind, width, path):
    with open(path, encoding="utf-8") as file:
        reasons, kinds = broken(file.read(), int(width), kind)
    for (multiply_adds, instructions, stores), times in sorted(kinds.items(), reverse=True):
        each = instructions / multiply_adds
        print(f"  {times:3} loops of {multiply_adds:2} multiply-adds: {each:.2f} instructions each, {stores} stores")
    for reason in reasons:
        print(reason, file=sys.stderr)
    return 1 if reasons else 0


def program(body, name="f", at=0x8000):
    """A function with a loop of these instructions."""
    lines = [f"{at:08x} <{name}>:"]
    for index, instruction in enumerate(body):
        lines.append(f"    {at + 4 * index:x}:\teebf 0a00 \t{instruction}")
    lines.append(f"    {at + 4 * len(body):x}:\td1f8      \tbne.n\t{at:x} <{name}>")
    return "\n".join(lines)


def self_test():
    sums = [f"vadd.f32\ts{s + 16}, s{s}, s{s + 16}" for s in range(2, 10)]
    half = ["vldmia\tr2!, {s2-s9}", *[f"vmul.f32\ts{s}, s0, s{s}" for s in range(2, 10)], *sums]
    right = ["vldmia\tr1!, {s0-s1}", *half * 4, *["add\tr2, r3"] * 2, "subs\tr4, #2"]
    assert broken(program(right), 16)[0] == [], broken(program(right), 16)
    # A loop in a program whose other function has the right one.
    beside = program(right, "g", 0x4000) + "\n"
    step = ["vldmia\tr1!, {s0}", "adds\tr2, #4", "cmp\tr2, r3"]
    whole = step + ["vldr\ts1, [r2]", "vmul.f32\ts1, s0, s1", "vadd.f32\ts16, s1, s16"] * 16
    chained = step + ["vldr\ts1, [r2]", "vmla.f32\ts16, s0, s1"] * 16
    narrow = whole[:-3]
    update = step + ["vldr\ts1, [r2]", "vmul.f32\ts2, s0, s3", "vadd.f32\ts1, s1, s2", "vstr\ts1, [r2]"]
    for body in (whole, chained, narrow + ["nop"] * 7, update):
        assert broken(beside + program(body), 16)[0] == [], body
    wrong = {
        "stores 1 times": whole + ["vstr\ts16, [sp, #4]"],
        "stores 8 times": right[1:] + ["vstmia\tr5, {s16-s23}"],
        "not 76.8": right + ["nop"] * 4,
        "not 54.4": whole + ["nop"] * 4,
        "for 16 multiply-adds, not 38.4": chained + ["nop"] * 3,
        "for 15 multiply-adds": narrow + ["nop"] * 9,
        "calls __aeabi_fadd": whole + ["bl\t9000 <__aeabi_fadd>"],
        "calls tanhf": whole + ["b.w\t9000 <tanhf>"],
    }
    for part, body in wrong.items():
        reasons, _ = broken(beside + program(body), 16)
        assert len(reasons) == 1 and part in reasons[0], (part, reasons)
    for body in (whole, narrow, update, []):
        assert "no loop has two steps of 16" in broken(program(body), 16)[0][0], body
        assert broken(program(body), 16, "narrow")[0] == [], body
    assert broken(beside + program(whole + ["vstr\ts16, [sp, #4]"] * 6), 16, "train")[0] == []
    assert broken(beside + program(wrong["not 54.4"], "_RNvYINtNvNtCs_17netwright_runtime4loss4rows"), 16)[0] == []
    assert "stores 5 times" in broken(beside + program(whole + ["vstr\ts16, [sp, #4]"] * 5), 16, "train")[0][0]
    slow = narrow + ["nop"] * 20
    assert broken(program(slow), 16, "narrow")[0] == [] and broken(program(slow + ["nop"] * 3), 16, "narrow")[0]
    several = ["vldmia\tr1!, {s0-s3}", "vldr\ts4, [r1]", "cmp\tr2, r3"]
    assert [loads(instruction) for instruction in functions(program(several))["f"]] == [4, 1, 0, 0]
    assert registers("r1!, {s0-s3, d4}") == [0, 1, 2, 3, 8, 9]
    print("each rule can be broken")


if __name__ == "__main__":
    if sys.argv[1:] == ["--self-test"]:
        self_test()
    else:
        sys.exit(main(*sys.argv[1:]))
