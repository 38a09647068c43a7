//! Sums, differences and products, and rows joined, cut and padded, out of line: one function for all sizes and places.
//!
//! In come values of a long program; out go the bits of the kernels of the same names in [`arrange`](super::super::arrange).
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

use crate::scalar::Scalar;

/// Defines an operation on two values, and its form on rows.
macro_rules! pair {
    ($name:ident, $name_rows:ident, $name_into:ident, $sign:tt) => {
        #[doc = concat!("[`", stringify!($name), "`](super::super::arrange::", stringify!($name), ").")]
        #[inline(always)]
        pub fn $name<S: Scalar, const N: usize>(a: &[S; N], b: &[S; N]) -> [S; N] {
            let mut result = [S::ZERO; N];
            $name_into(a, b, &mut result);
            result
        }

        #[doc = concat!("[`", stringify!($name), "`] on rows.")]
        #[inline(always)]
        pub fn $name_rows<S: Scalar, const N: usize>(a: &[[S; N]], b: &[[S; N]], result: &mut [[S; N]]) {
            $name_into(a.as_flattened(), b.as_flattened(), result.as_flattened_mut());
        }

        #[inline(never)]
        fn $name_into<S: Scalar>(a: &[S], b: &[S], result: &mut [S]) {
            for i in 0..result.len().min(a.len()).min(b.len()) {
                result[i] = a[i] $sign b[i];
            }
        }
    };
}

pair!(add, add_rows, add_into, +);
pair!(subtract, subtract_rows, subtract_into, -);
pair!(multiply, multiply_rows, multiply_into, *);

/// [`square`](super::super::arrange::square).
#[inline(always)]
pub fn square<S: Scalar, const N: usize>(a: &[S; N]) -> [S; N] {
    let mut result = [S::ZERO; N];
    square_into(a, &mut result);
    result
}

/// [`square`] on rows.
#[inline(always)]
pub fn square_rows<S: Scalar, const N: usize>(a: &[[S; N]], result: &mut [[S; N]]) {
    square_into(a.as_flattened(), result.as_flattened_mut());
}

#[inline(never)]
fn square_into<S: Scalar>(a: &[S], result: &mut [S]) {
    for i in 0..result.len().min(a.len()) {
        result[i] = a[i].square();
    }
}

/// `p + bias` for each row.
#[inline(always)]
pub fn add_bias_rows<S: Scalar, const N: usize>(p: &[[S; N]], bias: &[S; N], result: &mut [[S; N]]) {
    for (p, result) in p.iter().zip(result) {
        add_into(p, bias, result);
    }
}

/// `−a`.
#[inline(always)]
pub fn negate<S: Scalar, const N: usize>(a: &[S; N]) -> [S; N] {
    let mut result = [S::ZERO; N];
    negate_into(a, &mut result);
    result
}

/// [`negate`] on rows.
#[inline(always)]
pub fn negate_rows<S: Scalar, const N: usize>(a: &[[S; N]], result: &mut [[S; N]]) {
    negate_into(a.as_flattened(), result.as_flattened_mut());
}

#[inline(never)]
fn negate_into<S: Scalar>(a: &[S], result: &mut [S]) {
    for i in 0..result.len().min(a.len()) {
        result[i] = -a[i];
    }
}

/// Copies `part` into `whole`, from `start` on.
#[inline(never)]
pub fn place<S: Scalar>(whole: &mut [S], start: usize, part: &[S]) {
    for (to, from) in whole.iter_mut().skip(start).zip(part) {
        *to = *from;
    }
}

/// The `L` numbers of `whole` from `start` on.
#[inline(always)]
pub fn slice<S: Scalar, const N: usize, const L: usize>(whole: &[S; N], start: usize) -> [S; L] {
    let mut part = [S::ZERO; L];
    copy_rows((whole, N, start), (&mut part, L, 0));
    part
}

/// `part` from `start` on, zeros around it.
#[inline(always)]
pub fn pad<S: Scalar, const L: usize, const N: usize>(part: &[S; L], start: usize) -> [S; N] {
    let mut whole = [S::ZERO; N];
    place(&mut whole, start, part);
    whole
}

/// [`place`] on rows.
#[inline(always)]
pub fn place_rows<S: Scalar, const L: usize, const N: usize>(
    start: usize,
    part: &[[S; L]],
    whole: &mut [[S; N]],
) {
    copy_rows((part.as_flattened(), L, 0), (whole.as_flattened_mut(), N, start));
}

/// [`slice`] on rows.
#[inline(always)]
pub fn slice_rows<S: Scalar, const N: usize, const L: usize>(
    start: usize,
    whole: &[[S; N]],
    part: &mut [[S; L]],
) {
    copy_rows((whole.as_flattened(), N, start), (part.as_flattened_mut(), L, 0));
}

/// [`pad`] on rows.
#[inline(always)]
pub fn pad_rows<S: Scalar, const L: usize, const N: usize>(
    start: usize,
    part: &[[S; L]],
    whole: &mut [[S; N]],
) {
    fill(whole.as_flattened_mut());
    place_rows(start, part, whole);
}

#[inline(never)]
fn fill<S: Scalar>(numbers: &mut [S]) {
    numbers.fill(S::ZERO);
}

/// Copies as much of each row as both have: of rows of so many numbers, from so many on.
#[inline(never)]
fn copy_rows<S: Scalar>(
    (from, from_width, from_start): (&[S], usize, usize),
    (to, to_width, to_start): (&mut [S], usize, usize),
) {
    if from_width == 0 || to_width == 0 {
        return;
    }
    for (from, to) in from.chunks_exact(from_width).zip(to.chunks_exact_mut(to_width)) {
        for (from, to) in from.iter().skip(from_start).zip(to.iter_mut().skip(to_start)) {
            *to = *from;
        }
    }
}
