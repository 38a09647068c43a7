//! The inner loops of dense layers on a microcontroller with a float unit, as assembly.
//!
//! Input: numbers of single precision. Output: sums, or changed weights, with the bits of the loops in Rust,
//! which do what is left. Guarantees: numbers of another type, and blocks that a loop does not fit, are left
//! alone, and the answer says so.
//!
//! LLVM loads and stores one number at a time: it gives no adjacent registers to adjacent numbers. Here an
//! instruction has eight of them, so a multiply-add of a sum takes 2.4 instructions instead of 3.4, and by
//! the table of the Cortex-M4 (Technical Reference Manual, ARM 100166, table 7-1: a `vldm` of n registers
//! takes 1 + n cycles, a `vldr` 2) 3.6 cycles instead of 4.8. No instruction uses the result of the one
//! before it, for which it would wait a cycle.
//!
//! They are functions of their own, once for all shapes. Each checks that all numbers exist that it reads and
//! writes, which is so for whoever calls it; else it would do nothing.
#![cfg(all(target_arch = "arm", target_abi = "eabihf", not(target_os = "linux"), not(miri)))]

use core::arch::asm;

use crate::scalar::Scalar;

/// Columns of a block of sums.
const COLUMNS: usize = 16;
/// Rows of a block of an input gradient, and the columns that its loop takes at a time.
const ROWS: usize = 4;
const STEP: usize = 8;
/// Columns of a block of an update.
const UPDATED: usize = 8;

/// `sums = start + x·weights` in the columns of a block; whether it was done.
#[inline(always)]
pub(crate) fn sums<S: Scalar, const I: usize, const O: usize, const W: usize>(
    start: &[S; W],
    x: &[S; I],
    weights: &[[S; O]; I],
    block: usize,
    sums: &mut [S; W],
) -> bool {
    if const { W != COLUMNS || I == 0 } {
        return false;
    }
    let (Some(start), Some(x), Some(to)) = (S::single(start), S::single(x), S::single_mut(sums)) else {
        return false;
    };
    let (Some(start), Some(to)) = (start.first_chunk(), to.first_chunk_mut()) else { return false };
    // No branch: where the compiler does not look into a function, the loop in Rust would stay behind it.
    let weights = S::single(weights.as_flattened()).unwrap_or_default();
    sum_columns(start, x, weights.get(block * W..).unwrap_or_default(), O, to);
    true
}

/// `sums[r] = Σ d[o]·weights[r][o]`, the gradients of some inputs, of the first outputs alone: of how many.
#[inline(always)]
pub(crate) fn input_gradient<S: Scalar, const O: usize, const W: usize>(
    weights: &[[S; O]; W],
    d: &[S; O],
    sums: &mut [S; W],
) -> usize {
    if const { W != ROWS || O < STEP } {
        return 0;
    }
    let (Some(d), Some(to)) = (S::single(d), S::single_mut(sums)) else { return 0 };
    let Some(to) = to.first_chunk_mut() else { return 0 };
    // No branch, as above.
    sum_rows(d, S::single(weights.as_flattened()).unwrap_or_default(), to);
    const { O / STEP * STEP }
}

/// `weights[i][c] += (x[i]·d[c] + 0)·factor` in some columns, from `column` on, of rows of `columns` weights;
/// whether it was done.
#[inline(always)]
pub(crate) fn add_products<S: Scalar, const I: usize, const W: usize>(
    x: &[S; I],
    d: &[S; W],
    factor: S,
    weights: &mut [S],
    columns: usize,
    column: usize,
) -> bool {
    if const { W != UPDATED || I == 0 } {
        return false;
    }
    let (Some(x), Some(d)) = (S::single(x), S::single(d)) else { return false };
    let (Some(&[factor]), Some(d)) = (S::single(&[factor]), d.first_chunk()) else { return false };
    // No branch, as above.
    let weights = S::single_mut(weights).unwrap_or_default();
    add_columns(x, d, factor, weights.get_mut(column..).unwrap_or_default(), columns);
    true
}

/// Whether there are so many numbers from the first column of a block to its last one in the last of `rows`
/// rows, and at least one row.
#[inline(always)]
fn reaches(length: usize, rows: usize, columns: usize, block: usize) -> bool {
    rows > 0 && length >= (rows - 1).saturating_mul(columns).saturating_add(block)
}

/// An instruction for each of some triples of registers: its result and its operands.
macro_rules! registers {
    ($word:literal $(($to:literal $a:literal $b:literal))*) => {
        concat!($($word, " s", $to, ", s", $a, ", s", $b, "\n"),*)
    };
}

