//! Sums, differences and products out of line, for long programs: one function for all sizes, and one for each
//! of few numbers.
//!
//! Input: values of a long program. Output: the bits of the kernels of the same names.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

use crate::scalar::Scalar;

/// Defines an operation on two values, and its form on rows.
macro_rules! pair {
    ($name:ident, $name_few:ident, $name_rows:ident, $name_into:ident, $sign:tt) => {
        #[doc = concat!("[`", stringify!($name), "`](super::", stringify!($name), ").")]
        #[inline(always)]
        pub fn $name<S: Scalar, const N: usize>(a: &[S; N], b: &[S; N]) -> [S; N] {
            if const { N <= 16 } {
                return $name_few(a, b);
            }
            let mut result = [S::ZERO; N];
            $name_into(a, b, &mut result);
            result
        }

        /// Of few numbers, a function for each size: its loop takes longer than they do.
        #[inline(never)]
        fn $name_few<S: Scalar, const N: usize>(a: &[S; N], b: &[S; N]) -> [S; N] {
            super::$name(a, b)
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

pair!(add, add_few, add_rows, add_into, +);
pair!(subtract, subtract_few, subtract_rows, subtract_into, -);
pair!(multiply, multiply_few, multiply_rows, multiply_into, *);

/// [`square`](super::square).
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
