"""The model of cycles, on programs whose counts are known by hand."""

import unittest

import cycles

LISTING = """
firmware:     file format elf32-littlearm

00000100 <dot>:
     100:\tecb0 0a01 \tvldmia\tr0!, {s0}
     104:\tedd1 0a00 \tvldr\ts1, [r1]
     108:\tee20 0a20 \tvmul.f32\ts0, s0, s1
     10c:\tee31 1a00 \tvadd.f32\ts2, s2, s0
     110:\t3a01      \tsubs\tr2, #1
     112:\td1f5      \tbne.n\t100 <dot>
     114:\t4770      \tbx\tlr
     116:\tb5f0      \tpush\t{r4, r5, r6, r7, lr}
     118:\tfbb0 f1f2 \tudiv\tr1, r0, r2
     11c:\teea0 1a20 \tvfma.f32\ts2, s0, s1
     120:\tbf18      \tit\tne
     122:\t2001      \tmovne\tr0, #1

00000130 <firmware_clock>:
     130:\t4770      \tbx\tlr
"""

# The clock, three rounds of the loop, its end, the clock.
LOG = """IN: firmware_clock
0x00000130:  4770       bx       lr
Trace 0: 0x7f00 [00000000/00000130/00000110/ff000000] firmware_clock
IN: dot
0x00000100:  ecb0 0a01  vldmia   r0!, {s0}
0x00000104:  edd1 0a00  vldr     s1, [r1]
0x00000108:  ee20 0a20  vmul.f32 s0, s0, s1
0x0000010c:  ee31 1a00  vadd.f32 s2, s2, s0
0x00000110:  3a01       subs     r2, #1
0x00000112:  d1f5       bne      #0x100
Trace 0: 0x7f10 [00000000/00000100/00000110/ff000000] dot
Trace 0: 0x7f10 [00000000/00000100/00000110/ff000000] dot
Trace 0: 0x7f10 [00000000/00000100/00000110/ff000000] dot
IN: dot
0x00000114:  4770       bx       lr
Trace 0: 0x7f20 [00000000/00000114/00000110/ff000000] dot
Trace 0: 0x7f00 [00000000/00000130/00000110/ff000000] firmware_clock
Trace 0: 0x7f10 [00000000/00000100/00000110/ff000000] dot
"""


class Cycles(unittest.TestCase):
    """What the manual's tables say."""

    def setUp(self):
        self.instructions = cycles.disassembly(LISTING)

    def test_each_instruction_has_the_cycles_of_the_manual(self):
        found = {at: cycles.cycles(i) for at, i in self.instructions.items()}
        expected = {0x100: 2, 0x104: 2, 0x108: 1, 0x10c: 1, 0x110: 1, 0x112: 1, 0x114: 1, 0x116: 6, 0x118: 12,
                    0x11c: 3, 0x120: 1, 0x122: 1, 0x130: 1}
        self.assertEqual(found, expected)

    def test_a_run_is_counted_with_its_taken_branches(self):
        parts, blocks = cycles.measured(LOG.splitlines())
        self.assertEqual(len(parts), 1)
        total, time = cycles.count(parts[0], blocks, self.instructions)
        # The clock returns, three rounds of six, and the function returns.
        self.assertEqual(total, 1 + 3 * 6 + 1)
        # Rounds of 2 + 2 + 1 + 1 + 1 + 1, of which two branch back, and two returns.
        self.assertEqual(time, (1 + 2) + 3 * 8 + 2 * 2 + (1 + 2))

    def test_the_functions_of_a_part_are_known(self):
        parts, _ = cycles.measured(LOG.splitlines())
        self.assertEqual(cycles.functions(parts[0], self.instructions), {"dot", "firmware_clock"})

    def test_a_clock_across_two_pages_is_read_once(self):
        first = "Trace 0: 0x7f00 [00000000/00000130/00000110/ff000000] firmware_clock\n"
        log = LOG.replace(first, first + first.replace("/00000130/", "/00000132/"))
        self.assertEqual(len(cycles.measured(log.splitlines())[0]), 1)

    def test_an_unknown_instruction_is_an_error(self):
        with self.assertRaises(ValueError):
            cycles.cycles(cycles.Instruction("vrintz.f32", "s0, s1", 4, "dot"))

    def test_lists_of_registers_are_counted(self):
        self.assertEqual(cycles.registers("{r4, r6-r8, lr}"), 5)
        self.assertEqual(cycles.registers("r0!, {s0-s7}"), 8)

    def test_calls_are_counted_while_the_clock_runs(self):
        line = "Trace 0: 0x7f20 [00000000/{:08x}/00000110/ff000000] any\n"
        entries = {0x100: "__aeabi_fmul", 0x130: cycles.CLOCK}
        log = [line.format(at) for at in (0x100, 0x130, 0x100, 0x100, 0x130, 0x100, 0x130, 0x130)]
        self.assertEqual(cycles.calls(log, entries), [{"__aeabi_fmul": 2}, {}])


if __name__ == "__main__":
    unittest.main()
