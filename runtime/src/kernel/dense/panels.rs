//! How large the panels of a multiplication are: a constant of its shape.
//!
//! Input: rows, a [`Source`], and the function that finishes a row. Output: `finish(start + rows · source)`.

use core::marker::PhantomData;

use super::multiply::{Multiply, depth};
use super::panel::{Source, Way};
use super::written::Written;
use crate::kernel::finish::Finish;
use crate::machine::sizes::VECTORS as V;
use crate::machine::with_tile;
use crate::scalar::{Arithmetic, Scalar};

/// `out[s] = finish(start + left[s] · source)`, for each row and these columns, in `P` partial sums, one or
/// two.
#[inline(always)]
pub(super) fn multiply<A, S, W, F, T, const K: usize, const N: usize, const P: usize>(
    left: &[[S; K]],
    source: W,
    finish: F,
    (columns, out): ((usize, usize), &mut T),
) where
    A: Arithmetic,
    S: Scalar,
    W: Source<A, S, K, N>,
    F: Finish<S, N>,
    T: Written<S, N> + ?Sized,
{
    with_tile!(A, S, SIZES, L => {
        with_panels::<
            A, S, W, F, T, K, N, L, { SIZES.tile.tall }, { SIZES.tile.short },
            { SIZES.panels[0] }, { SIZES.panels[1] }, { SIZES.panels[2] }, P,
        >(left, source, finish, columns, out);
    });
}

/// Chooses the size of the panels.
#[inline(always)]
fn with_panels<
    A,
    S,
    W,
    F,
    T,
    const K: usize,
    const N: usize,
    const L: usize,
    const TALL: usize,
    const SHORT: usize,
    const FEW: usize,
    const SOME: usize,
    const MANY: usize,
    const P: usize,
>(
    left: &[[S; K]],
    source: W,
    finish: F,
    columns: (usize, usize),
    out: &mut T,
) where
    A: Arithmetic,
    S: Scalar,
    W: Source<A, S, K, N>,
    F: Finish<S, N>,
    T: Written<S, N> + ?Sized,
{
    let machine = PhantomData::<A>;
    // `if` and not `match`: of that, rustc would compile every arm.
    if const { matches!(W::WAY, Way::InPlace) } {
        Multiply::<A, S, W, F, K, N, L, TALL, SHORT, 0, P> { left, source, finish, columns, machine }
            .run(out);
    } else if const { V * depth::<A>(K) * N.div_ceil(V * L) <= FEW } {
        Multiply::<A, S, W, F, K, N, L, TALL, SHORT, FEW, P> { left, source, finish, columns, machine }
            .run(out);
    } else if const { V * depth::<A>(K) * N.div_ceil(V * L) <= SOME } {
        Multiply::<A, S, W, F, K, N, L, TALL, SHORT, SOME, P> { left, source, finish, columns, machine }
            .run(out);
    } else {
        Multiply::<A, S, W, F, K, N, L, TALL, SHORT, MANY, P> { left, source, finish, columns, machine }
            .run(out);
    }
}
