//! The end of complete sums: an activation is applied to them, or they are passed back through one.
//!
//! Input: the sums of a tile in registers, or stored rows. Output: the finished sums. Guarantees: both ways
//! have the same bits.
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions

use core::any::TypeId;
use core::hint::black_box;

use super::span::{Span, load};
use crate::activation::{Elementwise, Identity};
use crate::machine::with_sizes;
use crate::scalar::{Arithmetic, Scalar};

/// The last operation on complete sums.
pub(super) trait Finish<S, const N: usize>: Copy {
    /// Whether it takes so few operations that a tile does it on the sums in its registers; else on stored
    /// rows.
    const IN_REGISTERS: bool;
    /// Finishes a vector of the row with the index `row`.
    fn vector<A: Arithmetic, const L: usize>(self, row: usize, span: Span, sums: [S; L]) -> [S; L];
    /// Finishes `rows`, the first of which has the index `first`.
    fn rows<A: Arithmetic>(self, first: usize, rows: &mut [[S; N]]);
    /// Finishes some numbers of the row with the index `row`, from `column` on.
    fn columns<A: Arithmetic>(self, row: usize, column: usize, of_row: &mut [S]);
}

/// The activation is applied.
#[derive(Clone, Copy)]
pub(super) struct Activate<E>(pub(super) E);

impl<S: Scalar, E: Elementwise, const O: usize> Finish<S, O> for Activate<E> {
    const IN_REGISTERS: bool = E::IS_CHEAP;

    #[inline(always)]
    fn vector<A: Arithmetic, const L: usize>(self, _row: usize, _span: Span, mut z: [S; L]) -> [S; L] {
        for lane in 0..L {
            z[lane] = self.0.apply::<A, S>(z[lane]);
        }
        z
    }
    #[inline(always)]
    fn rows<A: Arithmetic>(self, _first: usize, rows: &mut [[S; O]]) {
        with_sizes!(A, SIZES => self.vectors::<A, S, { SIZES.lanes }>(rows.as_flattened_mut()));
    }
    #[inline(always)]
    fn columns<A: Arithmetic>(self, _row: usize, _column: usize, of_row: &mut [S]) {
        with_sizes!(A, SIZES => self.vectors::<A, S, { SIZES.lanes }>(of_row));
    }
}

impl<E: Elementwise> Activate<E> {
    #[inline(always)]
    fn vectors<A: Arithmetic, S: Scalar, const LANES: usize>(self, z: &mut [S]) {
        let (blocks, rest) = z.as_chunks_mut::<LANES>();
        for block in blocks {
            let mut a = [S::ZERO; LANES];
            for lane in 0..LANES {
                a[lane] = self.0.apply::<A, S>(block[lane]);
            }
            *block = a;
        }
        for z in rest {
            *z = self.0.apply::<A, S>(*z);
        }
    }
}

/// Whether the gradient of an activation depends on its output.
#[inline(always)]
pub(super) fn reads_output<E: Elementwise>() -> bool {
    TypeId::of::<E>() != TypeId::of::<Identity>()
}

/// The gradient is passed back through an activation with the outputs `a`.
#[derive(Clone, Copy)]
pub(super) struct PassBack<'a, E, S, const I: usize> {
    pub(super) activation: E,
    pub(super) a: &'a [[S; I]],
}

impl<S: Scalar, E: Elementwise, const I: usize> Finish<S, I> for PassBack<'_, E, S, I> {
    const IN_REGISTERS: bool = E::HAS_CHEAP_GRADIENT;

    #[inline(always)]
    fn vector<A: Arithmetic, const L: usize>(self, row: usize, span: Span, mut d: [S; L]) -> [S; L] {
        if reads_output::<E>() {
            let a: [S; L] = load(&self.a[row], span.start, span.width);
            for lane in 0..L {
                d[lane] = self.activation.gradient::<A, S>(a[lane], d[lane]);
            }
        }
        d
    }
    #[inline(always)]
    fn rows<A: Arithmetic>(self, first: usize, rows: &mut [[S; I]]) {
        if reads_output::<E>() {
            let a = self.a[first..first + rows.len()].as_flattened();
            with_sizes!(A, SIZES => self.vectors::<A, { SIZES.lanes }>(a, rows.as_flattened_mut()));
        }
    }
    #[inline(always)]
    fn columns<A: Arithmetic>(self, row: usize, column: usize, of_row: &mut [S]) {
        if reads_output::<E>() {
            let a = &self.a[row][column..][..of_row.len()];
            with_sizes!(A, SIZES => self.vectors::<A, { SIZES.lanes }>(a, of_row));
        }
    }
}

impl<S: Scalar, E: Elementwise, const I: usize> PassBack<'_, E, S, I> {
    #[inline(always)]
    fn vectors<A: Arithmetic, const LANES: usize>(self, a: &[S], d: &mut [S]) {
        let (a_blocks, a_rest) = a.as_chunks::<LANES>();
        let (d_blocks, d_rest) = d.as_chunks_mut::<LANES>();
        for (d, a) in d_blocks.iter_mut().zip(a_blocks) {
            // Where LLVM sees that a choice overwrites one of its cases, as with a rectifier, it makes a
            // masked store, which takes ten times as long on AMD's machines; so it must not see it.
            let d_a = *black_box(&*d);
            let mut d_z = [S::ZERO; LANES];
            for lane in 0..LANES {
                d_z[lane] = self.activation.gradient::<A, S>(a[lane], d_a[lane]);
            }
            *d = d_z;
        }
        for (d, a) in d_rest.iter_mut().zip(a_rest) {
            *d = self.activation.gradient::<A, S>(*a, *d);
        }
    }
}
