//! Normalised rows: the first half of `layer_norm` and `rms_norm`, whose second half is a scale.
//!
//! A sum has eight parts: number o goes to part o mod 8, ascending from 0, and a halving tree adds them. The
//! mean is the first number plus the mean of the distances to it: these are exact, or as large as the
//! deviation, where the sum of the numbers themselves would lose the digits in which they differ. Squares are
//! taken of numbers in range ([`range`](super::range)). The gradient computes the mean and the scale again
//! from the input, so only the row itself is kept. The forms on rows give every sample the bits of the form
//! on one sample.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

pub(crate) mod far;
mod kind;
mod layer_norm;
mod rms_norm;

pub use kind::RowNorm;
pub use layer_norm::LayerNorm;
pub use rms_norm::RmsNorm;

use core::marker::PhantomData;

use super::range::into_range;
use crate::scalar::{Arithmetic, Scalar};

/// The row, normalised.
#[inline(always)]
pub fn normalize<A: Arithmetic, S: Scalar, M: RowNorm<S>, const N: usize>(norm: M, x: &[S; N]) -> [S; N] {
    let least = norm.epsilon();
    let Scaled { row: mut n, scale, largest, .. } = scaled::<A, S, M, N>(least, x);
    for o in 0..N {
        n[o] = (n[o] * scale).within_size(N, N, largest, least);
    }
    n
}

/// `∂L/∂x = (d − mean(d) − n·mean(d·n))·scale` for the normalised row `n` and `d = ∂L/∂n`; a norm that does
/// not centre has no mean(d). Of a norm that centres, both means are of the distances to the first number of
/// `d`, since those of `n` are 0.
#[inline(always)]
pub fn normalize_gradient<A: Arithmetic, S: Scalar, M: RowNorm<S>, const N: usize>(
    norm: M,
    x: &[S; N],
    d_n: &[S; N],
) -> [S; N] {
    let least = norm.epsilon();
    let Scaled { row: mut n, scale, range, largest } = scaled::<A, S, M, N>(least, x);
    let share = S::from_f64(1.0 / N as f64);
    let first = if M::CENTRES { d_n[0] } else { S::ZERO };
    let (mean, product) = ([S::ZERO; LANES], [S::ZERO; LANES]);
    let mut of = Product { count: N, scale, largest, least, first, share, mean, product };
    pass::<A, S, _>(&mut of, &mut n, d_n);
    let (mean, product, scale) = (total(of.mean), total(of.product) * share, scale * range);
    let mut d_x = [S::ZERO; N];
    for o in 0..N {
        let d = if M::CENTRES { (d_n[o] - first) - mean } else { d_n[o] };
        d_x[o] = (-n[o]).mul_add::<A>(product, d) * scale;
    }
    d_x
}

/// [`normalize`] on rows.
#[inline(always)]
pub fn normalize_rows<A: Arithmetic, S: Scalar, M: RowNorm<S>, const N: usize>(
    norm: M,
    x: &[[S; N]],
    n: &mut [[S; N]],
) {
    for s in 0..x.len().min(n.len()) {
        n[s] = normalize::<A, S, M, N>(norm, &x[s]);
    }
}

/// [`normalize_gradient`] on rows.
#[inline(always)]
pub fn normalize_gradient_rows<A: Arithmetic, S: Scalar, M: RowNorm<S>, const N: usize>(
    norm: M,
    x: &[[S; N]],
    d_n: &[[S; N]],
    d_x: &mut [[S; N]],
) {
    for s in 0..x.len().min(d_n.len()).min(d_x.len()) {
        d_x[s] = normalize_gradient::<A, S, M, N>(norm, &x[s], &d_n[s]);
    }
}

/// A row on its way to one scale.
struct Scaled<S, const N: usize> {
    /// The row in range, without its mean if the norm centres.
    row: [S; N],
    /// The factor of that.
    scale: S,
    /// The factor that brought it into range.
    range: S,
    /// The largest size of a number, or of a distance to the first one.
    largest: S,
}

