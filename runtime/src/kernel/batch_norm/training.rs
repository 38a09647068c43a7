//! Batch normalisation in training mode: each unit is brought to mean 0 and variance 1 over the rows of a
//! batch. The scale and the shift that follow are a layer of their own.
//!
//! Ioffe & Szegedy 2015, "Batch normalization", algorithm 1. Sums take the rows ascending from 0. The
//! variance that normalises is Σ(x − mean)²/n; the running variance follows Σ(x − mean)²/(n − 1), as in
//! PyTorch. As in `normalize`, a mean is the first row plus the mean of the distances to it, and squares are
//! taken of numbers in range.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

use crate::kernel::range::{into_range, out_of_range};
use crate::kernel::setting::Setting;
use crate::machine::with_sizes;
use crate::scalar::{Arithmetic, Scalar, mean_factor};
use crate::state::Running;

/// Up to `C` units from `first` on.
#[derive(Clone, Copy)]
struct Units<const C: usize> {
    first: usize,
    count: usize,
}

/// The units of a row of `N`, some at a time.
fn units<const N: usize, const C: usize>() -> impl Iterator<Item = Units<C>> {
    (0..N).step_by(C).map(|first| Units { first, count: if N - first < C { N - first } else { C } })
}

/// The statistics of the rows of a batch, for each of some units.
struct Moments<S, const C: usize> {
    /// The first row.
    first: [S; C],
    /// The mean of the distances to it.
    mean: [S; C],
    /// The factor that brings the distances to the mean into range.
    range: [S; C],
    /// And the factor that brings them back.
    back: [S; C],
    /// The sum of the squares of the distances to the mean, in range.
    squares: [S; C],
    /// The rest that the rounding of the mean has left in these distances, which matters if the first row is
    /// far from the others.
    rest: [S; C],
}

impl<S: Scalar, const C: usize> Moments<S, C> {
    /// The distance of a number of unit `c` to the mean, in range.
    #[inline(always)]
    fn centred(&self, c: usize, x: S) -> S {
        ((x - self.first[c]) - self.mean[c]) * self.range[c] - self.rest[c]
    }
}

impl<const C: usize> Units<C> {
    #[inline(always)]
    fn moments<A: Arithmetic, S: Scalar, const N: usize>(self, x: &[[S; N]]) -> Moments<S, C> {
        let zeros = [S::ZERO; C];
        let mut of =
            Moments { first: zeros, mean: zeros, range: zeros, back: zeros, squares: zeros, rest: zeros };
        if x.is_empty() {
            return of;
        }
        let share = mean_factor::<S>(x.len());
        let mut largest = zeros;
        for c in 0..self.count {
            of.first[c] = x[0][self.first + c];
        }
        for row in x {
            for c in 0..self.count {
                let distance = row[self.first + c] - of.first[c];
                of.mean[c] = distance.mul_add::<A>(share, of.mean[c]);
                largest[c] = largest[c].max(distance.abs());
            }
        }
        for c in 0..self.count {
            (of.range[c], of.back[c]) = (into_range(largest[c]), out_of_range(largest[c]));
        }
        let mut rest = zeros;
        for row in x {
            for c in 0..self.count {
                let centred = of.centred(c, row[self.first + c]);
                of.squares[c] = of.squares[c].plus_square::<A>(centred);
                rest[c] = centred.mul_add::<A>(share, rest[c]);
            }
        }
        of.rest = rest;
        of
    }

    /// The mean of each unit, and Σ(x − mean)²/(n − 1).
    #[inline(always)]
    fn statistics<A: Arithmetic, S: Scalar, const N: usize>(self, x: &[[S; N]]) -> [[S; 2]; C] {
        let others = mean_factor::<S>(x.len().saturating_sub(1));
        let of = self.moments::<A, S, N>(x);
        let mut statistics = [[S::ZERO; 2]; C];
        for c in 0..self.count {
            let variance = of.squares[c] * others * of.back[c] * of.back[c];
            let mean = of.rest[c].mul_add::<A>(of.back[c], of.mean[c]);
            statistics[c] = [of.first[c] + mean, variance];
        }
        statistics
    }