/// The products of eight numbers of a row with the number in a register, added to sums.
macro_rules! multiply_adds {
    ($x:literal to $a:literal $b:literal $c:literal $d:literal $e:literal $f:literal $g:literal $h:literal) => {
        concat!(
            registers!("vmul.f32" (2 $x 2) (3 $x 3) (4 $x 4) (5 $x 5) (6 $x 6) (7 $x 7) (8 $x 8) (9 $x 9)),
            registers!("vadd.f32" ($a 2 $a) ($b 3 $b) ($c 4 $c) ($d 5 $d)),
            registers!("vadd.f32" ($e 6 $e) ($f 7 $f) ($g 8 $g) ($h 9 $h)),
        )
    };
}

/// A row of sixteen weights, whose input is in a register, added to the sums in `s16` to `s31`.
macro_rules! sum_of_row {
    ($x:literal) => {
        concat!(
            "vldmia {w}!, {{s2-s9}}\n",
            multiply_adds!($x to 16 17 18 19 20 21 22 23),
            "vldmia {w}, {{s2-s9}}\n",
            multiply_adds!($x to 24 25 26 27 28 29 30 31),
            "add {w}, {w}, {step}",
        )
    };
}

/// Two rows of eight weights times the numbers in `s0` to `s7`, added to two sums one after the other.
macro_rules! sums_of_two_rows {
    ($one:literal from $a:literal, $other:literal from $b:literal) => {
        concat!(
            "vldmia {", $a, "}!, {{s8-s15}}\n",
            "vldmia {", $b, "}!, {{s16-s23}}\n",
            registers!("vmul.f32" (8 0 8) (9 1 9) (10 2 10) (11 3 11)),
            registers!("vmul.f32" (12 4 12) (13 5 13) (14 6 14) (15 7 15)),
            registers!("vmul.f32" (16 0 16) (17 1 17) (18 2 18) (19 3 19)),
            registers!("vmul.f32" (20 4 20) (21 5 21) (22 6 22) (23 7 23)),
            registers!("vadd.f32" ($one 8 $one) ($other 16 $other) ($one 9 $one) ($other 17 $other)),
            registers!("vadd.f32" ($one 10 $one) ($other 18 $other) ($one 11 $one) ($other 19 $other)),
            registers!("vadd.f32" ($one 12 $one) ($other 20 $other) ($one 13 $one) ($other 21 $other)),
            registers!("vadd.f32" ($one 14 $one) ($other 22 $other) ($one 15 $one) ($other 23 $other)),
        )
    };
}

/// The update of a row of eight weights, whose input is in a register: the products with the numbers in `s8`
/// to `s15`, plus the zero in `s26`, times the factor in `s27`.
macro_rules! update_of_row {
    ($x:literal) => {
        concat!(
            "vldmia {w}, {{s16-s23}}\n",
            registers!("vmul.f32" (0 $x 8) (1 $x 9) (2 $x 10) (3 $x 11)),
            registers!("vmul.f32" (4 $x 12) (5 $x 13) (6 $x 14) (7 $x 15)),
            registers!("vadd.f32" (0 0 26) (1 1 26) (2 2 26) (3 3 26) (4 4 26) (5 5 26) (6 6 26) (7 7 26)),
            registers!("vmul.f32" (0 0 27) (1 1 27) (2 2 27) (3 3 27) (4 4 27) (5 5 27) (6 6 27) (7 7 27)),
            registers!("vadd.f32" (16 0 16) (17 1 17) (18 2 18) (19 3 19)),
            registers!("vadd.f32" (20 4 20) (21 5 21) (22 6 22) (23 7 23)),
            "vstmia {w}, {{s16-s23}}\n",
            "add {w}, {w}, {step}",
        )
    };
}

