//! Sums, differences and products number by number, and rows joined, cut and padded, on one sample (`[S; N]`) and on
//! rows of samples (`[[S; N]]`).
//!
//! The forms on rows give every sample the bits of the form on one sample. They take as many rows as the
//! shortest argument has. Where a part lies is a constant, so no access can be out of bounds.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

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

/// What goes into shared weights at each of their uses, joined, as rows.
#[inline(always)]
pub fn uses<S, const N: usize, const M: usize>(joined: &[S; N]) -> &[[S; M]] {
    joined.as_chunks().0
}

/// [`uses`] of rows of samples: the uses of the first sample, those of the second one, and so on.
#[inline(always)]
pub fn uses_rows<S, const N: usize, const M: usize>(joined: &[[S; N]]) -> &[[S; M]] {
    joined.as_flattened().as_chunks().0
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

/// `whole` with `part` in the place of its numbers from `START` on.
#[inline(always)]
pub fn place<S: Scalar, const START: usize, const N: usize, const L: usize>(
    mut whole: [S; N],
    part: &[S; L],
) -> [S; N] {
    const { assert!(START + L <= N) };
    whole[START..START + L].copy_from_slice(part);
    whole
}

/// Copies each row of `part` into the row of `whole`, from `START` on.
#[inline(always)]
pub fn place_rows<S: Scalar, const START: usize, const N: usize, const L: usize>(
    part: &[[S; L]],
    whole: &mut [[S; N]],
) {
    const { assert!(START + L <= N) };
    let rows = part.len().min(whole.len());
    for s in 0..rows {
        whole[s][START..START + L].copy_from_slice(&part[s]);
    }
}

/// The `L` numbers of `whole` from `START` on.
#[inline(always)]
pub fn slice<S: Scalar, const START: usize, const N: usize, const L: usize>(whole: &[S; N]) -> [S; L] {
    const { assert!(START + L <= N) };
    let mut part = [S::ZERO; L];
    part.copy_from_slice(&whole[START..START + L]);
    part
}

/// [`slice`] on rows.
#[inline(always)]
pub fn slice_rows<S: Scalar, const START: usize, const N: usize, const L: usize>(
    whole: &[[S; N]],
    part: &mut [[S; L]],
) {
    let rows = whole.len().min(part.len());
    for s in 0..rows {
        part[s] = slice::<S, START, N, L>(&whole[s]);
    }
}

/// `part` from `START` on, zeros around it: the gradient of [`slice`].
#[inline(always)]
pub fn pad<S: Scalar, const START: usize, const L: usize, const N: usize>(part: &[S; L]) -> [S; N] {
    place::<S, START, N, L>([S::ZERO; N], part)
}

/// [`pad`] on rows.
#[inline(always)]
pub fn pad_rows<S: Scalar, const START: usize, const L: usize, const N: usize>(
    part: &[[S; L]],
    whole: &mut [[S; N]],
) {
    let rows = part.len().min(whole.len());
    for s in 0..rows {
        whole[s] = pad::<S, START, L, N>(&part[s]);
    }
}