    /// The statistics of each unit, and the scale of its numbers in range: 1/√(variance + ε).
    #[inline(always)]
    fn scale<A: Arithmetic, S: Scalar, const N: usize>(
        self,
        epsilon: S,
        x: &[[S; N]],
    ) -> (Moments<S, C>, [S; C]) {
        let share = mean_factor::<S>(x.len());
        let of = self.moments::<A, S, N>(x);
        let mut scale = [S::ZERO; C];
        for c in 0..self.count {
            let epsilon = epsilon * of.range[c] * of.range[c];
            scale[c] = S::ONE / of.squares[c].mul_add::<A>(share, epsilon).sqrt();
        }
        (of, scale)
    }
}

/// Each unit with mean 0 and variance 1 over the rows.
#[inline(always)]
pub fn batch_normalize_rows<A: Arithmetic, S: Scalar, const N: usize>(
    epsilon: impl Setting<S>,
    x: &[[S; N]],
    n: &mut [[S; N]],
) {
    let epsilon = epsilon.rounded();
    with_sizes!(A, SIZES => normalize::<A, S, N, { SIZES.lanes }>(epsilon, x, n));
}

/// The same, so many units at a time.
#[inline(always)]
fn normalize<A: Arithmetic, S: Scalar, const N: usize, const C: usize>(
    epsilon: S,
    x: &[[S; N]],
    n: &mut [[S; N]],
) {
    for units in units::<N, C>() {
        let (of, scale) = units.scale::<A, S, N>(epsilon, x);
        for (x, n) in x.iter().zip(&mut *n) {
            for c in 0..units.count {
                n[units.first + c] = of.centred(c, x[units.first + c]) * scale[c];
            }
        }
    }
}

/// `∂L/∂x = (d − mean(d) − n·mean(d·n))/√(variance + ε)` with `d = ∂L/∂n` and means over the rows, of the
/// distances to the first row of `d`.
#[inline(always)]
pub fn batch_normalize_gradient_rows<A: Arithmetic, S: Scalar, const N: usize>(
    epsilon: impl Setting<S>,
    x: &[[S; N]],
    d_n: &[[S; N]],
    d_x: &mut [[S; N]],
) {
    let epsilon = epsilon.rounded();
    with_sizes!(A, SIZES => pass_back::<A, S, N, { SIZES.lanes }>(epsilon, x, d_n, d_x));
}

/// The same, so many units at a time.
#[inline(always)]
fn pass_back<A: Arithmetic, S: Scalar, const N: usize, const C: usize>(
    epsilon: S,
    x: &[[S; N]],
    d_n: &[[S; N]],
    d_x: &mut [[S; N]],
) {
    let share = mean_factor::<S>(x.len());
    if d_n.is_empty() {
        return;
    }
    for units in units::<N, C>() {
        let (of, scale) = units.scale::<A, S, N>(epsilon, x);
        let (mut mean, mut product, mut first) = ([S::ZERO; C], [S::ZERO; C], [S::ZERO; C]);
        for c in 0..units.count {
            first[c] = d_n[0][units.first + c];
        }
        for (x, d_n) in x.iter().zip(d_n) {
            for c in 0..units.count {
                let n = of.centred(c, x[units.first + c]) * scale[c];
                let d = d_n[units.first + c] - first[c];
                mean[c] = d.mul_add::<A>(share, mean[c]);
                product[c] = n.mul_add::<A>(d, product[c]);
            }
        }
        for c in 0..units.count {
            product[c] = product[c] * share;
        }
        for ((x, d_n), d_x) in x.iter().zip(d_n).zip(&mut *d_x) {
            for c in 0..units.count {
                let o = units.first + c;
                let n = of.centred(c, x[o]) * scale[c];
                let d = (d_n[o] - first[c]) - mean[c];
                d_x[o] = (-n).mul_add::<A>(product[c], d) * (scale[c] * of.range[c]);
            }
        }
    }
}

