//! Sums, differences and products number by number, on one sample (`[S; N]`) and on rows of samples
//! (`[[S; N]]`).
//!
//! The forms on rows give every sample the bits of the form on one sample. They take as many rows as the
//! shortest argument has.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

pub(crate) mod far;

use crate::scalar::Scalar;

/// Defines an operation on two values, and its form on rows.
macro_rules! pair {
    ($name:ident, $name_rows:ident, $sign:tt, $formula:literal) => {
        #[doc = $formula]
        #[inline(always)]
        pub fn $name<S: Scalar, const N: usize>(a: &[S; N], b: &[S; N]) -> [S; N] {
            let mut result = [S::ZERO; N];
            for o in 0..N {
                result[o] = a[o] $sign b[o];
            }
            result
        }

        #[doc = concat!("[`", stringify!($name), "`] on rows.")]
        #[inline(always)]
        pub fn $name_rows<S: Scalar, const N: usize>(a: &[[S; N]], b: &[[S; N]], result: &mut [[S; N]]) {
            let rows = a.len().min(b.len()).min(result.len());
            let (a, b) = (a[..rows].as_flattened(), b[..rows].as_flattened());
            let result = result[..rows].as_flattened_mut();
            for i in 0..result.len().min(a.len()).min(b.len()) {
                result[i] = a[i] $sign b[i];
            }
        }
    };
}

pair!(add, add_rows, +, "`a + b`.");
pair!(subtract, subtract_rows, -, "`a − b`.");
pair!(multiply, multiply_rows, *, "`a ⊙ b`, number by number.");

/// `a ⊙ a`, with the bits of [`multiply`]: a square, which an interval bounds better than a product.
#[inline(always)]
pub fn square<S: Scalar, const N: usize>(a: &[S; N]) -> [S; N] {
    let mut result = [S::ZERO; N];
    for o in 0..N {
        result[o] = a[o].square();
    }
    result
}

/// [`square`] on rows.
#[inline(always)]
pub fn square_rows<S: Scalar, const N: usize>(a: &[[S; N]], result: &mut [[S; N]]) {
    let rows = a.len().min(result.len());
    let (a, result) = (a[..rows].as_flattened(), result[..rows].as_flattened_mut());
    for i in 0..result.len().min(a.len()) {
        result[i] = a[i].square();
    }
}

/// `p + bias` for each row.
#[inline(always)]
pub fn add_bias_rows<S: Scalar, const N: usize>(p: &[[S; N]], bias: &[S; N], result: &mut [[S; N]]) {
    let rows = p.len().min(result.len());
    for s in 0..rows {
        result[s] = add(&p[s], bias);
    }
}

/// `−a`.
#[inline(always)]
pub fn negate<S: Scalar, const N: usize>(a: &[S; N]) -> [S; N] {
    let mut result = [S::ZERO; N];
    for o in 0..N {
        result[o] = -a[o];
    }
    result
}

/// [`negate`] on rows.
#[inline(always)]
pub fn negate_rows<S: Scalar, const N: usize>(a: &[[S; N]], result: &mut [[S; N]]) {
    let rows = a.len().min(result.len());
    for s in 0..rows {
        result[s] = negate(&a[s]);
    }
}