#[inline(always)]
fn scaled<A: Arithmetic, S: Scalar, M: RowNorm<S>, const N: usize>(least: S, x: &[S; N]) -> Scaled<S, N> {
    const { assert!(N > 0, "a norm needs a number") };
    let share = S::from_f64(1.0 / N as f64);
    let zeros = [S::ZERO; LANES];
    let mut row = *x;
    let first = if M::CENTRES { x[0] } else { S::ZERO };
    let mut of = Distances::<S, M> { first, share, mean: zeros, largest: zeros, _norm: PhantomData };
    pass::<A, S, _>(&mut of, &mut row, x);
    let largest = largest_of(of.largest);
    let range = into_range(largest);
    let mean = total(of.mean);
    let mut of = Squares::<S, M> { mean, range, share, square: zeros, rest: zeros, _norm: PhantomData };
    pass::<A, S, _>(&mut of, &mut row, x);
    if M::CENTRES {
        // The rest that the rounding of the mean has left, which matters if the first number is far from the
        // others.
        let rest = total(of.rest);
        for o in 0..N {
            row[o] = row[o] - rest;
        }
    }
    let epsilon = least * range * range;
    let scale = S::ONE / total(of.square).mul_add::<A>(share, epsilon).sqrt();
    Scaled { row, scale, range, largest }
}

/// Parts of a sum, whose number is seen in its bits. So it is not a size of a machine.
const LANES: usize = 8;

/// The function of each number of a row, and of the corresponding number of another row.
trait Pass<S> {
    fn number<A: Arithmetic>(&mut self, lane: usize, number: &mut S, other: S);
}

/// Eight numbers at a time: each of them has a part of every sum, so that LLVM makes vectors of them.
#[inline(always)]
fn pass<A: Arithmetic, S: Scalar, P: Pass<S>>(of: &mut P, row: &mut [S], other: &[S]) {
    let (blocks, rest) = row.as_chunks_mut::<LANES>();
    let (other_blocks, other_rest) = other.as_chunks::<LANES>();
    for block in 0..blocks.len().min(other_blocks.len()) {
        for lane in 0..LANES {
            of.number::<A>(lane, &mut blocks[block][lane], other_blocks[block][lane]);
        }
    }
    for lane in 0..rest.len().min(other_rest.len()) {
        of.number::<A>(lane, &mut rest[lane], other_rest[lane]);
    }
}

/// The sum of all parts.
#[inline(always)]
fn total<S: Scalar>(mut parts: [S; LANES]) -> S {
    let mut half = LANES / 2;
    while half > 0 {
        for lane in 0..half {
            parts[lane] = parts[lane] + parts[lane + half];
        }
        half /= 2;
    }
    parts[0]
}

#[inline(always)]
fn largest_of<S: Scalar>(parts: [S; LANES]) -> S {
    let mut largest = parts[0];
    for lane in 1..LANES {
        largest = largest.max(parts[lane]);
    }
    largest
}

/// The distances to the first number, if the norm centres, their mean, and the largest of them or of the
/// numbers.
struct Distances<S, M> {
    first: S,
    share: S,
    mean: [S; LANES],
    largest: [S; LANES],
    _norm: PhantomData<M>,
}

impl<S: Scalar, M: RowNorm<S>> Pass<S> for Distances<S, M> {
    #[inline(always)]
    fn number<A: Arithmetic>(&mut self, lane: usize, number: &mut S, x: S) {
        if M::CENTRES {
            *number = x - self.first;
            self.mean[lane] = number.mul_add::<A>(self.share, self.mean[lane]);
        }
        self.largest[lane] = self.largest[lane].max(number.abs());
    }
}

/// The numbers in range, without the mean if the norm centres, their squares, and the mean that is left of
/// them.
struct Squares<S, M> {
    mean: S,
    range: S,
    share: S,
    square: [S; LANES],
    rest: [S; LANES],
    _norm: PhantomData<M>,
}

impl<S: Scalar, M: RowNorm<S>> Pass<S> for Squares<S, M> {
    #[inline(always)]
    fn number<A: Arithmetic>(&mut self, lane: usize, number: &mut S, _: S) {
        *number = if M::CENTRES { *number - self.mean } else { *number } * self.range;
        self.square[lane] = self.square[lane].plus_square::<A>(*number);
        if M::CENTRES {
            self.rest[lane] = number.mul_add::<A>(self.share, self.rest[lane]);
        }
    }
}

/// The normalised numbers of a row of `count`, and the means of what comes back to them and of its product
/// with them.
struct Product<S> {
    count: usize,
    scale: S,
    largest: S,
    least: S,
    first: S,
    share: S,
    mean: [S; LANES],
    product: [S; LANES],
}

impl<S: Scalar> Pass<S> for Product<S> {
    #[inline(always)]
    fn number<A: Arithmetic>(&mut self, lane: usize, number: &mut S, d: S) {
        let d = d - self.first;
        *number = (*number * self.scale).within_size(self.count, self.count, self.largest, self.least);
        self.mean[lane] = d.mul_add::<A>(self.share, self.mean[lane]);
        self.product[lane] = number.mul_add::<A>(d, self.product[lane]);
    }
}
