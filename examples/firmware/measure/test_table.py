"""The comparison of tables: what is recorded, and what is more than a twentieth off."""

import unittest

import table

RECORDED = "| machine | program | code |\n|---|---|--:|\n| M4 | `xor` | 1,000 |\n"


class Tables(unittest.TestCase):
    """A recorded table against a found one."""

    def test_a_twentieth_is_tolerated(self):
        for code in ("1,000", "1,050", "950"):
            self.assertEqual(table.differences(RECORDED, RECORDED.replace("1,000", code)), [])

    def test_more_is_a_fault(self):
        for code in ("1,051", "949", "", "100"):
            self.assertEqual(len(table.differences(RECORDED, RECORDED.replace("1,000", code))), 1, code)

    def test_another_row_is_a_fault(self):
        self.assertEqual(table.differences(RECORDED, RECORDED.replace("M4", "M7")), ["the tables have other rows"])
        self.assertEqual(table.differences("", RECORDED), ["the tables have other rows"])

    def test_a_page_keeps_its_other_text(self):
        page = f"a\n{table.BEGIN}\nold\n{table.END}\nb\n"
        self.assertEqual(table.page_with(page, RECORDED), f"a\n{table.BEGIN}\n\n{RECORDED}\n{table.END}\nb\n")
        with self.assertRaises(SystemExit):
            table.page_with("a\n", RECORDED)

    def test_software_for_floats_is_a_fault(self):
        fine = {"firmware_clock", "_RNvXs_3xorNtB4_3Xor7forward", "__aeabi_memcpy4", "__aeabi_memclr4",
                "_RNvNtCs1_17compiler_builtins3mem6memset"}
        table.check_functions("xor", fine)
        for name in ("__aeabi_fadd", "__aeabi_d2f", "__aeabi_ul2d", "__muldf3", "__fixsfsi", "tanhf", "exp",
                     "_RNvNtNtNtCs1_17compiler_builtins5float3mul8___muldf3"):
            with self.assertRaises(SystemExit, msg=name):
                table.check_functions("xor", fine | {name})

    def test_the_trace_must_agree_with_the_timer(self):
        model = {("Cortex-M4F", "policy"): [(4 * 1_000, 0)]}
        table.check_counts({("Cortex-M4F", "policy"): [0, 0, 0, 0, 1_015, None]}, model)
        with self.assertRaises(SystemExit):
            table.check_counts({("Cortex-M4F", "policy"): [0, 0, 0, 0, 1_025, None]}, model)


if __name__ == "__main__":
    unittest.main()