/// The mean of each unit over the rows and Σ(x − mean)²/(n − 1), into the statistics. If those are of
/// `before` rows, they become the statistics of all rows.
#[inline(always)]
pub fn batch_statistics<A: Arithmetic, S: Scalar, const N: usize>(
    before: u64,
    x: &[[S; N]],
    running: &mut Running<S, N>,
) {
    with_sizes!(A, SIZES => join_statistics::<A, S, N, { SIZES.lanes }>(before, x, running));
}

/// The same, so many units at a time.
#[inline(always)]
fn join_statistics<A: Arithmetic, S: Scalar, const N: usize, const C: usize>(
    before: u64,
    x: &[[S; N]],
    running: &mut Running<S, N>,
) {
    for units in units::<N, C>() {
        let batch = units.statistics::<A, S, N>(x);
        for c in 0..units.count {
            let running = &mut running[units.first + c];
            *running =
                if before == 0 { batch[c] } else { joined([before, x.len() as u64], [*running, batch[c]]) };
        }
    }
}

/// The mean and Σ(x − mean)²/(n − 1) of all rows, from those of two parts of them.
///
/// Chan, Golub & LeVeque 1979, "Updating formulae and a pairwise algorithm for computing sample variances",
/// equations 2.1: with δ the difference of the means, the squares add, and δ²·n·m/(n + m). Each is divided
/// before it is added, since sums of squares overflow long before variances do.
#[inline(always)]
fn joined<S: Scalar>(
    rows: [u64; 2],
    [[mean, variance], [other_mean, other_variance]]: [[S; 2]; 2],
) -> [S; 2] {
    let [n, m] = rows.map(S::from_u64);
    let (all, difference) = (n + m, other_mean - mean);
    let (share, others) = (m / all, all - S::ONE);
    let squares = variance * ((n - S::ONE) / others) + other_variance * ((m - S::ONE) / others);
    let between = difference * (difference * (share * (n / others)));
    [mean + difference * share, squares + between]
}

/// `running + momentum·(batch − running)` for the statistics: [`batch_statistics`] and [`follow`]
/// without a place for the batch's own.
#[inline(always)]
pub fn follow_batch<A: Arithmetic, S: Scalar, const N: usize>(
    momentum: impl Setting<S>,
    x: &[[S; N]],
    running: &mut Running<S, N>,
) {
    let momentum = momentum.rounded();
    with_sizes!(A, SIZES => follow_units::<A, S, N, { SIZES.lanes }>(momentum, x, running));
}

/// The same, so many units at a time.
#[inline(always)]
fn follow_units<A: Arithmetic, S: Scalar, const N: usize, const C: usize>(
    momentum: S,
    x: &[[S; N]],
    running: &mut Running<S, N>,
) {
    for units in units::<N, C>() {
        let batch = units.statistics::<A, S, N>(x);
        for c in 0..units.count {
            approach(momentum, batch[c], &mut running[units.first + c]);
        }
    }
}

/// `running + momentum·(batch − running)` for the statistics of `N` units.
#[inline(always)]
pub fn follow<S: Scalar, const N: usize>(
    momentum: impl Setting<S>,
    batch: &Running<S, N>,
    running: &mut Running<S, N>,
) {
    let momentum = momentum.rounded();
    for o in 0..N {
        approach(momentum, batch[o], &mut running[o]);
    }
}

/// The running mean and variance of one unit on their way to the batch's. A step that is lost in rounding
/// goes all the way: else they would stop where a part of the distance is less than half a unit in the last
/// place, for good. What is infinite stays so, as in PyTorch.
#[inline(always)]
fn approach<S: Scalar>(momentum: S, batch: [S; 2], running: &mut [S; 2]) {
    for part in 0..2 {
        let next = running[part] + momentum * (batch[part] - running[part]);
        let moved = next - running[part];
        // The distance of two infinities is NaN, and that of a NaN: then the sum of both says which.
        let other = moved.select_nonpositive(batch[part], running[part] + batch[part]);
        running[part] = moved.abs().select_positive(next, other);
    }
}