/// `to[c] = start[c] + Σ x[i]·w[i·columns + c]`, the sums in order of `i`. A loop of two rows, which
/// begins with the second one if their number is odd.
#[inline(never)]
fn sum_columns(start: &[f32; COLUMNS], x: &[f32], w: &[f32], columns: usize, to: &mut [f32; COLUMNS]) {
    if !reaches(w.len(), x.len(), columns, COLUMNS) {
        return;
    }
    // SAFETY: reads all of `start` and `x`, and of `w` a block of columns of as many rows; writes all of `to`
    // and the registers that are named.
    unsafe {
        asm!(
            "vldmia {start}, {{s16-s31}}",
            "tst {n}, #1",
            "beq 2f",
            "vldmia {x}!, {{s1}}",
            "b 3f",
            "2:",
            "vldmia {x}!, {{s0-s1}}",
            sum_of_row!(0),
            "3:",
            sum_of_row!(1),
            "subs {n}, {n}, #2",
            "bhi 2b",
            "vstmia {to}, {{s16-s31}}",
            start = in(reg) start.as_ptr(),
            x = inout(reg) x.as_ptr() => _,
            n = inout(reg) x.len() => _,
            w = inout(reg) w.as_ptr() => _,
            step = in(reg) columns.wrapping_mul(4).wrapping_sub(32),
            to = in(reg) to.as_mut_ptr(),
            out("d0") _, out("d1") _, out("d2") _, out("d3") _, out("d4") _,
            out("d8") _, out("d9") _, out("d10") _, out("d11") _,
            out("d12") _, out("d13") _, out("d14") _, out("d15") _,
            options(nostack)
        );
    }
}

/// `to[r] = 0 + Σ d[o]·w[r·columns + o]` for as many columns as `d` has, but only whole steps of them, in
/// ascending order of `o`.
#[inline(never)]
fn sum_rows(d: &[f32], w: &[f32], to: &mut [f32; ROWS]) {
    let (columns, steps) = (d.len(), d.len() / STEP);
    if steps == 0 || w.len() < ROWS * columns {
        return;
    }
    let w = w.as_ptr();
    // SAFETY: reads of `d`, and of four rows of `w` as long as `d`, some whole steps, at least one; writes
    // all of `to` and the registers that are named.
    unsafe {
        asm!(
            "vmov s24, {zero}",
            "vmov s25, {zero}",
            "vmov s26, {zero}",
            "vmov s27, {zero}",
            "2:",
            "vldmia {d}!, {{s0-s7}}",
            sums_of_two_rows!(24 from "first", 25 from "second"),
            sums_of_two_rows!(26 from "third", 27 from "fourth"),
            "subs {steps}, {steps}, #1",
            "bne 2b",
            "vstmia {to}, {{s24-s27}}",
            zero = in(reg) 0,
            d = inout(reg) d.as_ptr() => _,
            steps = inout(reg) steps => _,
            first = inout(reg) w => _,
            second = inout(reg) w.wrapping_add(columns) => _,
            third = inout(reg) w.wrapping_add(2 * columns) => _,
            fourth = inout(reg) w.wrapping_add(3 * columns) => _,
            to = in(reg) to.as_mut_ptr(),
            out("d0") _, out("d1") _, out("d2") _, out("d3") _, out("d4") _, out("d5") _, out("d6") _,
            out("d7") _, out("d8") _, out("d9") _, out("d10") _, out("d11") _, out("d12") _, out("d13") _,
            options(nostack)
        );
    }
}

/// `w[i·columns + c] += (x[i]·d[c] + 0)·factor` for all `i` and `c`. A loop as in [`sum_columns`].
#[inline(never)]
fn add_columns(x: &[f32], d: &[f32; UPDATED], factor: f32, w: &mut [f32], columns: usize) {
    if !reaches(w.len(), x.len(), columns, UPDATED) {
        return;
    }
    // SAFETY: reads all of `x` and `d`; reads and writes of `w` a block of columns of as many rows, and
    // writes the registers that are named.
    unsafe {
        asm!(
            "vldmia {d}, {{s8-s15}}",
            "vmov s26, {zero}",
            "vmov s27, {factor}",
            "tst {n}, #1",
            "beq 2f",
            "vldmia {x}!, {{s25}}",
            "b 3f",
            "2:",
            "vldmia {x}!, {{s24-s25}}",
            update_of_row!(24),
            "3:",
            update_of_row!(25),
            "subs {n}, {n}, #2",
            "bhi 2b",
            d = in(reg) d.as_ptr(),
            zero = in(reg) 0,
            factor = in(reg) factor.to_bits(),
            x = inout(reg) x.as_ptr() => _,
            n = inout(reg) x.len() => _,
            w = inout(reg) w.as_mut_ptr() => _,
            step = in(reg) columns.wrapping_mul(4),
            out("d0") _, out("d1") _, out("d2") _, out("d3") _, out("d4") _, out("d5") _, out("d6") _,
            out("d7") _, out("d8") _, out("d9") _, out("d10") _, out("d11") _, out("d12") _, out("d13") _,
            options(nostack)
        );
    }
}
